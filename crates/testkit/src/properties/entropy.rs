//! Estimates of what a prefix code costs are near to what a real one takes.

use brotwerk_bits::{BitBuffer, BitSink};
use brotwerk_entropy::{FRACTION_BITS, add, code_cost};
use brotwerk_prefix_code::{CodeCost, CodeScratch, CodeSearch, best_code};

use super::literals::write_literals;
use crate::decoders::assert_decodes;

/// The estimate for two histograms and for their sum is near the size of a real code; for
/// histograms of data, since one can be made up for any estimate that it is wrong for. See
/// [`ERROR_BITS`] and [`ERROR_SHARE`].
///
/// # Panics
/// If it isn't, or if the alphabets differ.
pub fn check_costs(a: &[u32], b: &[u32]) {
    let mut sum = a.to_vec();
    add(&mut sum, b);
    for counts in [a, b, &sum] {
        let exact = exact_code(counts).total();
        let estimate = code_cost(counts) >> FRACTION_BITS;
        let allowed = ERROR_BITS + exact / ERROR_SHARE;
        assert!(estimate.abs_diff(exact) <= allowed, "{estimate} bits for {exact}: {counts:?}");
    }
}

fn exact_code(counts: &[u32]) -> CodeCost {
    let (mut lengths, mut words) = (vec![0; counts.len()], vec![0; counts.len()]);
    best_code(counts, CodeSearch::Quick, &mut lengths, &mut words, &mut <CodeScratch>::default())
}

/// How far the estimate may be from the real size of a code with its data, at least, in
/// bits. It makes no code for code lengths, so small headers are where it errs most.
pub const ERROR_BITS: u64 = 40;
/// And how far as a share of that size: one in so many.
pub const ERROR_SHARE: u64 = 7;

/// A stream of literals has the size that the estimate says, as far as it can, and decodes.
///
/// # Panics
/// Where that does not hold, or if there are more than 2^16 bytes of text.
pub fn check_estimate_in_encoder(text: &[u8]) {
    /// Everything but the literals and their code.
    const FRAME: u64 = 80;
    let mut counts = [0; 256];
    text.iter().for_each(|&literal| counts[usize::from(literal)] += 1);
    let mut buffer = BitBuffer::new();
    write_literals(text, &mut buffer);
    let bits = buffer.bit_length();
    assert!(
        code_cost(&counts).abs_diff(bits << FRACTION_BITS) >> FRACTION_BITS <= {
            FRAME + ERROR_BITS + bits / ERROR_SHARE
        }
    );
    assert_decodes(&buffer.into_bytes(), text);
}
