//! A category's symbols, written down once for the several passes that look at them.

use brotwerk_core::{List, Memory, OutOfMemory};

use crate::symbols::Symbols;

/// Symbols of one prefix code per block type, numbered without gaps: histograms of the 704
/// commands are 50 to 150 wide, and so are cheaper to add, to price and to keep in the cache.
/// Runs of zeros in a code's description come out a little shorter than they are, for all
/// codes alike.
pub(crate) struct Sequence<M: Memory> {
    symbols: List<u16, M>,
    /// For each symbol that occurs, one more than its number.
    ranks: List<u16, M>,
    width: usize,
}

impl<M: Memory> Default for Sequence<M> {
    fn default() -> Self {
        Self { symbols: List::default(), ranks: List::default(), width: 1 }
    }
}

impl<M: Memory> Sequence<M> {
    /// Takes `count` symbols of an alphabet of `alphabet_size`.
    pub(crate) fn set(
        &mut self,
        memory: &mut M,
        symbols: impl Iterator<Item = u16>,
        count: usize,
        alphabet_size: usize,
    ) -> Result<(), OutOfMemory> {
        self.ranks.clear();
        self.ranks.resize(memory, alphabet_size)?;
        self.symbols.clear();
        self.symbols.resize(memory, count)?;
        let ranks = &mut self.ranks[..];
        for (place, symbol) in self.symbols.iter_mut().zip(symbols) {
            *place = symbol;
            ranks[usize::from(symbol)] = 1;
        }
        let mut width = 0;
        for rank in ranks.iter_mut() {
            width += *rank;
            *rank = width;
        }
        self.width = usize::from(width.max(1));
        for symbol in self.symbols.iter_mut() {
            *symbol = ranks[usize::from(*symbol)] - 1;
        }
        Ok(())
    }

    /// The symbols' numbers, in order.
    pub(crate) fn numbers(&self) -> &[u16] {
        &self.symbols
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.symbols.bytes() + self.ranks.bytes()
    }
}

impl<M: Memory> Symbols for Sequence<M> {
    fn codes(&self) -> usize {
        1
    }

    fn width(&self) -> usize {
        self.width
    }

    #[inline]
    fn try_for_each<E>(
        &self,
        mut visit: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        self.symbols.iter().try_for_each(|&symbol| visit(0, usize::from(symbol)))
    }
}
