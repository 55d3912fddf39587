//! The cheapest code for a histogram, its own description included.

use crate::description::description_bits;
use crate::lengths::{LengthScratch, code_lengths};
use crate::smooth::smooth;
use crate::words::assign_words;
use crate::{MAX_LENGTH, MAX_SYMBOLS};

/// Room to work in: 19 KiB.
#[derive(Clone, Debug)]
pub struct CodeScratch {
    lengths: LengthScratch,
    smoothed: [u32; MAX_SYMBOLS],
    other: [u8; MAX_SYMBOLS],
}

impl Default for CodeScratch {
    fn default() -> Self {
        Self {
            lengths: LengthScratch::default(),
            smoothed: [0; MAX_SYMBOLS],
            other: [0; MAX_SYMBOLS],
        }
    }
}

/// What a code costs, to the bit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CodeCost {
    /// Bits of the code's description.
    pub header_bits: u64,
    /// Bits of all symbols' words.
    pub data_bits: u64,
}

impl CodeCost {
    /// Bits in all.
    #[must_use]
    pub const fn total(self) -> u64 {
        self.header_bits + self.data_bits
    }

    fn of(lengths: &[u8], counts: &[u32], used: usize) -> Self {
        let data = |(&length, &count): (&u8, &u32)| u64::from(length) * u64::from(count);
        let data_bits = if used > 1 { lengths.iter().zip(counts).map(data).sum() } else { 0 };
        Self { header_bits: description_bits(lengths), data_bits }
    }
}

/// With fewer symbols than this in use the description is short whatever the lengths.
const SMOOTHABLE: usize = 8;

/// Makes a code for `counts`: its lengths, and its words as
/// [`assign_words`](crate::assign_words) stores them. Says what it costs.
///
/// ```
/// use brotwerk_prefix_code::{CodeScratch, best_code};
/// let (mut lengths, mut words) = ([0; 4], [0; 4]);
/// let cost = best_code(&[5, 2, 0, 1], &mut lengths, &mut words, &mut CodeScratch::default());
/// assert_eq!(lengths, [1, 2, 0, 2]);
/// assert_eq!(cost.data_bits, 5 + 2 * 2 + 2);
/// ```
///
/// # Panics
/// If the slices' lengths differ, or exceed [`MAX_SYMBOLS`].
pub fn best_code(
    counts: &[u32],
    lengths: &mut [u8],
    words: &mut [u32],
    scratch: &mut CodeScratch,
) -> CodeCost {
    let used = code_lengths(counts, MAX_LENGTH, lengths, &mut scratch.lengths);
    let mut cost = CodeCost::of(lengths, counts, used);
    let smoothed = &mut scratch.smoothed[..counts.len()];
    if used >= SMOOTHABLE && smooth(counts, smoothed) {
        let other = &mut scratch.other[..counts.len()];
        code_lengths(smoothed, MAX_LENGTH, other, &mut scratch.lengths);
        let other_cost = CodeCost::of(other, counts, used);
        if other_cost.total() < cost.total() {
            cost = other_cost;
            lengths.copy_from_slice(other);
        }
    }
    assign_words(lengths, words);
    cost
}
