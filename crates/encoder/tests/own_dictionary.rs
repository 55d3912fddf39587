//! Dictionaries that the caller brings: any words, any profile, shared between threads.

use brotwerk_core::ContextPreset;
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet};
use brotwerk_encoder::{Compressor, Dictionary, DictionaryError, Options, Quality};
use brotwerk_testkit::generators::{RandomSource, random, web_page};
use brotwerk_testkit::properties::dictionary::{AnyDictionary, check_own_dictionary};

#[test]
fn any_dictionary_at_every_quality() {
    let mut source = RandomSource::new(5);
    for quality in Quality::all() {
        for size in [0, 40, 400, 4_000] {
            let bytes: Vec<u8> = (0..size).map(|_| source.bits() as u8).collect();
            let mut bytes = arbitrary::Unstructured::new(&bytes);
            let any: AnyDictionary = bytes.arbitrary().expect("any bytes make one");
            let texts = [&web_page(size as u64, 5_000)[..], &random(9, 700)];
            check_own_dictionary(&any.dictionary(), quality, texts);
        }
    }
}

/// But for the words of other types, which what ships finds, too, where its filter lets them through.
#[test]
fn what_ships_saves_as_much_when_brought() {
    let page = web_page(3, 20_000);
    for profile in &PROFILES {
        let dictionary = Dictionary::from_bytes(profile.file).expect("a file");
        let brought = Options::new().dictionary(dictionary);
        let shipped = Options::new().content_type(profile.content_type);
        let [brought, shipped] =
            [brought, shipped].map(|options| Compressor::new(options).compress(&page).len());
        assert!(
            brought.abs_diff(shipped) * 100 <= shipped,
            "{}: {brought}, {shipped}",
            profile.name
        );
    }
}

#[test]
fn without_words_none_are_looked_for() {
    let dictionary = Dictionary::new(&ReducedDictionary::default()).expect("a dictionary");
    assert!(dictionary.is_empty());
    let page = web_page(3, 20_000);
    let size = |options| Compressor::new(options).compress(&page).len();
    assert!(size(Options::new().dictionary(dictionary)) > size(Options::new()));
}

#[test]
fn threads_share_a_dictionary() {
    let reduced = ReducedDictionary { words: WordSet::whole(), ..Default::default() };
    let dictionary = Dictionary::new(&reduced).expect("a dictionary");
    let page = web_page(3, 20_000);
    let options = Options::new().dictionary(dictionary.clone());
    let expected = Compressor::new(options.clone()).compress(&page);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                assert_eq!(Compressor::new(options.clone()).compress(&page), expected);
            });
        }
    });
    assert_eq!(dictionary.len(), reduced.words.len());
    assert!(dictionary.memory_bytes() > 1 << 19, "all words take more than half a megabyte");
}

#[test]
fn other_files_are_no_dictionaries() {
    let error = Dictionary::from_bytes(b"<!DOCTYPE html>").expect_err("no dictionary");
    assert!(matches!(error, DictionaryError::File(_)));
    assert_eq!(error.to_string(), "not a reduced dictionary");
}

/// A context map that fits nothing costs ratio at most.
#[test]
fn a_preset_that_fits_nothing_is_not_taken() {
    let page = web_page(3, 20_000);
    let size = |groups: fn(usize) -> u8| {
        let mut reduced = ReducedDictionary::default();
        reduced.profile.contexts = ContextPreset::of_groups(std::array::from_fn(groups));
        let dictionary = Dictionary::new(&reduced).expect("a dictionary");
        Compressor::new(Options::new().dictionary(dictionary)).compress(&page).len()
    };
    assert!(size(|context| context as u8 % 8) <= size(|_| 0));
}
