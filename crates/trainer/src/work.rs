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
    /// Lines of the prefix table looked at.
    pub table_lines: u64,
    /// Nodes of the trie visited.
    pub trie_steps: u64,
}

/// Picoseconds for a bit of the filter: the load, and the branch on it. This and the next
/// ones: measured on a server's core at about 3 GHz; only how they relate matters.
pub const FILTER_BIT: u64 = 1_400;

/// Picoseconds for a line of the prefix table, and for turning away from the next position.
pub const TABLE_LINE: u64 = 9_300;

/// Picoseconds for a node of the trie, its share of missed branches, and the transforms of
/// its words.
pub const TRIE_STEP: u64 = 14_300;

/// Picoseconds that quality 5 takes for a byte of text, words left aside.
pub const TEXT_BYTE: u64 = 10_700;

/// What a nanosecond is worth, in 2^-16 bit: 0.008 bits.
///
/// The next quality up saves 0.025 % for each percent of time. To be better spent here, a
/// percent of time must save twice that: a two-thousandth of the 1.6 bits that quality 5
/// writes for a byte of text, for a hundredth of that byte's 10.7 nanoseconds. Raising it
/// makes smaller, faster dictionaries.
pub const NANOSECOND: u64 = (8 << FRACTION_BITS) / 1_000;

impl Work {
    /// About how long it takes, by the constants of this module: what they are on one
    /// machine matters less than how they relate.
    #[must_use]
    pub const fn picoseconds(&self) -> u64 {
        (self.filter_bits.saturating_mul(FILTER_BIT))
            .saturating_add(self.table_lines.saturating_mul(TABLE_LINE))
            .saturating_add(self.trie_steps.saturating_mul(TRIE_STEP))
    }

    /// What it must save to be worth it, in 2^-16 bit.
    #[must_use]
    pub const fn price(&self) -> u64 {
        (self.picoseconds() as u128 * NANOSECOND as u128 / 1_000) as u64
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
