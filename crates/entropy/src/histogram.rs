/// How often each of `N` symbols occurs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Histogram<const N: usize> {
    counts: [u32; N],
    total: u32,
}

impl<const N: usize> Default for Histogram<N> {
    fn default() -> Self {
        Self { counts: [0; N], total: 0 }
    }
}

impl<const N: usize> Histogram<N> {
    /// Counts a symbol.
    ///
    /// # Panics
    /// If it is not below `N`.
    #[inline]
    pub fn add(&mut self, symbol: usize) {
        self.counts[symbol] += 1;
        self.total += 1;
    }

    /// The count of each symbol.
    #[inline]
    #[must_use]
    pub fn counts(&self) -> &[u32; N] {
        &self.counts
    }

    /// All counts together.
    #[inline]
    #[must_use]
    pub fn total(&self) -> u32 {
        self.total
    }

    /// Forgets all counts.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Adds the counts of one histogram to another's.
#[inline]
pub fn add(into: &mut [u32], from: &[u32]) {
    for (into, from) in into.iter_mut().zip(from) {
        *into += from;
    }
}
