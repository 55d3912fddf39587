//! Texts that abuse the search for words of the static dictionary, stage by stage.
//!
//! A parser stops asking where no words are found, so that each of these has a word now
//! and then.

use brotwerk_core::{ContentType, WordFilter, WordStart};
use brotwerk_dictionary::{all_words, word};
use brotwerk_dictionary_search::shipped;

use super::super::RandomSource;
use super::{SKIP_AFTER, pieces, reset_skipping};

/// Bytes after which a word comes: fewer than the look-ups that a found word is worth, and
/// few enough that the parser does not begin to skip.
const BETWEEN_WORDS: usize = SKIP_AFTER;

/// Look-ups after a word that are nearly all that it is worth.
const LOOK_UPS: usize = 120;

/// The lengths of long words: long enough to be worth a reference.
const LONG: std::ops::RangeInclusive<usize> = 8..=12;

/// The words of these lengths.
fn words(lengths: std::ops::RangeInclusive<usize>) -> Vec<&'static [u8]> {
    let forms = all_words().filter(|form| lengths.contains(&usize::from(form.length)));
    forms.map(|form| word(form.length.into(), form.index.into())).collect()
}

/// Words, one after the other.
pub(super) fn only_words(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let words = words(4..=24);
    pieces(length, |text| text.extend_from_slice(source.pick(&words)))
}

/// A text found byte by byte: with each, the last four are as wanted, if there is such a
/// byte.
fn chain(seed: u64, length: usize, wanted: impl Fn(WordStart) -> bool) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let long_words = words(LONG);
    let mut since_word = 0;
    pieces(length, |text| {
        if since_word == 0 {
            text.extend_from_slice(source.pick(&long_words));
        }
        since_word = (since_word + 1) % BETWEEN_WORDS;
        let end = text.len();
        let start =
            |next| WordStart::from_le_bytes([text[end - 3], text[end - 2], text[end - 1], next]);
        let any = source.bits() as u8;
        let next = (0..=255).map(|n| any.wrapping_add(n)).find(|&next| wanted(start(next)));
        text.push(next.unwrap_or(any));
    })
}

/// Every four bytes pass the filter, and no word starts with them.
pub(super) fn false_alarms(seed: u64, length: usize) -> Vec<u8> {
    let search = shipped(ContentType::Generic);
    chain(seed, length, |start| {
        search.filter.may_start(start) && search.index.table.node(start).is_none()
    })
}

/// Words start with every four bytes for which that is possible.
pub(super) fn known_word_starts(seed: u64, length: usize) -> Vec<u8> {
    let search = shipped(ContentType::Generic);
    chain(seed, length, |start| search.index.table.node(start).is_some())
}

/// Beginnings of long words without their last ten bytes or more: transforms leave out
/// nine at most.
pub(super) fn unfinished(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let (long_words, longest_words) = (words(LONG), words(15..=24));
    let mut since_word = 0;
    pieces(length, |text| {
        if since_word == 0 {
            text.extend_from_slice(source.pick(&long_words));
        }
        since_word = (since_word + 1) % (LOOK_UPS / 8);
        let long = source.pick(&longest_words);
        text.extend_from_slice(&long[..long.len() - 10]);
        // No word goes on with such a byte.
        text.push(source.bits() as u8 | 0xf8);
    })
}

/// Noise, and words just before the search for them would be given up.
pub(super) fn where_search_backs_off(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let long_words = words(LONG);
    pieces(length, |text| {
        text.extend_from_slice(source.pick(&long_words));
        for _ in 0..LOOK_UPS / SKIP_AFTER {
            text.extend((0..SKIP_AFTER).map(|_| source.bits() as u8));
            reset_skipping(&mut source, text);
        }
    })
}
