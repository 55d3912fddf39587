/* What depends on the compiler. */

#ifndef BROTLI_COMMON_PORT_H_
#define BROTLI_COMMON_PORT_H_

#if defined(_WIN32) || defined(__CYGWIN__) || !defined(__GNUC__)
#define BROTLI_PUBLIC
#define BROTLI_INTERNAL
#else
#define BROTLI_PUBLIC __attribute__((visibility("default")))
#define BROTLI_INTERNAL __attribute__((visibility("hidden")))
#endif

/* The length of an array parameter, where the language can say it. */
#if defined(__STDC_VERSION__) && __STDC_VERSION__ >= 199901L && !defined(__STDC_NO_VLA__) && \
    !defined(__cplusplus) && !defined(__clang__)
#define BROTLI_ARRAY_PARAM(name) (name)
#else
#define BROTLI_ARRAY_PARAM(name)
#endif

#define BROTLI_COMMON_API
#define BROTLI_DEC_API
#define BROTLI_ENC_API
#define BROTLI_ENC_EXTRA_API

#endif /* BROTLI_COMMON_PORT_H_ */
