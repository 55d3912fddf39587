use smallvec::SmallVec;

use crate::{DictionaryMatch, Floor, Score, Stateless, WordCosts, WordForm};

/// The four bytes that words are found by, as a little-endian number.
pub type WordStart = u32;

/// May a word start with these four bytes?
///
/// A wrong "no" costs ratio, a wrong "yes" time.
pub trait WordFilter {
    /// Whether to look further.
    fn may_start(&self, start: WordStart) -> bool;
}

impl<F: WordFilter + ?Sized> WordFilter for &F {
    #[inline]
    fn may_start(&self, start: WordStart) -> bool {
        (**self).may_start(start)
    }
}

/// No filter: looks everywhere.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFilter;

impl WordFilter for NoFilter {
    #[inline]
    fn may_start(&self, _: WordStart) -> bool {
        true
    }
}

/// How far a text agrees with the words of an index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Walk {
    /// How many bytes of the text some word starts with; 0 where they are fewer than
    /// four.
    pub matched: u32,
    /// The shortest plain word that starts with those bytes, and of several the one with
    /// the lowest index: what can be cut down to them. It may have no further bytes.
    pub below: Option<WordForm>,
}

/// A set of words, searched by what a text starts with.
///
/// Naming a word that the text does not start with is a wrong stream; missing one costs
/// ratio.
pub trait WordIndex {
    /// Calls `on_word` for each word that `text` starts with, from short to long, and
    /// returns how far it agrees with any.
    fn walk(&self, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk;
}

impl<I: WordIndex> WordIndex for &I {
    #[inline]
    fn walk(&self, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
        (**self).walk(text, on_word)
    }
}

/// What is known of a word and the text at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordMatch {
    /// The word, in its case form.
    pub form: WordForm,
    /// How many bytes of its spelling the text has, from the first one on.
    pub matched: u32,
    /// Where in the text it starts: after that many bytes of a transform's lead.
    pub lead: u32,
}

/// Finds the transforms that make a word what a text starts with.
///
/// A transform under which the word does not expand to what `text` starts with, or
/// expands to nothing, is a wrong stream; missing one costs ratio.
pub trait WordTransform {
    /// Calls `offer` with each such transform's match. `text` starts with the transform's
    /// lead, [`WordMatch::lead`] bytes of it.
    fn transforms(&self, text: &[u8], word: WordMatch, offer: impl FnMut(DictionaryMatch));

    /// The one of them that scores highest, the first of equals. `base_distance` is as in
    /// [`DictionarySearch::best_word`].
    #[inline]
    fn best_transform(
        &self,
        text: &[u8],
        word: WordMatch,
        base_distance: u32,
        costs: &WordCosts,
    ) -> Option<DictionaryMatch> {
        let mut best: Option<(Score, DictionaryMatch)> = None;
        self.transforms(text, word, |found| {
            let score = costs.score(found.length, base_distance.saturating_add(found.word_id));
            if best.is_none_or(|(least, _)| score > least) {
                best = Some((score, found));
            }
        });
        best.map(|(_, found)| found)
    }
}

/// Words, at most one for each length that a transformed word can have; never spilled to
/// the heap.
pub type WordMatches = SmallVec<[DictionaryMatch; 64]>;

/// Finds the best word of the static dictionary for a text (§8).
///
/// A match that the decoder would not expand to the text's next `length` bytes, or
/// whose length is 0, is a wrong stream. Missing one costs only ratio.
pub trait DictionarySearch {
    /// The best match for the start of `text` that beats the floor by these costs.
    /// `base_distance` is one more than the furthest a copy could reach from here: what
    /// word 0 costs.
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        floor: Floor,
    ) -> Option<DictionaryMatch>;

    /// Every useful match for the start of `text`, for parsers that weigh them against
    /// each other: lengths strictly rising, for each the lowest id found. Appends.
    fn all_words(&mut self, text: &[u8], words: &mut WordMatches);
}

/// No dictionary at all.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDictionary;

impl Stateless for NoDictionary {}

impl DictionarySearch for NoDictionary {
    #[inline]
    fn best_word(&mut self, _: &[u8], _: u32, _: &WordCosts, _: Floor) -> Option<DictionaryMatch> {
        None
    }

    fn all_words(&mut self, _: &[u8], _: &mut WordMatches) {}
}

/// A search or none.
impl<D: DictionarySearch> DictionarySearch for Option<D> {
    #[inline]
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        floor: Floor,
    ) -> Option<DictionaryMatch> {
        self.as_mut()?.best_word(text, base_distance, costs, floor)
    }

    #[inline]
    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        if let Some(search) = self {
            search.all_words(text, words);
        }
    }
}
