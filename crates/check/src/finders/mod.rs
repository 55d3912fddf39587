//! Properties of match finders: what they name is true, and no history changes it.

use brotwerk_core::{
    AllMatches, BestMatch, Extent, Floor, Heap, Match, MatchFinder, Matches, Part, Score,
};

use crate::oracles::naive_finder::NaiveFinder;

mod session;

pub use session::{
    SESSION_LENGTH, Session, Step, check_all_matches_session, check_best_match_session,
    check_finds_all,
};

/// A way through a text: at each stop, look up or skip, then go on by so many bytes.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Stop {
    /// Bytes to the next stop, less one.
    pub step: u8,
    /// Whether to look the position up.
    pub look_up: bool,
    /// Whether the positions passed are inserted.
    pub insert: bool,
}

/// Every position is looked up.
pub const EVERY_POSITION: [Stop; 1] = [Stop { step: 0, look_up: true, insert: true }];

/// Asserts that a match is one: within reach, within the text, and true of it.
fn assert_true(text: &[u8], position: u32, max_distance: u32, found: Match) {
    let Match { length, distance } = found;
    let (here, length) = (position as usize, length as usize);
    assert!(distance > 0 && distance <= max_distance && distance <= position, "{found:?}");
    let there = here - distance as usize;
    assert!(here + length <= text.len(), "{found:?} at {here} runs over {}", text.len());
    let agrees = text[here..here + length] == text[there..there + length];
    assert!(agrees, "{found:?} at {here} is not a match");
}

/// Walks the text, `stops` over and over; what is found at each position looked up.
fn walk(
    text: &[u8],
    stops: &[Stop],
    mut look_up: impl FnMut(u32),
    mut insert: impl FnMut(core::ops::Range<u32>),
) {
    let mut position = 0;
    for stop in stops.iter().cycle() {
        if position as usize >= text.len() {
            return;
        }
        let next = (position + 1 + u32::from(stop.step)).min(text.len() as u32);
        let mut from = position;
        // `look_up` and `insert` share a finder: one at a time.
        if stop.look_up {
            look_up(position);
            from += 1;
        }
        if stop.insert {
            insert(from..next);
        }
        position = next;
    }
}

/// What a finder answers along a way; checks that each answer is a match above the floor.
///
/// # Panics
/// If one is not.
pub fn best_matches(
    finder: &mut (impl BestMatch + Part<Heap>),
    text: &[u8],
    max_distance: u32,
    floor: Floor,
    stops: &[Stop],
) -> Vec<Option<Match>> {
    finder.prepare(&mut Heap, &Extent::whole(text.len(), max_distance)).expect("memory");
    let mut found = Vec::new();
    let finder = core::cell::RefCell::new(finder);
    walk(
        text,
        stops,
        |position| {
            let best = finder.borrow_mut().best_match(text, position, max_distance, floor);
            if let Some(best) = best {
                assert_true(text, position, max_distance, best);
                assert!(best.length > floor.length, "{best:?} is below {floor:?}");
                assert!(Score::of(best.length, best.distance) > floor.score);
            }
            found.push(best);
        },
        |range| finder.borrow_mut().insert_range(text, range),
    );
    found
}

/// A finder's answers are true, the naive finder knows none worse, and a finder that has
/// seen another text gives the same.
///
/// # Panics
/// Where that does not hold.
pub fn check_best_match<F: BestMatch + Part<Heap>>(
    make: impl Fn() -> F,
    text: &[u8],
    other_text: &[u8],
    max_distance: u32,
    stops: &[Stop],
) {
    let floor = Floor { length: 3, score: Score::NONE };
    let fresh = best_matches(&mut make(), text, max_distance, floor, stops);
    let mut used = make();
    best_matches(&mut used, other_text, max_distance, floor, &EVERY_POSITION);
    let reused = best_matches(&mut used, text, max_distance, floor, stops);
    assert!(fresh == reused, "a used finder gives other matches");
    let naive = best_matches(&mut NaiveFinder::default(), text, max_distance, floor, stops);
    for (found, best) in fresh.iter().zip(&naive) {
        let score = |found: &Option<Match>| found.map(|m| Score::of(m.length, m.distance));
        assert!(score(found) <= score(best), "{found:?} beats the best there is, {best:?}");
    }
}

