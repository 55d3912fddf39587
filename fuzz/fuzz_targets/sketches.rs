//! Sketches of any texts: bounded, and what a catalogue finds is what comparing all pairs does.
#![no_main]

#[path = "../../crates/sketch/tests/properties/mod.rs"]
mod properties;

use brotwerk_check::generators::{Limit, Text};
use properties::check_sketches;

libfuzzer_sys::fuzz_target!(|input: (Limit, Vec<Text>, Text, u16, u16)| {
    let (limit, old, new, start, length) = input;
    let longest = limit.between(1 << 8, 1 << 15);
    let old: Vec<_> = old.into_iter().take(8).map(|text| text.bytes(longest)).collect();
    let old: Vec<_> = old.iter().map(|text| &text[..]).collect();
    // Part of what is new is old, so that there is something to find.
    let whole = old.concat();
    let start = usize::from(start).min(whole.len());
    let end = whole.len().min(start + usize::from(length));
    check_sketches(&old, &[&whole[start..end], &new.bytes(longest)].concat());
});
