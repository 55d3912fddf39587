//! Properties of what finds words: what it names is true, and nothing is missed that the
//! slow ways find.

use std::collections::BTreeMap;

use brotwerk_core::{
    CaseForm, DictionaryMatch, DictionarySearch, Floor, Score, WORD_INDEX_BITS, Walk, WordCosts,
    WordFilter, WordForm, WordIndex, WordMatch, WordMatches, WordStart, WordTransform,
};
use brotwerk_dictionary::{WordSet, spell, word};
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE, apply};

use crate::generators::RandomSource;
use crate::oracles::sorted_words::SortedWords;

/// What a decoder makes of a reference to the dictionary.
#[must_use]
pub fn expand(found: DictionaryMatch, buffer: &mut [u8; MAX_OUTPUT]) -> &[u8] {
    let length = usize::from(found.word_length);
    let bits = WORD_INDEX_BITS[length];
    let (index, transform) = (found.word_id & ((1 << bits) - 1), found.word_id >> bits);
    apply(transform as u8, word(length, index as usize), buffer)
}

/// Asserts that a match stands for the start of `text`, and not for nothing.
///
/// # Panics
/// If it does not.
#[track_caller]
pub fn assert_expands(found: DictionaryMatch, text: &[u8]) {
    let mut buffer = [0; MAX_OUTPUT];
    let expanded = expand(found, &mut buffer);
    assert!(!expanded.is_empty(), "{found:?} stands for nothing");
    assert_eq!(expanded.len(), found.length as usize, "{found:?}");
    assert!(text.starts_with(expanded), "{found:?} is {:?}", String::from_utf8_lossy(expanded));
}

/// The transforms offered for a word are those that fit, but for long cuts from its start
/// and cuts beside whole words.
///
/// # Panics
/// If one is offered that does not fit, or one that fits is not.
pub fn check_fitting(transforms: &impl WordTransform, form: WordForm, lead: usize, text: &[u8]) {
    let mut buffer = [0; 24];
    let spelling = spell(form, &mut buffer);
    let Some(after) = text.get(lead..) else { return };
    let matched = spelling.iter().zip(after).take_while(|(a, b)| a == b).count();
    let mut offered = Vec::new();
    let word_match = WordMatch { form, matched: matched as u32, lead: lead as u32 };
    transforms.transforms(text, word_match, |found| {
        assert_expands(found, text);
        offered.push(found.word_id >> WORD_INDEX_BITS[usize::from(form.length)]);
    });
    let whole = matched == spelling.len();
    let mut buffer = [0; MAX_OUTPUT];
    for (id, transform) in TABLE.iter().enumerate() {
        let wanted = match transform.elementary {
            Elementary::Case(case) => whole && case == form.case,
            Elementary::OmitLast(cut) => {
                let kept = spelling.len().saturating_sub(cut.into());
                form.case == CaseForm::Plain && kept == matched && matched > 0
            }
            Elementary::OmitFirst(cut) => whole && usize::from(cut) == form.case.left_out(),
        } && transform.lead.len() == lead;
        let fits = text.starts_with(apply(
            id as u8,
            word(usize::from(form.length), usize::from(form.index)),
            &mut buffer,
        ));
        let is_offered = offered.contains(&(id as u32));
        assert_eq!(is_offered, wanted && fits, "transform {id} of {form:?}, {matched} matched");
    }
}

/// What an index finds in a text: the words, and how far it got.
fn walk(index: &impl WordIndex, text: &[u8]) -> (Vec<WordForm>, Walk) {
    let mut words = Vec::new();
    let walk = index.walk(text, |form| words.push(form));
    (words, walk)
}

/// The index finds what the sorted list finds at the start of the text.
///
/// # Panics
/// If it finds something else.
#[track_caller]
pub fn check_index_at(index: &impl WordIndex, oracle: &SortedWords, text: &[u8]) {
    let (found, expected) = (walk(index, text), walk(oracle, text));
    assert_eq!(found, expected, "at {:?}", String::from_utf8_lossy(&text[..text.len().min(30)]));
}

