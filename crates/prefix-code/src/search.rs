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
    /// Two smoothings that leave no rare symbol rarer than others: three quarters of what
    /// [`Thorough`](Self::Thorough) saves, for half as much work again as [`Quick`](Self::Quick).
    Balanced,
    /// All of both, and more. Never costs more bits than they do.
    Thorough,
}

/// The ideal lengths of a stretch differ by about one bit.
const ONE_BIT: Smoothing = Smoothing::new(1, 8, 12, 4);

/// What counts are smoothed by, in turn.
///
/// Measured: of 417 smoothings those that saved most beside the ones before them, on codes of the
/// development corpus.
const SMOOTHINGS: [Smoothing; MAX_SMOOTHINGS] = [
    Smoothing::new(3, 6, 6, 4),
    Smoothing::new(2, 8, 20, 4),
    Smoothing::new(2, 8, 12, 6),
    Smoothing::new(3, 8, 12, 4),
    Smoothing::new(4, 5, 5, 6),
    Smoothing::new(2, 8, 8, 3),
    Smoothing::new(2, 12, 24, 4),
    Smoothing::new(4, 10, 10, 6),
    Smoothing::new(2, 6, 6, 4),
    Smoothing::new(2, 10, 10, 4),
    Smoothing::new(5, 6, 6, 4),
    Smoothing::new(2, 8, 20, 6),
    Smoothing::new(3, 6, 6, 3),
    Smoothing::new(1, 12, 12, 3),
    Smoothing::new(8, 5, 5, 4),
    Smoothing::new(3, 0, 0, 4),
    ONE_BIT,
];

/// The most that are tried.
pub(crate) const MAX_SMOOTHINGS: usize = 17;

impl CodeSearch {
    /// What is tried beside the counts as they are.
    pub(crate) fn smoothings(self) -> &'static [Smoothing] {
        match self {
            Self::Quick => &[ONE_BIT],
            Self::Balanced => &SMOOTHINGS[..2],
            Self::Thorough => &SMOOTHINGS,
        }
    }
}
