//! The lazy parser's commands say what the text says, with any settings, in any portions.
#![no_main]

use brotwerk_check::generators::{Limit, Text};
use brotwerk_check::parsers::check_parser;
use brotwerk_core::{ContentType, NoDictionary};
use brotwerk_dictionary_search::shipped;
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_parser::{Lazy, LazyConfig};

/// Lazy steps, the length of a long copy, distances to probe, literals before skipping.
type Settings = (u8, u8, u8, u16);

libfuzzer_sys::fuzz_target!(|input: (Settings, u16, u16, u8, bool, Limit, Text)| {
    let (
        (lazy_steps, long_copy, ring_distances, skip_after),
        portion,
        room,
        window,
        words,
        limit,
        text,
    ) = input;
    let config = LazyConfig {
        lazy_steps: lazy_steps % 4,
        long_copy: long_copy.into(),
        ring_distances: ring_distances % 4,
        skip_after: skip_after.into(),
    };
    let text = text.bytes(limit.between(1 << 8, 1 << 14));
    let max_distance = (1 << (10 + window % 15)) - 16;
    let portions = [1 + usize::from(portion), room.into()];
    let mut parser = Lazy::new(config);
    let mut rows = HashRows::<4>::new(RowsConfig { max_row_bits: 8, hash_bytes: 4 });
    if words {
        let words = &mut shipped(ContentType::Html);
        check_parser(&mut parser, &mut rows, words, &text, max_distance, portions);
    } else {
        check_parser(&mut parser, &mut rows, &mut NoDictionary, &text, max_distance, portions);
    }
});
