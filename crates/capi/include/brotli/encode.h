/* The encoder's C interface: version 1.2 of libbrotlienc's, made by brotwerk.

   One call compresses from memory to memory: BrotliEncoderCompress. For everything else
   there are encoders:

     BrotliEncoderState* s = BrotliEncoderCreateInstance(0, 0, 0);
     BrotliEncoderSetParameter(s, BROTLI_PARAM_QUALITY, 5);
     while there is input:
       BrotliEncoderCompressStream(s, BROTLI_OPERATION_PROCESS, ...)
     until BrotliEncoderIsFinished(s):
       BrotliEncoderCompressStream(s, BROTLI_OPERATION_FINISH, ...)
     BrotliEncoderDestroyInstance(s);

   An encoder may be used by one thread at a time, whichever it is. No function reports more
   than that it failed, which has one of two reasons: it may not be called like that at this
   time, and then nothing has changed; or memory was refused, and then the encoder is only
   good for BrotliEncoderDestroyInstance.

   Null pointers where something has to be make a function fail, or do nothing. */

#ifndef BROTLI_ENC_ENCODE_H_
#define BROTLI_ENC_ENCODE_H_

#include <brotli/port.h>
#include <brotli/shared_dictionary.h>
#include <brotli/types.h>

/* Older headers of google/brotli's, where they are found first, have no such name. */
#ifndef BROTLI_ENC_EXTRA_API
#define BROTLI_ENC_EXTRA_API BROTLI_ENC_API
#endif

