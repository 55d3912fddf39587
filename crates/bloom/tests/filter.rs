//! No wrong "no", and as few wrong "yes" as promised.

use brotwerk_bloom::{BadImage, Bloom, WordFilter, WordStart};
use brotwerk_check::generators::RandomSource;
use brotwerk_check::words::check_filter;
use brotwerk_dictionary::WordSet;

mod properties;

use properties::check_filter_of;

fn starts(words: &WordSet) -> impl Iterator<Item = WordStart> {
    let start = |spelling: &[u8]| *spelling.first_chunk().expect("four bytes");
    words.spelled().map(move |(spelling, _)| WordStart::from_le_bytes(start(spelling.as_ref())))
}

#[test]
fn finds_every_word_form() {
    let whole = WordSet::whole();
    let filter = Bloom::build(starts(&whole));
    check_filter(&filter, &whole);
    check_filter_of(&starts(&whole).collect::<Vec<_>>());
    for bits in 6..=20 {
        check_filter(&Bloom::build_sized(bits, starts(&whole)), &whole);
    }
}

#[test]
fn finds_every_word_of_a_subset_and_little_else() {
    let whole = WordSet::whole();
    let mut source = RandomSource::new(3);
    for percent in [0, 1, 10, 50] {
        let subset: Vec<_> =
            whole.forms().iter().copied().filter(|_| source.below(100) < percent).collect();
        let subset = WordSet::from_forms(subset).expect("distinct words");
        let filter = Bloom::build(starts(&subset));
        check_filter(&filter, &subset);
        check_filter_of(&starts(&subset).collect::<Vec<_>>());
        let yes = (0..100_000).filter(|_| filter.may_start(source.bits() as WordStart)).count();
        let expected = (filter.load() as usize * 100_000) >> 16;
        assert!(yes.abs_diff(expected) <= 300 + expected / 10, "{yes} instead of {expected}");
    }
}

#[test]
fn an_image_is_the_filter() {
    let whole = WordSet::whole();
    let filter = Bloom::build(starts(&whole));
    let image = filter.image().to_vec();
    check_filter(&Bloom::from_image(image.as_slice()).expect("an image"), &whole);
    for length in [0, 1, 7, 8, image.len() - 1] {
        let result = Bloom::from_image(&image[..length]);
        assert_eq!(result.err(), Some(BadImage { bytes: length }));
    }
    assert!(Bloom::from_image([image.as_slice(), &[0]].concat()).is_err());
    for bits in [0, 5, 25, u8::MAX] {
        assert!(Bloom::from_image([bits; 72]).is_err(), "2^{bits} bits are no size");
    }
}
