//! The symbols of an alphabet that occur.
//!
//! Alphabets are large, 256 to 1,128 symbols, and a short text uses a few dozen of each. So
//! everything that is tried on the way to a code looks at those alone.

use crate::MAX_SYMBOLS;

/// The symbols that occur, ascending, and how often each does.
#[derive(Clone, Debug)]
pub(crate) struct Used<const SYMBOLS: usize = MAX_SYMBOLS> {
    symbols: [u16; SYMBOLS],
    counts: [u32; SYMBOLS],
    length: usize,
}

impl<const SYMBOLS: usize> Default for Used<SYMBOLS> {
    fn default() -> Self {
        Self { symbols: [0; SYMBOLS], counts: [0; SYMBOLS], length: 0 }
    }
}

/// Counts looked at together: most stretches of a large alphabet are empty.
const STRETCH: usize = 8;

impl<const SYMBOLS: usize> Used<SYMBOLS> {
    /// Gathers the symbols of a histogram.
    ///
    /// # Panics
    /// If there are more symbols than there is room for.
    pub(crate) fn gather(&mut self, counts: &[u32]) {
        assert!(counts.len() <= SYMBOLS, "an alphabet of {} symbols", counts.len());
        self.length = 0;
        let (stretches, rest) = counts.as_chunks::<STRETCH>();
        for (stretch, counts) in stretches.iter().enumerate() {
            if *counts != [0; STRETCH] {
                self.append(stretch * STRETCH, counts);
            }
        }
        self.append(counts.len() - rest.len(), rest);
    }

    /// Appends those of the symbols from `first` on that occur.
    #[inline(always)]
    fn append(&mut self, first: usize, counts: &[u32]) {
        let mut length = self.length;
        for (symbol, &count) in (first..).zip(counts) {
            // Written in any case, so that there is no branch to predict.
            self.symbols[length] = symbol as u16;
            self.counts[length] = count;
            length += usize::from(count > 0);
        }
        self.length = length;
    }

    /// The symbols, ascending.
    pub(crate) fn symbols(&self) -> &[u16] {
        &self.symbols[..self.length]
    }

    /// How often each occurs.
    pub(crate) fn counts(&self) -> &[u32] {
        &self.counts[..self.length]
    }
}
