//! An allocator that counts, for tests of how much memory something takes.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

/// The system's allocator, counting for each thread. A test makes it the global one:
///
/// ```
/// use brotwerk_testkit::counting_allocator::{CountingAllocator, peak_bytes, taken};
///
/// #[global_allocator]
/// static ALLOCATOR: CountingAllocator = CountingAllocator;
///
/// let before = taken();
/// let (bytes, most) = peak_bytes(|| vec![0_u8; 100].len());
/// assert_eq!((bytes, most, taken() - before), (100, 100, 100));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct CountingAllocator;

thread_local! {
    static TAKEN: Cell<usize> = const { Cell::new(0) };
    // Memory may be given back by another thread than the one that took it.
    static HELD: Cell<isize> = const { Cell::new(0) };
    static MAX_HELD: Cell<isize> = const { Cell::new(0) };
}

// SAFETY: everything is handed on to the system's allocator.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        TAKEN.set(TAKEN.get() + layout.size());
        HELD.set(HELD.get() + layout.size() as isize);
        MAX_HELD.set(MAX_HELD.get().max(HELD.get()));
        // SAFETY: the caller's promises are those of this call.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        HELD.set(HELD.get() - layout.size() as isize);
        // SAFETY: the caller's promises are those of this call.
        unsafe { System.dealloc(pointer, layout) }
    }
}

/// All bytes that this thread has taken so far, whether or not it gave them back.
#[must_use]
pub fn taken() -> usize {
    TAKEN.get()
}

/// Calls `work`, and says how many bytes more than before this thread held at most.
pub fn peak_bytes<T>(work: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.get();
    MAX_HELD.set(before);
    let result = work();
    (result, (MAX_HELD.get() - before) as usize)
}
