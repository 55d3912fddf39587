//! Incompressible text: stored, since it is not worth a plan.

use brotwerk_core::{LITERAL_SYMBOLS, MetaBlock};
use brotwerk_entropy::{FRACTION_BITS, Histogram, entropy};

/// Whether a meta-block is not worth a plan: hardly anything was copied, and its bytes
/// are spread as evenly as random ones are.
///
/// Cost: one pass over a sample. Without it, text that does not compress takes longer
/// than text that does, since all of it is literals.
pub(crate) fn looks_incompressible(block: &MetaBlock<'_>) -> bool {
    /// Bytes looked at, at most: 64 for each byte value, so that a sample of random
    /// bytes falls short of eight bits by only about 0.01.
    const SAMPLE: usize = 1 << 14;
    /// So many of them in a row: every n-th byte alone would be, of numbers that take two or four
    /// bytes, always the same one.
    const RUN: usize = 64;
    /// Of eight bits per byte, what random bytes have at least. Raising it plans more
    /// meta-blocks in vain; at 7.9 a prefix code could save about one percent.
    const RANDOM: u64 = (79 << FRACTION_BITS) / 10;
    /// One byte in so many may be copied.
    const COPIED: u64 = 64;
    let text = &block.text[block.start..];
    let copied: u64 = block.commands.iter().map(|c| u64::from(c.copy_length())).sum();
    if copied * COPIED > text.len() as u64 || text.len() < SAMPLE / 4 {
        return false;
    }
    let mut histogram = Histogram::<LITERAL_SYMBOLS>::default();
    let runs = text.chunks(text.len().div_ceil(SAMPLE / RUN));
    for &byte in runs.flat_map(|run| run.iter().take(RUN)) {
        histogram.add(usize::from(byte));
    }
    entropy(histogram.counts()) > RANDOM * u64::from(histogram.total())
}
