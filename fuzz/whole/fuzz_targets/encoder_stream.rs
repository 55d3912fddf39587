//! Any portions, flushes, metadata and output space: every flushed part decodes.
#![no_main]

use brotwerk_encoder::{Options, Quality, Stream, WindowBits};
use brotwerk_testkit::generators::AnyText;
use brotwerk_testkit::properties::stream::{Step, check_script};

libfuzzer_sys::fuzz_target!(|input: (u8, u8, u8, Option<u32>, Vec<Step>, AnyText)| {
    let (level, window_bits, capacity, size_hint, steps, text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let window_bits = WindowBits::try_from(10 + window_bits % 15).expect("10 to 24 are legal");
    let mut options = Options::new().quality(quality).window_bits(window_bits);
    if let Some(hint) = size_hint {
        // A larger hint would only take memory.
        options = options.size_hint(hint as usize % (1 << 20));
    }
    let mut stream = Stream::new(options);
    check_script(&mut stream, &text.bytes(1 << 18), &steps, usize::from(capacity).max(1));
});
