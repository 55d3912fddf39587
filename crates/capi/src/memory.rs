//! Memory of the caller's allocator, and the provider that hands it to the encoder's parts.
//!
//! An encoder takes all of its memory here, itself included; nothing comes from Rust's
//! global allocator. Without an allocator of the caller's it is `malloc` and `free`, as in
//! the reference encoder.

use core::ffi::c_void;
use core::fmt;
use core::ops::{Deref, DerefMut};
use core::ptr::{self, NonNull};
use core::slice;

use brotwerk::parts::{Memory, OutOfMemory, Plain};

/// `brotli_alloc_func`: gives `size` bytes, aligned for any object of up to eight bytes, or
/// null.
pub type AllocFunc = Option<unsafe extern "C" fn(opaque: *mut c_void, size: usize) -> *mut c_void>;

/// `brotli_free_func`: takes back what an [`AllocFunc`] gave.
pub type FreeFunc = Option<unsafe extern "C" fn(opaque: *mut c_void, address: *mut c_void)>;

/// An allocator, as C has them: two functions and what they want to be called with.
#[derive(Clone, Copy)]
pub(crate) struct Allocator {
    alloc: unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void,
    free: unsafe extern "C" fn(*mut c_void, *mut c_void),
    opaque: *mut c_void,
}

// SAFETY: an encoder may move to another thread between two calls, and then calls its
// allocator from there; the interface has always had it so. One encoder makes no two calls
// at a time.
unsafe impl Send for Allocator {}

/// What callers' allocators align to at least: those of nginx's pools to no more.
const ALIGNMENT: usize = 8;

impl Allocator {
    /// The C library's.
    pub(crate) const DEFAULT: Self =
        Self { alloc: default_alloc, free: default_free, opaque: ptr::null_mut() };

    /// The caller's, or the default where there is neither function; `None` where there is
    /// one of the two.
    ///
    /// # Safety
    /// `alloc` returns null or `size` bytes that nobody else uses until `free` gets them
    /// back. Both can be called with `opaque`, on any thread that uses what was made with
    /// this allocator, and neither uses that itself.
    pub(crate) unsafe fn new(
        alloc: AllocFunc,
        free: FreeFunc,
        opaque: *mut c_void,
    ) -> Option<Self> {
        match (alloc, free) {
            (Some(alloc), Some(free)) => Some(Self { alloc, free, opaque }),
            (None, None) => Some(Self::DEFAULT),
            _ => None,
        }
    }

    /// Room for `count` items, not initialised; `None` for none, and where there is no
    /// memory or no such memory.
    fn take<T>(self, count: usize) -> Option<NonNull<T>> {
        self.take_bytes(count.checked_mul(size_of::<T>())?)
    }

    /// So many bytes, aligned for a `T`; `None` as above.
    fn take_bytes<T>(self, bytes: usize) -> Option<NonNull<T>> {
        const { assert!(align_of::<T>() <= ALIGNMENT) };
        if bytes == 0 {
            return None;
        }
        // SAFETY: `new` was promised that this may be called; it is not asked for nothing.
        let address = NonNull::new(unsafe { (self.alloc)(self.opaque, bytes) })?.cast::<T>();
        if address.is_aligned() {
            return Some(address);
        }
        self.give_back(address);
        None
    }

    /// Gives back what [`take`](Self::take) gave.
    fn give_back<T>(self, address: NonNull<T>) {
        // SAFETY: the address came from the allocator's other function, and each owner of
        // such memory gives it back once.
        unsafe { (self.free)(self.opaque, address.as_ptr().cast()) };
    }

    /// Moves a value into memory of this allocator; `None` where there is none.
    pub(crate) fn place<T>(self, value: T) -> Option<NonNull<T>> {
        let address = self.take::<T>(1)?;
        // SAFETY: there is room for a `T`, aligned.
        unsafe { address.write(value) };
        Some(address)
    }

    /// Drops a value and gives its memory back.
    ///
    /// # Safety
    /// [`place`](Self::place) of an equal allocator gave the address, and nobody uses it any
    /// more.
    pub(crate) unsafe fn remove<T>(self, address: NonNull<T>) {
        // SAFETY: a value is there, and nobody will see that it is gone.
        unsafe { address.drop_in_place() };
        self.give_back(address);
    }
}

