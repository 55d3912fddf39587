//! Sets of words.

use alloc::vec::Vec;

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, WordForm};

use crate::words::{all_words, spell, word};
use crate::{WORDS, WordSetError};

/// A set of words, each in a case form: what to search for.
///
/// No word is in it twice. Two may be spelled alike; [`without_twins`](Self::without_twins)
/// keeps one of such.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordSet {
    /// Rising.
    forms: Vec<WordForm>,
}

impl WordSet {
    /// The most words in a set: all, in all case forms.
    pub const MAX: usize = CaseForm::ALL.len() * WORDS;

    /// The set of these words, in any order.
    ///
    /// # Errors
    /// [`WordSetError`] if there is no such word, or one comes twice.
    pub fn from_forms(forms: impl IntoIterator<Item = WordForm>) -> Result<Self, WordSetError> {
        let mut forms: Vec<_> = forms.into_iter().collect();
        if let Some(&form) = forms.iter().find(|form| !form.is_legal()) {
            return Err(WordSetError::NoSuchWord(form));
        }
        forms.sort_unstable();
        match forms.windows(2).find(|pair| pair[0] == pair[1]) {
            Some(pair) => Err(WordSetError::Twice(pair[0])),
            None => Ok(Self { forms }),
        }
    }

    /// Every word in every case form that is [safe](CaseForm::is_safe); of forms that are
    /// spelled alike the plainest.
    #[must_use]
    pub fn whole() -> Self {
        let forms = CaseForm::ALL
            .into_iter()
            .flat_map(|case| all_words().map(move |form| WordForm { case, ..form }))
            .filter(|form| form.is_legal())
            .filter(|form| form.case.is_safe(word(form.length.into(), form.index.into())));
        Self { forms: forms.collect() }.without_twins()
    }

    /// The set with one word for each spelling: the plainest form of those that there
    /// are, then the lowest index, as their references are the cheapest.
    #[must_use]
    pub fn without_twins(self) -> Self {
        let mut forms: Vec<_> = self.distinct().into_iter().map(|(_, form)| form).collect();
        forms.sort_unstable();
        Self { forms }
    }

    /// One word for each spelling, as [`without_twins`](Self::without_twins) picks it, in
    /// the order of spellings.
    #[must_use]
    pub fn distinct(&self) -> Vec<(Spelling, WordForm)> {
        let mut words: Vec<_> = self.spelled().collect();
        words.sort_unstable_by(|(a, form_a), (b, form_b)| {
            let order = |form: &WordForm| (form.case, form.index);
            a.cmp(b).then(order(form_a).cmp(&order(form_b)))
        });
        words.dedup_by(|(later, _), (first, _)| later == first);
        words
    }

    /// The words, rising.
    #[must_use]
    pub fn forms(&self) -> &[WordForm] {
        &self.forms
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.forms.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.forms.is_empty()
    }

    /// The words with their spelling.
    pub fn spelled(&self) -> impl Iterator<Item = (Spelling, WordForm)> + '_ {
        self.forms.iter().map(|&form| {
            let mut bytes = [0; MAX_WORD_LENGTH];
            let length = spell(form, &mut bytes).len() as u8;
            (Spelling { bytes, length }, form)
        })
    }
}

/// The bytes of a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spelling {
    /// Zeros after its end.
    bytes: [u8; MAX_WORD_LENGTH],
    length: u8,
}

impl AsRef<[u8]> for Spelling {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }
}
