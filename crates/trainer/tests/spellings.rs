//! Spellings: what they become, what they are credited with, which of them stay.

use std::collections::BTreeMap;

use brotwerk_check::generators::web_page;
use brotwerk_check::words::assert_expands;
use brotwerk_core::{DictionarySearch, WORD_INDEX_BITS, WordMatches};
use brotwerk_trainer::{AllSpellings, SpellingName, SpellingsUse, fitting, ranked};

/// " time", and what transforms append to it.
const TIME: SpellingName = (4, 6 << WORD_INDEX_BITS[4]);

#[test]
fn spellings_have_all_suffixes() {
    let time = AllSpellings::new([TIME]);
    assert!(time.len() > 3);
    let mut found = WordMatches::new();
    (&time).all_words(b" time, and", &mut found);
    assert_eq!(found.iter().map(|word| word.length).collect::<Vec<_>>(), [5, 6, 7]);
    found.iter().for_each(|&word| assert_expands(word, b" time, and"));
}

#[test]
fn spellings_of_the_format_are_true() {
    let all = AllSpellings::of_the_format();
    assert!(all.len() > 1_000_000);
    let text = web_page(1, 5_000);
    let mut most = 0;
    for position in 0..text.len() {
        let mut found = WordMatches::new();
        (&all).all_words(&text[position..], &mut found);
        assert!(found.is_sorted_by(|a, b| a.length < b.length));
        found.iter().for_each(|&word| assert_expands(word, &text[position..]));
        most = found.len().max(most);
    }
    assert!(most > 2);
}

#[test]
fn counts_add_up_in_any_order() {
    let all = AllSpellings::of_the_format();
    let texts = [web_page(1, 20_000), web_page(2, 3_000)];
    let mut sums = [SpellingsUse::default(), SpellingsUse::default()];
    texts.iter().for_each(|text| sums[0].add(text, &all));
    texts.iter().rev().for_each(|text| sums[1].add(text, &all));
    assert_eq!(sums[0], sums[1]);
    let names = ranked(&[(sums[0].clone(), 1)]);
    assert!(!names.is_empty());
    let image = fitting(&names, 10);
    assert_eq!(image.len(), names.len().min(10));
}

#[test]
fn kinds_count_for_their_shares() {
    let used = |name: SpellingName, weighed_in| SpellingsUse {
        saved: BTreeMap::from([(name, 1_000), ((20, 0), -5)]),
        weighed_in,
    };
    let (many, few) = ((4, 0), (5, 0));
    // The same for each byte, of more bytes; then a larger share.
    assert_eq!(ranked(&[(used(many, 2_000), 1), (used(few, 1_000), 1)]), [few, many]);
    assert_eq!(ranked(&[(used(many, 2_000), 3), (used(few, 1_000), 1)]), [many, few]);
}
