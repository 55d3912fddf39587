/* Calls the library with a C library's allocator that refuses: at the kth call, and from the kth
   call on, for every k, at each quality that is an argument. Reads a text from standard input,
   and writes each stream that there is in spite of that to standard output, behind its size in
   four bytes, the lowest first. Ends with 0 if all went as it should.

   The allocator is this program's: the loader binds the library's calls of malloc and its like
   to the functions below. They go on to glibc's own. */

#include <brotli/encode.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#define CHECK(X)                                                \
  do {                                                          \
    if (!(X)) {                                                 \
      watching = 0;                                             \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #X);   \
      exit(1);                                                  \
    }                                                           \
  } while (0)

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* address, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* address);

/* Whether calls are counted and refused. */
static int watching = 0;
/* Calls so far, and blocks that were given and not given back. */
static long calls = 0, held = 0;
/* The first call that is refused, or -1, and whether all after it are, too. */
static long refused_at = -1;
static int ever_after = 0;

static int refused(void) {
  long call;
  if (!watching) return 0;
  call = calls++;
  if (refused_at < 0) return 0;
  return call == refused_at || (ever_after && call > refused_at);
}

static void* given(void* address) {
  if (watching && address) held++;
  return address;
}

void* malloc(size_t size) { return refused() ? NULL : given(__libc_malloc(size)); }

void* calloc(size_t count, size_t size) {
  return refused() ? NULL : given(__libc_calloc(count, size));
}

void* realloc(void* address, size_t size) {
  if (refused()) return NULL;
  return address ? __libc_realloc(address, size) : given(__libc_realloc(NULL, size));
}

void* aligned_alloc(size_t alignment, size_t size) {
  return refused() ? NULL : given(__libc_memalign(alignment, size));
}

int posix_memalign(void** address, size_t alignment, size_t size) {
  void* block = aligned_alloc(alignment, size);
  if (!block) return ENOMEM;
  *address = block;
  return 0;
}

void free(void* address) {
  if (watching && address) held--;
  __libc_free(address);
}

static void watch(long at, int after) {
  calls = held = 0;
  refused_at = at;
  ever_after = after;
  watching = 1;
}

/* Ends watching; says how many calls there were. Nothing may be left. */
static long unwatch(void) {
  watching = 0;
  CHECK(held == 0);
  return calls;
}

static uint8_t text[1 << 20], stream[(1 << 20) + 1024];
static size_t text_size, bound;

/* One call with room for so much. */
static int compress(int quality, size_t room, size_t* size) {
  *size = room;
  return BrotliEncoderCompress(
      quality, BROTLI_DEFAULT_WINDOW, BROTLI_DEFAULT_MODE, text_size, text, size, stream);
}

static void put(size_t size) {
  uint8_t bytes[4];
  int i;
  for (i = 0; i < 4; i++) bytes[i] = (uint8_t)(size >> (8 * i));
  CHECK(fwrite(bytes, 1, 4, stdout) == 4);
  CHECK(fwrite(stream, 1, size, stdout) == size);
}

/* With room for the bound there is always a stream; with less there may be none. */
static void one_shot(int quality) {
  size_t size, usual;
  long all, k;
  int after;
  watch(-1, 0);
  CHECK(compress(quality, bound, &usual));
  all = unwatch();
  CHECK(all > 3);
  for (k = 0; k < all; k++) {
    for (after = 0; after < 2; after++) {
      watch(k, after);
      CHECK(compress(quality, bound, &size));
      unwatch();
      CHECK(size > 0 && size <= bound);
      put(size);
      watch(k, after);
      if (compress(quality, bound - 1, &size)) {
        CHECK(size > 0 && size < bound);
      } else {
        CHECK(size == 0);
      }
      unwatch();
    }
  }
}

/* Everything else that takes memory: an encoder, fed the whole text, with a dictionary. Returns
   whether the stream is complete; stops where something fails, and destroys all. */
static int session(int quality) {
  BrotliEncoderPreparedDictionary* dictionary = BrotliEncoderPrepareDictionary(
      BROTLI_SHARED_DICTIONARY_RAW, text_size / 2, text, quality, NULL, NULL, NULL);
  BrotliEncoderState* state = BrotliEncoderCreateInstance(NULL, NULL, NULL);
  size_t left = text_size, room = sizeof(stream);
  const uint8_t* next = text;
  uint8_t* out = stream;
  int finished = 0;
  if (state && dictionary) {
    CHECK(BrotliEncoderSetParameter(state, BROTLI_PARAM_QUALITY, (uint32_t)quality));
    CHECK(BrotliEncoderAttachPreparedDictionary(state, dictionary));
    if (BrotliEncoderCompressStream(
            state, BROTLI_OPERATION_FINISH, &left, &next, &room, &out, NULL)) {
      finished = BrotliEncoderIsFinished(state);
      CHECK(finished);
    } else {
      left = 0;
      CHECK(!BrotliEncoderIsFinished(state) && !BrotliEncoderHasMoreOutput(state));
      CHECK(!BrotliEncoderCompressStream(
          state, BROTLI_OPERATION_FINISH, &left, &next, &room, &out, NULL));
    }
  }
  BrotliEncoderDestroyInstance(state);
  BrotliEncoderDestroyPreparedDictionary(dictionary);
  return finished;
}

static void sessions(int quality) {
  long all, k;
  /* The first encoder of a process takes and frees a block that no other does, and needs not. */
  BrotliEncoderDestroyInstance(BrotliEncoderCreateInstance(NULL, NULL, NULL));
  watch(-1, 0);
  CHECK(session(quality));
  all = unwatch();
  for (k = 0; k < all; k++) {
    int after;
    for (after = 0; after < 2; after++) {
      watch(k, after);
      CHECK(!session(quality));
      unwatch();
    }
  }
}

int main(int count, char** arguments) {
  int i;
  watch(0, 1);
  CHECK(!BrotliEncoderCreateInstance(NULL, NULL, NULL));
  unwatch();
  text_size = fread(text, 1, sizeof(text), stdin);
  bound = BrotliEncoderMaxCompressedSize(text_size);
  CHECK(bound > 0 && bound <= sizeof(stream));
  for (i = 1; i < count; i++) {
    one_shot(atoi(arguments[i]));
    sessions(atoi(arguments[i]));
  }
  return fflush(stdout);
}
