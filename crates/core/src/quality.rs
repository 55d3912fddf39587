use core::fmt;

/// How much effort to spend: 0 (fastest) to 11 (smallest).
///
/// What each level does is a row of the encoder's quality table.
///
/// ```
/// use brotwerk_core::Quality;
/// assert_eq!(Quality::try_from(9).unwrap().level(), 9);
/// assert!(Quality::try_from(12).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quality(u8);

impl Quality {
    /// The least effort, 0.
    pub const MIN: Self = Self(0);
    /// The most effort, 11.
    pub const MAX: Self = Self(11);

    /// The level as a number, 0 to 11.
    #[must_use]
    pub const fn level(self) -> u8 {
        self.0
    }

    /// Every quality, least effort first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (0..12).map(Self)
    }
}

/// Quality 5: what a server can spare for a page that it makes on demand.
impl Default for Quality {
    fn default() -> Self {
        Self(5)
    }
}

impl TryFrom<u8> for Quality {
    type Error = IllegalQuality;

    fn try_from(level: u8) -> Result<Self, IllegalQuality> {
        if level <= Self::MAX.0 { Ok(Self(level)) } else { Err(IllegalQuality(level)) }
    }
}

/// The number given is not a quality; it carries that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IllegalQuality(pub u8);

impl fmt::Display for IllegalQuality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "quality {} is outside 0 to 11", self.0)
    }
}

impl core::error::Error for IllegalQuality {}
