//! With the caller's allocator, an encoder takes memory from nowhere else. Linked, not loaded,
//! so that the test sees what the library asks Rust's allocator for.

use core::ffi::c_void;
use core::ptr;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use brotlienc::{
    BrotliEncoderCompressStream, BrotliEncoderCreateInstance, BrotliEncoderDestroyInstance,
    BrotliEncoderIsFinished, BrotliEncoderSetParameter,
};

struct Watch;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
}

// SAFETY: everything is handed on to the system's allocator.
unsafe impl GlobalAlloc for Watch {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.set(TAKEN.get() + 1);
        // SAFETY: the caller's promises are those of this call.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        // SAFETY: the caller's promises are those of this call.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static WATCH: Watch = Watch;

unsafe extern "C" fn alloc(opaque: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: `opaque` is the test's counter.
    unsafe { *opaque.cast::<usize>() += 1 };
    // SAFETY: `malloc` takes any size.
    unsafe { libc::malloc(size) }
}

unsafe extern "C" fn free(_: *mut c_void, address: *mut c_void) {
    // SAFETY: it is `malloc`'s, and nobody uses it any more.
    unsafe { libc::free(address) }
}

#[test]
fn all_memory_is_the_callers() {
    let text = "<p>some text, and some text, and some more text</p>\n".repeat(2000);
    let mut space = vec![0_u8; 1 << 16];
    for quality in 0..12 {
        let mut asked = 0_usize;
        let before = TAKEN.get();
        // SAFETY: all pointers point to what they should.
        let finished = unsafe {
            let opaque = (&raw mut asked).cast();
            let state = BrotliEncoderCreateInstance(Some(alloc), Some(free), opaque);
            assert_eq!(BrotliEncoderSetParameter(state, 1, quality), 1);
            let (mut next_in, mut next_out) = (text.as_ptr(), space.as_mut_ptr());
            let mut room = space.len();
            let thirds = [(0, 30_000), (1, 30_000), (2, text.len() - 60_000)];
            for (operation, mut left) in thirds {
                let (next_in, next_out) = (&raw mut next_in, &raw mut next_out);
                let (left, room) = (&raw mut left, &raw mut room);
                let ok = BrotliEncoderCompressStream(
                    state,
                    operation,
                    left,
                    next_in,
                    room,
                    next_out,
                    ptr::null_mut(),
                );
                assert_eq!((ok, *left), (1, 0));
            }
            let finished = BrotliEncoderIsFinished(state);
            BrotliEncoderDestroyInstance(state);
            finished
        };
        assert_eq!(finished, 1);
        assert_eq!(TAKEN.get(), before, "quality {quality} takes memory of its own");
        assert!(asked > 5);
    }
}
