//! Building a search is quick enough to be done at start-up. In a file of its own, so that
//! no other test takes the time.

use std::time::{Duration, Instant};

use brotwerk_core::{CaseForm, ContentType};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet};
use brotwerk_dictionary_search::build;

#[test]
fn building_takes_less_than_twenty_milliseconds() {
    let whole = WordSet::whole();
    let html = PROFILES.iter().find(|profile| profile.content_type == ContentType::Html);
    let html = ReducedDictionary::from_bytes(html.expect("a profile").file).expect("a file");
    let plain = whole.forms().iter().copied().filter(|form| form.case == CaseForm::Plain);
    let plain = WordSet::from_forms(plain).expect("distinct words");
    for (name, words) in [("the whole", whole), ("plain", plain), ("HTML", html.words)] {
        let time = |_| {
            let start = Instant::now();
            let search = build(&words).expect("a search");
            let time = start.elapsed();
            assert!(!search.index.trie.image().is_empty());
            time
        };
        let fastest = (0..5).map(time).min().expect("five times");
        println!("{name}: {} words in {fastest:?}", words.len());
        if !cfg!(debug_assertions) {
            assert!(fastest < Duration::from_millis(20), "{name} takes {fastest:?}");
        }
    }
}
