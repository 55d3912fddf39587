//! Sinks agree with a list of booleans, join and resume.
#![no_main]

use brotwerk_check::sinks::Operation;

#[path = "../../crates/bits/tests/properties/mod.rs"]
mod properties;

use properties::{check_join, check_operations};

libfuzzer_sys::fuzz_target!(|input: (Vec<Operation>, u8, Vec<bool>, Vec<bool>)| {
    let (operations, resume_after, first, second) = input;
    check_operations(&operations, resume_after.into());
    check_join(&first, &second);
});
