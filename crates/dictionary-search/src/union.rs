//! Two searches as one.

use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Extent, Floor, Memory, OutOfMemory, Part, WordCosts,
    WordMatches,
};

use crate::rising::insert_rising;

/// A search beside another: what either finds, of equal lengths what has the least distance.
///
/// ```
/// use brotwerk_core::{DictionarySearch, WordMatches};
/// use brotwerk_dictionary_search::{UnionSearch, ends, whole};
///
/// let lengths = |search: &mut dyn DictionarySearch| {
///     let mut found = WordMatches::new();
///     search.all_words(b"vernment", &mut found);
///     found.iter().map(|word| word.length).collect::<Vec<_>>()
/// };
/// assert!(lengths(&mut UnionSearch::new(whole(), ends())).contains(&8));
/// assert!(!lengths(&mut whole()).contains(&8));
/// ```
///
/// Both are asked everywhere, so that it takes the time of both; for the best word the second is
/// told what it has to beat.
#[derive(Clone, Copy, Debug, Default)]
pub struct UnionSearch<A, B> {
    first: A,
    second: B,
}

impl<A, B> UnionSearch<A, B> {
    /// What these find.
    #[must_use]
    pub const fn new(first: A, second: B) -> Self {
        Self { first, second }
    }
}

impl<A: Part<M>, B: Part<M>, M: Memory> Part<M> for UnionSearch<A, B> {
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

impl<A: DictionarySearch, B: DictionarySearch> DictionarySearch for UnionSearch<A, B> {
    #[inline]
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        mut floor: Floor,
    ) -> Option<DictionaryMatch> {
        let first = self.first.best_word(text, base_distance, costs, floor);
        if let Some(found) = first {
            // A shorter one may still score better.
            floor.score = costs.score(found.length, base_distance.saturating_add(found.word_id));
        }
        self.second.best_word(text, base_distance, costs, floor).or(first)
    }

    #[inline]
    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        let start = words.len();
        self.first.all_words(text, words);
        let second = words.len();
        self.second.all_words(text, words);
        if start < second && second < words.len() {
            merge(words, start, second);
        }
    }
}

/// Makes one list with rising lengths of what two searches appended.
#[inline(never)]
fn merge(words: &mut WordMatches, start: usize, second: usize) {
    let others = WordMatches::from_slice(&words[second..]);
    words.truncate(second);
    others.iter().for_each(|&found| insert_rising(words, start, found));
}
