//! The lazy and the quick parser's commands say what the text says, with any settings, in any portions.
#![no_main]

use brotwerk_check::generators::{Limit, Text};
use brotwerk_check::parsers::check_parser;
use brotwerk_core::{ContentType, NoDictionary, Score};
use brotwerk_dictionary_search::shipped;
use brotwerk_lz77::{HashRows, LastPlaces, PlacesConfig, RowsConfig};
use brotwerk_parser::{Lazy, LazyConfig, Quick, QuickConfig};

/// From so many lazy steps on it is the quick parser's turn.
const QUICK: u8 = 1 << 7;

/// With this bit of lazy steps all positions of copies are inserted.
const INSERTS_ALL: u8 = 1 << 6;

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
        inserts_all: lazy_steps & INSERTS_ALL != 0,
    };
    let text = text.bytes(limit.between(1 << 8, 1 << 14));
    let max_distance = (1 << (10 + window % 15)) - 16;
    let portions = [1 + usize::from(portion), room.into()];
    if lazy_steps >= QUICK {
        let parser = Quick::new(QuickConfig {
            skip_shift: ring_distances % 32,
            looks_ahead: lazy_steps % 2 == 0,
            least_score: Score(skip_after.into()),
        });
        check_quick(parser, words, &text, max_distance, portions);
        return;
    }
    let mut parser = Lazy::new(config);
    let mut rows = HashRows::<4>::new(RowsConfig { max_row_bits: 8, hash_bytes: 4 });
    if words {
        let words = &mut shipped(ContentType::Html);
        check_parser(&mut parser, &mut rows, words, &text, max_distance, portions);
    } else {
        check_parser(&mut parser, &mut rows, &mut NoDictionary, &text, max_distance, portions);
    }
});

fn check_quick(
    mut parser: Quick,
    words: bool,
    text: &[u8],
    max_distance: u32,
    portions: [usize; 2],
) {
    let mut places = LastPlaces::<2>::new(PlacesConfig { max_bits: 9, hash_bytes: 5 });
    if words {
        let words = &mut shipped(ContentType::Html);
        check_parser(&mut parser, &mut places, words, text, max_distance, portions);
    } else {
        check_parser(&mut parser, &mut places, &mut NoDictionary, text, max_distance, portions);
    }
}
