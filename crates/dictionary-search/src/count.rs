//! What becomes of look-ups.

/// Where a look-up ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The filter said that no word starts here.
    Filtered,
    /// The filter let it through, but no word of the index starts with these four bytes.
    UnknownStart,
    /// Some word starts with these four bytes, but none fits further, cut or whole.
    NoWord,
    /// A word fits, and scores no better than what there was.
    Beaten,
    /// A word was found.
    Found,
}

/// Told where each look-up ended. `()` forgets it, at no cost.
pub trait Observe {
    /// A look-up ended.
    fn ended(&mut self, stage: Stage);
}

impl Observe for () {
    #[inline]
    fn ended(&mut self, _: Stage) {}
}

impl<O: Observe> Observe for &mut O {
    #[inline]
    fn ended(&mut self, stage: Stage) {
        (**self).ended(stage);
    }
}

/// How many look-ups ended where.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// At [`Stage::Filtered`].
    pub filtered: u64,
    /// At [`Stage::UnknownStart`].
    pub unknown_start: u64,
    /// At [`Stage::NoWord`].
    pub no_word: u64,
    /// At [`Stage::Beaten`].
    pub beaten: u64,
    /// At [`Stage::Found`].
    pub found: u64,
}

impl Counts {
    /// All look-ups.
    #[must_use]
    pub const fn look_ups(&self) -> u64 {
        self.filtered + self.unknown_start + self.no_word + self.beaten + self.found
    }
}

impl Observe for Counts {
    #[inline]
    fn ended(&mut self, stage: Stage) {
        *match stage {
            Stage::Filtered => &mut self.filtered,
            Stage::UnknownStart => &mut self.unknown_start,
            Stage::NoWord => &mut self.no_word,
            Stage::Beaten => &mut self.beaten,
            Stage::Found => &mut self.found,
        } += 1;
    }
}
