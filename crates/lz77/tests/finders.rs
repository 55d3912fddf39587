//! Every finder, on every kind of text, as parsers of every temper use it.

use brotwerk_check::finders::{
    EVERY_POSITION, Session, Step, Stop, all_matches, check_all_matches, check_all_matches_session,
    check_best_match, check_best_match_session, check_finds_all, check_rebase,
};
use brotwerk_check::generators::{RandomSource, mixture, of_each_kind, random, web_page};
use brotwerk_check::oracles::naive_finder::NaiveFinder;
use brotwerk_core::{BestMatch, Extent, Floor, Heap, Match, Matches, Part};
use brotwerk_lz77::{
    Beside, BinaryTree, HashRows, LastPlaces, Longest, PlacesConfig, RowsConfig, TreeConfig,
};

fn long_tests() -> bool {
    std::env::var_os("BROTWERK_LONG").is_some()
}

/// Calls a check for rows of every size.
macro_rules! for_rows {
    ($check:ident($($argument:expr),*)) => {
        $check::<1>(rows(14, 4), $($argument),*);
        $check::<2>(rows(9, 4), $($argument),*);
        $check::<4>(rows(6, 5), $($argument),*);
        $check::<8>(rows(14, 8), $($argument),*);
        $check::<16>(rows(14, 4), $($argument),*);
        $check::<32>(rows(4, 6), $($argument),*);
        $check::<64>(rows(14, 4), $($argument),*);
    };
}

const fn rows(max_row_bits: u8, hash_bytes: u8) -> RowsConfig {
    RowsConfig { max_row_bits, hash_bytes }
}

/// Calls a check for last places of every size.
macro_rules! for_places {
    ($check:ident($($argument:expr),*)) => {
        $check::<1>(PlacesConfig { max_bits: 14, hash_bytes: 5 }, $($argument),*);
        $check::<1>(PlacesConfig { max_bits: 8, hash_bytes: 4 }, $($argument),*);
        $check::<2>(PlacesConfig { max_bits: 14, hash_bytes: 4 }, $($argument),*);
        $check::<4>(PlacesConfig { max_bits: 9, hash_bytes: 8 }, $($argument),*);
    };
}

const TREES: [TreeConfig; 3] = [
    TreeConfig { depth: 1, nice_length: 4, max_root_bits: 8 },
    TreeConfig { depth: 16, nice_length: 32, max_root_bits: 17 },
    TreeConfig { depth: 256, nice_length: 256, max_root_bits: 17 },
];

