//! Keeping the C library's heap from giving memory back between two texts.
//!
//! A server makes an encoder for each answer and destroys it with it. By default glibc's
//! `free` then returns what lies at the heap's end to the kernel, if that is more than
//! 128 KiB, and the next answer fetches it again, page by page: two system calls and some
//! fifty faults for each short page. It stops doing so once a larger
//! block was freed: blocks of that size, and twice as much at the heap's end, are kept from
//! then on (mallopt(3), "dynamic mmap threshold"). The reference encoder's tables are large
//! enough to have that effect; ours, which follow the text's size, are not.
//!
//! So one such block is taken and freed, once in a process; nothing ever touches it. With
//! other allocators this is a call in vain.

use std::sync::Once;

/// Bytes of the block: half of what a page of 256 KiB takes at quality 5. Raising it serves
/// longer texts, and has the process hold on to more memory.
const BLOCK: usize = 2 << 20;

/// Has the heap keep what a page takes.
pub(crate) fn keep_memory() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // SAFETY: `malloc` takes any size, and `free` all that it gives.
        unsafe { libc::free(core::hint::black_box(libc::malloc(BLOCK))) };
    });
}
