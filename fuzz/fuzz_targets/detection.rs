//! Whatever a text starts with, it is some kind of text, and always the same.
#![no_main]

use brotwerk_core::ContentType;
use brotwerk_detect::{DETECT_BYTES, detect};

libfuzzer_sys::fuzz_target!(|text: &[u8]| {
    let found = detect(text);
    assert_ne!(found, ContentType::Auto, "that is for us to find out");
    assert_eq!(found, detect(text));
    assert_eq!(found, detect(&text[..text.len().min(DETECT_BYTES)]), "only the start counts");
});
