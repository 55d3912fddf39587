//! Logarithms over all small numbers and a sample of the large; the order that costs keep. That
//! estimates are near to real codes is tested in `testkit`.

use brotwerk_check::generators::RandomSource;
use brotwerk_entropy::{FRACTION_BITS, Histogram, code_cost, data_cost, entropy, log2, times_log2};

mod properties;

use properties::{check_cost_order, check_log2};

#[test]
fn logarithms() {
    assert_eq!((log2(0), times_log2(0)), (0, 0));
    let is_long = std::env::var_os("BROTWERK_LONG").is_some();
    let exhaustive = if is_long { 1 << 24 } else { 1 << 18 };
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

/// Histograms with gaps, few symbols and many.
#[test]
fn costs_keep_their_order() {
    let mut source = RandomSource::new(1);
    for alphabet in [2, 3, 5, 18, 26, 64, 256, 544, 704] {
        for _ in 0..50 {
            let (density, scale) = (1 + source.below(100), 1 << source.below(14));
            let mut histogram = || -> Vec<u32> {
                let mut count = || match source.below(100) < density {
                    true => source.skewed(scale) as u32,
                    false => 0,
                };
                (0..alphabet).map(|_| count()).collect()
            };
            check_cost_order(&histogram(), &histogram());
        }
    }
}
