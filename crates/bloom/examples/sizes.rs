//! How often filters of different sizes let through what they don't know.

use brotwerk_bloom::{Bloom, WordFilter};

fn main() {
    let known = || (0..4_000_u32).map(|n| n.wrapping_mul(2_654_435_769));
    for bits in 12..=20 {
        let filter = Bloom::build_sized(bits, known());
        let passed = (0..100_000_u32).filter(|n| filter.may_start(n.wrapping_mul(97))).count();
        println!("2^{bits} bits: load {:5}/65536, {passed:6} of 100000 pass", filter.load());
    }
}
