/* What Rust's library and the unwinder want of a newer glibc than the encoder does, done without.

   `cargo xtask capi` links this into the C library, where nobody else sees it. So the library
   needs no glibc of 2014 or later, and programs that link it need no newer one either. All of it
   is called only where a panic is caught and told of on standard error: none is known. */

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

struct stat64;
struct statx;

/* Keys of threads' own data, in libc.so.6 since 2.34. What is kept under them are destructors to
   run at a thread's end, for a thread's name and the like: a hundred bytes, which are not given
   back here. */

int pthread_key_create(unsigned* key, void (*destructor)(void*)) {
  (void)destructor;
  *key = 1; /* Not 0, which Rust's library does not take. */
  return 0;
}

/* By its address the unwinder sees whether there may be threads: always. */
int __pthread_key_create(unsigned* key, void (*destructor)(void*)) {
  return pthread_key_create(key, destructor);
}

int pthread_key_delete(unsigned key) {
  (void)key;
  return 0;
}

int pthread_setspecific(unsigned key, const void* value) {
  (void)key;
  (void)value;
  return 0;
}

/* In libc.so.6 since 2.34, too. The unwinder fills a table by it, with the same bytes each time:
   that two threads do so at once does no harm. */
int pthread_once(int* control, void (*routine)(void)) {
  if (__atomic_load_n(control, __ATOMIC_ACQUIRE) == 0) {
    routine();
    __atomic_store_n(control, 1, __ATOMIC_RELEASE);
  }
  return 0;
}

/* Another way to run destructors at a thread's end, since 2.18. */
int __cxa_thread_atexit_impl(void (*destructor)(void*), void* object, void* library) {
  (void)destructor;
  (void)object;
  (void)library;
  return 0;
}

/* A thread's number, since 2.30. */
pid_t gettid(void) { return (pid_t)syscall(SYS_gettid); }

/* Files, since 2.33 and 2.28: to look for source lines in. A backtrace does without. */

int stat64(const char* path, struct stat64* status) {
  (void)path;
  (void)status;
  errno = ENOSYS;
  return -1;
}

int fstat64(int file, struct stat64* status) {
  (void)file;
  (void)status;
  errno = ENOSYS;
  return -1;
}

int statx(int folder, const char* path, int flags, unsigned mask, struct statx* status) {
  (void)folder;
  (void)path;
  (void)flags;
  (void)mask;
  (void)status;
  errno = ENOSYS;
  return -1;
}

/* Which library an address belongs to, and how to unwind there: a quicker way, since 2.35, to what
   all libraries say of themselves. */
#ifdef DLFO_STRUCT_HAS_EH_DBASE

struct search {
  uintptr_t address;
  struct dl_find_object* found;
};

static int look(struct dl_phdr_info* library, size_t size, void* argument) {
  struct search* search = argument;
  struct dl_find_object* found = search->found;
  int covered = 0, i;
  (void)size;
  found->dlfo_eh_frame = NULL;
  for (i = 0; i < library->dlpi_phnum; i++) {
    const ElfW(Phdr)* part = &library->dlpi_phdr[i];
    uintptr_t start = library->dlpi_addr + part->p_vaddr;
    if (part->p_type == PT_GNU_EH_FRAME) found->dlfo_eh_frame = (void*)start;
    if (part->p_type != PT_LOAD || search->address - start >= part->p_memsz) continue;
    covered = 1;
    found->dlfo_map_start = (void*)start;
    found->dlfo_map_end = (void*)(start + part->p_memsz);
  }
  return covered && found->dlfo_eh_frame;
}

int _dl_find_object(void* address, struct dl_find_object* found) {
  struct search search = {(uintptr_t)address, found};
  found->dlfo_flags = 0;
  found->dlfo_link_map = NULL;
#if DLFO_STRUCT_HAS_EH_DBASE
  found->dlfo_eh_dbase = NULL;
#endif
  return dl_iterate_phdr(look, &search) ? 0 : -1;
}

#endif
