//! Any compression dictionary at any quality and window: a header and the prefix dictionary's stream,
//! decoded by three decoders, the same from new and used encoders and whatever the steps.
#![no_main]

use brotwerk_encoder::{Options, Quality, WindowBits};
use brotwerk_testkit::generators::{AnyText, Limit};
use brotwerk_testkit::properties::compression_dictionary::check_compression_dictionary;
use brotwerk_testkit::properties::stream::Step;

libfuzzer_sys::fuzz_target!(|input: (u8, u8, Limit, AnyText, AnyText, u16, u16, Vec<Step>)| {
    let (level, window_bits, limit, old, text, start, length, steps) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let window_bits = WindowBits::try_from(10 + window_bits % 15).expect("10 to 24 are legal");
    let options = Options::new().quality(quality).window_bits(window_bits);
    let longest = limit.between(1 << 9, 1 << 16);
    let old = old.bytes(longest);
    // A new version: the old one with something else in the place of a piece.
    let start = usize::from(start).min(old.len());
    let end = old.len().min(start + usize::from(length));
    let new = [&old[..start], &text.bytes(longest), &old[end..]].concat();
    check_compression_dictionary(&old, &options, &[&new], &steps, 1 << 10);
});
