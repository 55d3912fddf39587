//! The symbols of each category, in the order in which they are written.

use brotwerk_core::{
    COMMAND_SYMBOLS, Command, ContextLookup, DistanceParameters, LITERAL_CONTEXTS, MetaBlock,
};

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

/// Commands.
pub(crate) struct CommandSymbols<'a>(pub(crate) &'a MetaBlock<'a>);

impl Symbols for CommandSymbols<'_> {
    fn codes(&self) -> usize {
        1
    }

    fn width(&self) -> usize {
        COMMAND_SYMBOLS
    }

    #[inline]
    fn try_for_each<E>(
        &self,
        mut visit: impl FnMut(usize, usize) -> Result<(), E>,
    ) -> Result<(), E> {
        self.0.commands.iter().try_for_each(|command| visit(0, usize::from(command.symbol())))
    }
}

/// Distances that are written.
pub(crate) struct DistanceSymbols<'a> {
    block: &'a MetaBlock<'a>,
    parameters: DistanceParameters,
    width: usize,
}

impl<'a> DistanceSymbols<'a> {
    pub(crate) fn new(block: &'a MetaBlock<'a>, parameters: DistanceParameters) -> Self {
        let mut symbols = Self { block, parameters, width: 1 };
        // As wide as the furthest distance needs: most windows are small, and a large
        // one's alphabet is twice as wide. Its neighbours differ in the postfix bits.
        let furthest = symbols.written().max_by_key(|command| command.distance());
        if let Some(command) = furthest {
            symbols.width = symbols.symbol(command) + (1 << parameters.postfix_bits());
        }
        symbols
    }

    /// The commands whose distances are written.
    pub(crate) fn written(&self) -> impl Iterator<Item = &'a Command> + use<'a> {
        self.block.commands.iter().filter(|command| command.writes_distance())
    }

    /// The symbol of a command's distance.
    #[inline]
    pub(crate) fn symbol(&self, command: &Command) -> usize {
        usize::from(self.parameters.symbol(command.distance()).symbol)
    }
}

impl Symbols for DistanceSymbols<'_> {
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
        self.written().try_for_each(|command| visit(0, self.symbol(command)))
    }
}
