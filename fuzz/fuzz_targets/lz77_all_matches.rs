//! The binary tree names true matches, lengths rising, and makes right streams.
#![no_main]

use brotwerk_core::Heap;
use brotwerk_lz77::{BinaryTree, Longest, TreeConfig};
use brotwerk_testkit::generators::Text;
use brotwerk_testkit::properties::lz77::{EVERY_POSITION, Stop, check_all_matches};
use brotwerk_testkit::smallest_encoder::check_finder_in_encoder;

libfuzzer_sys::fuzz_target!(|input: (Text, Text, u8, u8, u8, u16, Vec<Stop>)| {
    let (text, other_text, depth, nice_length, root_bits, max_distance, stops) = input;
    let (text, other_text) = (text.bytes(), other_text.bytes());
    let config = TreeConfig {
        depth: depth.into(),
        nice_length: 4 + u16::from(nice_length % 253),
        max_root_bits: root_bits % 18,
    };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || BinaryTree::<Heap>::new(config);
    check_all_matches(make, &text, &other_text, max_distance.into(), stops);
    check_finder_in_encoder(Longest::new(make()), &text);
});
