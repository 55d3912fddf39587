//! The header of dictionary-compressed Brotli is read, or refused by the rule that it breaks.
#![no_main]

#[path = "../../crates/dcb/tests/properties/mod.rs"]
mod properties;

use brotwerk_dcb::{DictionaryHash, Header};
use properties::check_header;

libfuzzer_sys::fuzz_target!(|input: (Vec<u8>, Option<Vec<u8>>, bool, u8, u8)| {
    let (mut body, dictionary, named, end, portion) = input;
    // Random bytes fail at the first: half of them follow a right header, some of it at least.
    if let Some(dictionary) = &dictionary
        && named
    {
        let header = Header { dictionary: DictionaryHash::of(dictionary) }.to_bytes();
        body.splice(..0, header[..header.len().min(usize::from(end))].iter().copied());
    }
    check_header(&body, dictionary.as_deref(), portion.into());
});
