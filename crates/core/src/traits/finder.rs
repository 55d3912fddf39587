use core::ops::Range;

use smallvec::SmallVec;

use crate::{Match, Score};

/// What a match must beat to be worth naming.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Floor {
    /// A match must be longer than this.
    pub length: u32,
    /// A match must score higher than this.
    pub score: Score,
}

/// What all match finders have in common: they remember where text was.
///
/// Positions are indices into `text`, which ends where matches must end. Calls name
/// rising positions; a finder may forget any it likes. A match that is not one
/// (`text[p..] ` and `text[p - distance..]` differ within its length, or the distance
/// is 0, beyond `max_distance` or before the text) is a wrong stream. Missing one, or
/// naming one that is not the best, costs only ratio.
///
/// # Panics
/// Implementations may panic if a position is outside `text`.
pub trait MatchFinder {
    /// Inserts every position of the range that is not inserted yet. Those too
    /// close to the end of `text` to be hashed may be left for the next call.
    fn insert_range(&mut self, text: &[u8], range: Range<u32>);

    /// The same for one position.
    #[inline]
    fn insert(&mut self, text: &[u8], position: u32) {
        self.insert_range(text, position..position + 1);
    }

    /// The same for all positions before `end`, or the last of them: those that are still known when
    /// all have been inserted. For text that others have encoded, before any other call.
    fn insert_history(&mut self, text: &[u8], end: u32) {
        self.insert_range(text, 0..end);
    }
}

/// Finds the one best match: what greedy and lazy parsers ask for.
pub trait BestMatch: MatchFinder {
    /// The match at `position` with the highest [`Score`] among those that beat the
    /// floor and lie within `max_distance`. Then inserts the position, so that later
    /// ones can match it.
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match>;
}

impl<F: MatchFinder + ?Sized> MatchFinder for &mut F {
    #[inline]
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        (**self).insert_range(text, range);
    }

    #[inline]
    fn insert(&mut self, text: &[u8], position: u32) {
        (**self).insert(text, position);
    }

    fn insert_history(&mut self, text: &[u8], end: u32) {
        (**self).insert_history(text, end);
    }
}

impl<F: BestMatch + ?Sized> BestMatch for &mut F {
    #[inline]
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match> {
        (**self).best_match(text, position, max_distance, floor)
    }
}

/// A list of matches, long enough for what finders find and never spilled to the heap.
pub type Matches = SmallVec<[Match; 64]>;

/// Finds every useful match: what shortest-path parsers ask for.
pub trait AllMatches: MatchFinder {
    /// Appends the matches at `position` within `max_distance` that are longer than
    /// `min_length`, lengths strictly rising, each the nearest found for its length, at most as
    /// many as fit without spilling. Then inserts the position.
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        min_length: u32,
        matches: &mut Matches,
    );
}

impl<F: AllMatches + ?Sized> AllMatches for &mut F {
    #[inline]
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        min_length: u32,
        matches: &mut Matches,
    ) {
        (**self).all_matches(text, position, max_distance, min_length, matches);
    }
}
