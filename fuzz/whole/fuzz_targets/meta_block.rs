//! Any commands and any plans, written: two decoders read the text.
#![no_main]

use brotwerk_check::generators::{ByteSource, Choices};

#[path = "../../../crates/meta-block/tests/properties/mod.rs"]
mod properties;

use properties::check_stream;

libfuzzer_sys::fuzz_target!(|input: &[u8]| {
    let source = &mut ByteSource(input);
    let max_types = 1 + source.below(256);
    check_stream(source, 1 << 10, max_types);
});