#if defined(__cplusplus)
extern "C" {
#endif

/* Least and most that parameters can be. Values beyond count as these. */
#define BROTLI_MIN_WINDOW_BITS 10
#define BROTLI_MAX_WINDOW_BITS 24
#define BROTLI_LARGE_MAX_WINDOW_BITS 30
#define BROTLI_MIN_INPUT_BLOCK_BITS 16
#define BROTLI_MAX_INPUT_BLOCK_BITS 24
#define BROTLI_MIN_QUALITY 0
#define BROTLI_MAX_QUALITY 11

/* Values for BROTLI_PARAM_MODE. */
typedef enum BrotliEncoderMode {
  /* Nothing is known. What kind of text it is is detected from the first bytes. */
  BROTLI_MODE_GENERIC = 0,
  /* UTF-8 text, whose kind is detected from the first bytes. */
  BROTLI_MODE_TEXT = 1,
  /* A font of WOFF 2.0. Nothing is detected, and distances are written as suits fonts. */
  BROTLI_MODE_FONT = 2
} BrotliEncoderMode;

#define BROTLI_DEFAULT_QUALITY 11
#define BROTLI_DEFAULT_WINDOW 22
#define BROTLI_DEFAULT_MODE BROTLI_MODE_GENERIC

/* Values for BROTWERK_PARAM_CONTENT_TYPE: what kind of text it is. The encoder looks for
   other words, and has other expectations, in each. A wrong one costs bytes, nothing else. */
typedef enum BrotwerkContentType {
  /* Detected from the first bytes: the first 2048, or as many as come before a flush. This
     is how it is if nothing else is said. */
  BROTWERK_CONTENT_TYPE_AUTO = 0,
  /* None of the others. Turns detection off. */
  BROTWERK_CONTENT_TYPE_GENERIC = 1,
  BROTWERK_CONTENT_TYPE_HTML = 2,
  BROTWERK_CONTENT_TYPE_CSS = 3,
  BROTWERK_CONTENT_TYPE_JAVASCRIPT = 4,
  BROTWERK_CONTENT_TYPE_JSON = 5,
  BROTWERK_CONTENT_TYPE_SVG = 6,
  /* XML that is none of the others. */
  BROTWERK_CONTENT_TYPE_XML = 7
} BrotwerkContentType;

/* What to do with the input. Until an operation is complete, which is when no input is left
   and no output waits, repeat it, and leave the rest of the input as it is. */
typedef enum BrotliEncoderOperation {
  /* Take it. Output may come later: at qualities 0 and 1 at the end of the first call by which
     4096 bytes have come since there was some, else once enough for a meta-block has. */
  BROTLI_OPERATION_PROCESS = 0,
  /* Take it, and give output for all that was taken so far: it can be decoded then. Ends at
     a byte. Costs compression. */
  BROTLI_OPERATION_FLUSH = 1,
  /* Take it and end the stream. Then there is no more input. */
  BROTLI_OPERATION_FINISH = 2,
  /* Put it into the stream as a block of metadata, which decoders skip; all that was taken
     before is flushed. All of the input is one block: 2^24 bytes at most. */
  BROTLI_OPERATION_EMIT_METADATA = 3
} BrotliEncoderOperation;

/* What can be set before the first operation. */
typedef enum BrotliEncoderParameter {
  /* A BrotliEncoderMode. */
  BROTLI_PARAM_MODE = 0,
  /* How hard to try: from BROTLI_MIN_QUALITY, fastest, to BROTLI_MAX_QUALITY, smallest. */
  BROTLI_PARAM_QUALITY = 1,
  /* The base-2 logarithm of the window: copies reach `(1 << value) - 16` bytes back. A
     decoder needs so much memory. */
  BROTLI_PARAM_LGWIN = 2,
  /* The base-2 logarithm of how many bytes of text are compressed at a time, into one
     meta-block, at most: from BROTLI_MIN_INPUT_BLOCK_BITS to BROTLI_MAX_INPUT_BLOCK_BITS, or 0,
     which leaves it to the quality (17 to 22). Less takes less memory and gives output sooner.
     From quality 4 on; else it has no effect. */
  BROTLI_PARAM_LGBLOCK = 3,
  /* 1 for prefix codes of literals that don't depend on the bytes before, at which decoders need
     not look then: pages are 3 to 4 % larger from quality 3 on. */
  BROTLI_PARAM_DISABLE_LITERAL_CONTEXT_MODELING = 4,
  /* How many bytes will come in all; 0 if that is not known. A wrong number costs bytes or
     memory, nothing else. */
  BROTLI_PARAM_SIZE_HINT = 5,
  /* 1 for a stream that may have a window of up to BROTLI_LARGE_MAX_WINDOW_BITS, which not
     all decoders read; no browser does. From quality 3 on; else it has no effect. */
  BROTLI_PARAM_LARGE_WINDOW = 6,
  /* NPOSTFIX, from 0 to 3, and NDIRECT, from 0 to 15 << NPOSTFIX in steps of 1 << NPOSTFIX, of
     RFC 7932: how distances are written. 0 and 0, and pairs that there are not, leave it to
     the quality. */
  BROTLI_PARAM_NPOSTFIX = 7,
  BROTLI_PARAM_NDIRECT = 8,
  /* How many bytes of the text other encoders have taken, 2^30 at most, and flushed: this one
     goes on with their stream, without a header, and nothing is copied from what they took.
     All of them need the same BROTLI_PARAM_LGWIN, BROTLI_PARAM_LARGE_WINDOW and dictionaries. */
  BROTLI_PARAM_STREAM_OFFSET = 9,
  /* A BrotwerkContentType. Other implementations don't know this parameter and refuse it. */
  BROTWERK_PARAM_CONTENT_TYPE = 0x6277
} BrotliEncoderParameter;

/* An encoder. */
typedef struct BrotliEncoderStateStruct BrotliEncoderState;

/* Sets a parameter. Fails if there is none of that number, or after the first operation.
   Values out of range count as the nearest that are not; only flags other than 0 and 1,
   offsets above 2^30 and content types that there are not are refused. */
BROTLI_ENC_API BROTLI_BOOL BrotliEncoderSetParameter(
    BrotliEncoderState* state, BrotliEncoderParameter param, uint32_t value);

/* Makes an encoder. All of its memory comes from `alloc_func` and goes to `free_func`, both
   called with `opaque`; if both are null, from malloc and to free. Returns null if there is
   no memory, or only one of the functions. */
BROTLI_ENC_API BrotliEncoderState* BrotliEncoderCreateInstance(
    brotli_alloc_func alloc_func, brotli_free_func free_func, void* opaque);

/* Destroys an encoder, whatever it was doing. Does nothing for a null pointer. */
BROTLI_ENC_API void BrotliEncoderDestroyInstance(BrotliEncoderState* state);

/* A dictionary that is ready for encoders to use. */
typedef struct BrotliEncoderPreparedDictionaryStruct BrotliEncoderPreparedDictionary;

/* Makes a dictionary ready: text that copies may come from, as if it had come before; what is
   most useful goes to the end. `data` is not copied: it has to stay, unchanged, as long as the
   dictionary. Memory is as BrotliEncoderCreateInstance has it. Returns null if
   there is none, for more than 2^30 bytes, and for types other than
   BROTLI_SHARED_DICTIONARY_RAW. Encoders of every quality may use it, whatever `quality` says
   here, and any number at a time. */
BROTLI_ENC_API BrotliEncoderPreparedDictionary* BrotliEncoderPrepareDictionary(
    BrotliSharedDictionaryType type, size_t data_size,
    const uint8_t* data, int quality,
    brotli_alloc_func alloc_func, brotli_free_func free_func, void* opaque);

/* Destroys a dictionary, which no encoder uses any more. Does nothing for a null pointer. */
BROTLI_ENC_API void BrotliEncoderDestroyPreparedDictionary(
    BrotliEncoderPreparedDictionary* dictionary);

/* Lets an encoder use a dictionary, behind those that it has, before its first operation. The
   dictionary has to stay as long as the encoder. Decoders need the same ones, in the same
   order. Fails for more than SHARED_BROTLI_MAX_COMPOUND_DICTS, or than 2^30 bytes in all. */
BROTLI_ENC_API BROTLI_BOOL BrotliEncoderAttachPreparedDictionary(
    BrotliEncoderState* state, const BrotliEncoderPreparedDictionary* dictionary);

/* The most bytes that a stream of `input_size` bytes of text has, if nothing was flushed and, at
   qualities 0 and 1, all of it came with one call. Returns 0 if that is more than a size_t can
   say. */
BROTLI_ENC_API size_t BrotliEncoderMaxCompressedSize(size_t input_size);

/* Compresses from memory to memory. `*encoded_size` is how many bytes fit into
   `encoded_buffer`, and then how long the stream is. Fails if it does not fit, and then
   `*encoded_size` is 0; with room for BrotliEncoderMaxCompressedSize(input_size) bytes it
   always fits. Windows of more bits than BROTLI_MAX_WINDOW_BITS make a stream that not all
   decoders read: see BROTLI_PARAM_LARGE_WINDOW. */
BROTLI_ENC_API BROTLI_BOOL BrotliEncoderCompress(
    int quality, int lgwin, BrotliEncoderMode mode, size_t input_size,
    const uint8_t* input_buffer, size_t* encoded_size, uint8_t* encoded_buffer);

/* Gets on with an operation: takes up to `*available_in` bytes from `*next_in`, puts up to
   `*available_out` bytes to `*next_out`, and moves these on by as many as it took and put.
   `*total_out`, unless `total_out` is null, becomes the number of bytes that the encoder has
   given so far.

   Where a count is 0, its pointer may be null, and so may the pointer to it: a caller that
   fetches output by BrotliEncoderTakeOutput gives none of it any room here. */
BROTLI_ENC_API BROTLI_BOOL BrotliEncoderCompressStream(
    BrotliEncoderState* state, BrotliEncoderOperation op, size_t* available_in,
    const uint8_t** next_in, size_t* available_out, uint8_t** next_out, size_t* total_out);

/* Whether the stream is ended and all of it was taken. */
BROTLI_ENC_API BROTLI_BOOL BrotliEncoderIsFinished(BrotliEncoderState* state);

/* Whether output waits. */
BROTLI_ENC_API BROTLI_BOOL BrotliEncoderHasMoreOutput(BrotliEncoderState* state);

/* Returns where the next output is and says in `*size` how many bytes it has: no more than
   `*size` said before, unless that was 0. They count as taken, and stay where they are until
   the next call with this encoder. Returns null, and 0, if no output waits. */
BROTLI_ENC_API const uint8_t* BrotliEncoderTakeOutput(BrotliEncoderState* state, size_t* size);

/* Bytes of memory that BrotliEncoderCompress takes at most, text and stream not counted. An
   estimate, on the high side. */
BROTLI_ENC_EXTRA_API size_t BrotliEncoderEstimatePeakMemoryUsage(
    int quality, int lgwin, size_t input_size);

/* Bytes of memory that a dictionary takes beside `data`; 0 for a null pointer. */
BROTLI_ENC_EXTRA_API size_t BrotliEncoderGetPreparedDictionarySize(
    const BrotliEncoderPreparedDictionary* dictionary);

/* The interface's version: 0x1002000 is 1.2.0. */
BROTLI_ENC_API uint32_t BrotliEncoderVersion(void);

#if defined(__cplusplus)
} /* extern "C" */
#endif

#endif /* BROTLI_ENC_ENCODE_H_ */
