//! What the trainer counts and keeps, on good corpora and on bad ones.

use brotwerk_core::{ContentType, WordForm};
use brotwerk_dictionary::{ReducedDictionary, WordSet, profile, spell};
use brotwerk_testkit::generators::{random, web_page};
use brotwerk_trainer::{LOOK_UP_COST, Statistics, Trainer, select};

fn train<'a>(words: &WordSet, texts: impl IntoIterator<Item = &'a [u8]>) -> Statistics {
    let generic = profile(ContentType::Generic);
    let mut trainer = Trainer::new(words, generic.policy, generic.leads).expect("a search");
    texts.into_iter().for_each(|text| trainer.add(text));
    trainer.into_statistics()
}

fn spelling(form: WordForm) -> Vec<u8> {
    spell(form, &mut [0; 24]).to_vec()
}

#[test]
fn words_that_save_bits_are_kept() {
    let pages: Vec<_> = (0..20).map(|seed| web_page(seed, 4_000)).collect();
    let statistics = train(&WordSet::whole(), pages.iter().map(Vec::as_slice));
    assert_eq!((statistics.texts, statistics.bytes_in), (20, 80_000));
    let words = select(&statistics, LOOK_UP_COST, usize::MAX);
    assert!(!words.is_empty());
    for form in words.forms() {
        let used = statistics.forms[form];
        assert!(used.references > 0 && used.saved > 0, "{form:?}: {used:?}");
    }
    // With those words alone the same texts are hardly larger, and far smaller than with
    // none.
    let texts = || pages.iter().map(Vec::as_slice);
    let reduced = train(&words, texts()).bytes_out;
    let none = train(&WordSet::default(), texts()).bytes_out;
    assert!(reduced * 1_000 <= statistics.bytes_out * 1_005, "{reduced}");
    assert!(reduced * 100 < none * 99, "{reduced} with words, {none} without");
}

#[test]
fn fewer_words_are_the_better_ones() {
    let page = web_page(3, 40_000);
    let statistics = train(&WordSet::whole(), [&page[..]]);
    let all = select(&statistics, LOOK_UP_COST, usize::MAX);
    let few = select(&statistics, LOOK_UP_COST, 10);
    assert_eq!(few.len(), 10);
    let saved = |form: &WordForm| statistics.forms[form].saved;
    let least = few.forms().iter().map(saved).min();
    let left_out = all.forms().iter().filter(|form| !few.forms().contains(form));
    assert!(left_out.map(saved).max() <= least);
    assert!(select(&statistics, LOOK_UP_COST, 0).is_empty());
}

#[test]
fn words_that_cost_more_than_they_save_are_dropped() {
    let page = web_page(5, 40_000);
    let statistics = train(&WordSet::whole(), [&page[..]]);
    let cheap = select(&statistics, 0, usize::MAX);
    let dear = select(&statistics, 100 * LOOK_UP_COST, usize::MAX);
    assert!(dear.len() < cheap.len());
    assert!(dear.forms().iter().all(|form| cheap.forms().contains(form)));
}

#[test]
fn order_and_parts_make_no_difference() {
    let pages: Vec<_> = (0..6).map(|seed| web_page(seed, 5_000)).collect();
    let whole = WordSet::whole();
    let forwards = train(&whole, pages.iter().map(Vec::as_slice));
    let backwards = train(&whole, pages.iter().rev().map(Vec::as_slice));
    assert_eq!(forwards, backwards);
    let mut sum = train(&whole, pages[4..].iter().map(Vec::as_slice));
    sum += train(&whole, pages[..4].iter().map(Vec::as_slice));
    assert_eq!(forwards, sum);
    let file = |statistics: &Statistics| {
        let words = select(statistics, LOOK_UP_COST, usize::MAX);
        ReducedDictionary { words, provenance: "a test".into() }.to_bytes()
    };
    assert_eq!(file(&forwards), file(&sum));
}

#[test]
fn corpora_without_words_give_an_empty_dictionary() {
    let zeros = vec![0; 100_000];
    let noise = random(1, 100_000);
    let corpora: [Vec<&[u8]>; 5] = [vec![], vec![b""], vec![b"x"], vec![&zeros; 3], vec![&noise]];
    for corpus in corpora {
        let statistics = train(&WordSet::whole(), corpus);
        let words = select(&statistics, LOOK_UP_COST, usize::MAX);
        let kept: Vec<_> = words.forms().iter().map(|&form| spelling(form)).collect();
        assert!(kept.is_empty(), "{kept:?}");
        let file = ReducedDictionary { words, provenance: String::new() }.to_bytes();
        let again = ReducedDictionary::from_bytes(&file).expect("a file");
        // And the empty dictionary is one that can be used.
        assert_eq!(train(&again.words, [&b"time after time"[..]]).forms.len(), 0);
    }
}

#[test]
fn texts_that_are_all_alike_are_counted_each() {
    let page = web_page(8, 3_000);
    let one = train(&WordSet::whole(), [&page[..]]);
    let many = train(&WordSet::whole(), [&page[..]; 7]);
    assert_eq!(one.weighted(7), many);
}
