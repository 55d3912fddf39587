//! Hash rows and last places name true matches, whatever they saw before.
#![no_main]

use brotwerk_check::finders::{
    EVERY_POSITION, SESSION_LENGTH, Session, Step, Stop, check_all_matches,
    check_all_matches_session, check_best_match, check_best_match_session,
};
use brotwerk_check::generators::{Limit, Text};
use brotwerk_lz77::{HashRows, LastPlaces, PlacesConfig, RowsConfig};

/// Slots in a row or places of a hash, and rows or slots, as powers of two, and bytes hashed; made legal by remainders.
type Config = (u8, u8, u8);

type Input = (Config, Limit, Text, Text, u16, Vec<Stop>, Vec<Step>);

libfuzzer_sys::fuzz_target!(|input: Input| {
    match input.0.0 % 10 {
        0 => check::<1>(input),
        1 => check::<2>(input),
        2 => check::<4>(input),
        3 => check::<8>(input),
        4 => check::<16>(input),
        5 => check::<32>(input),
        6 => check::<64>(input),
        7 => check_places::<1>(input),
        8 => check_places::<2>(input),
        _ => check_places::<4>(input),
    }
});

fn check_places<const PLACES: usize>(input: Input) {
    let (config, limit, text, other_text, max_distance, stops, steps) = input;
    let text = text.bytes(limit.between(1 << 6, SESSION_LENGTH));
    let other_text = other_text.bytes(1 << 8);
    let config = PlacesConfig { max_bits: config.1 % 16, hash_bytes: 4 + config.2 % 5 };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || LastPlaces::<PLACES>::new(config);
    check_best_match(make, &text, &other_text, max_distance.into(), stops);
    let session = session(text, steps, max_distance);
    check_best_match_session(|offset| LastPlaces::<PLACES>::with_offset(config, offset), &session);
}

fn session(text: Vec<u8>, steps: Vec<Step>, max_distance: u16) -> Session {
    let [window, past] = max_distance.to_le_bytes();
    let size_known = past >= 1 << 7;
    // Small windows most of all: the text is no longer than some of them.
    let window = window.trailing_ones() as u8;
    Session { text, steps, window, size_known, past: Some(past) }
}

fn check<const SLOTS: usize>(input: Input) {
    let (config, limit, text, other_text, max_distance, stops, steps) = input;
    let text = text.bytes(limit.between(1 << 6, SESSION_LENGTH));
    let other_text = other_text.bytes(1 << 8);
    // Many rows only now and then: each run empties them a dozen times.
    let rows = if config.1 < 0xf0 { 7 } else { 16 };
    let config = RowsConfig { max_row_bits: config.1 % rows, hash_bytes: 4 + config.2 % 5 };
    let stops = if stops.is_empty() { &EVERY_POSITION[..] } else { &stops };
    let make = || HashRows::<SLOTS>::new(config);
    check_best_match(make, &text, &other_text, max_distance.into(), stops);
    check_all_matches(make, &text, &other_text, max_distance.into(), stops);
    let session = session(text, steps, max_distance);
    let make = |offset| HashRows::<SLOTS>::with_offset(config, offset);
    check_best_match_session(make, &session);
    check_all_matches_session(make, &session);
}
