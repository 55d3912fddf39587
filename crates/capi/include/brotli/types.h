/* Types that all of Brotli's interfaces share. */

#ifndef BROTLI_COMMON_TYPES_H_
#define BROTLI_COMMON_TYPES_H_

#include <stddef.h>
#include <stdint.h>

/* A truth value. Test it, don't compare it: any value but BROTLI_FALSE is true. */
#define BROTLI_BOOL int
#define BROTLI_TRUE 1
#define BROTLI_FALSE 0
#define TO_BROTLI_BOOL(X) (!!(X) ? BROTLI_TRUE : BROTLI_FALSE)

#define BROTLI_MAKE_UINT64_T(high, low) ((((uint64_t)(high)) << 32) | low)
#define BROTLI_UINT32_MAX (~((uint32_t)0))
#define BROTLI_SIZE_MAX (~((size_t)0))

/* Gives `size` bytes, which is never 0, aligned to eight; or a null pointer, if there are
   none. */
typedef void* (*brotli_alloc_func)(void* opaque, size_t size);

/* Takes back what a brotli_alloc_func gave. Does nothing for a null pointer. */
typedef void (*brotli_free_func)(void* opaque, void* address);

#endif /* BROTLI_COMMON_TYPES_H_ */
