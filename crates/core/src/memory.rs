//! Where the parts' scratch memory comes from.

use alloc::vec::Vec;
use core::fmt;
use core::ops::{Deref, DerefMut};

use zerocopy::FromZeros;

use crate::Command;

/// A provider of scratch memory that can say no.
///
/// The parts allocate through it alone, and only between meta-blocks. [`Heap`] is the
/// provider for everyone who has no other; an interface that must honour somebody's
/// allocator brings its own.
pub trait Memory {
    /// A slice of fixed length that gives its memory back when dropped. The default
    /// one is empty and holds no memory.
    type Slab<T: Plain>: Deref<Target = [T]> + DerefMut + Default + Send;

    /// A slab of `length` items, each `T::default()`.
    ///
    /// # Errors
    /// [`OutOfMemory`] where there is no room; nothing is held then.
    fn slab<T: Plain>(&mut self, length: usize) -> Result<Self::Slab<T>, OutOfMemory>;
}

/// Items that scratch memory is made of: no pointers, no destructors, and the default one is all zeros.
pub trait Plain: Copy + Default + FromZeros + Send + 'static {}

impl Plain for u8 {}
impl Plain for u16 {}
impl Plain for u32 {}
impl Plain for u64 {}
impl Plain for i32 {}
impl Plain for i16 {}
impl Plain for Command {}
impl<T: Plain, const N: usize> Plain for [T; N] where [T; N]: Default {}

/// The global allocator.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heap;

impl Memory for Heap {
    type Slab<T: Plain> = Vec<T>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Vec<T>, OutOfMemory> {
        // Pages that nobody writes to are never there: most of what a path through an edited text has
        // room for.
        T::new_vec_zeroed(length)
            .map_err(|_| OutOfMemory { bytes: length.saturating_mul(size_of::<T>()) })
    }
}

/// Makes `slab` at least `length` items long. A longer one stays as it is; a shorter
/// one is given back first, and its content is lost.
///
/// # Errors
/// [`OutOfMemory`]; the slab is empty then.
pub fn grow<T: Plain, M: Memory>(
    slab: &mut M::Slab<T>,
    memory: &mut M,
    length: usize,
) -> Result<(), OutOfMemory> {
    if slab.len() < length {
        *slab = Default::default();
        *slab = memory.slab(length)?;
    }
    Ok(())
}

/// Memory was asked for and not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory {
    /// How many bytes were asked for.
    pub bytes: usize,
}

impl fmt::Display for OutOfMemory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no memory for {} bytes of scratch space", self.bytes)
    }
}

impl core::error::Error for OutOfMemory {}
