//! Reduced dictionaries' files are refused, or are the one file of what they hold.
#![no_main]

#[path = "../../crates/dictionary/tests/properties/mod.rs"]
mod properties;

use properties::check_reduced_dictionary;

libfuzzer_sys::fuzz_target!(|input: (Vec<u8>, bool)| {
    let (mut bytes, seal) = input;
    // Most bytes fail at the checksum: make it right for some of them.
    if seal {
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    }
    check_reduced_dictionary(&bytes);
});
