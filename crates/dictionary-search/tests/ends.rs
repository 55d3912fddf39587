//! Ends of words against a map of all that transforms leave, and beside a search for words.

use brotwerk_check::generators::{RandomSource, mixture, random, web_page};
use brotwerk_check::oracles::naive_ends::NaiveEnds;
use brotwerk_check::words::{check_search, check_union};
use brotwerk_core::{DictionarySearch, Floor, Leads, NoDictionary, Score, WordForm, WordMatches};
use brotwerk_dictionary::{WordSet, all_words, word};
use brotwerk_dictionary_search::{
    ImageSearch, OwnedSearch, StaticEnds, UnionSearch, WordEnds, build, ends, whole,
};
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE, apply, omit_first};

const FLOORS: [Floor; 3] = [
    Floor { length: 0, score: Score(i32::MIN) },
    Floor { length: 3, score: Score(107) },
    Floor { length: 8, score: Score(500) },
];

/// Every word of the format, every tenth, one, none.
fn words() -> [Vec<WordForm>; 4] {
    [1, 10, 20_000, usize::MAX].map(|step| all_words().skip(step / 20_000).step_by(step).collect())
}

fn naive(words: &[WordForm]) -> NaiveEnds {
    NaiveEnds::new(words.iter().copied(), StaticEnds::MIN_LENGTH)
}

/// Texts of some kinds, and one of nothing but ends, cut off within the last.
fn texts() -> Vec<Vec<u8>> {
    let mut source = RandomSource::new(1);
    let forms: Vec<_> = all_words().collect();
    let mut only_ends = Vec::new();
    while only_ends.len() < 20_000 {
        let form = forms[source.below(forms.len())];
        let plain = word(form.length.into(), form.index.into());
        let id = [3, 11, 26, 34, 39, 40, 55, 54][source.below(8)];
        only_ends.extend_from_slice(apply(id, plain, &mut [0; MAX_OUTPUT]));
    }
    vec![only_ends, web_page(2, 20_000), mixture(3, 20_000), random(4, 5_000)]
}

#[test]
fn ends_are_those_that_transforms_leave() {
    for words in words() {
        let mut fast = WordEnds::build(words.iter().copied(), NoDictionary);
        let slow = naive(&words);
        for text in texts() {
            for floor in FLOORS {
                check_search(&mut fast, &mut &slow, &text, floor);
            }
        }
    }
}

#[test]
fn every_end_is_found() {
    let slow = naive(&words()[0]);
    let mut alone = WordEnds::build(all_words(), NoDictionary);
    let mut beside = UnionSearch::new(whole(), ends());
    for (spelling, end) in slow.iter() {
        let found_by = |search: &mut dyn DictionarySearch, text: &[u8]| {
            let mut found = WordMatches::new();
            search.all_words(text, &mut found);
            found.into_iter().find(|found| found.length == end.length)
        };
        for after in [&b""[..], b"\0", b"e", b"\xff many more bytes"] {
            let text = [spelling, after].concat();
            assert_eq!(found_by(&mut alone, &text), Some(end));
            // Or what has less distance.
            let nearest = found_by(&mut beside, &text).expect("an end");
            assert!(nearest == end || nearest.word_id < end.word_id, "{nearest:?} for {end:?}");
        }
    }
}

/// What ships leaves out what the search for all words has: together they find what an index of
/// all ends would add to it.
#[test]
fn nothing_is_missing_beside_the_search_for_words() {
    let slow = naive(&words()[0]);
    for text in texts() {
        for floor in FLOORS {
            let mut union = UnionSearch::new(whole(), ends());
            check_union(&mut union, [&mut whole(), &mut &slow], &text, floor);
            check_search(&mut union, &mut UnionSearch::new(whole(), &slow), &text, floor);
        }
    }
}

#[test]
fn a_union_finds_what_either_does() {
    let some = |first: usize| {
        let whole = WordSet::whole();
        let forms = whole.forms().iter().copied().skip(first).step_by(2);
        let words = WordSet::from_forms(forms).expect("distinct words");
        OwnedSearch { leads: Leads::All, ..build(&words).expect("a search") }
    };
    let (first, second) = (some(0), some(1));
    for text in texts() {
        let [a, b]: [&mut dyn DictionarySearch; 2] = [&mut first.clone(), &mut second.clone()];
        let mut union = UnionSearch::new(first.clone(), Some(second.clone()));
        check_union(&mut union, [a, b], &text, FLOORS[1]);
        let mut alone = UnionSearch::new(first.clone(), None::<OwnedSearch>);
        check_union(&mut alone, [a, &mut NoDictionary], &text, FLOORS[1]);
    }
}

#[test]
fn a_union_keeps_to_the_room_of_a_list() {
    let mut union = UnionSearch::new(whole(), ends());
    let mut words = WordMatches::new();
    for _ in 0..words.inline_size() {
        union.all_words(b"formations of the vernment", &mut words);
        assert!(!words.spilled());
    }
    assert_eq!(words.len(), words.inline_size());
}

#[test]
fn the_image_of_ends_is_that_of_their_words() {
    let image = WordEnds::build(all_words(), whole()).to_image();
    assert_eq!(ends().to_image(), image);
    // What ships is kept beside the search for all words, as it is built.
    let words = build(&WordSet::whole()).expect("a search").to_image();
    let built = ImageSearch::from_image(&words, Leads::All).expect("an image");
    assert_eq!(WordEnds::build(all_words(), built).to_image(), image);
    for length in [0, 1, 64, 1_000, image.len() - 1] {
        assert!(WordEnds::from_image(&image[..length]).is_err());
    }
    assert!(WordEnds::from_image(&[0xff; 1_000]).is_err());
}

/// Which transforms the format has of the kind, and that they add nothing.
#[test]
fn transforms_that_leave_out_first_bytes_stand_alone() {
    let names = TABLE.iter().enumerate().filter_map(|(id, transform)| {
        let Elementary::OmitFirst(count) = transform.elementary else {
            return None;
        };
        assert!(transform.lead.is_empty() && transform.suffix.is_empty());
        assert_eq!(omit_first(count), Some(id as u8));
        Some(count)
    });
    let mut counts: Vec<_> = names.collect();
    counts.sort_unstable();
    assert_eq!(counts, [1, 2, 3, 4, 5, 6, 7, 9]);
    assert_eq!([0, 8, 10].map(omit_first), [None; 3]);
}
