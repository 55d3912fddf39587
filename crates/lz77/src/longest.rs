use core::ops::Range;

use brotwerk_core::{
    AllMatches, BestMatch, Extent, Floor, Match, MatchFinder, Matches, Memory, OutOfMemory, Part,
    Score,
};

/// Asks a finder of all matches for the best one, so that greedy and lazy parsers can
/// use it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Longest<A> {
    finder: A,
}

impl<A: AllMatches> Longest<A> {
    /// The best of what `finder` finds.
    #[must_use]
    pub const fn new(finder: A) -> Self {
        Self { finder }
    }
}

impl<A: Part<M>, M: Memory> Part<M> for Longest<A> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.finder.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.finder.rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        self.finder.needs(extent)
    }

    fn release(&mut self) {
        self.finder.release();
    }

    fn memory_bytes(&self) -> usize {
        self.finder.memory_bytes()
    }
}

impl<A: MatchFinder> MatchFinder for Longest<A> {
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        self.finder.insert_range(text, range);
    }

    fn insert_history(&mut self, text: &[u8], end: u32) {
        self.finder.insert_history(text, end);
    }
}

impl<A: AllMatches> BestMatch for Longest<A> {
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match> {
        let mut matches = Matches::new();
        self.finder.all_matches(text, position, max_distance, floor.length, &mut matches);
        let score = |found: &Match| Score::of(found.length, found.distance);
        let best = matches.iter().copied().max_by_key(score)?;
        (score(&best) > floor.score).then_some(best)
    }
}
