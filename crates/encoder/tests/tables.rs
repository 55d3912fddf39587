//! Tables of numbers, on which encoders have lost much: whatever the size of their streams, they
//! decode, are within their bound and take what memory they are said to take.

use brotwerk_encoder::{Compressor, Options, Quality, Stream, WindowBits};
use brotwerk_testkit::generators::tables::TABLES;
use brotwerk_testkit::long_tests;
use brotwerk_testkit::properties::stream::{Step, check_decodes, check_one_shot, check_script};

#[test]
fn tables_decode_at_every_quality_and_window() {
    let size = if long_tests() { 3 << 20 } else { 70_000 };
    for (name, generate) in TABLES {
        let text = generate(1, size);
        assert_eq!(text.len(), size);
        for quality in Quality::all() {
            // Paths take twenty times as long.
            let text = if quality.level() < 9 { &text[..] } else { &text[..size.min(1 << 18)] };
            for bits in [10, 16, 22] {
                let window = WindowBits::try_from(bits).expect("a legal window");
                let options = Options::new().quality(quality).window_bits(window);
                let mut compressor = Compressor::new(options.clone());
                let stream = check_one_shot(&mut compressor, &options, text);
                println!("{name}, {quality:?}, window {bits}: {} bytes", stream.len());
                assert!(stream.len() < text.len(), "{name}, {quality:?}: it is stored");
            }
        }
    }
}

#[test]
fn flushed_tables_decode() {
    let steps: Vec<_> = (1..12).flat_map(|n| [Step::Write(n * 700), Step::Flush]).collect();
    for (_, generate) in TABLES {
        let text = generate(2, 40_000);
        for quality in Quality::all() {
            let mut stream = Stream::new(Options::new().quality(quality));
            check_script(&mut stream, &text, &steps, 500);
        }
    }
}

#[test]
fn tables_keep_to_memory_limits() {
    for (_, generate) in TABLES {
        let text = generate(3, 100_000);
        for quality in Quality::all() {
            let options = Options::new().quality(quality).size_hint(text.len());
            let needed = match Compressor::try_new(options.clone().memory_limit(1)).err() {
                Some(brotwerk_encoder::Error::MemoryLimit { needed, .. }) => needed,
                other => panic!("no memory is no limit to keep: {other:?}"),
            };
            let mut compressor = Compressor::new(options.memory_limit(needed));
            check_decodes(&mut compressor, &text);
            assert!(compressor.memory_bytes() <= needed);
        }
    }
}
