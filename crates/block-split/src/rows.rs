//! Histograms of equal width, one after another in memory.

use brotwerk_core::{List, Memory, OutOfMemory};

/// Rows of counts, all of one width.
pub(crate) struct Rows<M: Memory> {
    counts: List<u32, M>,
    width: usize,
}

impl<M: Memory> Default for Rows<M> {
    fn default() -> Self {
        Self { counts: List::default(), width: 1 }
    }
}

impl<M: Memory> Rows<M> {
    /// Forgets all rows; those to come are `width` wide.
    pub(crate) fn clear(&mut self, width: usize) {
        self.counts.clear();
        self.width = width.max(1);
    }

    /// Appends a row of zeros.
    pub(crate) fn push(&mut self, memory: &mut M) -> Result<&mut [u32], OutOfMemory> {
        let end = self.counts.len();
        if end + self.width > self.counts.capacity() {
            self.counts.reserve(memory, (end + self.width).max(2 * end))?;
        }
        self.counts.resize(memory, end + self.width)?;
        Ok(&mut self.counts[end..])
    }

    /// Makes it `rows` rows of zeros.
    pub(crate) fn reset(
        &mut self,
        memory: &mut M,
        rows: usize,
        width: usize,
    ) -> Result<(), OutOfMemory> {
        self.clear(width);
        self.counts.resize(memory, rows * self.width)
    }

    /// Keeps the first `rows` rows.
    pub(crate) fn truncate(&mut self, rows: usize) {
        self.counts.truncate(rows * self.width);
    }

    /// How many rows there are.
    pub(crate) fn len(&self) -> usize {
        self.counts.len() / self.width
    }

    /// Symbols in each.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// One row.
    pub(crate) fn row(&self, index: usize) -> &[u32] {
        &self.counts[index * self.width..][..self.width]
    }

    /// One row, to change.
    pub(crate) fn row_mut(&mut self, index: usize) -> &mut [u32] {
        let width = self.width;
        &mut self.counts[index * width..][..width]
    }

    /// All counts, row by row.
    pub(crate) fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// The same, to change.
    pub(crate) fn counts_mut(&mut self) -> &mut [u32] {
        &mut self.counts
    }

    /// Two different rows: the first to change, the second to read.
    pub(crate) fn pair(&mut self, into: usize, from: usize) -> (&mut [u32], &[u32]) {
        let width = self.width;
        if into < from {
            let (low, high) = self.counts.split_at_mut(from * width);
            (&mut low[into * width..][..width], &high[..width])
        } else {
            let (low, high) = self.counts.split_at_mut(into * width);
            (&mut high[..width], &low[from * width..][..width])
        }
    }

    /// Moves one row to another's place.
    pub(crate) fn move_row(&mut self, from: usize, to: usize) {
        self.counts.copy_within(from * self.width..(from + 1) * self.width, to * self.width);
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.counts.bytes()
    }
}
