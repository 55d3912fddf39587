//! The binary tree names true matches, lengths rising.
#![no_main]

use brotwerk_check::finders::{
    EVERY_POSITION, SESSION_LENGTH, Session, Step, Stop, check_all_matches,
    check_all_matches_session,
};
use brotwerk_check::generators::{Limit, Text};
use brotwerk_core::Heap;
use brotwerk_lz77::{BinaryTree, TreeConfig};

/// Depth, nice length and roots; made legal by remainders.
type Config = (u8, u8, u8);

libfuzzer_sys::fuzz_target!(|input: (Config, Limit, Text, Text, u16, Vec<Stop>, Vec<Step>)| {
    let (config, limit, text, other_text, max_distance, stops, steps) = input;
    let text = text.bytes(limit.between(1 << 6, SESSION_LENGTH));
    let other_text = other_text.bytes(1 << 8);
    // Many roots only now and then: each run empties them a dozen times.
    let roots = if config.2 < 0xf0 { 10 } else { 18 };
    let config = TreeConfig {
        depth: config.0.into(),
        nice_length: 4 + u16::from(config.1 % 253),
        max_root_bits: config.2 % roots,
    };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || BinaryTree::<Heap>::new(config);
    check_all_matches(make, &text, &other_text, max_distance.into(), stops);
    let [window, past] = max_distance.to_le_bytes();
    let size_known = past >= 1 << 7;
    // Small windows most of all: the text is no longer than some of them.
    let window = window.trailing_ones() as u8;
    let session = Session { text, steps, window, size_known, past: Some(past) };
    check_all_matches_session(|offset| BinaryTree::<Heap>::with_offset(config, offset), &session);
});
