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
}

/// The same for all texts.
impl<C: Copy> From<C> for ByLength<C> {
    fn from(config: C) -> Self {
        Self { usual: config, long: config, long_from: u64::MAX }
    }
}

impl<C: Copy> ByLength<C> {
    pub(crate) fn of(&self, extent: &Extent) -> C {
        if extent.at_least >= self.long_from { self.long } else { self.usual }
    }
}
