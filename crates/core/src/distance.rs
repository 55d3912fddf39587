//! Distance codes and the alphabet that a meta-block writes them in (§4).

use core::fmt;

use zerocopy::FromZeros;

/// A copy's distance, coded as far as it can be without knowing the meta-block's
/// [`DistanceParameters`]: 0 to 15 refer to the distance ring, `15 + d` is distance `d`.
#[derive(Clone, Copy, FromZeros, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DistanceCode(u32);

impl DistanceCode {
    /// The last distance again.
    pub const LAST: Self = Self(0);
    /// How many codes refer to the ring.
    pub const RING_CODES: u32 = 16;

    /// A reference to the ring: 0 to 15, as in the table of §4.
    #[inline]
    #[must_use]
    pub const fn ring(code: u8) -> Self {
        debug_assert!((code as u32) < Self::RING_CODES);
        Self(code as u32)
    }

    /// An explicit distance of 1 or more.
    #[inline]
    #[must_use]
    pub const fn explicit(distance: u32) -> Self {
        debug_assert!(distance > 0);
        Self(distance + (Self::RING_CODES - 1))
    }

    /// The code whose number is this, as [`value`](Self::value) gives it.
    #[inline]
    #[must_use]
    pub const fn of(value: u32) -> Self {
        Self(value)
    }

    /// The number: below 16 a ring code, else the distance plus 15.
    #[inline]
    #[must_use]
    pub const fn value(self) -> u32 {
        self.0
    }

    /// The symbol without postfix bits and direct codes, which is what nearly all
    /// meta-blocks use, for a code that is no ring code.
    #[inline]
    const fn plain_symbol(self) -> DistanceSymbol {
        let offset = self.0 - (Self::RING_CODES - 4);
        let extra_bits = offset.ilog2() - 1;
        DistanceSymbol {
            // The two bits at the top: one that is set, and one that is part of the symbol.
            symbol: (Self::RING_CODES - 4 + 2 * extra_bits + (offset >> extra_bits)) as u16,
            extra_bits: extra_bits as u8,
            extra: offset & ((1 << extra_bits) - 1),
        }
    }

    /// The explicit distance, or `None` for a ring code.
    #[inline]
    #[must_use]
    pub const fn explicit_distance(self) -> Option<u32> {
        if self.0 < Self::RING_CODES { None } else { Some(self.0 - (Self::RING_CODES - 1)) }
    }
}

/// Symbols in the largest distance alphabet of a standard window:
/// `16 + 120 + (24 << (3 + 1))`. Large windows have at most 1,128.
pub const MAX_DISTANCE_SYMBOLS: usize = 16 + 120 + (62 << 4);

/// NPOSTFIX and NDIRECT: how a meta-block's distance alphabet is laid out (§4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DistanceParameters {
    postfix_bits: u8,
    direct_codes: u8,
}

/// A distance as the format writes it: symbol, then extra bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DistanceSymbol {
    /// Symbol of the meta-block's distance alphabet.
    pub symbol: u16,
    /// How many extra bits follow, up to 24 (29 in large windows).
    pub extra_bits: u8,
    /// Their value.
    pub extra: u32,
}

impl DistanceParameters {
    /// No postfix bits, no direct codes.
    pub const DEFAULT: Self = Self { postfix_bits: 0, direct_codes: 0 };

    /// NPOSTFIX 0 to 3 and NDIRECT a multiple of `2^NPOSTFIX` up to `15 << NPOSTFIX`.
    ///
    /// # Errors
    /// [`IllegalDistanceParameters`] for any other pair.
    pub const fn new(
        postfix_bits: u8,
        direct_codes: u8,
    ) -> Result<Self, IllegalDistanceParameters> {
        if postfix_bits <= 3
            && direct_codes >> postfix_bits <= 15
            && direct_codes & ((1 << postfix_bits) - 1) == 0
        {
            Ok(Self { postfix_bits, direct_codes })
        } else {
            Err(IllegalDistanceParameters { postfix_bits, direct_codes })
        }
    }

