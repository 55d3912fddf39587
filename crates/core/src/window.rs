use core::fmt;

/// The base-2 logarithm of the window: how far back a copy may reach (§9.1).
///
/// A copy reaches at most `2^bits − 16` bytes back. Standard windows have 10 to 24
/// bits and every decoder reads them; windows made by [`WindowBits::large`] switch
/// the stream to the "large window" extension, which browsers do not accept.
///
/// ```
/// use brotwerk_core::WindowBits;
/// let window = WindowBits::try_from(22).unwrap();
/// assert_eq!(window.max_distance(), (1 << 22) - 16);
/// assert!(WindowBits::try_from(25).is_err());
/// assert!(WindowBits::large(25).unwrap().is_large());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WindowBits {
    bits: u8,
    large: bool,
}

impl WindowBits {
    /// The smallest window, 10 bits.
    pub const MIN: Self = Self { bits: 10, large: false };
    /// The largest window that every decoder reads, 24 bits.
    pub const MAX: Self = Self { bits: 24, large: false };

    /// A window of the large-window extension, 10 to 30 bits.
    ///
    /// # Errors
    /// [`IllegalWindowBits`] outside that range.
    pub const fn large(bits: u8) -> Result<Self, IllegalWindowBits> {
        if 10 <= bits && bits <= 30 {
            Ok(Self { bits, large: true })
        } else {
            Err(IllegalWindowBits { bits, large: true })
        }
    }

    /// The smallest standard window that reaches back over all of `size` bytes,
    /// or the largest one there is.
    #[must_use]
    pub fn covering(size: u64) -> Self {
        let fits = |bits: &u8| (1 << bits) - Self::MARGIN >= size;
        Self { bits: (10..24).find(fits).unwrap_or(24), large: false }
    }

    /// Bytes by which the reach of a copy falls short of the power of two (§9.1).
    const MARGIN: u64 = 16;

    /// The base-2 logarithm of the window's size.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.bits
    }

    /// Whether the stream needs a decoder that knows the large-window extension.
    #[must_use]
    pub const fn is_large(self) -> bool {
        self.large
    }

    /// The furthest that a copy may reach back, in bytes.
    #[must_use]
    pub const fn max_distance(self) -> u32 {
        (1 << self.bits) - Self::MARGIN as u32
    }

    /// The largest distance that every distance alphabet can express, for copies from
    /// prefix dictionaries and words behind them: with 24 extra bits (§4), or where decoders
    /// of large windows draw the line.
    #[must_use]
    pub const fn max_expressible_distance(self) -> u32 {
        if self.large { (1 << 31) - 4 } else { (1 << 26) - 4 }
    }
}

/// 22 bits, the reference encoder's default.
impl Default for WindowBits {
    fn default() -> Self {
        Self { bits: 22, large: false }
    }
}

impl TryFrom<u8> for WindowBits {
    type Error = IllegalWindowBits;

    fn try_from(bits: u8) -> Result<Self, IllegalWindowBits> {
        if (Self::MIN.bits..=Self::MAX.bits).contains(&bits) {
            Ok(Self { bits, large: false })
        } else {
            Err(IllegalWindowBits { bits, large: false })
        }
    }
}

/// The number given is not a window size; it carries that number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IllegalWindowBits {
    /// What was asked for.
    pub bits: u8,
    /// Whether the large-window range applied.
    pub large: bool,
}

impl fmt::Display for IllegalWindowBits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, most) = if self.large { ("large window", 30) } else { ("window", 24) };
        write!(f, "a {kind} of {} bits is outside 10 to {most}", self.bits)
    }
}

impl core::error::Error for IllegalWindowBits {}
