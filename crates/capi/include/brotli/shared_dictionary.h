/* What encoder and decoder both say about dictionaries. */

#ifndef BROTLI_COMMON_SHARED_DICTIONARY_H_
#define BROTLI_COMMON_SHARED_DICTIONARY_H_

#include <brotli/port.h>
#include <brotli/types.h>

#if defined(__cplusplus)
extern "C" {
#endif

#define SHARED_BROTLI_MIN_DICTIONARY_WORD_LENGTH 4
#define SHARED_BROTLI_MAX_DICTIONARY_WORD_LENGTH 31
#define SHARED_BROTLI_NUM_DICTIONARY_CONTEXTS 64
#define SHARED_BROTLI_MAX_COMPOUND_DICTS 15

/* A decoder's dictionaries. The functions that make one are libbrotlicommon's; this
   library has none of its own. */
typedef struct BrotliSharedDictionaryStruct BrotliSharedDictionary;

/* What the bytes of a dictionary are. */
typedef enum BrotliSharedDictionaryType {
  /* Text that the stream may copy from, as if it had come before. */
  BROTLI_SHARED_DICTIONARY_RAW = 0,
  /* The file format of RFC 9841. No function takes it yet. */
  BROTLI_SHARED_DICTIONARY_SERIALIZED = 1
} BrotliSharedDictionaryType;

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* BROTLI_COMMON_SHARED_DICTIONARY_H_ */