    /// Every legal pair: 4 × 16.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..4).flat_map(|postfix_bits| {
            (0..16).map(move |n| Self { postfix_bits, direct_codes: n << postfix_bits })
        })
    }

    /// NPOSTFIX: how many low bits of the distance go into the symbol.
    #[inline]
    #[must_use]
    pub const fn postfix_bits(self) -> u8 {
        self.postfix_bits
    }

    /// NDIRECT: how many of the shortest distances have a symbol each.
    #[inline]
    #[must_use]
    pub const fn direct_codes(self) -> u8 {
        self.direct_codes
    }

    /// Symbols in the alphabet; `large_window` widens it (RFC 9841 §5's extension).
    #[must_use]
    pub const fn alphabet_size(self, large_window: bool) -> usize {
        let magnitudes = if large_window { 62 } else { 24 };
        16 + self.direct_codes as usize + (magnitudes << (self.postfix_bits + 1))
    }

    /// How this alphabet writes a distance code.
    #[inline]
    #[must_use]
    pub const fn symbol(self, code: DistanceCode) -> DistanceSymbol {
        let direct_end = DistanceCode::RING_CODES + self.direct_codes as u32;
        if code.0 < direct_end {
            return DistanceSymbol { symbol: code.0 as u16, extra_bits: 0, extra: 0 };
        }
        if self.postfix_bits == 0 && self.direct_codes == 0 {
            return code.plain_symbol();
        }
        let postfix_bits = self.postfix_bits as u32;
        // §4: distances past the direct ones, offset so that each magnitude starts at a
        // power of two; its top two bits and low postfix bits make the symbol.
        let offset = (code.0 - direct_end) as u64 + (1 << (postfix_bits + 2));
        let magnitude = offset.ilog2() - 1;
        let extra_bits = magnitude - postfix_bits;
        let half = (offset >> magnitude) as u32 & 1;
        let postfix = offset as u32 & ((1 << postfix_bits) - 1);
        let bucket = ((extra_bits - 1) << 1) | half;
        DistanceSymbol {
            symbol: (direct_end + (bucket << postfix_bits) + postfix) as u16,
            extra_bits: extra_bits as u8,
            extra: ((offset & ((1 << magnitude) - 1)) >> postfix_bits) as u32,
        }
    }

    /// The distance code that a symbol and its extra bits stand for: the inverse of
    /// [`symbol`](Self::symbol), by the decoder's formula in §4.
    #[must_use]
    pub const fn code(self, symbol: u16, extra: u32) -> DistanceCode {
        let direct_end = DistanceCode::RING_CODES + self.direct_codes as u32;
        let symbol = symbol as u32;
        if symbol < direct_end {
            return DistanceCode(symbol);
        }
        let high = (symbol - direct_end) >> self.postfix_bits;
        let low = (symbol - direct_end) & ((1 << self.postfix_bits) - 1);
        let extra_bits = 1 + (high >> 1);
        let offset = ((2 + (high & 1)) << extra_bits) - 4;
        DistanceCode(((offset + extra) << self.postfix_bits) + low + direct_end)
    }

    /// Extra bits that follow a symbol.
    #[inline]
    #[must_use]
    pub const fn extra_bits(self, symbol: u16) -> u8 {
        let direct_end = DistanceCode::RING_CODES as u16 + self.direct_codes as u16;
        if symbol < direct_end {
            return 0;
        }
        (1 + ((symbol - direct_end) >> (self.postfix_bits + 1))) as u8
    }
}

/// No meta-block can have these parameters; it carries what was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IllegalDistanceParameters {
    /// NPOSTFIX.
    pub postfix_bits: u8,
    /// NDIRECT.
    pub direct_codes: u8,
}

impl fmt::Display for IllegalDistanceParameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { postfix_bits, direct_codes } = self;
        write!(
            f,
            "NPOSTFIX {postfix_bits} with NDIRECT {direct_codes}: the first must be at most 3, \
             the second a multiple of 2^NPOSTFIX up to 15 times that"
        )
    }
}

impl core::error::Error for IllegalDistanceParameters {}
