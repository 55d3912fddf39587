//! Costs keep their order and are near the size of real codes.
#![no_main]

#[path = "../../crates/entropy/tests/properties/mod.rs"]
mod properties;

use properties::{check_cost_order, check_log2};

libfuzzer_sys::fuzz_target!(|input: (u32, Vec<(u16, u16)>)| {
    let (number, counts) = input;
    check_log2(number);
    let counts = &counts[..counts.len().min(704)];
    let (mut a, mut b): (Vec<u32>, Vec<u32>) =
        counts.iter().map(|&(a, b)| (u32::from(a), u32::from(b))).unzip();
    a.resize(a.len().max(2), 0);
    b.resize(b.len().max(2), 0);
    check_cost_order(&a, &b);
});
