//! Estimates are near what they estimate, and the right text is found.

use brotwerk_check::generators::{mixture, random, web_page};
use brotwerk_sketch::{Catalogue, Sketch};

mod properties;

use properties::check_sketches;

#[test]
fn texts_of_every_length() {
    let page = web_page(1, 40_000);
    for length in (0..64).chain([500, 527, 528, 600, 1_500, 2_100, 9_000, 40_000]) {
        let (old, other) = (&page[..length], web_page(2, length));
        check_sketches(&[old, &other, old], &page[length / 2..]);
        check_sketches(&[&other, &page], old);
        check_sketches(&[], old);
    }
    check_sketches(&[&mixture(3, 100_000), &random(4, 5_000)], &mixture(3, 60_000));
    check_sketches(&[b"", &[b'a'; 5_000]], &[b'a'; 700]);
}

/// Fuzzing found that no string of a short text need be among the samples of one that goes on.
#[test]
fn short_beginnings_of_long_texts() {
    let long = random(9, 30_000);
    for seed in 10..60 {
        check_sketches(&[&long], &random(seed, 18));
    }
}

/// Half, a quarter, … of a text that shares nothing else.
#[test]
fn estimates_are_near() {
    let old = random(5, 200_000);
    let sketch = Sketch::of(&old);
    for part in [1, 2, 4, 8] {
        let new = [&old[..200_000 / part], &random(6, 200_000 - 200_000 / part)].concat();
        let share = Sketch::of(&new).contained_in(&sketch);
        let expected = 1.0 / part as f64;
        // Four standard deviations of some 300 samples.
        assert!((share - expected).abs() < 0.12, "{share} for 1/{part}");
    }
}

/// New versions of many files, each found among all, whatever was moved or left out.
#[test]
fn each_finds_its_own() {
    let mut catalogue = Catalogue::default();
    let old: Vec<_> = (0..200).map(|seed| web_page(seed, 2_000 + 97 * seed as usize)).collect();
    for text in &old {
        catalogue.add(&Sketch::of(text));
    }
    for (number, text) in old.iter().enumerate() {
        let (start, end) = text.split_at(text.len() / 3);
        let new = [&end[..end.len() - 100], b"<p>something new</p>", &start[100..]].concat();
        let alike = catalogue.most_alike(&Sketch::of(&new)).expect("one that is alike");
        assert_eq!(alike.number, number);
    }
    assert_eq!(catalogue.most_alike(&Sketch::of(&random(7, 9_000))), None);
}

/// What all have in common takes no longer the more there are.
#[test]
fn a_frame_that_all_share() {
    let frame = web_page(8, 8_000);
    let mut catalogue = Catalogue::default();
    let page = |number: u64| [&frame[..], &random(number, 3_000)].concat();
    for number in 0..100 {
        catalogue.add(&Sketch::of(&page(number)));
    }
    for number in 0..100 {
        let alike = catalogue.most_alike(&Sketch::of(&page(number as u64)));
        assert_eq!(alike.map(|alike| alike.number), Some(number));
    }
}
