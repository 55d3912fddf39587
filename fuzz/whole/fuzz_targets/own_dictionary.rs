//! Any words and any profile: streams decode, and no history changes them.
#![no_main]

use brotwerk_encoder::Quality;
use brotwerk_testkit::generators::AnyText;
use brotwerk_testkit::properties::dictionary::{AnyDictionary, check_own_dictionary};

libfuzzer_sys::fuzz_target!(|input: (AnyDictionary, u8, AnyText, AnyText)| {
    let (dictionary, level, text, other_text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let texts = [&other_text.bytes(1 << 16)[..], &text.bytes(1 << 16)];
    check_own_dictionary(&dictionary.dictionary(), quality, texts);
});
