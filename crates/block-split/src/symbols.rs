//! The symbols of each category, in the order in which they are written.

use brotwerk_core::{ContextLookup, LITERAL_CONTEXTS, MetaBlock};

use crate::alphabet::Alphabet;

/// A category's symbols. Several prefix codes may share a block type, where contexts
/// choose among them; a symbol is named by its code and its number there.
pub(crate) trait Symbols {
    /// Prefix codes per block type.
    fn codes(&self) -> usize;
    /// Symbols in each code's alphabet.
    fn width(&self) -> usize;
    /// Visits each symbol: its code, then its number. Stops at the first error.
    fn try_for_each<E>(&self, visit: impl FnMut(usize, usize) -> Result<(), E>) -> Result<(), E>;

    /// Visits each symbol.
    fn for_each(&self, mut visit: impl FnMut(usize, usize)) {
        let Ok(()) = self.try_for_each(|code, symbol| {
            visit(code, symbol);
            Ok::<(), core::convert::Infallible>(())
        });
    }
}

/// Literals, each in the code of its context.
pub(crate) struct LiteralSymbols<'a> {
    pub(crate) block: &'a MetaBlock<'a>,
    pub(crate) lookup: ContextLookup,
    pub(crate) map: &'a [u8; LITERAL_CONTEXTS],
    pub(crate) codes: usize,
    pub(crate) alphabet: &'a Alphabet,
}

impl Symbols for LiteralSymbols<'_> {
    fn codes(&self) -> usize {
        self.codes
    }

    fn width(&self) -> usize {
        self.alphabet.width()
    }

    #[inline]
    fn try_for_each<E>(
        &self,
        mut visit: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        for run in self.block.literal_runs() {
            let (mut last, mut second) = self.block.context_bytes(run.start);
            for &byte in &self.block.text[run] {
                let context = usize::from(self.lookup.id(last, second)) & (LITERAL_CONTEXTS - 1);
                visit(usize::from(self.map[context]), self.alphabet.rank(byte))?;
                (last, second) = (byte, last);
            }
        }
        Ok(())
    }
}
