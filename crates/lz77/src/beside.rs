use core::ops::Range;

use brotwerk_core::{
    AllMatches, BestMatch, Extent, Floor, Match, MatchFinder, Matches, Memory, OutOfMemory, Part,
    Score,
};

/// A finder beside another: the best of what either finds.
///
/// For finders that know of different matches, such as one of short and near ones beside one of
/// long ones. Both see all of the text, so that it takes the time of both; the second is told
/// what it has to beat.
#[derive(Clone, Copy, Debug, Default)]
pub struct Beside<A, B> {
    first: A,
    second: B,
}

impl<A, B> Beside<A, B> {
    /// The better of what these find.
    #[must_use]
    pub const fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A: Part<M>, B: Part<M>, M: Memory> Part<M> for Beside<A, B> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.first.prepare(memory, extent)?;
        self.second.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.first.rebase(delta);
        self.second.rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        self.first.needs(extent).saturating_add(self.second.needs(extent))
    }

    fn release(&mut self) {
        self.first.release();
        self.second.release();
    }

    fn memory_bytes(&self) -> usize {
        self.first.memory_bytes() + self.second.memory_bytes()
    }
}

impl<A: MatchFinder, B: MatchFinder> MatchFinder for Beside<A, B> {
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        self.first.insert_range(text, range.clone());
        self.second.insert_range(text, range);
    }

    fn insert_history(&mut self, text: &[u8], end: u32) {
        self.first.insert_history(text, end);
        self.second.insert_history(text, end);
    }
}

impl<A: BestMatch, B: BestMatch> BestMatch for Beside<A, B> {
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        mut floor: Floor,
    ) -> Option<Match> {
        let first = self.first.best_match(text, position, max_distance, floor);
        if let Some(found) = first {
            // A longer one with a better score; a shorter one may still score better.
            floor.score = Score::of(found.length, found.distance);
        }
        self.second.best_match(text, position, max_distance, floor).or(first)
    }
}

impl<A: AllMatches, B: AllMatches> AllMatches for Beside<A, B> {
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        min_length: u32,
        matches: &mut Matches,
    ) {
        let (mut first, mut second) = (Matches::new(), Matches::new());
        self.first.all_matches(text, position, max_distance, min_length, &mut first);
        self.second.all_matches(text, position, max_distance, min_length, &mut second);
        merge(&first, &second, matches);
    }
}

/// Both lists' matches, lengths strictly rising, the nearest of each length: one that is as long
/// as another and farther, or shorter and farther, is left out.
fn merge(first: &[Match], second: &[Match], merged: &mut Matches) {
    let (mut first, mut second) = (first.iter().rev().peekable(), second.iter().rev().peekable());
    let start = merged.len();
    // From the longest down: each that follows must be nearer than all before it.
    let mut nearest = u32::MAX;
    let mut kept = Matches::new();
    // The longest stay where not all fit.
    while kept.len() < kept.inline_size() - start {
        let next = match (first.peek(), second.peek()) {
            (Some(a), Some(b)) if (a.length, b.distance) >= (b.length, a.distance) => first.next(),
            (Some(_), None) => first.next(),
            (_, Some(_)) => second.next(),
            (None, None) => break,
        };
        if let Some(&found) = next.filter(|found| found.distance < nearest) {
            nearest = found.distance;
            kept.push(found);
        }
    }
    merged.extend(kept.iter().rev().copied());
}
