//! Any words and any profile: streams decode, and no history changes them.
#![no_main]

use brotwerk_encoder::Quality;
use brotwerk_testkit::generators::{AnyText, Limit};
use brotwerk_testkit::properties::dictionary::{AnyDictionary, check_own_dictionary};

libfuzzer_sys::fuzz_target!(|input: (AnyDictionary, u8, Limit, AnyText, AnyText)| {
    let (dictionary, level, limit, text, other_text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let other_text = other_text.bytes(limit.between(1 << 8, 1 << 16));
    let texts = [&other_text[..], &text.bytes(limit.between(1 << 9, 1 << 16))];
    check_own_dictionary(&dictionary.dictionary(), quality, texts);
});
