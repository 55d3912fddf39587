//! Any text in segments of any size: whoever makes them, joined they decode.
#![no_main]

use brotwerk_encoder::{Options, Quality, WindowBits};
use brotwerk_testkit::generators::{AnyText, Limit, Size};
use brotwerk_testkit::properties::segments::check_segments;

libfuzzer_sys::fuzz_target!(|input: (u8, Option<u8>, bool, Size, Limit, AnyText)| {
    let (level, window_bits, large, size, limit, text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let mut options = Options::new().quality(quality);
    if let Some(bits) = window_bits.map(|bits| 10 + bits % 15) {
        let bits = if large { WindowBits::large(bits) } else { WindowBits::try_from(bits) };
        options = options.window_bits(bits.expect("10 to 24 are legal"));
    }
    let text = text.bytes(limit.between(1 << 10, 1 << 18));
    // At most some dozens: each of the last third is made by an encoder of its own, too.
    let size = size.at_most(text.len()).max(text.len() / 64).max(1);
    check_segments(&options, &[], &text, size.try_into().expect("one at least"));
});
