//! The bytes that a meta-block's literals use, numbered without gaps.
//!
//! Text uses 60 to 100 of the 256 bytes. Histograms that leave out the others are
//! cheaper to add, to price and to keep in the cache; runs of zeros in a code's
//! description come out a little shorter than they are, for all codes alike.

use brotwerk_core::LITERAL_SYMBOLS;

/// Bytes in use and their numbers.
pub(crate) struct Alphabet {
    /// The number of each byte that is in use.
    ranks: [u8; LITERAL_SYMBOLS],
    width: usize,
}

impl Default for Alphabet {
    fn default() -> Self {
        Self { ranks: [0; LITERAL_SYMBOLS], width: 0 }
    }
}

impl Alphabet {
    /// Numbers the bytes whose count is not 0.
    pub(crate) fn set(&mut self, counts: &[u32; LITERAL_SYMBOLS]) {
        self.width = 0;
        for (byte, &count) in counts.iter().enumerate() {
            if count > 0 {
                self.ranks[byte] = self.width as u8;
                self.width += 1;
            }
        }
    }

    /// How many bytes are in use.
    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// The number of a byte that is in use.
    #[inline]
    pub(crate) fn rank(&self, byte: u8) -> usize {
        usize::from(self.ranks[usize::from(byte)])
    }
}
