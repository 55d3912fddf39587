use core::fmt;

/// The base-2 logarithm of how many bytes of text a meta-block has at most: 16 to 24.
///
/// Longer ones don't exist (§9.2). Shorter ones would cost more for what each begins with
/// than can be gained by them.
///
/// ```
/// use brotwerk_core::BlockBits;
/// assert_eq!(BlockBits::try_from(18).unwrap().length(), 1 << 18);
/// assert!(BlockBits::try_from(25).is_err());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockBits(u8);

impl BlockBits {
    /// The shortest meta-blocks, 16 bits.
    pub const MIN: Self = Self(16);
    /// The longest meta-blocks, 24 bits.
    pub const MAX: Self = Self(24);

    /// The base-2 logarithm of the length.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Bytes of text that a meta-block has at most.
    #[must_use]
    pub const fn length(self) -> usize {
        1 << self.0
    }

    /// Every length, the shortest first.
    pub fn all() -> impl DoubleEndedIterator<Item = Self> + ExactSizeIterator {
        (Self::MIN.0..Self::MAX.0 + 1).map(Self)
    }
}

impl TryFrom<u8> for BlockBits {
    type Error = IllegalBlockBits;

    fn try_from(bits: u8) -> Result<Self, IllegalBlockBits> {
        if (Self::MIN.0..=Self::MAX.0).contains(&bits) {
            Ok(Self(bits))
        } else {
            Err(IllegalBlockBits(bits))
        }
    }
}

/// The number given is not a length of meta-blocks; it carries that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IllegalBlockBits(pub u8);

impl fmt::Display for IllegalBlockBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "meta-blocks of {} bits are outside 16 to 24", self.0)
    }
}

impl core::error::Error for IllegalBlockBits {}
