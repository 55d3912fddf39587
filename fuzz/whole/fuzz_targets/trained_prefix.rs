//! Prefix dictionaries of any texts: the same in any order, as long as asked for at most, of use.
#![no_main]

use brotwerk_check::generators::{Limit, Text};
use brotwerk_testkit::properties::trained_prefix::check_trained_prefix;

libfuzzer_sys::fuzz_target!(|input: (Limit, Vec<Text>, Text, u16)| {
    let (limit, texts, common, size) = input;
    let longest = limit.between(1 << 4, 1 << 11);
    // All have something in common, so that there is something to find.
    let common = common.bytes(longest);
    let texts = texts.into_iter().take(12);
    let texts: Vec<_> = texts.map(|text| [&text.bytes(longest)[..], &common].concat()).collect();
    let texts: Vec<_> = texts.iter().map(Vec::as_slice).collect();
    // Where nothing is worth having, that is an answer.
    let _ = check_trained_prefix(&texts, usize::from(size >> 3));
});
