//! Building a search is quick enough to be done at start-up: a few tens of milliseconds for
//! the whole dictionary, and no more than in proportion to the words. One test in a file
//! of its own, so that no other takes the time.
//!
//! Times are the thread's own, the least of some, and compared with others of this machine; what
//! seems too slow is measured again before the test fails.

use std::time::Duration;

use brotwerk_core::{CaseForm, ContentType};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet};
use brotwerk_dictionary_search::build;
use brotwerk_testkit::cpu_time::least_cpu_time;
use brotwerk_testkit::generators::web_page;
use brotwerk_testkit::reference::encode_with_c;

/// No build may take longer than google/brotli takes for so many bytes of a page at quality 5:
/// several times what the whole dictionary was measured to take. What this finds is a search that
/// turned into a start-up cost.
const MOST: usize = 8 << 20;

/// Bytes of the page that is compressed to know how long that is.
const PAGE: usize = 1 << 20;

/// How many times as long the whole may take for each word as an eighth of it. Well above
/// what caches and the filter's sizes make of it, well below the eight of a quadratic build.
const MAX_GROWTH: f64 = 4.0;

/// How often what seems too slow is measured again: another process may have had the caches for
/// one half of the comparison.
const RETRIES: usize = 3;

fn least(name: &str, words: &WordSet) -> Duration {
    let least = least_cpu_time(5, || {
        let search = build(words).expect("a search");
        assert!(!search.index.trie.image().is_empty());
    });
    println!("{name}: {} words in {least:?}", words.len());
    least
}

/// Asserts that a quotient of times is at most so much, in one of some tries.
#[track_caller]
fn assert_at_most(most: f64, what: &str, quotient: impl Fn() -> f64) {
    let least = (0..=RETRIES).map(|_| quotient()).find(|&quotient| quotient <= most);
    assert!(least.is_some(), "{what}: more than {most} times, each time");
}

#[test]
fn building_is_quick_and_grows_with_the_words() {
    if cfg!(debug_assertions) {
        println!("skipped: times of a debug build say little");
        return;
    }
    building_is_quick();
    building_grows_with_the_words();
}

fn building_is_quick() {
    let whole = WordSet::whole();
    let html = PROFILES.iter().find(|profile| profile.content_type == ContentType::Html);
    let html = ReducedDictionary::from_bytes(html.expect("a profile").file).expect("a file");
    let plain = whole.forms().iter().copied().filter(|form| form.case == CaseForm::Plain);
    let plain = WordSet::from_forms(plain).expect("distinct words");
    let page = web_page(1, PAGE);
    for (name, words) in [("the whole", whole), ("plain", plain), ("HTML", html.words)] {
        assert_at_most((MOST / PAGE) as f64, name, || {
            let page = least_cpu_time(3, || encode_with_c(&page, 5, 22));
            let times = least(name, &words).as_secs_f64() / page.as_secs_f64();
            println!("… {times:.2} times as long as a page");
            times
        });
    }
}

fn building_grows_with_the_words() {
    let whole = WordSet::whole();
    let eighth = WordSet::from_forms(whole.forms().iter().copied().step_by(8));
    let eighth = eighth.expect("distinct words");
    let per_word = |time: Duration, words: &WordSet| time.as_secs_f64() / words.len() as f64;
    assert_at_most(MAX_GROWTH, "for each word of the whole", || {
        let small = per_word(least("an eighth", &eighth), &eighth);
        per_word(least("the whole", &whole), &whole) / small
    });
}
