use brotwerk_core::Extent;

/// How a finder is set up, by the text's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByLength<C> {
    /// For texts of usual length, and those whose length is not known.
    pub usual: C,
    /// For texts known to have `long_from` bytes or more when they are prepared for.
    pub long: C,
    /// How long a text is long.
    pub long_from: u64,
    /// And for those that have `longest_from` bytes or more.
    pub longest: C,
    /// No less than `long_from`.
    pub longest_from: u64,
}

/// The same for all texts.
impl<C: Copy> From<C> for ByLength<C> {
    fn from(config: C) -> Self {
        Self::of_two(config, config, u64::MAX)
    }
}

impl<C: Copy> ByLength<C> {
    /// One for texts of usual length, and one for those of `long_from` bytes or more.
    pub const fn of_two(usual: C, long: C, long_from: u64) -> Self {
        Self { usual, long, long_from, longest: long, longest_from: u64::MAX }
    }

    pub(crate) fn of(&self, extent: &Extent) -> C {
        match extent.at_least {
            length if length >= self.longest_from => self.longest,
            length if length >= self.long_from => self.long,
            _ => self.usual,
        }
    }
}
