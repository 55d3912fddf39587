//! Filter, index and transform in a row.

use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, Leads, Stateless, Walk, WordCosts, WordFilter,
    WordIndex, WordMatch, WordMatches, WordStart, WordTransform,
};

use crate::count::{Observe, Stage};
use crate::rising::insert_rising;

/// Finds words with any filter, index and transform.
#[derive(Clone, Debug)]
pub struct Search<F, I, T, O = ()> {
    /// May a word start here?
    pub filter: F,
    /// Which words do?
    pub index: I,
    /// What to make of them.
    pub transform: T,
    /// Which leads of transforms to try.
    pub leads: Leads,
    /// Told what became of each look-up.
    pub observer: O,
}

impl<F: WordFilter, I: WordIndex, T: WordTransform, O: Observe> Search<F, I, T, O> {
    /// Offers each word that starts after `lead` bytes to `offer`, transformed.
    #[inline]
    fn words(&self, text: &[u8], lead: usize, mut offer: impl FnMut(DictionaryMatch)) -> Stage {
        let Some(word) = text.get(lead..) else { return Stage::Filtered };
        let Some(&start) = word.first_chunk() else { return Stage::Filtered };
        if !self.filter.may_start(WordStart::from_le_bytes(start)) {
            return Stage::Filtered;
        }
        self.words_behind_filter(text, lead, &mut offer)
    }

    /// Whether a word may start here or after one of the bytes that transforms put before
    /// words. Few positions get further.
    #[inline(always)]
    fn may_start(&self, text: &[u8]) -> bool {
        let may_start = |lead: usize| {
            let start = text.get(lead..)?.first_chunk()?;
            Some(self.filter.may_start(WordStart::from_le_bytes(*start)))
        };
        if may_start(0) == Some(true) {
            return true;
        }
        self.lead_lengths(text).iter().any(|&lead| may_start(lead) == Some(true))
    }

    /// The part of [`best_word`](DictionarySearch::best_word) that few positions reach.
    #[inline(never)]
    fn best_behind_filter(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        mut floor: Floor,
    ) -> Option<DictionaryMatch> {
        let mut best = None;
        let mut better = |found: DictionaryMatch| {
            let score = costs.score(found.length, base_distance.saturating_add(found.word_id));
            if found.length > floor.length && score > floor.score {
                floor.score = score;
                best = Some(found);
            }
        };
        let mut stage = self.words(text, 0, &mut better);
        if self.leads != Leads::None {
            for &lead in self.lead_lengths(text) {
                let ended = self.words(text, lead, &mut better);
                if ended as u8 > stage as u8 {
                    stage = ended;
                }
            }
        }
        self.observer.ended(if best.is_some() { Stage::Found } else { stage });
        best
    }

    /// The part of [`all_words`](DictionarySearch::all_words) that few positions reach.
    #[inline(never)]
    fn all_behind_filter(&self, text: &[u8], words: &mut WordMatches) {
        let start = words.len();
        let mut offer = |found| insert_rising(words, start, found);
        self.words(text, 0, &mut offer);
        for &lead in self.lead_lengths(text) {
            self.words(text, lead, &mut offer);
        }
        debug_assert!(words[start..].is_sorted_by(|a, b| a.length < b.length));
    }

    /// The part of [`words`](Self::words) that the filter lets pass.
    fn words_behind_filter(
        &self,
        text: &[u8],
        lead: usize,
        offer: &mut impl FnMut(DictionaryMatch),
    ) -> Stage {
        let mut any = false;
        let mut fit = |form, matched| {
            let word = WordMatch { form, matched, lead: lead as u32 };
            self.transform.transforms(text, word, |found| {
                any = true;
                offer(found);
            });
        };
        let Walk { matched, below } =
            self.index.walk(&text[lead..], |form| fit(form, form.spelling_length() as u32));
        if matched == 0 {
            return Stage::UnknownStart;
        }
        if let Some(form) = below
            && matched < u32::from(form.length)
        {
            fit(form, matched);
        }
        if any { Stage::Beaten } else { Stage::NoWord }
    }

    /// How many bytes a transform's lead may take at the start of this text, but 0.
    #[inline(always)]
    fn lead_lengths(&self, text: &[u8]) -> &'static [usize] {
        match (self.leads, text) {
            (Leads::Space, [b' ', ..]) => &[1],
            (Leads::All, [b' ', b't', b'h', b'e', b' ', ..]) => &[1, 5],
            (Leads::All, [b' ' | b'.', ..]) if !text.starts_with(b".com/") => &[1],
            (Leads::All, [b'.', ..]) => &[1, 5],
            (Leads::All, [b's' | b'e' | b',', b' ', ..] | [0xc2, 0xa0, ..]) => &[2],
            _ => &[],
        }
    }
}

impl<F, I, T, O> Stateless for Search<F, I, T, O> {}

impl<F: WordFilter, I: WordIndex, T: WordTransform, O: Observe> DictionarySearch
    for Search<F, I, T, O>
{
    #[inline(always)]
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        floor: Floor,
    ) -> Option<DictionaryMatch> {
        if self.may_start(text) {
            return self.best_behind_filter(text, base_distance, costs, floor);
        }
        self.observer.ended(Stage::Filtered);
        None
    }
    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        if self.may_start(text) {
            self.all_behind_filter(text, words);
        }
    }
}
