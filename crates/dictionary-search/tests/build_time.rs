//! Building a search is quick enough to be done at start-up: a few tens of milliseconds for
//! the whole dictionary, and no more than in proportion to the words. One test in a file
//! of its own, so that no other takes the time.

use std::time::{Duration, Instant};

use brotwerk_core::{CaseForm, ContentType};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet};
use brotwerk_dictionary_search::build;

/// What no build may take: several times what the whole dictionary was measured to take on a
/// two-core server. Times of one machine differ by half from those of the next; what this
/// finds is a search that turned into a start-up cost.
const MAX: Duration = Duration::from_millis(200);

/// How many times as long the whole may take for each word as an eighth of it. Well above
/// what caches and the filter's sizes make of it, well below the eight of a quadratic build.
const MAX_GROWTH: f64 = 4.0;

/// How often a growth that seems too fast is measured again: another process may have had
/// the machine for one half of the comparison.
const RETRIES: usize = 3;

fn fastest(name: &str, words: &WordSet) -> Duration {
    let time = |_| {
        let start = Instant::now();
        let search = build(words).expect("a search");
        let time = start.elapsed();
        assert!(!search.index.trie.image().is_empty());
        time
    };
    let fastest = (0..5).map(time).min().expect("five times");
    println!("{name}: {} words in {fastest:?}", words.len());
    fastest
}

#[test]
fn building_is_quick_and_grows_with_the_words() {
    building_is_quick();
    building_grows_with_the_words();
}

fn building_is_quick() {
    let whole = WordSet::whole();
    let html = PROFILES.iter().find(|profile| profile.content_type == ContentType::Html);
    let html = ReducedDictionary::from_bytes(html.expect("a profile").file).expect("a file");
    let plain = whole.forms().iter().copied().filter(|form| form.case == CaseForm::Plain);
    let plain = WordSet::from_forms(plain).expect("distinct words");
    for (name, words) in [("the whole", whole), ("plain", plain), ("HTML", html.words)] {
        let time = fastest(name, &words);
        if !cfg!(debug_assertions) {
            assert!(time < MAX, "{name} takes {time:?}");
        }
    }
}

fn building_grows_with_the_words() {
    let whole = WordSet::whole();
    let eighth = WordSet::from_forms(whole.forms().iter().copied().step_by(8));
    let eighth = eighth.expect("distinct words");
    let per_word = |time: Duration, words: &WordSet| time.as_secs_f64() / words.len() as f64;
    let mut least = f64::MAX;
    for _ in 0..=RETRIES {
        let small = per_word(fastest("an eighth", &eighth), &eighth);
        let large = per_word(fastest("the whole", &whole), &whole);
        least = least.min(large / small);
        if least <= MAX_GROWTH {
            return;
        }
    }
    panic!("{least:.1} times as long for each word of the whole as for an eighth of them");
}
