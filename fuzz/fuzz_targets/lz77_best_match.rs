//! Hash rows name true matches, whatever they saw before, and make right streams.
#![no_main]

use brotwerk_core::Heap;
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_testkit::generators::Text;
use brotwerk_testkit::properties::lz77::{EVERY_POSITION, Stop, check_best_match};
use brotwerk_testkit::smallest_encoder::check_finder_in_encoder;

libfuzzer_sys::fuzz_target!(|input: (Text, Text, u8, u8, u8, u16, Vec<Stop>)| {
    let (text, other_text, slot_bits, row_bits, hash_bytes, max_distance, stops) = input;
    let (text, other_text) = (text.bytes(), other_text.bytes());
    let config = RowsConfig {
        slot_bits: slot_bits % 7,
        max_row_bits: row_bits % 16,
        hash_bytes: 4 + hash_bytes % 5,
    };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || HashRows::<Heap>::new(config);
    check_best_match(make, &text, &other_text, max_distance.into(), stops);
    check_finder_in_encoder(make(), &text);
});
