//! Spellings of words in a map: what an index of them is held against.

use std::collections::HashMap;

use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, TRANSFORMS, WORD_INDEX_BITS, WordCosts, WordMatches,
};
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE};

use crate::words::expand;

/// A search for what words become under transforms, and for what they become with any suffix
/// besides: each is spelled out, with the least distance where one comes twice.
#[derive(Clone, Debug)]
pub struct NaiveSpellings {
    spellings: HashMap<Vec<u8>, DictionaryMatch>,
    longest: usize,
}

impl NaiveSpellings {
    /// The spellings of these pairs of a word's length and its number under a transform.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = (u8, u32)>) -> Self {
        let mut spellings: HashMap<Vec<u8>, DictionaryMatch> = HashMap::new();
        for (word_length, word_id) in names.into_iter().flat_map(with_suffixes) {
            let mut buffer = [0; MAX_OUTPUT];
            let unmeasured = DictionaryMatch { length: 0, word_length, word_id };
            let spelling = expand(unmeasured, &mut buffer);
            let found = DictionaryMatch { length: spelling.len() as u32, ..unmeasured };
            let nearest = spellings.entry(spelling.to_vec()).or_insert(found);
            *nearest = std::cmp::min_by_key(*nearest, found, |found| found.word_id);
        }
        let longest = spellings.keys().map(Vec::len).max().unwrap_or(0);
        Self { spellings, longest }
    }

    /// All of them, each with what stands for it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], DictionaryMatch)> {
        self.spellings.iter().map(|(spelling, &found)| (&spelling[..], found))
    }

    /// Those that a text starts with, from short to long.
    fn at<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = DictionaryMatch> + 'a {
        let lengths = 1..=self.longest.min(text.len());
        lengths.filter_map(|length| self.spellings.get(&text[..length]).copied())
    }
}

/// The name itself, and those of the transforms that do the same to all of the word and append
/// something, where its own appends nothing.
fn with_suffixes((word_length, word_id): (u8, u32)) -> Vec<(u8, u32)> {
    let bits = WORD_INDEX_BITS[usize::from(word_length)];
    let (bare, index) = (word_id >> bits, word_id & ((1 << bits) - 1));
    let transform = &TABLE[bare as usize];
    let is_whole = matches!(transform.elementary, Elementary::Case(_));
    let goes_on = |id: &usize| {
        let other = &TABLE[*id];
        let alike = other.lead == transform.lead && other.elementary == transform.elementary;
        *id == bare as usize || is_whole && transform.suffix.is_empty() && alike
    };
    let ids = (0..TRANSFORMS).filter(goes_on);
    ids.map(|id| (word_length, index + ((id as u32) << bits))).collect()
}

impl DictionarySearch for &NaiveSpellings {
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        mut floor: Floor,
    ) -> Option<DictionaryMatch> {
        let mut best = None;
        for found in self.at(text).filter(|found| found.length > floor.length) {
            let score = costs.score(found.length, base_distance.saturating_add(found.word_id));
            if score > floor.score {
                floor.score = score;
                best = Some(found);
            }
        }
        best
    }

    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        words.extend(self.at(text));
    }
}
