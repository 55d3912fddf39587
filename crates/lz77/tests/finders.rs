//! Every finder, on every kind of text, as parsers of every temper use it.

use brotwerk_core::Heap;
use brotwerk_lz77::{BinaryTree, HashRows, Longest, RowsConfig, TreeConfig};
use brotwerk_testkit::generators::{
    RandomSource, de_bruijn, mixture, near_duplicates, period, random, runs, small_alphabet,
    web_page,
};
use brotwerk_testkit::long_tests;
use brotwerk_testkit::oracles::naive_finder::NaiveFinder;
use brotwerk_testkit::properties::lz77::{
    EVERY_POSITION, Session, Step, Stop, check_all_matches, check_all_matches_session,
    check_best_match, check_best_match_session, check_rebase, check_tree_is_complete,
};
use brotwerk_testkit::smallest_encoder::check_finder_in_encoder;

const ROWS: [RowsConfig; 6] = [
    RowsConfig { slot_bits: 0, max_row_bits: 14, hash_bytes: 4 },
    RowsConfig { slot_bits: 2, max_row_bits: 6, hash_bytes: 5 },
    RowsConfig { slot_bits: 3, max_row_bits: 14, hash_bytes: 8 },
    RowsConfig { slot_bits: 4, max_row_bits: 14, hash_bytes: 4 },
    RowsConfig { slot_bits: 5, max_row_bits: 4, hash_bytes: 6 },
    RowsConfig { slot_bits: 6, max_row_bits: 14, hash_bytes: 4 },
];

const TREES: [TreeConfig; 3] = [
    TreeConfig { depth: 1, nice_length: 4, max_root_bits: 8 },
    TreeConfig { depth: 16, nice_length: 32, max_root_bits: 17 },
    TreeConfig { depth: 256, nice_length: 256, max_root_bits: 17 },
];

/// A text of each kind, with its name.
fn texts(seed: u64, size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let mut de_bruijn = de_bruijn(16, 4);
    de_bruijn.truncate(size);
    vec![
        ("empty", Vec::new()),
        ("one byte", vec![0]),
        ("random", random(seed, size)),
        ("two letters", small_alphabet(seed, size, 2)),
        ("five letters", small_alphabet(seed, size, 5)),
        ("zeros", vec![0; size]),
        ("runs", runs(seed, size)),
        ("period of 7", period(seed, size, 7)),
        ("period of 300", period(seed, size, 300)),
        ("de Bruijn", de_bruijn),
        ("near duplicates", near_duplicates(seed, size)),
        ("web page", web_page(seed, size)),
        ("mixture", mixture(seed, size)),
    ]
}

/// Texts of every kind, each with steps of several parsers.
fn sessions() -> Vec<Session> {
    let mut source = RandomSource::new(1);
    let rounds = if long_tests() { 100 } else { 2 };
    let mut sessions = Vec::new();
    for seed in 0..rounds {
        for (_, text) in texts(seed, 6000) {
            for window in [0, 7] {
                let text = text.clone();
                let steps = (0..source.skewed(40)).map(|_| step(&mut source)).collect();
                sessions.push(Session { text, steps, window, size_known: window == 0 });
            }
        }
    }
    sessions
}

fn step(source: &mut RandomSource) -> Step {
    match source.below(7) {
        0 => Step::Ask {
            length: source.skewed(256) as u8,
            score: source.skewed(3000) as i16,
            reach: source.skewed(1 << 16) as u16,
        },
        1 | 2 => Step::Take,
        3 => Step::Insert(source.skewed(256) as u8),
        4 => Step::Skip(source.skewed(256) as u8),
        5 => Step::Grow(source.skewed(2000) as u16),
        _ => Step::Slide(source.skewed(3000) as u16),
    }
}

#[test]
fn hash_rows_in_sessions() {
    for session in sessions() {
        for config in ROWS {
            let make = |offset| HashRows::<Heap>::with_offset(config, offset);
            check_best_match_session(make, &session);
        }
    }
}

#[test]
fn trees_in_sessions() {
    for session in sessions() {
        for config in TREES {
            let make = |offset| BinaryTree::<Heap>::with_offset(config, offset);
            check_all_matches_session(make, &session);
        }
    }
}

#[test]
fn the_naive_finder_in_sessions() {
    for session in sessions() {
        check_best_match_session(|_| NaiveFinder::default(), &session);
        check_all_matches_session(|_| NaiveFinder::default(), &session);
    }
}

/// Without slides, at which trees may forget.
#[test]
fn the_longest_of_a_tree_in_sessions() {
    for mut session in sessions() {
        session.steps.retain(|step| !matches!(step, Step::Slide(_)));
        for config in TREES {
            let make = |offset| Longest::new(BinaryTree::<Heap>::with_offset(config, offset));
            check_best_match_session(make, &session);
        }
    }
}

#[test]
fn finders_on_ways_through_a_text() {
    let other = mixture(9, 5000);
    let skipping = [
        Stop { step: 0, look_up: true, remember: true },
        Stop { step: 9, look_up: true, remember: true },
        Stop { step: 3, look_up: false, remember: false },
        Stop { step: 200, look_up: false, remember: true },
    ];
    for (_, text) in texts(5, 4000) {
        for stops in [&EVERY_POSITION[..], &skipping] {
            for max_distance in [1, 1000, 1 << 20] {
                for config in ROWS {
                    let make = || HashRows::<Heap>::new(config);
                    check_best_match(make, &text, &other, max_distance, stops);
                }
                for config in TREES {
                    let make = || BinaryTree::<Heap>::new(config);
                    check_all_matches(make, &text, &other, max_distance, stops);
                }
            }
        }
    }
}

/// Numbers pass 2^31, run out, and start anew.
#[test]
fn sliding_at_large_offsets() {
    for (_, text) in texts(6, 8000) {
        for offset in [1, (1 << 31) - 3000, (1 << 31) - 1, 3 << 30, u32::MAX] {
            for config in ROWS {
                let make = || HashRows::<Heap>::with_offset(config, offset);
                check_rebase(make, &text, 1000, 700);
            }
            check_rebase(NaiveFinder::default, &text, 1000, 700);
        }
        let tree = || Longest::new(BinaryTree::<Heap>::new(TREES[1]));
        check_rebase(tree, &text, 1000, 700);
    }
}

#[test]
fn finders_work_in_an_encoder() {
    for (_, text) in texts(7, 20_000) {
        for config in ROWS {
            check_finder_in_encoder(HashRows::new(config), &text);
        }
        for config in TREES {
            check_finder_in_encoder(Longest::new(BinaryTree::new(config)), &text);
        }
        check_finder_in_encoder(NaiveFinder::default(), &text);
    }
}

#[test]
fn a_deep_tree_finds_all() {
    for (_, text) in texts(3, if long_tests() { 1 << 15 } else { 1 << 12 }) {
        for nice_length in [4, 5, 16, 256] {
            check_tree_is_complete(nice_length, &text);
        }
    }
}

/// The zero of an empty slot is no position, on fresh tables and on used ones.
#[test]
fn zeros_do_not_match_empty_slots() {
    for length in 0..40 {
        let (text, steps) = (vec![0; length], Vec::new());
        let session = Session { text, steps, window: 0, size_known: true };
        for config in ROWS {
            let make = |offset| HashRows::<Heap>::with_offset(config, offset);
            check_best_match_session(make, &session);
        }
        for config in TREES {
            let make = |offset| BinaryTree::<Heap>::with_offset(config, offset);
            check_all_matches_session(make, &session);
        }
    }
}
