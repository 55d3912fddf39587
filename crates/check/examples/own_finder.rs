//! A match finder of one's own, and what it takes to check it.
//!
//! It remembers the last position of each three bytes: one look-up, no search.

use std::collections::HashMap;
use std::ops::Range;

use brotwerk_check::finders::{
    EVERY_POSITION, Session, Step, check_best_match, check_best_match_session, check_rebase,
};
use brotwerk_check::generators::{mixture, small_alphabet, web_page};
use brotwerk_core::{
    BestMatch, Extent, Floor, Match, MatchFinder, Memory, OutOfMemory, Part, Score,
};

#[derive(Default)]
struct LastSeen(HashMap<[u8; 3], u32>);

impl<M: Memory> Part<M> for LastSeen {
    fn prepare(&mut self, _: &mut M, _: &Extent) -> Result<(), OutOfMemory> {
        self.0.clear();
        Ok(())
    }

    fn rebase(&mut self, delta: u32) {
        self.0.retain(|_, position| *position >= delta);
        self.0.values_mut().for_each(|position| *position -= delta);
    }
}

impl MatchFinder for LastSeen {
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        for position in range {
            let Some(key) = text[position as usize..].first_chunk() else { return };
            // A position may be named twice; a later one stays.
            let last = self.0.entry(*key).or_insert(position);
            *last = position.max(*last);
        }
    }
}

impl BestMatch for LastSeen {
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match> {
        let here = &text[position as usize..];
        let last = here.first_chunk::<3>().and_then(|key| self.0.get(key).copied());
        self.insert_range(text, position..position + 1);
        let distance = position.checked_sub(last?).filter(|distance| *distance > 0)?;
        let there = &text[(position - distance) as usize..];
        let length = here.iter().zip(there).take_while(|(a, b)| a == b).count() as u32;
        let beats = length > floor.length && Score::of(length, distance) > floor.score;
        (distance <= max_distance && beats).then_some(Match { length, distance })
    }
}

fn main() {
    let other = mixture(1, 2_000);
    for text in [web_page(2, 4_000), small_alphabet(3, 4_000, 3), vec![0; 4_000]] {
        check_best_match(LastSeen::default, &text, &other, 1 << 16, &EVERY_POSITION);
        check_rebase(LastSeen::default, &text, 1_000, 700);
        let steps = vec![Step::Take, Step::Skip(3), Step::Grow(500), Step::Insert(9)];
        let steps = [steps, vec![Step::Take; 40], vec![Step::Slide(800)]].concat();
        let session = Session { text, steps, window: 2, size_known: true, past: None };
        check_best_match_session(|_| LastSeen::default(), &session);
    }
    println!("the finder names true matches, also after other texts and where the text slides");
}
