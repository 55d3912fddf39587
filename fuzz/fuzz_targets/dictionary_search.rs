//! The search finds what slow parts find, and only what is true of the text.
#![no_main]

use std::sync::LazyLock;

use brotwerk_check::generators::{Limit, Text};
use brotwerk_check::oracles::naive_ends::NaiveEnds;
use brotwerk_check::oracles::naive_spellings::NaiveSpellings;
use brotwerk_check::oracles::sorted_words::SortedWords;
use brotwerk_check::words::{check_search, check_union};
use brotwerk_core::{Floor, Leads, NoDictionary, NoFilter, Score};
use brotwerk_dictionary::{WordSet, all_words, word};
use brotwerk_dictionary_search::{
    ImageSearch, Search, SpellingImage, Spellings, StaticEnds, UnionSearch, build, ends,
};
use brotwerk_transform::{Fitting, MAX_OUTPUT, apply};

static WHOLE: LazyLock<(WordSet, Vec<u8>, SortedWords)> = LazyLock::new(|| {
    let words = WordSet::whole();
    let image = build(&words).expect("a search").to_image();
    let oracle = SortedWords::new(&words);
    (words, image, oracle)
});

static ENDS: LazyLock<NaiveEnds> =
    LazyLock::new(|| NaiveEnds::new(all_words(), StaticEnds::MIN_LENGTH));

libfuzzer_sys::fuzz_target!(|input: (Limit, Text, Vec<(u16, u8)>, u8, u8, i16)| {
    let (limit, text, references, leads, length, score) = input;
    // A text, and words under transforms.
    let mut text = text.bytes(limit.between(50, 500));
    let (words, image, oracle) = &*WHOLE;
    let mut spellings = SpellingImage::new();
    for (number, id) in references {
        let form = words.forms()[usize::from(number) % words.len()];
        let plain = word(form.length.into(), form.index.into());
        text.extend_from_slice(apply(id % 121, plain, &mut [0; MAX_OUTPUT]));
        // The first of two that want the same room gets it.
        let _ = spellings.add(form.length, form.id(id % 121));
    }
    let leads = [Leads::None, Leads::Space, Leads::All][usize::from(leads) % 3];
    let mut fast = ImageSearch::from_image(image, leads).expect("an image");
    let (filter, index, transform, observer) = (NoFilter, oracle, Fitting, ());
    let mut slow = Search { filter, index, transform, leads, observer };
    let floor = Floor { length: length.into(), score: Score(score.into()) };
    let text = &text[..text.len().min(limit.between(200, 2_000))];
    check_search(&mut fast, &mut slow, text, floor);
    check_spellings(&spellings.to_image(), text, floor);
    // What ships leaves out ends that the search for all words has, after all leads.
    if leads == Leads::All {
        let mut union = UnionSearch::new(fast, ends());
        check_union(&mut union, [&mut slow, &mut &*ENDS], text, floor);
    }
});

/// An index of spellings finds what a map of them has.
fn check_spellings(image: &[u8], text: &[u8], floor: Floor) {
    let mut index = Spellings::checked(image).expect("an image");
    let slow = NaiveSpellings::new(index.words().map(|found| (found.word_length, found.word_id)));
    check_union(&mut index, [&mut &slow, &mut NoDictionary], text, floor);
}
