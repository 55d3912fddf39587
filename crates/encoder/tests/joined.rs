//! Streams that go on where another encoder was flushed.

use brotwerk_encoder::{Compressor, Error, Options, Quality, Stream, WindowBits};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::{mixture, web_page};
use brotwerk_testkit::properties::stream::check_joined;

fn windows() -> impl Iterator<Item = WindowBits> {
    let standard = (10..=24).map(|bits| WindowBits::try_from(bits).expect("10 to 24 are legal"));
    // Decoders take memory for the whole of a large window.
    let large = [10, 17, 25].map(|bits| WindowBits::large(bits).expect("10 to 30 are legal"));
    standard.chain(large)
}

#[test]
fn joins_in_every_window() {
    let text = mixture(1, 9_000);
    for window in windows() {
        for level in [0, 5, 11] {
            let quality = Quality::try_from(level).expect("0 to 11 are legal");
            let options = Options::new().quality(quality).window_bits(window);
            check_joined(&options, &[&text[..3_000], &text[3_000..3_500], &text[3_500..]]);
        }
    }
}

/// The part before ends at every bit of a byte, at the latest after so many tries.
#[test]
fn joins_at_every_bit() {
    let page = web_page(2, 1_000);
    let mut lengths = std::collections::BTreeSet::new();
    for quality in Quality::all() {
        let options = Options::new().quality(quality).window_bits(WindowBits::MIN);
        for length in 0..64 {
            let joined = check_joined(&options, &[&page[..length], &page[length..]]);
            lengths.insert(joined.len());
        }
    }
    assert!(lengths.len() > 8);
}

#[test]
fn parts_of_any_length() {
    let page = web_page(3, 200);
    let options = Options::new().window_bits(WindowBits::MIN);
    let lengths = [0, 1, 2, 3, 4, 50];
    for a in lengths {
        for b in lengths {
            for c in lengths {
                let parts = [&page[..a], &page[a..a + b], &page[a + b..a + b + c]];
                check_joined(&options, &parts);
                check_joined(&options, &[b"", parts[0], b"", parts[1], b"", parts[2], b""]);
            }
        }
    }
}

#[test]
fn the_window_must_be_known() {
    let options = Options::new().stream_offset(1);
    let mut stream = Stream::new(options.clone());
    let _ = stream.process(b"text", &mut []).expect("taken, not looked at");
    assert_eq!(stream.finish(&mut [0; 64]), Err(Error::OffsetWithoutWindow));
    let mut output = Vec::new();
    let refused = Compressor::new(options).try_compress_into(b"text", &mut output);
    assert_eq!(refused, Err(Error::OffsetWithoutWindow));
}

/// One-shot encoding goes on with a stream, too, and ends it.
#[test]
fn a_compressor_makes_the_last_part() {
    let page = web_page(5, 5_000);
    let options = Options::new().window_bits(WindowBits::MIN);
    for split in [1, 2, 3, 500, 4_999, 5_000] {
        let mut stream = Stream::new(options.clone());
        let mut joined = vec![0; 8_000];
        let taken = stream.process(&page[..split], &mut []).expect("process");
        assert_eq!(taken.consumed, split);
        let flushed = stream.flush(&mut joined).expect("flush");
        assert!(flushed.done);
        joined.truncate(flushed.written);
        let mut rest = Compressor::new(options.clone().stream_offset(split as u64));
        rest.compress_into(&page[split..], &mut joined);
        assert_decodes(&joined, &page);
    }
}
