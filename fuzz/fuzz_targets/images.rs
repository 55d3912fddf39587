//! Filters, word tables, tries, ends of words and their spellings in bytes from anywhere: refused, or right.
#![no_main]

use std::sync::LazyLock;

use brotwerk_check::generators::{Limit, Size, Text};
use brotwerk_core::{CaseForm, NoDictionary, WordForm};
use brotwerk_dictionary::{WordSet, all_words, word};
use brotwerk_dictionary_search::{SpellingImage, WordEnds, build};

#[path = "../../crates/dictionary-search/tests/properties/mod.rs"]
mod properties;

use properties::{check_ends_image, check_image, check_spellings_image};

/// Images to break, small to large, and texts that have their words.
static WHOLE: LazyLock<Vec<(Vec<u8>, Vec<u8>)>> = LazyLock::new(|| {
    let forms = all_words().flat_map(|word| CaseForm::ALL.map(|case| WordForm { case, ..word }));
    let whole: Vec<_> = forms.filter(|form| form.is_legal()).collect();
    let of_words = |step| {
        let forms = whole.iter().copied().step_by(step).collect::<Vec<_>>();
        let words = WordSet::from_forms(forms).expect("distinct words");
        let spelled = words
            .spelled()
            .step_by(1 + words.len() / 16)
            .map(|(spelling, _)| spelling.as_ref().to_vec());
        let text = spelled.collect::<Vec<_>>().join(&b" "[..]);
        (build(&words).expect("a search").to_image(), text)
    };
    let ends = || all_words().step_by(500);
    let spelled = ends().map(|form| word(form.length.into(), form.index.into()));
    let text = spelled.collect::<Vec<_>>().join(&b" "[..]);
    let mut images: Vec<_> = [usize::MAX, 20_000, 5_000, 1_000, 50].map(of_words).into();
    images.push((WordEnds::build(ends(), NoDictionary).to_image(), text.clone()));
    let mut spellings = SpellingImage::new();
    for form in ends() {
        for id in [0, 1, 9] {
            // What has no room is left out.
            let _ = spellings.add(form.length, form.id(id));
        }
    }
    images.push((spellings.to_image(), text));
    images
});

/// Which image, what is changed, how much is cut off, and what stands behind it or instead of it.
type Input = (Limit, Vec<(Size, u8)>, Option<Size>, Text, Vec<u8>);

libfuzzer_sys::fuzz_target!(|input: Input| {
    let (which, changes, length, text, raw) = input;
    let mut text = text.bytes(50);
    // Bytes without a model, or a whole image that was changed at some places.
    let Some((image, words)) = (which.between(1, 1 << 8).ilog2() as usize)
        .checked_sub(1)
        .map(|which| &WHOLE[which.min(WHOLE.len() - 1)])
    else {
        check_image(&raw, &text);
        check_ends_image(&raw, &text);
        check_spellings_image(&raw, &text);
        return;
    };
    let mut image = image.clone();
    text.extend_from_slice(words);
    for (at, byte) in changes {
        // Counted from the end: the trie, which has the most to go wrong, is there.
        let at = image.len() - 1 - at.at_most(image.len() - 1);
        image[at] = byte;
    }
    image.truncate(length.map_or(image.len(), |length| image.len() - length.at_most(image.len())));
    image.extend(raw);
    check_image(&image, &text);
    check_ends_image(&image, &text);
    check_spellings_image(&image, &text);
});
