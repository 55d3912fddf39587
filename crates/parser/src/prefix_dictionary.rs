//! Copies from a prefix dictionary, and words behind it, as the quick and the lazy parser ask for
//! them.
//!
//! Most positions have none, and must cost little: the dictionary's filter and the comparison of
//! the last distances with how far the window reaches are inlined into the parser's loop, and
//! only where one of them says so is anything called.

use brotwerk_core::{
    CopyFilter, DictionaryMatch, DictionarySearch, DistanceCode, DistanceRing, Floor, LITERAL,
    Match, NoPrefixDictionary, PrefixDictionarySearch, Score, Task, WordCosts,
};

use crate::ring_costs::{MIN_RING_LENGTH, RING_COST};

/// What referring to a distance within three of one of the last two is taken to cost, in 1/32 bit:
/// the code alone, seldom used in most texts. Heuristic; raising it prefers explicit distances.
const NEAR_COST: i32 = 6 * 32;

/// What the parser asks of the bytes before the stream.
pub(crate) trait PrefixDictionaryFinder {
    /// How many they are.
    fn length(&self) -> u32;

    /// The best copy of theirs for what `text` starts with: at one of the last distances or
    /// any other, if it beats the floor. `reach` is as for [`PrefixDictionarySearch`].
    fn best_copy(
        &self,
        text: &[u8],
        reach: u32,
        ring: &DistanceRing,
        floor: Floor,
    ) -> Option<(Match, Score)>;
}

impl PrefixDictionaryFinder for NoPrefixDictionary {
    #[inline(always)]
    fn length(&self) -> u32 {
        0
    }

    #[inline(always)]
    fn best_copy(&self, _: &[u8], _: u32, _: &DistanceRing, _: Floor) -> Option<(Match, Score)> {
        None
    }
}

/// The best copy from the prefix dictionary that beats the floor, if the stream can express it.
#[inline(always)]
pub(crate) fn best_copy(
    task: &Task<'_>,
    prefix_dictionary: &impl PrefixDictionaryFinder,
    position: u32,
    ring: &DistanceRing,
    floor: Floor,
) -> Option<(Match, Score)> {
    if prefix_dictionary.length() == 0 {
        return None;
    }
    let text = &task.text[position as usize..];
    let found = prefix_dictionary.best_copy(text, task.reach(position), ring, floor)?;
    (found.0.distance <= task.max_expressible).then_some(found)
}

/// The best word of the static dictionary that beats the floor, and the distance that names it,
/// behind the prefix dictionary, if the stream can express that.
#[inline(always)]
pub(crate) fn best_word(
    task: &Task<'_>,
    prefix_dictionary: &impl PrefixDictionaryFinder,
    dictionary: &mut impl DictionarySearch,
    position: u32,
    costs: &WordCosts,
    floor: Floor,
) -> Option<(DictionaryMatch, u32)> {
    let text = &task.text[position as usize..];
    // As the task has it, of a prefix dictionary that is known when this is compiled.
    let base_distance = task.reach(position) + prefix_dictionary.length() + 1;
    let word = dictionary.best_word(text, base_distance, costs, floor)?;
    let distance = base_distance + word.word_id;
    if prefix_dictionary.length() > 0 && distance > task.max_expressible {
        return None;
    }
    Some((word, distance))
}

/// A prefix dictionary, with what is asked at every position at hand.
pub(crate) struct FilteredPrefixDictionary<'a> {
    search: &'a dyn PrefixDictionarySearch,
    filter: CopyFilter<'a>,
    length: u32,
}

impl<'a> FilteredPrefixDictionary<'a> {
    pub(crate) fn new(search: &'a dyn PrefixDictionarySearch) -> Self {
        Self { search, filter: search.filter(), length: search.length() }
    }

    /// As [`best_copy`](PrefixDictionaryFinder::best_copy), where there may be one.
    #[inline(never)]
    fn look(
        &self,
        text: &[u8],
        reach: u32,
        ring: &DistanceRing,
        mut floor: Floor,
        filtered: bool,
    ) -> Option<(Match, Score)> {
        let mut best = None;
        let exact = (0..).zip(RING_COST);
        let near =
            (DistanceRing::AROUND_LAST..DistanceCode::RING_CODES).map(|code| (code, NEAR_COST));
        for (code, cost) in exact.chain(near) {
            let distance = ring.distance(code as u8);
            let back = distance.wrapping_sub(reach);
            if distance <= reach || back > self.length {
                continue;
            }
            let length = self.search.match_length(text, back);
            let score = Score(LITERAL * length as i32 - cost);
            if length >= MIN_RING_LENGTH && score > floor.score {
                floor = Floor { length: floor.length.max(length), score };
                best = Some((Match { length, distance }, score));
            }
        }
        if !filtered && let Some(found) = self.search.best_copy(text, reach, floor) {
            best = Some((found, Score::of(found.length, found.distance)));
        }
        best
    }
}

impl PrefixDictionaryFinder for FilteredPrefixDictionary<'_> {
    #[inline(always)]
    fn length(&self) -> u32 {
        self.length
    }

    #[inline(always)]
    fn best_copy(
        &self,
        text: &[u8],
        reach: u32,
        ring: &DistanceRing,
        floor: Floor,
    ) -> Option<(Match, Score)> {
        let filtered = !self.filter.may_have(text, least_length(reach, floor));
        let [last, second, third, _] = ring.distances();
        if filtered && last.max(second).max(third) <= reach {
            return None;
        }
        self.look(text, reach, ring, floor, filtered)
    }
}

/// How long a copy from behind the window must be to beat the floor.
#[inline(always)]
fn least_length(reach: u32, floor: Floor) -> u32 {
    let score = floor.score - Score::of(0, reach + 1).0;
    floor.length.max((score.0 / LITERAL).max(0) as u32) + 1
}
