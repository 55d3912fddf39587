//! Codes for any histogram can be read back and cost what they say.
#![no_main]

use brotwerk_prefix_code::{CodeScratch, LengthScratch, MAX_LENGTH, MAX_SYMBOLS};

#[path = "../../crates/prefix-code/tests/properties/mod.rs"]
mod properties;

use properties::{check_best_code, check_code_lengths};

libfuzzer_sys::fuzz_target!(|input: (Vec<u16>, u8)| {
    let (counts, shift) = input;
    // Totals of up to 2^30: 2^16 × 2^3 × 1,128 symbols.
    let shift = shift % 4;
    let mut counts: Vec<u32> = counts.into_iter().map(|count| u32::from(count) << shift).collect();
    counts.resize(counts.len().clamp(2, MAX_SYMBOLS), 0);
    check_best_code(&counts, &mut <CodeScratch>::default());
    check_code_lengths(&counts, MAX_LENGTH, &mut LengthScratch::default());
    check_code_lengths(&counts[..counts.len().min(18)], 5, &mut LengthScratch::default());
});
