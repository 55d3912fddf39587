//! The large-window extension: copies from farther back than any other stream reaches.

use brotwerk_encoder::{Compressor, Options, Quality, Stream, WindowBits};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::{random, web_page};
use brotwerk_testkit::long_tests;

fn large(bits: u8) -> WindowBits {
    WindowBits::large(bits).expect("10 to 30 are legal")
}

/// What comes again after more than 16 MiB is copied, and two decoders find it.
#[test]
fn distances_beyond_16_mib() {
    let far = random(1, 3_000);
    let text = [&far[..], &vec![0; (17 << 20) + 5], &far[..]].concat();
    let sizes = [25, 26].map(|bits| {
        let options = Options::new().window_bits(large(bits)).quality(Quality::default());
        let stream = Compressor::new(options).compress(&text);
        assert_decodes(&stream, &text);
        stream.len()
    });
    let standard = Compressor::new(Options::new().window_bits(WindowBits::MAX)).compress(&text);
    println!("{sizes:?} bytes, {} with the largest standard window", standard.len());
    assert!(sizes.iter().all(|&size| size < far.len() + 500 && size < standard.len()));
}

/// Every size is announced as it should be. Decoders take memory for the whole of a window,
/// but google/brotli's does not where the stream's end is in sight.
#[test]
fn every_large_window() {
    let text = web_page(2, 4_000);
    for bits in 10..=30 {
        for quality in Quality::all() {
            let options = Options::new().window_bits(large(bits)).quality(quality);
            let stream = Compressor::new(options).compress(&text);
            let mut decoder = IncrementalDecoder::default();
            assert!(decoder.feed(&stream).as_ref() == Ok(&text) && decoder.is_finished());
            if quality == Quality::default() && (bits < 24 || long_tests()) {
                assert_decodes(&stream, &text);
            }
        }
    }
}

/// Metadata before any text, of one byte and none, at every quality and window.
#[test]
fn metadata_before_any_text() {
    let standard = (10..=24).map(|bits| WindowBits::try_from(bits).expect("10 to 24 are legal"));
    for window in standard.chain([large(10), large(20)]) {
        for quality in Quality::all() {
            for payload in [&b""[..], b"x"] {
                let mut stream = Stream::new(Options::new().window_bits(window).quality(quality));
                stream.metadata(payload).expect("metadata");
                let mut compressed = vec![0; 200];
                let mut written = stream.flush(&mut compressed).expect("flush").written;
                let _ = stream.process(b"text behind it", &mut []).expect("process");
                written += stream.finish(&mut compressed[written..]).expect("finish").written;
                assert_decodes(&compressed[..written], b"text behind it");
            }
        }
    }
}
