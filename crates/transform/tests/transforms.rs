//! All words under all transforms, and every transform that fits found.

use brotwerk_check::words::check_fitting;
use brotwerk_core::{CaseForm, WindowBits, WordForm};
use brotwerk_dictionary::{WORDS, all_words, word};
use brotwerk_testkit::generators::RandomSource;
use brotwerk_testkit::properties::words_in_streams::{
    check_references, check_transforms_of, is_safe, references_to,
};
use brotwerk_transform::{Fitting, MAX_OUTPUT, TABLE, TABLE_BYTES, apply};

#[test]
fn every_output_is_that_of_the_c_decoder() {
    let empty: usize = all_words().map(check_transforms_of).sum();
    assert_eq!((WORDS * TABLE.len(), empty), (1_633_984, 50_176));
}

/// Whole streams, in windows of all sizes: the lengths, the numbers and where distances
/// start to mean words must be right, too.
#[test]
fn decoders_expand_every_reference_in_streams() {
    let (safe, others): (Vec<_>, Vec<_>) =
        all_words().flat_map(references_to).partition(|&found| is_safe(found));
    assert_eq!(safe.len() + others.len(), 1_633_984 - 50_176, "all but the empty ones");
    for (some, bits) in safe.chunks(1 << 14).chain([&others[..]]).zip((10..=24).cycle()) {
        check_references(some, WindowBits::try_from(bits).expect("a window"));
    }
    println!("{} references that every decoder takes, {} others", safe.len(), others.len());
}

#[test]
fn the_table_is_the_formats() {
    // A hash of the length and of the RFC's CRC-32 is checked by `xtask dictionaries
    // --verify`; here the corner stones.
    assert_eq!((TABLE.len(), TABLE_BYTES.len()), (121, 648));
    let longest = all_words().flat_map(|form| (0..121).map(move |id| (form, id)));
    let length = |(form, id): (WordForm, u8)| {
        apply(id, word(form.length.into(), form.index.into()), &mut [0; MAX_OUTPUT]).len()
    };
    assert_eq!(longest.map(length).max(), Some(MAX_OUTPUT));
}

/// A few hundred words, of every length.
fn some_words() -> impl Iterator<Item = WordForm> {
    all_words().step_by(53)
}

/// Not so short that nothing to find it by would be left.
fn legal(&(form, case): &(WordForm, CaseForm)) -> bool {
    WordForm { case, ..form }.is_legal()
}

#[test]
fn every_transform_that_keeps_the_start_is_found() {
    let forms = some_words().flat_map(|form| CaseForm::ALL.map(|case| (form, case)));
    for (form, case) in forms.filter(legal) {
        let plain = word(form.length.into(), form.index.into());
        for id in 0..TABLE.len() as u8 {
            let mut buffer = [0; MAX_OUTPUT];
            let output = apply(id, plain, &mut buffer);
            let lead = TABLE[usize::from(id)].lead.len();
            for rest in [&b""[..], b" ", b"zzzzzzzzzz", b" the end, and more"] {
                let text = [output, rest].concat();
                check_fitting(&Fitting, WordForm { case, ..form }, lead, &text);
                check_fitting(&Fitting, WordForm { case, ..form }, 0, &text);
            }
        }
    }
}

#[test]
fn texts_that_fit_nothing_are_harmless() {
    let mut source = RandomSource::new(7);
    for form in some_words() {
        let plain = word(form.length.into(), form.index.into());
        for _ in 0..20 {
            let mut text = plain[..source.below(plain.len() + 1)].to_vec();
            text.extend((0..source.below(12)).map(|_| source.bits() as u8));
            check_fitting(&Fitting, form, source.below(6), &text);
        }
    }
}
