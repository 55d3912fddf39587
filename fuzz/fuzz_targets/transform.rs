//! The transforms found for a word are those that fit the text.
#![no_main]

use brotwerk_check::words::check_fitting;
use brotwerk_core::{CaseForm, WordForm};
use brotwerk_dictionary::{WORDS, all_words, spell};
use brotwerk_transform::Fitting;

libfuzzer_sys::fuzz_target!(|input: (u16, u8, u8, u8, Vec<u8>, Vec<u8>)| {
    let (number, case, lead, kept, before, after) = input;
    let form = all_words().nth(usize::from(number) % WORDS).expect("a word");
    let form = WordForm { case: CaseForm::ALL[usize::from(case) % 4], ..form };
    if !form.is_legal() {
        return;
    }
    let mut buffer = [0; 24];
    let spelling = spell(form, &mut buffer);
    let kept = usize::from(kept).min(spelling.len());
    let text = [&before[..before.len().min(6)], &spelling[..kept], &after].concat();
    check_fitting(&Fitting, form, usize::from(lead) % 7, &text);
});
