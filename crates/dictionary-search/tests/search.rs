//! The whole row against slow, simple parts: the same words, all of them true.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use brotwerk_check::generators::{RandomSource, mixture, random, small_alphabet, web_page};
use brotwerk_check::oracles::sorted_words::SortedWords;
use brotwerk_check::words::{check_filter, check_index_at, check_index_on_words, check_search};
use brotwerk_core::{
    ContentType, DictionarySearch, Floor, Leads, NoFilter, Score, WordCosts, WordMatches,
};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet};
use brotwerk_dictionary_search::{Counts, OwnedSearch, Search, StaticSearch, build, shipped};
use brotwerk_testkit::long_tests;
use brotwerk_transform::Fitting;

/// The whole set, 2,000 of its words, and those that ship for HTML.
fn sets() -> [WordSet; 3] {
    let whole = WordSet::whole();
    let mut source = RandomSource::new(1);
    let mut some = BTreeSet::new();
    while some.len() < 2_000 {
        some.insert(whole.forms()[source.below(whole.len())]);
    }
    let some = WordSet::from_forms(some).expect("distinct words");
    let html = PROFILES.iter().find(|profile| profile.content_type == ContentType::Html);
    let html = ReducedDictionary::from_bytes(html.expect("a profile").file).expect("a file");
    [whole, some, html.words]
}

#[test]
fn table_and_trie_find_every_beginning_of_every_word() {
    for words in sets() {
        let search = build(&words).expect("a search");
        check_filter(&search.filter, &words);
        check_index_on_words(&search.index, &SortedWords::new(&words));
    }
}

/// The files of a folder, in the order of their names.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    paths
}

/// Texts of several kinds, those of the example site, and those of the corpus, if there
/// is one.
fn texts() -> Vec<Vec<u8>> {
    let mut texts = vec![
        web_page(1, 100_000),
        mixture(2, 50_000),
        random(3, 20_000),
        small_alphabet(4, 20_000, 3),
        b"the time of day is the Time of DAY and  the timing of things".repeat(3),
    ];
    let read = |path: PathBuf| std::fs::read(path).expect("a text");
    let workspace = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
    texts.extend(files(&workspace.join("xtask/site")).into_iter().map(read));
    let named = std::env::var_os("BROTWERK_CORPUS").map(PathBuf::from);
    let corpus = named.unwrap_or_else(|| workspace.join("../shared/corpus")).join("dev");
    if !corpus.is_dir() {
        println!("skipped: no corpus at {}", corpus.display());
        return texts;
    }
    // All of it takes a minute; the first 2 MB, as much of each kind, a few seconds.
    let folders = files(&corpus);
    let most = if long_tests() { usize::MAX } else { 2_000_000 / folders.len().max(1) };
    for folder in folders {
        let mut left = most;
        for mut text in files(&folder).into_iter().map(read) {
            text.truncate(left);
            left -= text.len();
            texts.push(text);
            if left == 0 {
                break;
            }
        }
    }
    texts
}

#[test]
fn table_and_trie_agree_with_the_list_at_every_position() {
    let texts = texts();
    for words in sets() {
        let index = build(&words).expect("a search").index;
        let oracle = SortedWords::new(&words);
        for text in &texts {
            for position in 0..=text.len() {
                check_index_at(&index, &oracle, &text[position..]);
            }
        }
    }
}

#[test]
fn the_row_finds_what_slow_parts_find() {
    let floors = [
        Floor { length: 0, score: Score(i32::MIN) },
        Floor { length: 3, score: Score(107) },
        Floor { length: 8, score: Score(500) },
    ];
    for (words, leads) in sets().iter().zip([Leads::All, Leads::Space, Leads::None]) {
        let mut fast = OwnedSearch { leads, ..build(words).expect("a search") };
        let index = SortedWords::new(words);
        let (filter, transform, observer) = (NoFilter, Fitting, ());
        let mut slow = Search { filter, index, transform, leads, observer };
        for text in texts() {
            let text = &text[..text.len().min(30_000)];
            for floor in floors {
                check_search(&mut fast, &mut slow, text, floor);
            }
        }
    }
}

#[test]
fn every_look_up_is_counted_once() {
    let OwnedSearch { filter, index, transform, leads, .. } =
        build(&WordSet::whole()).expect("a search");
    let mut counts = Counts::default();
    let mut search = Search { filter, index, transform, leads, observer: &mut counts };
    let text = web_page(5, 50_000);
    let floor = Floor { length: 3, score: Score(107) };
    let found = (0..text.len())
        .filter(|&at| search.best_word(&text[at..], 1, &WordCosts::AS_COPY, floor).is_some());
    let found = found.count() as u64;
    assert_eq!((counts.look_ups(), counts.found), (text.len() as u64, found));
    assert!(counts.filtered > counts.found && found > 0, "{counts:?}");
}

#[test]
fn shipped_filters_are_those_of_their_words() {
    let any = shipped(ContentType::Generic);
    for profile in &PROFILES {
        let words = ReducedDictionary::from_bytes(profile.file).expect("a file").words;
        let search = shipped(profile.content_type);
        let built = build(&words).expect("a search");
        assert_eq!(search.filter.image(), built.filter.image(), "{}", profile.name);
        let image = |search: &StaticSearch| search.index.table.image().as_ptr();
        assert_eq!(image(&search), image(&any), "{}: one index for all", profile.name);
        assert_eq!(image(&search).align_offset(64), 0, "{}: out of line", profile.name);
        let image: &'static [u8] = built.to_image().leak();
        assert!(StaticSearch::from_image(image, Leads::None).is_ok());
        for length in [0, 1, 64, 1_000] {
            assert!(StaticSearch::from_image(&image[..length], Leads::None).is_err());
        }
        assert!(StaticSearch::from_image(&[0xff; 1_000], Leads::None).is_err());
    }
}

#[test]
fn nothing_is_found_in_next_to_nothing() {
    let mut search = shipped(ContentType::Auto);
    let mut source = RandomSource::new(1);
    for length in 0..4 {
        let text: Vec<_> = (0..length).map(|_| source.bits() as u8).collect();
        let floor = Floor { length: 0, score: Score(i32::MIN) };
        assert_eq!(search.best_word(&text, 1, &WordCosts::AS_COPY, floor), None);
        let mut words = WordMatches::new();
        search.all_words(&text, &mut words);
        assert!(words.is_empty());
    }
}
