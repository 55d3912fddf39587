//! Dictionary-compressed Brotli: at every quality and window, however the text comes; refused where
//! RFC 9842 says so.

use brotwerk_dcb::{Header, open};
use brotwerk_encoder::{
    CompressionDictionary, Compressor, Error, Options, Quality, Stream, WindowBits,
};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes_dcb};
use brotwerk_testkit::generators::{random, web_page};
use brotwerk_testkit::properties::compression_dictionary::check_compression_dictionary;
use brotwerk_testkit::properties::stream::Step;

const STEPS: [Step; 6] = [
    Step::Flush,
    Step::Write(700),
    Step::Flush,
    Step::Metadata(1),
    Step::Write(1 << 12),
    Step::Flush,
];

#[test]
fn every_quality_and_window() {
    let old = web_page(1, 9_000);
    let new = [&old[..5_000], &random(3, 40), &old[5_000..]].concat();
    for quality in Quality::all() {
        let options = Options::new().quality(quality);
        check_compression_dictionary(&old, &options, &[&new, b"", b"x"], &STEPS, 50);
        check_compression_dictionary(b"", &options, &[&new[..2_000]], &STEPS, 1 << 10);
        let named = CompressionDictionary::new(&old).expect("a dictionary");
        let body = Compressor::new(options.compression_dictionary(named)).compress(&new);
        assert!(body.len() < 150, "{} bytes at {quality:?}", body.len());
    }
    for bits in 10..=24 {
        let window = WindowBits::try_from(bits).expect("a legal window");
        let options = Options::new().window_bits(window);
        check_compression_dictionary(&old, &options, &[&new], &STEPS, 1 << 10);
    }
}

#[test]
fn windows_beyond_the_rule_are_refused() {
    for bits in 25..=30 {
        let window = WindowBits::large(bits).expect("a large window");
        let named = CompressionDictionary::new(b"bread").expect("a dictionary");
        let options = Options::new().window_bits(window).compression_dictionary(named);
        let refused = Err(Error::DcbWindow { bits });
        let mut output = b"before".to_vec();
        let one_shot = Compressor::new(options.clone()).try_compress_into(b"text", &mut output);
        assert_eq!(one_shot, refused);
        assert_eq!(output, b"before");
        assert_eq!(Stream::try_new(options.clone()).map(drop), refused);
        let finished = Stream::new(options).finish(&mut [0; 64]).map(drop);
        assert_eq!(finished, refused);
    }
}

#[test]
fn a_stream_that_goes_on_has_no_second_header() {
    let old = web_page(5, 4_000);
    let text = [&old[1_000..], &old[..1_000]].concat();
    let named = CompressionDictionary::new(&old).expect("a dictionary");
    let window = WindowBits::try_from(16).expect("a legal window");
    let options = Options::new().window_bits(window).compression_dictionary(named);
    let (first, second) = text.split_at(1_500);
    let mut body = vec![0; 10_000];
    let mut stream = Stream::new(options.clone());
    let mut length = stream.process(first, &mut body).expect("room").written;
    length += stream.flush(&mut body[length..]).expect("room").written;
    let mut stream = Stream::new(options.stream_offset(1_500));
    length += stream.process(second, &mut body[length..]).expect("room").written;
    length += stream.finish(&mut body[length..]).expect("room").written;
    assert_decodes_dcb(&body[..length], &old, &text);
}

/// The limit that is just enough is enough for the header, too.
#[test]
fn limits_hold() {
    let (old, text) = (web_page(6, 3_000), random(7, 30_000));
    for level in [0, 5, 11] {
        let quality = Quality::try_from(level).expect("0 to 11 are legal");
        let named = CompressionDictionary::new(&old).expect("a dictionary");
        let options = Options::new().quality(quality).compression_dictionary(named);
        let Err(Error::MemoryLimit { needed, .. }) =
            Stream::try_new(options.clone().size_hint(text.len()).memory_limit(1))
        else {
            panic!("one byte is enough at {level}");
        };
        let options = options.size_hint(text.len()).memory_limit(needed);
        check_compression_dictionary(&old, &options, &[&text], &STEPS, 1 << 10);
    }
}

/// Every byte cut off: an error, or a decoder that wants more; never a whole text.
#[test]
fn truncated_bodies() {
    let old = web_page(8, 2_000);
    let text = [&old[..1_200], &b"sourdough"[..], &old[1_200..]].concat();
    let named = CompressionDictionary::new(&old).expect("a dictionary");
    let body = Compressor::new(Options::new().compression_dictionary(named)).compress(&text);
    for end in 0..body.len() {
        let mut decoder = IncrementalDecoder::of_dcb(&old);
        let decoded = decoder.feed(&body[..end]);
        assert!(decoded.is_err() || !decoder.is_finished(), "whole at {end}");
        assert_eq!(open(&body[..end], Some(&old)).is_ok(), end >= Header::LENGTH);
    }
}
