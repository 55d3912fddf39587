//! Small inputs, every way they can be given: nothing sampled.
//!
//! The whole domain takes minutes; without `BROTWERK_LONG` in the environment these
//! tests take every so many of its members.

use brotwerk_encoder::{Compressor, Options, Quality, Stream, WindowBits};
use brotwerk_testkit::long_tests;
use brotwerk_testkit::properties::stream::{Step, check_decodes, check_one_shot, check_script};

/// All 3^9 ways to write, split and flush ten bytes, at every quality and with little
/// space for output; every flushed part decodes exactly.
#[test]
fn every_way_to_portion_ten_bytes() {
    let text = b"abcabcabca";
    // 19,683 is divisible by 3: a step that is not, meets every digit everywhere.
    let stride = if long_tests() { 1 } else { 97 };
    for quality in Quality::all() {
        let mut stream = Stream::new(Options::new().quality(quality));
        for way in (0..3_u32.pow(9)).step_by(stride) {
            let steps = steps(way);
            for capacity in [1, 2, 3, 7] {
                check_script(&mut stream, text, &steps, capacity);
            }
        }
    }
}

/// The base-3 digits of `way` say what comes after each byte: nothing, a new write, or
/// a flush.
fn steps(mut way: u32) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut run = 0;
    for _ in 0..9 {
        run += 1;
        match way % 3 {
            0 => {}
            1 => steps.push(Step::Write(std::mem::take(&mut run))),
            _ => steps.extend([Step::Write(std::mem::take(&mut run)), Step::Flush]),
        }
        way /= 3;
    }
    steps.push(Step::Write(run + 1));
    steps
}

/// What a flush makes decodable is more than the decoder gives away at once.
#[test]
fn flushed_zeros_decode_at_every_window() {
    let text = [0; 20_000];
    for quality in Quality::all() {
        for bits in 10..=24 {
            let window = WindowBits::try_from(bits).expect("10 to 24 are legal");
            let mut stream = Stream::new(Options::new().quality(quality).window_bits(window));
            check_script(&mut stream, &text, &[Step::Write(9_656), Step::Metadata(145)], 168);
        }
    }
}

/// Every quality and window for every size up to 2^12: all decode, and every so many are
/// the same from new and used encoders.
#[test]
fn every_quality_and_window_for_small_sizes() {
    let text = brotwerk_testkit::generators::web_page(1, 1 << 12);
    let check = |quality: Quality| {
        for bits in 10..=24 {
            let (first, stride) = match (long_tests(), quality.level()) {
                (false, _) => (0, 211),
                (true, 0..9) => (0, 1),
                // Paths take ten times as long: each size with three windows.
                (true, _) => (usize::from(bits) % 5, 5),
            };
            let options = Options::new()
                .quality(quality)
                .window_bits(WindowBits::try_from(bits).expect("10 to 24 are legal"));
            let mut compressor = Compressor::new(options.clone());
            for size in (first..=text.len()).step_by(stride) {
                check_decodes(&mut compressor, &text[..size]);
            }
            for size in (0..=text.len()).step_by(211) {
                check_one_shot(&mut compressor, &options, &text[..size]);
            }
        }
    };
    // Two threads, since the highest qualities take as long as all others.
    std::thread::scope(|scope| {
        scope.spawn(|| Quality::all().filter(|q| q.level() % 2 == 0).for_each(check));
        Quality::all().filter(|q| q.level() % 2 == 1).for_each(check);
    });
}

/// The smallest inputs of all: every text of up to two bytes, and runs of one byte.
#[test]
fn tiny_texts() {
    for quality in Quality::all() {
        let options = Options::new().quality(quality);
        let mut compressor = Compressor::new(options.clone());
        check_one_shot(&mut compressor, &options, b"");
        for a in 0..=255 {
            check_one_shot(&mut compressor, &options, &[a]);
            check_one_shot(&mut compressor, &options, &[a; 40]);
            check_one_shot(&mut compressor, &options, &[a, a.wrapping_mul(31)]);
        }
    }
}
