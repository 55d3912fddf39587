//! Ends of words in a map: what an index of ends is held against.

use std::collections::HashMap;

use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, TRANSFORMS, WordCosts, WordForm, WordMatches,
};
use brotwerk_dictionary::word;
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE, apply};

/// A search for all that transforms make of words that leave out more than one of their first
/// bytes: the word under each is spelled out, and what has enough bytes is kept, with the least
/// distance where it comes twice.
#[derive(Clone, Debug)]
pub struct NaiveEnds {
    ends: HashMap<Vec<u8>, DictionaryMatch>,
    longest: usize,
}

impl NaiveEnds {
    /// The ends of these words, whatever their case forms, of so many bytes at least.
    #[must_use]
    pub fn new(words: impl IntoIterator<Item = WordForm>, min_length: usize) -> Self {
        let mut ends: HashMap<Vec<u8>, DictionaryMatch> = HashMap::new();
        for form in words {
            let plain = word(form.length.into(), form.index.into());
            for id in (0..TRANSFORMS as u8).filter(|&id| leaves_out(id) > 1) {
                let mut buffer = [0; MAX_OUTPUT];
                let spelling = apply(id, plain, &mut buffer);
                let (length, word_id) = (spelling.len() as u32, form.id(id));
                let found = DictionaryMatch { length, word_length: form.length, word_id };
                if spelling.len() >= min_length {
                    let nearest = ends.entry(spelling.to_vec()).or_insert(found);
                    *nearest = std::cmp::min_by_key(*nearest, found, |end| end.word_id);
                }
            }
        }
        let longest = ends.keys().map(Vec::len).max().unwrap_or(0);
        Self { ends, longest }
    }

    /// All ends, each with what stands for it, in no order.
    pub fn iter(&self) -> impl Iterator<Item = (&[u8], DictionaryMatch)> {
        self.ends.iter().map(|(spelling, &found)| (&spelling[..], found))
    }

    /// Those that a text starts with, from short to long.
    fn at<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = DictionaryMatch> + 'a {
        let lengths = 1..=self.longest.min(text.len());
        lengths.filter_map(|length| self.ends.get(&text[..length]).copied())
    }
}

/// How many of a word's first bytes a transform leaves out.
fn leaves_out(id: u8) -> u8 {
    match TABLE[usize::from(id)].elementary {
        Elementary::OmitFirst(count) => count,
        _ => 0,
    }
}

impl DictionarySearch for &NaiveEnds {
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
