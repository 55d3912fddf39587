//! How many codes are tried before the cheapest is taken.

use crate::smooth::Smoothing;

/// How far the cheapest code is searched for.
///
/// Each tries the code of the counts as they are, and codes of smoothed ones. Smoothed counts give
/// longer data and shorter descriptions, by how much no one knows before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeSearch {
    /// One smoothing.
    #[default]
    Quick,
    /// Two smoothings that make rare symbols' codewords alike, for half as much work again as
    /// [`Quick`](Self::Quick): most often cheaper, by 0.3 % of all codes' bits together with what
    /// they write in text of the web.
    Balanced,
    /// All of both and more, and the lengths of what was best moved by dynamic programming, for
    /// ten times the work: 0.5 %. Never costs more bits than the others.
    Thorough,
}

/// The ideal lengths of a stretch differ by about one bit.
const ONE_BIT: Smoothing = Smoothing::new(1, 8, 12, 4);

/// What counts are smoothed by, in turn.
///
/// Measured: of 417 smoothings those that saved most beside the ones before them, on codes of the
/// development corpus. Ten more of them saved a seventh more, and less than the trellis does for
/// the work.
const SMOOTHINGS: [Smoothing; MAX_SMOOTHINGS] = [
    Smoothing::new(3, 6, 6, 4),
    Smoothing::new(2, 8, 20, 4),
    ONE_BIT,
    Smoothing::new(2, 8, 12, 6),
    Smoothing::new(3, 8, 12, 4),
    Smoothing::new(4, 5, 5, 6),
    Smoothing::new(2, 8, 8, 3),
];

/// The most that are tried.
pub(crate) const MAX_SMOOTHINGS: usize = 7;

impl CodeSearch {
    /// What is tried beside the counts as they are.
    pub(crate) fn smoothings(self) -> &'static [Smoothing] {
        match self {
            Self::Quick => &[ONE_BIT],
            Self::Balanced => &SMOOTHINGS[..2],
            Self::Thorough => &SMOOTHINGS,
        }
    }

    /// Whether the best is then refined ([`Symbols::refine`](crate::trellis::Symbols::refine)).
    pub(crate) fn refines(self) -> bool {
        self == Self::Thorough
    }
}
