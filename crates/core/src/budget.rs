use alloc::sync::Arc;
use core::fmt;
use core::ops::{Deref, DerefMut};
use core::sync::atomic::{AtomicUsize, Ordering};

use crate::{Heap, Memory, OutOfMemory, Plain};

/// Memory of another provider, counted, and refused beyond a limit.
///
/// ```
/// use brotwerk_core::{Budget, Heap, Memory};
/// let mut memory = Budget::new(Heap, 1 << 10);
/// let slab = memory.slab::<u32>(200)?;
/// assert_eq!(memory.used(), 800);
/// assert!(memory.slab::<u32>(200).is_err());
/// drop(slab);
/// assert_eq!((memory.used(), memory.peak()), (0, 800));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
#[derive(Debug)]
pub struct Budget<M = Heap> {
    inner: M,
    limit: usize,
    peak: usize,
    used: Arc<AtomicUsize>,
}

impl<M: Memory> Budget<M> {
    /// At most `limit` bytes at a time from `inner`.
    pub fn new(inner: M, limit: usize) -> Self {
        Self { inner, limit, peak: 0, used: Arc::default() }
    }

    /// The most bytes that may be held at a time.
    #[must_use]
    pub fn limit(&self) -> usize {
        self.limit
    }

    /// Bytes held now.
    #[must_use]
    pub fn used(&self) -> usize {
        self.used.load(Ordering::Relaxed)
    }

    /// The most bytes ever held at a time.
    #[must_use]
    pub fn peak(&self) -> usize {
        self.peak
    }
}

impl<M: Memory> Memory for Budget<M> {
    type Slab<T: Plain> = Counted<T, M>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Counted<T, M>, OutOfMemory> {
        let bytes = length.saturating_mul(size_of::<T>());
        let total = self.used().saturating_add(bytes);
        if total > self.limit {
            return Err(OutOfMemory { bytes });
        }
        let slab = self.inner.slab(length)?;
        self.used.store(total, Ordering::Relaxed);
        self.peak = self.peak.max(total);
        Ok(Counted { slab, bytes, used: Some(self.used.clone()) })
    }
}

/// A slab of a [`Budget`]; dropped, it is no longer counted.
pub struct Counted<T: Plain, M: Memory> {
    slab: M::Slab<T>,
    bytes: usize,
    used: Option<Arc<AtomicUsize>>,
}

impl<T: Plain, M: Memory> Default for Counted<T, M> {
    fn default() -> Self {
        Self { slab: M::Slab::default(), bytes: 0, used: None }
    }
}

impl<T: Plain, M: Memory> Drop for Counted<T, M> {
    fn drop(&mut self) {
        if let Some(used) = &self.used {
            used.fetch_sub(self.bytes, Ordering::Relaxed);
        }
    }
}

impl<T: Plain, M: Memory> Deref for Counted<T, M> {
    type Target = [T];

    #[inline]
    fn deref(&self) -> &[T] {
        &self.slab
    }
}

impl<T: Plain, M: Memory> DerefMut for Counted<T, M> {
    #[inline]
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.slab
    }
}

impl<T: Plain, M: Memory> fmt::Debug for Counted<T, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Counted").field("bytes", &self.bytes).finish_non_exhaustive()
    }
}
