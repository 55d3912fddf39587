//! What C hands over as a pointer and a count.

use core::{ptr, slice};

/// The longest object there is: the language's own limit for a slice, and the C library's
/// for an array.
pub(crate) const MAX_LENGTH: usize = isize::MAX as usize;

/// Bytes to compress, and how far that got.
///
/// They are borrowed for no longer than a look at them takes: a caller's output may lie in
/// the same memory, behind what was read.
pub(crate) struct Input {
    next: *const u8,
    available: usize,
}

impl Input {
    /// The `available` bytes at `next`; `None` where that can't be: more than an object can
    /// have, or some at null.
    ///
    /// # Safety
    /// Otherwise they are readable as long as this lives, and nobody changes them before
    /// they are [taken](Self::advance).
    pub(crate) unsafe fn new(next: *const u8, available: usize) -> Option<Self> {
        let possible = available == 0 || (!next.is_null() && available <= MAX_LENGTH);
        possible.then_some(Self { next, available })
    }

    /// How many bytes are left.
    pub(crate) fn available(&self) -> usize {
        self.available
    }

    /// Where they are.
    pub(crate) fn next(&self) -> *const u8 {
        self.next
    }

    /// The bytes that are left.
    pub(crate) fn bytes(&self) -> &[u8] {
        if self.available == 0 {
            return &[];
        }
        // SAFETY: `new` was promised that they are readable, and checked null and length.
        // They don't change while they are borrowed: writing is `Output`'s business, which
        // no code does while it holds this slice.
        unsafe { slice::from_raw_parts(self.next, self.available) }
    }

    /// The bytes that are left, for as long as they stay.
    ///
    /// # Safety
    /// They are readable, and nobody changes them, until the last use of the slice, for which
    /// `'static` stands.
    pub(crate) unsafe fn keep(self) -> &'static [u8] {
        if self.available == 0 {
            return &[];
        }
        // SAFETY: as in `bytes`, and as the caller promises.
        unsafe { slice::from_raw_parts(self.next, self.available) }
    }

    /// Takes the first `count` bytes.
    pub(crate) fn advance(&mut self, count: usize) {
        assert!(count <= self.available, "{count} bytes are more than there are");
        self.next = self.next.wrapping_add(count);
        self.available -= count;
    }
}

/// Room for compressed bytes.
///
/// Not a slice: it may not be initialised, and callers that know they have enough room
/// give a count beyond all objects. Only what is written is touched.
pub(crate) struct Output {
    next: *mut u8,
    available: usize,
}

impl Output {
    /// Room for `available` bytes at `next`; `None` for room at null.
    ///
    /// # Safety
    /// Otherwise the first bytes there, as many as are [written](Self::write), up to
    /// `available`, may be written as long as this lives.
    pub(crate) unsafe fn new(next: *mut u8, available: usize) -> Option<Self> {
        let possible = available == 0 || !next.is_null();
        possible.then_some(Self { next, available })
    }

    /// How many bytes fit.
    pub(crate) fn available(&self) -> usize {
        self.available
    }

    /// Where the next byte goes.
    pub(crate) fn next(&self) -> *mut u8 {
        self.next
    }

    /// Writes as many of `bytes` as fit; says how many.
    pub(crate) fn write(&mut self, bytes: &[u8]) -> usize {
        let count = bytes.len().min(self.available);
        if count > 0 {
            // SAFETY: the source is a slice of at least `count` bytes. The destination has
            // room for `available` bytes, not fewer, and is not null, as `new` was promised
            // and checked. `copy` lets them overlap.
            unsafe { ptr::copy(bytes.as_ptr(), self.next, count) };
            self.next = self.next.wrapping_add(count);
            self.available -= count;
        }
        count
    }
}
