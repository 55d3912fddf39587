/* Compresses standard input to standard output, half of it through room for output and half
   by taking it, with an allocator of its own; and once more in one call, to compare. Ends
   with 0 if all went as it should. */

#include <brotli/encode.h>

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

static long held = 0;

static void* take(void* opaque, size_t size) {
  CHECK(opaque == &held && size > 0);
  held++;
  return malloc(size);
}

static void give_back(void* opaque, void* address) {
  CHECK(opaque == &held);
  if (address) held--;
  free(address);
}

static void put(const uint8_t* bytes, size_t size) {
  CHECK(fwrite(bytes, 1, size, stdout) == size);
}

static void compress(const uint8_t* text, size_t size) {
  BrotliEncoderState* state = BrotliEncoderCreateInstance(take, give_back, &held);
  size_t half = size / 2, left = half, room, zero = 0, total = 0;
  const uint8_t* next = text;
  uint8_t space[512];
  CHECK(state);
  CHECK(BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, 5));
  CHECK(BrotliEncoderSetParameter(state, BROTLI_PARAM_LGWIN, BROTLI_DEFAULT_WINDOW));
  do {
    uint8_t* out = space;
    room = sizeof(space);
    CHECK(BrotliEncoderCompressStream(
        state, BROTLI_OPERATION_FLUSH, &left, &next, &room, &out, &total));
    put(space, sizeof(space) - room);
  } while (left > 0 || BrotliEncoderHasMoreOutput(state));
  CHECK(next == text + half);
  left = size - half;
  while (!BrotliEncoderIsFinished(state)) {
    CHECK(BrotliEncoderCompressStream(
        state, BROTLI_OPERATION_FINISH, &left, &next, &zero, NULL, NULL));
    while (BrotliEncoderHasMoreOutput(state)) {
      size_t taken = 0;
      const uint8_t* output = BrotliEncoderTakeOutput(state, &taken);
      CHECK(output && taken > 0);
      put(output, taken);
    }
  }
  CHECK(!BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, 6));
  BrotliEncoderDestroyInstance(state);
  CHECK(held == 0);
}

int main(void) {
  static uint8_t text[1 << 20];
  size_t size = fread(text, 1, sizeof(text), stdin);
  size_t bound = BrotliEncoderMaxCompressedSize(size), once = bound;
  uint8_t* stream = malloc(bound);
  CHECK(BrotliEncoderVersion() == 0x1002000);
  CHECK(stream);
  compress(text, size);
  CHECK(BrotliEncoderCompress(
      5, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, size, text, &once, stream));
  CHECK(once > 0 && once <= bound);
  CHECK(BrotliEncoderEstimatePeakMemoryUsage(5, BROTLI_DEFAULT_WINDOW, size) > 0);
  free(stream);
  BrotliEncoderDestroyInstance(NULL);
  return 0;
}