/// Sliding the text out under a finder, in steps of `slide` bytes, changes no answer.
///
/// # Panics
/// If it does.
pub fn check_rebase<F: BestMatch + Part<Heap>>(
    make: impl Fn() -> F,
    text: &[u8],
    max_distance: u32,
    slide: u32,
) {
    let floor = Floor { length: 3, score: Score::NONE };
    let still = best_matches(&mut make(), text, max_distance, floor, &EVERY_POSITION);
    let mut finder = make();
    finder.prepare(&mut Heap, &Extent::whole(text.len(), max_distance)).expect("memory");
    let mut start = 0;
    for (position, expected) in still.iter().enumerate() {
        let mut here = position as u32 - start;
        if here >= max_distance + slide {
            finder.rebase(slide);
            start += slide;
            here -= slide;
        }
        let visible = &text[start as usize..];
        let found = finder.best_match(visible, here, max_distance, floor);
        assert_eq!(found, *expected, "at {position}, slid by {start}");
    }
}

/// All matches are true, strictly longer each, and each the nearest of those that the
/// naive finder has for its length or more; the used finder gives the same.
///
/// # Panics
/// Where that does not hold.
pub fn check_all_matches<F: AllMatches + Part<Heap>>(
    make: impl Fn() -> F,
    text: &[u8],
    other_text: &[u8],
    max_distance: u32,
    stops: &[Stop],
) {
    let fresh = all_matches(&mut make(), text, max_distance, stops);
    let mut used = make();
    all_matches(&mut used, other_text, max_distance, &EVERY_POSITION);
    assert!(fresh == all_matches(&mut used, text, max_distance, stops), "a used finder differs");
    // All of them: the finder's list, where it is full, may end with a longer one than the
    // naive finder's would. And at all positions before: a finder may know of some that nobody
    // inserted.
    let (mut naive, mut told, mut every) = (NaiveFinder::default(), 0, Vec::new());
    walk(
        text,
        stops,
        |position| {
            naive.insert_range(text, told..position);
            told = position;
            every.push(naive.every_match(text, position, max_distance));
        },
        |_| {},
    );
    assert_eq!(fresh.len(), every.len(), "both walk the same way");
    for (found, all) in fresh.iter().zip(&every) {
        for one in found {
            let nearest = all.iter().find(|other| other.length >= one.length);
            let nearest = nearest.expect("the naive finder has every match");
            assert!(nearest.distance <= one.distance, "{one:?} is nearer than {nearest:?}");
        }
    }
}

/// What a finder answers along a way; checks each list.
///
/// # Panics
/// If a match is not one, or not longer than the one before.
pub fn all_matches(
    finder: &mut (impl AllMatches + Part<Heap>),
    text: &[u8],
    max_distance: u32,
    stops: &[Stop],
) -> Vec<Vec<Match>> {
    finder.prepare(&mut Heap, &Extent::whole(text.len(), max_distance)).expect("memory");
    let mut lists = Vec::new();
    let finder = core::cell::RefCell::new(finder);
    walk(
        text,
        stops,
        |position| {
            let mut matches = Matches::new();
            finder.borrow_mut().all_matches(text, position, max_distance, 2, &mut matches);
            assert!(!matches.spilled(), "the list has room for all");
            let mut length = 2;
            for &found in &matches {
                assert_true(text, position, max_distance, found);
                assert!(found.length > length, "lengths must rise: {matches:?}");
                length = found.length;
            }
            lists.push(matches.to_vec());
        },
        |range| finder.borrow_mut().insert_range(text, range),
    );
    lists
}
