//! Sinks agree with a list of booleans, join, resume, and carry a whole stream.
#![no_main]

use brotwerk_testkit::properties::bits::{
    Operation, check_join, check_operations, check_sinks_in_encoder,
};

libfuzzer_sys::fuzz_target!(|input: (Vec<Operation>, u8, Vec<bool>, Vec<bool>, Vec<u8>)| {
    let (operations, resume_after, first, second, text) = input;
    check_operations(&operations, resume_after.into());
    check_join(&first, &second);
    check_sinks_in_encoder(&text[..text.len().min(1 << 16)]);
});
