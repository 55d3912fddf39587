/* What depends on the compiler. All that google/brotli's headers take from theirs of this name is
   here, too: whichever of the two is found first serves both. */

#ifndef BROTLI_COMMON_PORT_H_
#define BROTLI_COMMON_PORT_H_

#if defined(_WIN32) || defined(__CYGWIN__) || !defined(__GNUC__)
#define BROTLI_PUBLIC
#define BROTLI_INTERNAL
#else
#define BROTLI_PUBLIC __attribute__((visibility("default")))
#define BROTLI_INTERNAL __attribute__((visibility("hidden")))
#endif

/* The length of an array parameter, for headers that say it. Nothing, always: to a compiler such
   a parameter is a pointer anyway, and one of a length that varies is what -Wvla warns of. */
#define BROTLI_ARRAY_PARAM(name)

#if defined(BROTLI_SHARED_COMPILATION) && defined(_WIN32)
#define BROTLI_COMMON_API __declspec(dllimport)
#define BROTLI_DEC_API __declspec(dllimport)
#define BROTLI_ENC_API __declspec(dllimport)
#elif defined(BROTLI_SHARED_COMPILATION)
#define BROTLI_COMMON_API BROTLI_PUBLIC
#define BROTLI_DEC_API BROTLI_PUBLIC
#define BROTLI_ENC_API BROTLI_PUBLIC
#else
#define BROTLI_COMMON_API
#define BROTLI_DEC_API
#define BROTLI_ENC_API
#endif

#define BROTLI_ENC_EXTRA_API BROTLI_ENC_API

#endif /* BROTLI_COMMON_PORT_H_ */
