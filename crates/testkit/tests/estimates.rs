//! What codes are estimated to cost against what the prefix-code part makes, in streams, too.

use brotwerk_testkit::properties::entropy::{check_costs, check_estimate_in_encoder};

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
