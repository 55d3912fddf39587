//! The match finder that looks everywhere.

use core::hash::{BuildHasherDefault, Hasher};
use core::ops::Range;
use std::collections::HashMap;

use brotwerk_core::{
    AllMatches, BestMatch, Extent, Floor, Match, MatchFinder, Matches, Memory, OutOfMemory, Part,
    Score,
};

/// The shortest match that it finds.
const MIN_LENGTH: usize = 3;

/// Inserts every position, and looks at every one that starts with the same three
/// bytes. Complete, and quadratic at worst.
#[derive(Debug, Default)]
pub struct NaiveFinder {
    /// Positions in the whole text, by their first bytes, oldest first.
    positions: HashMap<[u8; MIN_LENGTH], Vec<u64>, BuildHasherDefault<KeyHasher>>,
    /// How much of the text is gone.
    base: u64,
    /// Positions before this one are inserted.
    next: u64,
}

/// The three bytes, spread by a multiplication. No answer depends on the map's order.
#[derive(Debug, Default)]
struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let key = bytes.iter().fold(self.0, |key, &byte| key << 8 | u64::from(byte));
        // The golden ratio's bits: high ones depend on all of the key, and are what maps use.
        self.0 = key.wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(32);
    }
}

/// How many bytes both start with. Eight at a time: a fuzzer's build notes every comparison.
fn common_start(a: &[u8], b: &[u8]) -> usize {
    let (a_words, b_words) = (a.as_chunks::<8>().0, b.as_chunks::<8>().0);
    let agreed = 8 * a_words.iter().zip(b_words).take_while(|(a, b)| a == b).count();
    agreed + a[agreed..].iter().zip(&b[agreed..]).take_while(|(a, b)| a == b).count()
}

impl NaiveFinder {
    /// Every match at `position`, however many: a list of matches has room for some. Nearest
    /// first, lengths strictly rising; then inserts the position.
    pub fn every_match(&mut self, text: &[u8], position: u32, max_distance: u32) -> Vec<Match> {
        let candidates = self.candidates(text, position, max_distance);
        self.insert(text, position..position + 1);
        candidates
    }

    /// The earlier positions that agree in three bytes or more, nearest first, each in
    /// more than those before: one that is farther and no longer is never better.
    fn candidates(&self, text: &[u8], position: u32, max_distance: u32) -> Vec<Match> {
        let here = &text[position as usize..];
        let Some(key) = here.first_chunk() else { return Vec::new() };
        let known = self.positions.get(key).map_or(&[][..], Vec::as_slice);
        let mut found = Vec::new();
        let mut longest = 0;
        for &other in known.iter().rev() {
            let Some(other) = other.checked_sub(self.base) else { break };
            let Some(distance) = u64::from(position).checked_sub(other) else { continue };
            if distance == 0 {
                continue;
            }
            if distance > u64::from(max_distance) {
                break;
            }
            let there = &text[other as usize..];
            if here.get(longest) != there.get(longest) {
                continue;
            }
            let length = common_start(here, there);
            if length > longest {
                longest = length;
                found.push(Match { length: length as u32, distance: distance as u32 });
            }
            if length == here.len() {
                break;
            }
        }
        found
    }

    fn insert(&mut self, text: &[u8], range: Range<u32>) {
        for position in range {
            let whole = self.base + u64::from(position);
            let Some(key) = text[position as usize..].first_chunk() else { return };
            if whole >= self.next {
                self.positions.entry(*key).or_default().push(whole);
                self.next = whole + 1;
            }
        }
    }
}

impl<M: Memory> Part<M> for NaiveFinder {
    fn prepare(&mut self, _: &mut M, _: &Extent) -> Result<(), OutOfMemory> {
        *self = Self::default();
        Ok(())
    }

    fn rebase(&mut self, delta: u32) {
        self.base += u64::from(delta);
    }
}

impl MatchFinder for NaiveFinder {
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        self.insert(text, range);
    }
}

impl BestMatch for NaiveFinder {
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match> {
        let candidates = self.every_match(text, position, max_distance);
        let score = |found: &Match| Score::of(found.length, found.distance);
        let longer = candidates.into_iter().filter(|found| found.length > floor.length);
        // Of several that score the same, the last is the longest.
        longer.max_by_key(score).filter(|best| score(best) > floor.score)
    }
}

impl AllMatches for NaiveFinder {
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        min_length: u32,
        matches: &mut Matches,
    ) {
        let mut length = min_length;
        for found in self.every_match(text, position, max_distance) {
            if found.length > length && matches.len() < matches.inline_size() {
                length = found.length;
                matches.push(found);
            }
        }
    }
}
