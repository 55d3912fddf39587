//! Properties of the entropy part: its costs are ordered as they must be, and near to what
//! a real code takes.

use brotwerk_bits::{BitBuffer, BitSink};
use brotwerk_entropy::{
    FRACTION_BITS, add, code_cost, combined_code_cost, data_cost, entropy, log2, times_log2,
};
use brotwerk_prefix_code::{CodeCost, CodeScratch, best_code};

use super::prefix_code::write_literals;
use crate::decoders::assert_decodes;

/// `log2` and `times_log2` are as near to the truth as they say.
///
/// # Panics
/// If they aren't.
pub fn check_log2(n: u32) {
    let unit = f64::from(1 << FRACTION_BITS);
    let truth = f64::from(n.max(1)).log2();
    let error = f64::from(log2(n)) - truth * unit;
    assert!(error.abs() <= 2.0, "log2({n}) is off by {error} × 2^-16");
    assert!(log2(n) <= log2(n.saturating_add(1)), "log2 falls after {n}");
    if n.is_power_of_two() {
        assert_eq!(log2(n), n.ilog2() << FRACTION_BITS);
    }
    let error = times_log2(n) as f64 - f64::from(n) * truth * unit;
    assert!(error.abs() <= 2.0 * f64::from(n) + 1.0, "{n} × log2({n}) is off by {error} × 2^-16");
}

/// Costs of two histograms and of their sum keep their order, whatever the histograms: no
/// code is better than [`data_cost`], and the simple form costs what is said.
///
/// # Panics
/// Where that does not hold, or if the alphabets differ.
pub fn check_cost_order(a: &[u32], b: &[u32]) {
    let mut sum = a.to_vec();
    add(&mut sum, b);
    assert_eq!(combined_code_cost(a, b), code_cost(&sum));
    for counts in [a, b, &sum] {
        // Roundings of log2, each worth up to two units per symbol of data.
        let slack = u64::from(counts.iter().sum::<u32>()) * 4;
        let exact = exact_code(counts);
        assert!(entropy(counts) <= data_cost(counts));
        assert!(data_cost(counts) <= (exact.data_bits << FRACTION_BITS) + slack);
        if counts.iter().filter(|&&count| count > 0).count() <= 4 {
            assert_eq!(code_cost(counts), exact.total() << FRACTION_BITS);
        }
    }
}

/// The estimate for two histograms and for their sum is near the size of a real code; for
/// histograms of data, since one can be made up for any estimate that it is wrong for. See
/// [`ERROR_BITS`] and [`ERROR_SHARE`].
///
/// # Panics
/// If it isn't, or if the alphabets differ.
pub fn check_costs(a: &[u32], b: &[u32]) {
    check_cost_order(a, b);
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
    best_code(counts, &mut lengths, &mut words, &mut <CodeScratch>::default())
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
