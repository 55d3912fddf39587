//! Any text cut anywhere, each part begun where the one before was flushed: joined they decode.
#![no_main]

use brotwerk_encoder::{BlockBits, Options, Quality, WindowBits};
use brotwerk_testkit::generators::{AnyText, Limit, Size};
use brotwerk_testkit::properties::stream::check_joined;

libfuzzer_sys::fuzz_target!(|input: (u8, u8, bool, bool, Vec<Size>, Limit, AnyText)| {
    let (level, window_bits, large, short_blocks, lengths, limit, text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let bits = 10 + window_bits % 15;
    let window_bits = if large { WindowBits::large(bits) } else { WindowBits::try_from(bits) };
    let window_bits = window_bits.expect("10 to 24 are legal");
    let mut options = Options::new().quality(quality).window_bits(window_bits);
    if short_blocks {
        options = options.block_bits(BlockBits::try_from(16).expect("the least"));
    }
    let text = text.bytes(limit.between(1 << 10, 1 << 18));
    let (mut parts, mut rest) = (Vec::new(), &text[..]);
    for length in lengths {
        let (part, behind) = rest.split_at(length.at_most(rest.len()));
        parts.push(part);
        rest = behind;
    }
    parts.push(rest);
    check_joined(&options, &parts);
});
