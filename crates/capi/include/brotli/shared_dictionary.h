/* What encoder and decoder both say about dictionaries: all of google/brotli's header of this
   name, since only one of the two is ever seen. */

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

/* A decoder's dictionaries. */
typedef struct BrotliSharedDictionaryStruct BrotliSharedDictionary;

/* What the bytes of a dictionary are. */
typedef enum BrotliSharedDictionaryType {
  /* Text that the stream may copy from, as if it had come before. */
  BROTLI_SHARED_DICTIONARY_RAW = 0,
  /* The file format of RFC 9841. No function takes it yet. */
  BROTLI_SHARED_DICTIONARY_SERIALIZED = 1
} BrotliSharedDictionaryType;

/* The functions below are in libbrotlicommon. No encoder takes what they make. */

/* Makes dictionaries without any but those words that all decoders have. Memory is as with
   BrotliEncoderCreateInstance. Returns null if there is none. */
BROTLI_COMMON_API BrotliSharedDictionary* BrotliSharedDictionaryCreateInstance(
    brotli_alloc_func alloc_func, brotli_free_func free_func, void* opaque);

/* Destroys dictionaries, which nothing uses any more. Does nothing for a null pointer. */
BROTLI_COMMON_API void BrotliSharedDictionaryDestroyInstance(BrotliSharedDictionary* dict);

/* Adds a dictionary, of which `data` is not copied: it has to stay as long as `dict`. Fails for
   more than SHARED_BROTLI_MAX_COMPOUND_DICTS, and for types other than
   BROTLI_SHARED_DICTIONARY_RAW. */
BROTLI_COMMON_API BROTLI_BOOL BrotliSharedDictionaryAttach(
    BrotliSharedDictionary* dict, BrotliSharedDictionaryType type, size_t data_size,
    const uint8_t* data);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* BROTLI_COMMON_SHARED_DICTIONARY_H_ */
