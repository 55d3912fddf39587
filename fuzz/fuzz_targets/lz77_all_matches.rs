//! The binary tree names true matches, lengths rising.
#![no_main]

use brotwerk_check::finders::{
    EVERY_POSITION, SESSION_LENGTH, Session, Step, Stop, check_all_matches,
    check_all_matches_session,
};
use brotwerk_check::generators::Text;
use brotwerk_core::Heap;
use brotwerk_lz77::{BinaryTree, TreeConfig};

/// Depth, nice length and roots; made legal by remainders.
type Config = (u8, u8, u8);

libfuzzer_sys::fuzz_target!(|input: (Config, Text, Text, u16, Vec<Stop>, Vec<Step>)| {
    let (config, text, other_text, max_distance, stops, steps) = input;
    let (text, other_text) = (text.bytes(SESSION_LENGTH), other_text.bytes(1 << 10));
    let config = TreeConfig {
        depth: config.0.into(),
        nice_length: 4 + u16::from(config.1 % 253),
        max_root_bits: config.2 % 18,
    };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || BinaryTree::<Heap>::new(config);
    check_all_matches(make, &text, &other_text, max_distance.into(), stops);
    let window = max_distance as u8;
    let session = Session { text, steps, window, size_known: max_distance > 1 << 15 };
    check_all_matches_session(|offset| BinaryTree::<Heap>::with_offset(config, offset), &session);
});
