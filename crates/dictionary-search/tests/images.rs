//! Images that somebody else made, or something broke: refused, or right.

use brotwerk_check::generators::RandomSource;
use brotwerk_core::{Leads, NoDictionary};
use brotwerk_dictionary::{WordSet, all_words, word};
use brotwerk_dictionary_search::{ImageSearch, SpellingImage, WordEnds, build, ends, whole};

mod properties;

use properties::{check_ends_image, check_image, check_spellings_image};

/// The image for every `step`th word, and a text that has them all.
fn image_and_text(step: usize) -> (Vec<u8>, Vec<u8>) {
    let forms = WordSet::whole().forms().iter().copied().step_by(step).collect::<Vec<_>>();
    let words = WordSet::from_forms(forms).expect("distinct words");
    let spelled = words.spelled().map(|(spelling, _)| spelling.as_ref().to_vec());
    (build(&words).expect("a search").to_image(), spelled.collect::<Vec<_>>().join(&b" "[..]))
}

#[test]
fn whole_images_pass() {
    for step in [1, 10, 5_000, 1 << 20] {
        let (image, text) = image_and_text(step);
        assert!(check_image(&image, &text[..text.len().min(20_000)]), "every {step}th word");
    }
    let search = whole();
    let parts = [search.index.table.image(), search.filter.image(), search.index.trie.image()];
    assert!(ImageSearch::checked(&parts.concat(), Leads::All).is_ok());
}

/// Checks an image 20,000 times with up to three bytes changed; how many of these pass.
fn passing_when_broken(image: &[u8], check: impl Fn(&[u8]) -> bool) -> usize {
    let mut source = RandomSource::new(1);
    let mut passed = 0;
    for _ in 0..20_000 {
        let mut broken = image.to_vec();
        for _ in 0..1 + source.below(3) {
            let at = source.below(broken.len());
            broken[at] = source.bits() as u8;
        }
        passed += usize::from(check(&broken));
    }
    passed
}

#[test]
fn broken_images_are_refused_or_right() {
    let (image, text) = image_and_text(2_000);
    let passed = passing_when_broken(&image, |broken| check_image(broken, &text));
    assert!((1_000..19_000).contains(&passed), "{passed} of 20,000 passed");
    for length in 0..image.len() {
        check_image(&image[..length], &text);
    }
}

/// The image for every `step`th word's ends, and a text that has these words.
fn ends_image_and_text(step: usize) -> (Vec<u8>, Vec<u8>) {
    let words = || all_words().step_by(step);
    let spelled = words().map(|form| word(form.length.into(), form.index.into()));
    let text = spelled.collect::<Vec<_>>().join(&b" "[..]);
    (WordEnds::build(words(), NoDictionary).to_image(), text)
}

#[test]
fn broken_images_of_ends_are_refused_or_right() {
    let (_, text) = ends_image_and_text(10);
    assert!(check_ends_image(&ends().to_image(), &text));
    let (image, text) = ends_image_and_text(500);
    let passed = passing_when_broken(&image, |broken| check_ends_image(broken, &text));
    assert!((1_000..20_000).contains(&passed), "{passed} of 20,000 passed");
    for length in 0..image.len() {
        assert!(!check_ends_image(&image[..length], &text));
    }
    // A filter that lets all pass, before entries of any kind.
    let mut source = RandomSource::new(2);
    for _ in 0..1_000 {
        let mut broken = image.clone();
        let filter = broken.len() - 64;
        broken[filter..].fill(0xff);
        let entries = source.below(filter)..filter;
        broken[entries].iter_mut().for_each(|byte| *byte ^= source.bits() as u8 & 0b11);
        check_ends_image(&broken, &text);
    }
}

#[test]
fn broken_images_of_spellings_are_refused_or_right() {
    let mut spellings = SpellingImage::new();
    let mut text = Vec::new();
    for form in all_words().step_by(300) {
        text.extend_from_slice(word(form.length.into(), form.index.into()));
        for id in [0, 1, 9, 54] {
            // What has no room is left out.
            let _ = spellings.add(form.length, form.id(id));
        }
    }
    let (image, text) = (spellings.to_image(), &text[..300]);
    assert!(check_spellings_image(&image, text));
    // Changes everywhere, and such where entries and their bytes are.
    let all = passing_when_broken(&image, |broken| check_spellings_image(broken, text));
    let (tables, entries) = image.split_at(image.len() - 16 * spellings.len());
    let some = passing_when_broken(entries, |broken| {
        check_spellings_image(&[tables, broken].concat(), text)
    });
    assert!(some < 10_000 && all > 10_000, "{some} and {all} of 20,000 passed");
    for length in (0..image.len()).step_by(97) {
        assert!(!check_spellings_image(&image[..length], text));
    }
}
