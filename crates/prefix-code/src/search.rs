//! How many codes are tried before the cheapest is taken.

use crate::smooth::Alike;

/// How far the cheapest code is searched for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeSearch {
    /// From the counts as they are, and from one smoothing of them.
    #[default]
    Quick,
    /// Also from other smoothings, and from counts of which the smallest are raised, so that rare
    /// symbols have codewords of one length. Never costs more bits than [`Quick`](Self::Quick).
    Thorough,
}

impl CodeSearch {
    /// What stretches are smoothed, and how far counts are raised, each with each.
    pub(crate) const fn steps(self) -> (&'static [Alike], &'static [u32]) {
        /// The ideal lengths of a stretch differ by about one bit.
        const ONE_BIT: Alike = Alike { ratio: 8, slack: 12 };
        match self {
            Self::Quick => (&[ONE_BIT], &[1]),
            Self::Thorough => (
                &[
                    Alike::NONE,
                    Alike { ratio: 5, slack: 5 },
                    Alike { ratio: 6, slack: 6 },
                    ONE_BIT,
                    Alike { ratio: 12, slack: 12 },
                    Alike { ratio: 16, slack: 32 },
                ],
                &[1, 2, 3, 4, 6, 8, 12, 16, 24, 32],
            ),
        }
    }
}
