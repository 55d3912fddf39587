//! Logarithms over all small numbers and a sample of the large; costs of histograms of
//! every kind against the codes that the prefix-code part makes.

use brotwerk_entropy::{FRACTION_BITS, Histogram, code_cost, data_cost, entropy, log2, times_log2};
use brotwerk_testkit::long_tests;
use brotwerk_testkit::properties::entropy::{check_costs, check_estimate_in_encoder, check_log2};

#[test]
fn logarithms() {
    assert_eq!((log2(0), times_log2(0)), (0, 0));
    let exhaustive = if long_tests() { 1 << 24 } else { 1 << 18 };
    (1..=exhaustive).for_each(check_log2);
    (0..1 << 18).for_each(|n: u32| check_log2(n.wrapping_mul(0x9e37_79b9)));
    for power in 0..32 {
        let power = 1u32 << power;
        [power - 1, power, power + 1, power | power >> 1].into_iter().for_each(check_log2);
    }
    check_log2(u32::MAX);
}

#[test]
fn one_symbol_costs_nothing_but_its_code() {
    for count in [0, 1, 2, 1000, 1 << 24] {
        let counts = [0, count, 0, 0];
        assert_eq!((entropy(&counts), data_cost(&counts)), (0, 0));
        assert_eq!(code_cost(&counts), (2 + 2 + 2) << FRACTION_BITS);
    }
}

#[test]
fn histograms_count() {
    let mut histogram = Histogram::<4>::default();
    [0, 2, 2].into_iter().for_each(|symbol| histogram.add(symbol));
    assert_eq!((histogram.counts(), histogram.total()), (&[1, 0, 2, 0], 3));
    histogram.clear();
    assert_eq!(histogram, Histogram::default());
}

/// Zipf-like histograms with gaps, as text has them, in the format's alphabets.
#[test]
fn estimates() {
    let mut state = 1u64;
    let mut below = |limit: u32| {
        state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (((state >> 32) * u64::from(limit)) >> 32) as u32
    };
    for alphabet in [2, 3, 5, 18, 26, 64, 256, 544, 704] {
        for _ in 0..200 {
            let (density, scale) = (1 + below(100), 1 << below(14));
            let mut histogram = || -> Vec<u32> {
                let count = |_| match below(100) < density {
                    true => below(scale) / (1 + below(alphabet)),
                    false => 0,
                };
                (0..alphabet).map(count).collect()
            };
            check_costs(&histogram(), &histogram());
        }
    }
}

#[test]
fn streams() {
    let text = "Mit dem Brotwerk backt man kleine Brote. ".repeat(100);
    for length in [1, 5, 40, 300, text.len()] {
        check_estimate_in_encoder(&text.as_bytes()[..length]);
    }
}
