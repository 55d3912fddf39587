//! What must hold of the costs; tests and the fuzz target call the same.

use brotwerk_check::oracles::prefix_code::{optimal_bits, simple_code_bits};
use brotwerk_check::prefix_codes::MAX_LENGTH;
use brotwerk_entropy::{
    FRACTION_BITS, add, code_cost, code_cost_of_used, combined_code_cost, data_cost, entropy, log2,
    times_log2, times_log2_growth,
};

/// `log2` and `times_log2` are as near to the truth as they say.
///
/// # Panics
/// If they aren't.
pub(crate) fn check_log2(n: u32) {
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
pub(crate) fn check_cost_order(a: &[u32], b: &[u32]) {
    let mut sum = a.to_vec();
    add(&mut sum, b);
    assert_eq!(combined_code_cost(a, b), code_cost(&sum));
    for (&a, &b) in a.iter().zip(b) {
        assert_eq!(times_log2_growth(a, b), times_log2(a + b) - times_log2(a));
    }
    for counts in [a, b, &sum] {
        let used = (0..).zip(counts).filter(|&(_, &count)| count > 0);
        let used: Vec<u16> = used.map(|(symbol, _)| symbol).collect();
        assert_eq!(code_cost_of_used(&used, counts), code_cost(counts));
        // Roundings of log2, each worth up to two units per symbol of data.
        let slack = u64::from(counts.iter().sum::<u32>()) * 4;
        let best = optimal_bits(counts, MAX_LENGTH);
        assert!(entropy(counts) <= data_cost(counts));
        assert!(data_cost(counts) <= (best << FRACTION_BITS) + slack);
        if counts.iter().filter(|&&count| count > 0).count() <= 4 {
            assert_eq!(code_cost(counts), (best + simple_code_bits(counts)) << FRACTION_BITS);
        }
    }
}
