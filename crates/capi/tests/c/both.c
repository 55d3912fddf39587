/* Compresses standard input to standard output, and decodes that with google/brotli's decoder.
   Where that is new enough, dictionaries are made by libbrotlicommon, too. Ends with 0 if all went
   as it should. */

#include <brotli/decode.h>
#include <brotli/encode.h>

#if defined(BROTLI_COMMON_SHARED_DICTIONARY_H_)
#include <brotli/shared_dictionary.h>
#endif

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(X)                                                \
  do {                                                          \
    if (!(X)) {                                                 \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #X);   \
      exit(1);                                                  \
    }                                                           \
  } while (0)

int main(void) {
  static uint8_t text[1 << 20], stream[1 << 20], decoded[1 << 20];
  size_t size = fread(text, 1, sizeof(text), stdin);
  size_t stream_size = sizeof(stream), decoded_size = sizeof(decoded);
  CHECK(BrotliEncoderCompress(5, BROTLI_DEFAULT_WINDOW, BROTLI_DEFAULT_MODE, size, text,
                              &stream_size, stream));
  CHECK(BrotliDecoderDecompress(stream_size, stream, &decoded_size, decoded) ==
        BROTLI_DECODER_RESULT_SUCCESS);
  CHECK(decoded_size == size && memcmp(decoded, text, size) == 0);
#if defined(BROTLI_COMMON_SHARED_DICTIONARY_H_) && defined(WITH_DICTIONARIES)
  {
    BrotliSharedDictionary* dictionary = BrotliSharedDictionaryCreateInstance(0, 0, 0);
    CHECK(dictionary);
    CHECK(BrotliSharedDictionaryAttach(dictionary, BROTLI_SHARED_DICTIONARY_RAW, size, text));
    CHECK(!BrotliSharedDictionaryAttach(dictionary, BROTLI_SHARED_DICTIONARY_SERIALIZED, 1, text));
    BrotliSharedDictionaryDestroyInstance(dictionary);
  }
#endif
  CHECK(fwrite(stream, 1, stream_size, stdout) == stream_size);
  return 0;
}
