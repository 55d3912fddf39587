//! Every option, any text: the stream decodes, keeps its bound, and no history changes it.
#![no_main]

use brotwerk_encoder::{BlockBits, Compressor, DistanceParameters, Options, Quality, WindowBits};
use brotwerk_testkit::generators::{AnyText, Limit};
use brotwerk_testkit::properties::stream::check_one_shot;

/// Meta-blocks' length, distance parameters, literals' contexts.
type Asked = (Option<u8>, Option<u8>, bool);

libfuzzer_sys::fuzz_target!(|input: (u8, Option<u8>, bool, Asked, Limit, AnyText, AnyText)| {
    let (level, window_bits, stats, asked, limit, text, other_text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let mut options = Options::new().quality(quality).collect_stats(stats);
    if let Some(bits) = window_bits {
        options = options.window_bits(WindowBits::try_from(10 + bits % 15).expect("legal"));
    }
    let (block_bits, distances, literal_contexts) = asked;
    options = options.literal_contexts(literal_contexts);
    if let Some(bits) = block_bits {
        // The shortest most of all, so that texts have several meta-blocks.
        let bits = 16 + bits.trailing_ones() as u8;
        options = options.block_bits(BlockBits::try_from(bits).expect("legal"));
    }
    if let Some(pair) = distances {
        let parameters =
            DistanceParameters::all().nth(usize::from(pair % 64)).expect("there are 64");
        options = options.distance_parameters(parameters);
    }
    let mut used = Compressor::new(options.clone());
    let _ = used.compress(&other_text.bytes(limit.between(1 << 8, 1 << 16)));
    check_one_shot(&mut used, &options, &text.bytes(limit.between(1 << 10, 1 << 18)));
});
