//! Words in a sorted list: what the trie and its table are held against.

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, MIN_WORD_LENGTH, Walk, WordForm, WordIndex};
use brotwerk_dictionary::WordSet;

/// An index that compares whole spellings, by binary search.
#[derive(Clone, Debug)]
pub struct SortedWords {
    words: Vec<(Vec<u8>, WordForm)>,
}

impl SortedWords {
    /// The index of a set of words, which are all spelled differently.
    #[must_use]
    pub fn new(words: &WordSet) -> Self {
        let mut words: Vec<_> =
            words.spelled().map(|(spelling, form)| (spelling.as_ref().to_vec(), form)).collect();
        words.sort();
        Self { words }
    }

    /// The words with their spellings, sorted.
    #[must_use]
    pub fn words(&self) -> &[(Vec<u8>, WordForm)] {
        &self.words
    }
}

/// Those of sorted words that start with `start`.
fn starting_with<'a>(words: &'a [(Vec<u8>, WordForm)], start: &[u8]) -> &'a [(Vec<u8>, WordForm)] {
    let first = words.partition_point(|(word, _)| word.as_slice() < start);
    let rest = &words[first..];
    &rest[..rest.partition_point(|(word, _)| word.starts_with(start))]
}

impl WordIndex for SortedWords {
    fn walk(&self, text: &[u8], mut on_word: impl FnMut(WordForm)) -> Walk {
        let text = &text[..text.len().min(MAX_WORD_LENGTH)];
        let (mut matched, mut below) = (0, &self.words[..]);
        for length in MIN_WORD_LENGTH..=text.len() {
            let words = starting_with(below, &text[..length]);
            let Some((first, form)) = words.first() else { break };
            below = words;
            matched = length;
            if first.len() == length {
                on_word(*form);
            }
        }
        if matched == 0 {
            return Walk::default();
        }
        let below = below.iter().map(|(_, form)| *form);
        let below = below
            .filter(|form| form.case == CaseForm::Plain)
            .min_by_key(|form| (form.length, form.index));
        Walk { matched: matched as u32, below }
    }
}