/// Texts of every kind, each with steps of several parsers.
fn sessions() -> Vec<Session> {
    let mut source = RandomSource::new(1);
    let rounds = if long_tests() { 100 } else { 2 };
    let mut sessions = Vec::new();
    for seed in 0..rounds {
        for (_, text) in of_each_kind(seed, 6000) {
            for window in [0, 7] {
                let text = text.clone();
                let steps = (0..source.skewed(40)).map(|_| step(&mut source)).collect();
                sessions.push(Session { text, steps, window, size_known: window == 0, past: None });
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

fn check_session<const SLOTS: usize>(config: RowsConfig, session: &Session) {
    let make = |offset| HashRows::<SLOTS>::with_offset(config, offset);
    check_best_match_session(make, session);
    check_all_matches_session(make, session);
}

fn check_matches<const SLOTS: usize>(
    config: RowsConfig,
    text: &[u8],
    other: &[u8],
    max_distance: u32,
    stops: &[Stop],
) {
    let make = || HashRows::<SLOTS>::new(config);
    check_best_match(make, text, other, max_distance, stops);
    check_all_matches(make, text, other, max_distance, stops);
}

fn check_sliding<const SLOTS: usize>(config: RowsConfig, offset: u32, text: &[u8]) {
    check_rebase(|| HashRows::<SLOTS>::with_offset(config, offset), text, 1000, 700);
}

fn check_places_session<const PLACES: usize>(config: PlacesConfig, session: &Session) {
    check_best_match_session(|offset| LastPlaces::<PLACES>::with_offset(config, offset), session);
}

fn check_places<const PLACES: usize>(
    config: PlacesConfig,
    text: &[u8],
    other: &[u8],
    max_distance: u32,
    stops: &[Stop],
) {
    check_best_match(|| LastPlaces::<PLACES>::new(config), text, other, max_distance, stops);
}

fn check_sliding_places<const PLACES: usize>(config: PlacesConfig, offset: u32, text: &[u8]) {
    check_rebase(|| LastPlaces::<PLACES>::with_offset(config, offset), text, 1000, 700);
}

#[test]
fn last_places_in_sessions() {
    for session in sessions() {
        for_places!(check_places_session(&session));
    }
}

#[test]
fn hash_rows_in_sessions() {
    for session in sessions() {
        for_rows!(check_session(&session));
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
        Stop { step: 0, look_up: true, insert: true },
        Stop { step: 9, look_up: true, insert: true },
        Stop { step: 3, look_up: false, insert: false },
        Stop { step: 200, look_up: false, insert: true },
    ];
    for (_, text) in of_each_kind(5, 4000) {
        for stops in [&EVERY_POSITION[..], &skipping] {
            for max_distance in [1, 1000, 1 << 20] {
                for_rows!(check_matches(&text, &other, max_distance, stops));
                for_places!(check_places(&text, &other, max_distance, stops));
                for config in TREES {
                    let make = || BinaryTree::<Heap>::new(config);
                    check_all_matches(make, &text, &other, max_distance, stops);
                }
            }
        }
    }
}

/// A tree looks at all that it has not inserted near a text's end, also what it was never told of.
#[test]
fn skipped_positions_near_the_end_may_be_matched() {
    let text = b"never told, never told, never told";
    let skipped = Stop { step: 11, look_up: false, insert: false };
    let stops = [skipped, Stop { step: 40, look_up: true, insert: true }];
    let make = || BinaryTree::<Heap>::new(TREES[2]);
    check_all_matches(make, text, &[], 1 << 10, &stops);
    let lists = all_matches(&mut make(), text, 1 << 10, &stops);
    assert_eq!(lists, [vec![Match { length: 22, distance: 12 }]]);
}

/// More lengths than a list has room for: the last place is the longest match's.
#[test]
fn more_matches_than_fit() {
    let source = mixture(4, 100);
    let mut text = Vec::new();
    for length in (3..=100).rev() {
        text.extend(&source[..length]);
        text.push(b'|');
    }
    text.extend(&source);
    let make = || BinaryTree::<Heap>::new(TREES[2]);
    check_all_matches(make, &text, &[], 1 << 20, &EVERY_POSITION);
    let lists = all_matches(&mut make(), &text, 1 << 20, &EVERY_POSITION);
    let full = &lists[text.len() - source.len()];
    assert_eq!(full.len(), Matches::new().inline_size());
    assert_eq!(full.last().map(|found| found.length), Some(100));
}

/// Numbers pass 2^31, run out, and start anew.
#[test]
fn sliding_at_large_offsets() {
    for (_, text) in of_each_kind(6, 8000) {
        for offset in [1, (1 << 31) - 3000, (1 << 31) - 1, 3 << 30, u32::MAX] {
            for_rows!(check_sliding(offset, &text));
            for_places!(check_sliding_places(offset, &text));
            check_rebase(NaiveFinder::default, &text, 1000, 700);
        }
        let tree = || Longest::new(BinaryTree::<Heap>::new(TREES[1]));
        check_rebase(tree, &text, 1000, 700);
    }
}

#[test]
fn a_deep_tree_finds_all() {
    for (_, text) in of_each_kind(3, if long_tests() { 1 << 15 } else { 1 << 12 }) {
        for nice_length in [4, 5, 16, 256] {
            let config = TreeConfig { depth: u16::MAX, nice_length, max_root_bits: 16 };
            check_finds_all(BinaryTree::<Heap>::new(config), nice_length, &text);
        }
    }
}

/// The zero of an empty slot is no position, on fresh tables and on used ones.
#[test]
fn zeros_do_not_match_empty_slots() {
    for length in 0..40 {
        let (text, steps) = (vec![0; length], Vec::new());
        let session = Session { text, steps, window: 0, size_known: true, past: None };
        for_rows!(check_session(&session));
        for_places!(check_places_session(&session));
        for config in TREES {
            let make = |offset| BinaryTree::<Heap>::with_offset(config, offset);
            check_all_matches_session(make, &session);
        }
    }
}

/// The last place of a hash is found, of several the best.
#[test]
fn places_that_were_seen_are_found() {
    let text = b"0123456789 01234567-- 012345---- 0123456789";
    let last = text.len() as u32 - 10;
    let find = |finder: &mut dyn BestMatch| {
        finder.insert_range(text, 0..last);
        finder.best_match(text, last, 1 << 16, Floor::default())
    };
    let config = PlacesConfig { max_bits: 14, hash_bytes: 5 };
    let extent = Extent::whole(text.len(), 1 << 16);
    let (mut one, mut four) = (LastPlaces::<1>::new(config), LastPlaces::<4>::new(config));
    one.prepare(&mut Heap, &extent).expect("memory");
    four.prepare(&mut Heap, &extent).expect("memory");
    assert_eq!(find(&mut one), Some(Match { length: 6, distance: 11 }));
    assert_eq!(find(&mut four), Some(Match { length: 10, distance: 33 }));
}

#[test]
fn two_finders_beside_each_other_are_a_finder() {
    let rows = || Beside::new(HashRows::<4>::new(rows(9, 4)), HashRows::<16>::new(rows(14, 8)));
    let trees = || Beside::new(BinaryTree::new(TREES[0]), BinaryTree::new(TREES[1]));
    let others = web_page(9, 3_000);
    for (_, text) in of_each_kind(7, 4_000) {
        check_best_match(rows, &text, &others, 1 << 20, &EVERY_POSITION);
        check_rebase(rows, &text, 900, 300);
        check_all_matches(trees, &text, &others, 1 << 20, &EVERY_POSITION);
    }
}

/// Every match that one of the two finds is found, or a longer one no farther, or one as long and
/// nearer.
#[test]
fn nothing_that_either_finds_is_lost() {
    for (name, text) in of_each_kind(8, 2_000) {
        let one = || BinaryTree::new(TREES[0]);
        let other = || BinaryTree::new(TREES[2]);
        let first = all_matches(&mut one(), &text, 1 << 20, &EVERY_POSITION);
        let second = all_matches(&mut other(), &text, 1 << 20, &EVERY_POSITION);
        let mut both = Beside::new(one(), other());
        let both = all_matches(&mut both, &text, 1 << 20, &EVERY_POSITION);
        for ((first, second), both) in first.iter().zip(&second).zip(&both) {
            for lost in first.iter().chain(second) {
                let covers = |it: &Match| it.length >= lost.length && it.distance <= lost.distance;
                assert!(both.iter().any(covers), "{name}: {lost:?} is lost from {both:?}");
            }
        }
    }
}

/// A copy of what stands before a text that others have encoded, after so many bytes of history.
fn copy_of_history(mut finder: impl BestMatch + Part, length: usize) -> Option<Match> {
    let history = random(7, length);
    let text = [&history[..], &history[..]].concat();
    let reach = 1 << 20;
    finder.prepare(&mut Heap, &Extent::whole(text.len(), reach)).expect("memory");
    finder.insert_history(&text, length as u32);
    // Of the last bytes, the positions are known that tables have room for.
    let position = 2 * length as u32 - 100;
    finder.best_match(&text, position, reach, Floor::default())
}

#[test]
fn history_is_found_as_far_as_tables_reach() {
    let places = PlacesConfig { max_bits: 14, hash_bytes: 5 };
    for length in [200, 3_000] {
        let expected = Some(Match { length: 100, distance: length as u32 });
        let tree = || BinaryTree::new(TreeConfig { nice_length: 64, ..TREES[1] });
        assert_eq!(copy_of_history(HashRows::<16>::new(rows(14, 4)), length), expected);
        assert_eq!(copy_of_history(LastPlaces::<2>::new(places), length), expected);
        assert_eq!(copy_of_history(Longest::new(tree()), length), expected);
        let beside = Beside::new(LastPlaces::<1>::new(places), HashRows::<8>::new(rows(9, 4)));
        assert_eq!(copy_of_history(beside, length), expected);
    }
    // Of more than there is room for, the last that are inserted are known.
    for length in [40_000, 100_000] {
        let found = copy_of_history(HashRows::<64>::new(rows(8, 4)), length);
        assert_eq!(found, Some(Match { length: 100, distance: length as u32 }));
    }
}
