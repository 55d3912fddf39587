//! Hash rows name true matches, whatever they saw before, and make right streams.
#![no_main]

use brotwerk_core::Heap;
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_testkit::generators::Text;
use brotwerk_testkit::properties::lz77::{
    EVERY_POSITION, Session, Step, Stop, check_best_match, check_best_match_session,
};
use brotwerk_testkit::smallest_encoder::check_finder_in_encoder;

/// Slots and rows, as powers of two, and bytes hashed; made legal by remainders.
type Config = (u8, u8, u8);

libfuzzer_sys::fuzz_target!(|input: (Config, Text, Text, u16, Vec<Stop>, Vec<Step>)| {
    let (config, text, other_text, max_distance, stops, steps) = input;
    let (text, other_text) = (text.bytes(), other_text.bytes());
    let config = RowsConfig {
        slot_bits: config.0 % 7,
        max_row_bits: config.1 % 16,
        hash_bytes: 4 + config.2 % 5,
    };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || HashRows::<Heap>::new(config);
    check_best_match(make, &text, &other_text, max_distance.into(), stops);
    check_finder_in_encoder(make(), &text);
    let window = max_distance as u8;
    let session = Session { text, steps, window, size_known: max_distance > 1 << 15 };
    check_best_match_session(|offset| HashRows::<Heap>::with_offset(config, offset), &session);
});