/// A value in memory of an [`Allocator`], dropped and given back with this.
pub(crate) struct Placed<T> {
    value: NonNull<T>,
    allocator: Allocator,
}

// SAFETY: it owns the value, and the allocator may go to another thread.
unsafe impl<T: Send> Send for Placed<T> {}

impl<T> Placed<T> {
    /// Moves a value into memory of this allocator; `None` where there is none.
    pub(crate) fn new(allocator: Allocator, value: T) -> Option<Self> {
        Some(Self { value: allocator.place(value)?, allocator })
    }
}

impl<T> Drop for Placed<T> {
    fn drop(&mut self) {
        // SAFETY: `new` has it from the same allocator, and nothing is borrowed from this any more.
        unsafe { self.allocator.remove(self.value) };
    }
}

impl<T> Deref for Placed<T> {
    type Target = T;

    #[inline]
    fn deref(&self) -> &T {
        // SAFETY: the value is there until this is dropped.
        unsafe { self.value.as_ref() }
    }
}

impl<T> DerefMut for Placed<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut T {
        // SAFETY: as in `deref`, and the borrow is exclusive.
        unsafe { self.value.as_mut() }
    }
}

unsafe extern "C" fn default_alloc(_: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: `malloc` can be called with any size.
    unsafe { libc::malloc(size) }
}

unsafe extern "C" fn default_free(_: *mut c_void, address: *mut c_void) {
    // SAFETY: who calls this gives an address of `default_alloc`, or null, which is fine.
    unsafe { libc::free(address) }
}

impl Memory for Allocator {
    type Slab<T: Plain> = Slab<T>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Slab<T>, OutOfMemory> {
        if length == 0 {
            return Ok(Slab::default());
        }
        // Aligned for an allocator, the block is for the items.
        const { assert!(align_of::<T>() <= align_of::<Self>()) };
        let refused = OutOfMemory { bytes: length.saturating_mul(size_of::<T>()) };
        let bytes = length.checked_mul(size_of::<T>()).and_then(|it| it.checked_add(OWNER));
        let block = bytes.and_then(|bytes| self.take_bytes::<Self>(bytes)).ok_or(refused)?;
        // SAFETY: the block is aligned, and has room for the owner and `length` items behind it.
        let items = unsafe {
            block.write(*self);
            block.cast::<u8>().add(OWNER).cast::<T>()
        };
        for index in 0..length {
            // SAFETY: as above.
            unsafe { items.add(index).write(T::default()) };
        }
        Ok(Slab { items, length })
    }
}

/// Bytes before a slab's items, where the allocator is kept that gave them. Kept beside the address
/// it made all parts of an encoder, most of which are such slabs, twice as large. A multiple of
/// 16, so that items are aligned as the allocator's memory is.
const OWNER: usize = size_of::<Allocator>().next_multiple_of(16);

impl fmt::Debug for Allocator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Allocator").field("opaque", &self.opaque).finish_non_exhaustive()
    }
}

/// Memory of an [`Allocator`] full of items, with that allocator [before them](OWNER); the empty one
/// holds none.
pub(crate) struct Slab<T> {
    items: NonNull<T>,
    length: usize,
}

// SAFETY: it owns its items, which are `Send` where it matters: `Plain` types are. Giving
// the memory back on another thread is what `Allocator` is `Send` for.
unsafe impl<T: Send> Send for Slab<T> {}

impl<T> Default for Slab<T> {
    fn default() -> Self {
        Self { items: NonNull::dangling(), length: 0 }
    }
}

impl<T> Drop for Slab<T> {
    fn drop(&mut self) {
        // `Plain` items need no dropping.
        if self.length > 0 {
            // SAFETY: items of a slab that has any lie behind their allocator.
            let block = unsafe { self.items.cast::<u8>().sub(OWNER).cast::<Allocator>() };
            // SAFETY: it was written there, and nobody has written there since.
            let allocator = unsafe { block.read() };
            allocator.give_back(block);
        }
    }
}

impl<T> Deref for Slab<T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        // SAFETY: so many items are there, initialised, and this owns them; or there are
        // none and the address is aligned, which does for an empty slice.
        unsafe { slice::from_raw_parts(self.items.as_ptr(), self.length) }
    }
}

impl<T> DerefMut for Slab<T> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `deref`, and the borrow is exclusive.
        unsafe { slice::from_raw_parts_mut(self.items.as_ptr(), self.length) }
    }
}
