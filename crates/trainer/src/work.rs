//! What looking for words takes, in counted steps.
//!
//! Time is never measured while training, so that the same corpus gives the same dictionary
//! on every machine. What is counted is priced by constants that were measured once:
//! `cargo xtask bench look-ups` measures them again.

use std::ops::AddAssign;

use brotwerk_entropy::FRACTION_BITS;

/// Steps taken to look for words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Bits of the filter looked at.
    pub filter_bits: u64,
    /// Lines of the word table looked at.
    pub table_lines: u64,
    /// Nodes of the trie visited.
    pub trie_steps: u64,
}

/// Picoseconds for a bit of the filter: the load, and the branch on it. This and the next
/// ones: measured on a server's core at about 3 GHz; only how they relate matters.
pub const FILTER_BIT: u64 = 1_400;

/// Picoseconds for a line of the word table, and for turning away from the next position.
pub const TABLE_LINE: u64 = 9_300;

/// Picoseconds for a node of the trie, its share of missed branches, and the transforms of
/// its words.
pub const TRIE_STEP: u64 = 14_300;

/// Picoseconds that quality 5 takes for a byte of text, words left aside.
pub const TEXT_BYTE: u64 = 10_700;

/// A percent of time is worth it where it saves one part in so many of the bytes.
///
/// About what the next quality up saves for each percent: of HTML 0.8 % for 18 % of time.
/// Raising it makes larger, slower dictionaries.
pub const WORTH: u64 = 2_000;

impl Work {
    /// About how long it takes, by the constants of this module: what they are on one
    /// machine matters less than how they relate.
    #[must_use]
    pub const fn picoseconds(&self) -> u64 {
        (self.filter_bits.saturating_mul(FILTER_BIT))
            .saturating_add(self.table_lines.saturating_mul(TABLE_LINE))
            .saturating_add(self.trie_steps.saturating_mul(TRIE_STEP))
    }

    /// What it must save to be worth it, in 2^-16 bit, where quality 5 writes `bits` bits for
    /// `bytes` bytes of text.
    #[must_use]
    pub fn price(&self, bits: u64, bytes: u64) -> u64 {
        let whole_time = u128::from(bytes) * u128::from(TEXT_BYTE) * u128::from(WORTH);
        let worth = (u128::from(self.picoseconds()) * 100)
            .saturating_mul(u128::from(bits) << FRACTION_BITS);
        u64::try_from(worth / whole_time.max(1)).unwrap_or(u64::MAX)
    }

    /// The same so many times.
    #[must_use]
    pub const fn times(self, count: u64) -> Self {
        Self {
            filter_bits: self.filter_bits.saturating_mul(count),
            table_lines: self.table_lines.saturating_mul(count),
            trie_steps: self.trie_steps.saturating_mul(count),
        }
    }
}

impl AddAssign for Work {
    fn add_assign(&mut self, other: Self) {
        self.filter_bits = self.filter_bits.saturating_add(other.filter_bits);
        self.table_lines = self.table_lines.saturating_add(other.table_lines);
        self.trie_steps = self.trie_steps.saturating_add(other.trie_steps);
    }
}
