//! Every option, any text: the stream decodes, keeps its bound, and no history changes it.
#![no_main]

use brotwerk_encoder::{Compressor, Options, Quality, WindowBits};
use brotwerk_testkit::generators::Text;
use brotwerk_testkit::properties::stream::check_one_shot;

libfuzzer_sys::fuzz_target!(|input: (u8, Option<u8>, bool, Text, Text)| {
    let (level, window_bits, stats, text, other_text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let mut options = Options::new().quality(quality).collect_stats(stats);
    if let Some(bits) = window_bits {
        options = options.window_bits(WindowBits::try_from(10 + bits % 15).expect("legal"));
    }
    let mut used = Compressor::new(options.clone());
    let _ = used.compress(&other_text.bytes());
    check_one_shot(&mut used, &options, &text.bytes());
});
