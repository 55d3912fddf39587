use core::fmt;
use core::ops::{Deref, DerefMut};

use crate::{Heap, Memory, OutOfMemory, Plain, grow};

/// A growable list whose memory comes from a [`Memory`].
pub struct List<T: Plain, M: Memory = Heap> {
    slab: M::Slab<T>,
    length: usize,
}

impl<T: Plain, M: Memory> Default for List<T, M> {
    fn default() -> Self {
        Self { slab: M::Slab::default(), length: 0 }
    }
}

impl<T: Plain, M: Memory> List<T, M> {
    /// Room for the first items of a list that nobody reserved for.
    pub(crate) const FIRST: usize = 16;

    /// Empties the list and keeps its memory.
    pub fn clear(&mut self) {
        self.length = 0;
    }

    /// How many items fit without asking for memory.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.slab.len()
    }

    /// Makes room for `capacity` items in all.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list is as it was then.
    pub fn reserve(&mut self, memory: &mut M, capacity: usize) -> Result<(), OutOfMemory> {
        if self.slab.len() < capacity {
            let mut slab = memory.slab(capacity)?;
            slab[..self.length].copy_from_slice(&self.slab[..self.length]);
            self.slab = slab;
        }
        Ok(())
    }

    /// Empties the list and makes room for `capacity` items. Less memory than that is given back
    /// before, so that never more is held at once.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list holds no memory then.
    pub fn renew(&mut self, memory: &mut M, capacity: usize) -> Result<(), OutOfMemory> {
        self.length = 0;
        grow(&mut self.slab, memory, capacity)
    }

    /// Appends an item, growing by doubling.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list is as it was then.
    pub fn push(&mut self, memory: &mut M, item: T) -> Result<(), OutOfMemory> {
        if self.length == self.slab.len() {
            self.reserve(memory, (self.length * 2).max(Self::FIRST))?;
        }
        self.push_within_capacity(item);
        Ok(())
    }

    /// Appends an item for which there is room.
    ///
    /// # Panics
    /// If the list is full.
    #[inline]
    pub fn push_within_capacity(&mut self, item: T) {
        self.slab[self.length] = item;
        self.length += 1;
    }

    /// Makes the list `length` items long; new ones are `T::default()`.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list is as it was then.
    pub fn resize(&mut self, memory: &mut M, length: usize) -> Result<(), OutOfMemory> {
        if length > self.slab.len() {
            // What a new slab has beyond the old one's items is as it should be.
            self.reserve(memory, length)?;
        } else if length > self.length {
            self.slab[self.length..length].fill(T::default());
        }
        self.length = length;
        Ok(())
    }

    /// Appends copies of `items`, growing by no more than they need.
    ///
    /// # Errors
    /// [`OutOfMemory`]; the list is as it was then.
    pub fn extend_from_slice(&mut self, memory: &mut M, items: &[T]) -> Result<(), OutOfMemory> {
        let length = self.length + items.len();
        self.reserve(memory, length)?;
        self.slab[self.length..length].copy_from_slice(items);
        self.length = length;
        Ok(())
    }

    /// Has `append` append up to `most` items, as far as they fit without asking for memory.
    pub fn append_with<R>(&mut self, most: usize, append: impl FnOnce(&mut Room<'_, T>) -> R) -> R {
        let end = self.slab.len().min(self.length.saturating_add(most));
        let mut room = Room { slots: &mut self.slab[..end], length: self.length };
        let result = append(&mut room);
        self.length = room.length;
        result
    }

    /// Drops all items but the first `length`.
    pub fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.slab.len() * size_of::<T>()
    }
}

impl<T: Plain, M: Memory> Deref for List<T, M> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.slab[..self.length]
    }
}

impl<T: Plain, M: Memory> DerefMut for List<T, M> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.slab[..self.length]
    }
}

/// Room for items in a list that can't grow: what a loop that must not ask for memory fills.
#[derive(Debug)]
pub struct Room<'a, T> {
    slots: &'a mut [T],
    length: usize,
}

impl<'a, T> Room<'a, T> {
    /// All of `slots` is room.
    pub fn new(slots: &'a mut [T]) -> Self {
        Self { slots, length: 0 }
    }

    /// Appends an item.
    ///
    /// # Panics
    /// If there is no room for it.
    #[inline]
    pub fn push(&mut self, item: T) {
        self.slots[self.length] = item;
        self.length += 1;
    }

    /// How many items there is room for.
    #[inline]
    #[must_use]
    pub fn room(&self) -> usize {
        self.slots.len() - self.length
    }
}

/// The items there are.
impl<T> Deref for Room<'_, T> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.slots[..self.length]
    }
}

impl<T: Plain + fmt::Debug, M: Memory> fmt::Debug for List<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// The same items; whatever room there is.
impl<T: Plain + PartialEq, M: Memory> PartialEq for List<T, M> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<T: Plain + Eq, M: Memory> Eq for List<T, M> {}

/// For memory whose slabs can be cloned, as the [`Heap`]'s can.
impl<T: Plain, M: Memory<Slab<T>: Clone>> Clone for List<T, M> {
    fn clone(&self) -> Self {
        Self { slab: self.slab.clone(), length: self.length }
    }
}
