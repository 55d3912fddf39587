//! Any portions, flushes, metadata and output space: every flushed part decodes.
#![no_main]

use brotwerk_encoder::{BlockBits, Options, Quality, Stream, WindowBits};
use brotwerk_testkit::generators::{AnyText, Limit};
use brotwerk_testkit::properties::stream::{Step, check_script};

libfuzzer_sys::fuzz_target!(|input: (u8, u8, u8, bool, Option<u32>, Vec<Step>, Limit, AnyText)| {
    let (level, window_bits, capacity, short_blocks, size_hint, steps, limit, text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let window_bits = WindowBits::try_from(10 + window_bits % 15).expect("10 to 24 are legal");
    let mut options = Options::new().quality(quality).window_bits(window_bits);
    if short_blocks {
        options = options.block_bits(BlockBits::try_from(16).expect("the least"));
    }
    if let Some(hint) = size_hint {
        // A larger hint would only take memory.
        options = options.size_hint(hint as usize % (1 << 20));
    }
    let mut stream = Stream::new(options);
    check_script(
        &mut stream,
        &text.bytes(limit.between(1 << 10, 1 << 18)),
        &steps,
        usize::from(capacity).max(1),
    );
});