/// The index agrees with the sorted list on every beginning of every word: alone, before a
/// byte that no word has, before one that many have, and before a random one.
///
/// # Panics
/// If it finds something else.
pub fn check_index_on_words(index: &impl WordIndex, oracle: &SortedWords) {
    let mut used = [false; 256];
    for &byte in oracle.words().iter().flat_map(|(spelling, _)| spelling) {
        used[usize::from(byte)] = true;
    }
    let nowhere = used.iter().position(|used| !used).expect("a byte that no word has") as u8;
    let mut source = RandomSource::new(1);
    for (number, (spelling, _)) in oracle.words().iter().enumerate() {
        for length in 0..=spelling.len() {
            let mut text = spelling[..length].to_vec();
            check_index_at(index, oracle, &text);
            for next in [nowhere, b"e nst.r"[number % 7], source.bits() as u8] {
                text.truncate(length);
                text.extend([next, b' ', b'a', b'b', b'c', b'd', b'e', b'f']);
                check_index_at(index, oracle, &text);
            }
        }
    }
}

/// The filter says yes to the first four bytes of every word.
///
/// # Panics
/// If it says no.
pub fn check_filter(filter: &impl WordFilter, words: &WordSet) {
    for (spelling, form) in words.spelled() {
        let start = spelling.as_ref().first_chunk().expect("four bytes");
        assert!(filter.may_start(WordStart::from_le_bytes(*start)), "a wrong no for {form:?}");
    }
}

/// At every position of the text the search and the slow one name the same, and it is
/// true.
///
/// # Panics
/// If they differ or a match is none.
pub fn check_search(
    search: &mut impl DictionarySearch,
    slow: &mut impl DictionarySearch,
    text: &[u8],
    floor: Floor,
) {
    let costs = WordCosts::AS_COPY;
    for position in 0..=text.len() {
        let (rest, base) = (&text[position..], position as u32 + 1);
        let best = search.best_word(rest, base, &costs, floor);
        assert_eq!(best, slow.best_word(rest, base, &costs, floor), "at {position}");
        let mut all = WordMatches::new();
        search.all_words(rest, &mut all);
        let mut slow_all = WordMatches::new();
        slow.all_words(rest, &mut slow_all);
        assert_eq!(all, slow_all, "all at {position}");
        assert!(all.is_sorted_by(|a, b| a.length < b.length), "{all:?}");
        all.iter().for_each(|&found| assert_expands(found, rest));
        let score = |found: &DictionaryMatch| costs.score(found.length, base + found.word_id);
        let most: Option<Score> =
            all.iter().filter(|found| found.length > floor.length).map(score).max();
        if let Some(best) = best {
            assert!(best.length > floor.length && score(&best) > floor.score, "{best:?}");
            assert_eq!(most, Some(score(&best)), "the best of all at {position}");
        }
    }
}

/// At every position of the text a search that asks two names what either does, of equal lengths
/// what has the least distance, and as the best word the better one; behind whatever was there
/// before.
///
/// # Panics
/// If it names something else.
pub fn check_union(
    union: &mut impl DictionarySearch,
    [first, second]: [&mut dyn DictionarySearch; 2],
    text: &[u8],
    floor: Floor,
) {
    let costs = WordCosts::AS_COPY;
    for position in 0..=text.len() {
        let (rest, base) = (&text[position..], position as u32 + 1);
        let mut nearest: BTreeMap<u32, u32> = BTreeMap::new();
        for search in [&mut *first, &mut *second] {
            let mut words = WordMatches::new();
            search.all_words(rest, &mut words);
            for word in words {
                let id = nearest.entry(word.length).or_insert(word.word_id);
                *id = word.word_id.min(*id);
            }
        }
        let before = DictionaryMatch { length: 100, word_length: 4, word_id: 0 };
        let mut all = WordMatches::from_slice(&[before]);
        union.all_words(rest, &mut all);
        assert_eq!(all.remove(0), before);
        all.iter().for_each(|&found| assert_expands(found, rest));
        let found: Vec<_> = all.iter().map(|found| (found.length, found.word_id)).collect();
        assert_eq!(found, Vec::from_iter(nearest), "at {position}");

        let best = |search: &mut dyn DictionarySearch| {
            let found = search.best_word(rest, base, &costs, floor)?;
            assert_expands(found, rest);
            Some(costs.score(found.length, base + found.word_id))
        };
        let better = best(first).max(best(second));
        assert_eq!(best(union), better, "the better of both at {position}");
    }
}
