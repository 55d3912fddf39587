//! From a word and the text around it to the transforms that fit.

use brotwerk_core::{CaseForm, DictionaryMatch, WordMatch, WordTransform};

use crate::suffixes::{SUFFIXES, Suffix};

/// Finds, for a word that is there as a whole, the suffixes that fit, and none; for the
/// start of a plain word the cut from its end; for a word's tail itself.
///
/// ```
/// use brotwerk_core::{CaseForm, WordForm, WordMatch, WordTransform};
/// use brotwerk_transform::Fitting;
/// let form = WordForm { length: 4, index: 0, case: CaseForm::Plain }; // "time"
/// let word = WordMatch { form, matched: 4, lead: 0 };
/// let mut found = Vec::new();
/// Fitting.transforms(b"time of day", word, |fit| found.push(fit.length));
/// assert_eq!(found, [4, 5, 8]); // "time", "time ", "time of "
/// ```
///
/// Cost: a look at the byte after the word, and one comparison for each suffix that
/// starts with it, at most about twenty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fitting;

/// The transforms OmitLast1 to OmitLast9.
const CUTS: [u8; 9] = [12, 27, 23, 42, 63, 56, 48, 59, 64];

/// The transform OmitFirst1.
const TAIL: u8 = 3;

/// OmitLast1, then `ing `: the one transform that cuts and appends.
const ING: u8 = 49;

impl WordTransform for Fitting {
    #[inline]
    fn transforms(&self, text: &[u8], word: WordMatch, mut offer: impl FnMut(DictionaryMatch)) {
        let WordMatch { form, matched, lead } = word;
        let end = lead + matched;
        let mut offer = |length: u32, id: u8| {
            offer(DictionaryMatch { length, word_length: form.length, word_id: form.id(id) });
        };
        if form.case == CaseForm::Tail {
            if lead == 0 && matched as usize == form.spelling_length() {
                offer(end, TAIL);
            }
            return;
        }
        if matched < u32::from(form.length) {
            let cut = u32::from(form.length) - matched;
            if form.case != CaseForm::Plain || lead != 0 || matched == 0 {
                return;
            }
            if let Some(&id) = CUTS.get(cut as usize - 1) {
                offer(end, id);
            }
            if cut == 1 && text[end as usize..].starts_with(b"ing ") {
                offer(end + 4, ING);
            }
            return;
        }
        let Some(lead) = SUFFIXES.lead(text, lead as usize) else { return };
        if let Some(id) = SUFFIXES.bare(form.case, lead) {
            offer(end, id);
        }
        let Some(&first) = text.get(end as usize) else { return };
        let suffixes = SUFFIXES.starting_with(form.case, lead, first);
        fitting(suffixes, text, end, offer);
    }
}

/// The transforms that go on where another ends: those that do what `transform` does, and append
/// a suffix that `text` has after its first `end` bytes. Calls `offer` with the length from the
/// start of `text` on, and the transform's number.
///
/// ```
/// use brotwerk_transform::suffixed;
/// let mut found = Vec::new();
/// suffixed(0, b"time of day", 4, |length, id| found.push((length, id)));
/// assert_eq!(found, [(5, 1), (8, 8)]); // "time ", "time of "
/// ```
///
/// There are none for transforms that cut a word or have a suffix themselves.
#[inline]
pub fn suffixed(transform: u8, text: &[u8], end: u32, offer: impl FnMut(u32, u8)) {
    if let Some(&first) = text.get(end as usize) {
        fitting(SUFFIXES.after(transform, first), text, end, offer);
    }
}

/// Offers those suffixes that the text has after `end` bytes.
#[inline]
fn fitting(suffixes: &[Suffix], text: &[u8], end: u32, mut offer: impl FnMut(u32, u8)) {
    if suffixes.is_empty() {
        return;
    }
    let after = following(text, end as usize);
    let rest = text.len() - end as usize;
    for suffix in suffixes {
        if suffix.fits(after) && usize::from(suffix.length) <= rest {
            offer(end + u32::from(suffix.length), suffix.id);
        }
    }
}

/// The eight bytes from a position on as a number, zeros after the text's end.
#[inline]
fn following(text: &[u8], at: usize) -> u64 {
    let text = &text[at..];
    text.first_chunk().map_or_else(
        || text.iter().rev().fold(0, |number, &byte| number << 8 | u64::from(byte)),
        |bytes| u64::from_le_bytes(*bytes),
    )
}
