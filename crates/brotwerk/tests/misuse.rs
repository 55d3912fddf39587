//! What a caller can do wrong gives a typed error, and nothing is lost.

use brotwerk::{Compressor, Error, Options, PrefixDictionary, Quality, Stream, WindowBits};
use brotwerk_testkit::decoders::assert_decodes;

/// Finishes a stream into a vector.
fn finish(stream: &mut Stream) -> Vec<u8> {
    let mut output = vec![0; 1 << 16];
    let progress = stream.finish(&mut output).expect("finish");
    assert!(progress.done);
    output.truncate(progress.written);
    output
}

/// The stream for a text of which the first bytes are flushed, so that tables are sized before the
/// rest is seen.
fn flushed_early(stream: &mut Stream, text: &[u8], flushed: usize) -> Vec<u8> {
    let mut compressed = vec![0; 1 << 16];
    let taken = stream.process(&text[..flushed], &mut []).expect("process").consumed;
    let mut written = stream.flush(&mut compressed).expect("flush").written;
    let mut rest = &text[taken..];
    while !rest.is_empty() {
        let progress = stream.process(rest, &mut compressed[written..]).expect("process");
        assert!(progress.consumed + progress.written > 0, "the stream stalls");
        rest = &rest[progress.consumed..];
        written += progress.written;
    }
    compressed.truncate(written);
    compressed.extend(finish(stream));
    compressed
}

#[test]
fn a_finished_stream_takes_nothing() {
    let mut stream = Stream::new(Options::new());
    let compressed = finish(&mut stream);
    assert_decodes(&compressed, b"");
    assert_eq!(stream.process(b"x", &mut [0; 8]), Err(Error::Finished));
    assert_eq!(stream.flush(&mut [0; 8]), Err(Error::Finished));
    assert_eq!(stream.metadata(b"x"), Err(Error::Finished));
    let again = stream.finish(&mut [0; 8]).expect("finishing again is no error");
    assert_eq!((again.written, again.done), (0, true));
}

#[test]
fn an_operation_can_not_be_changed_half_way() {
    let mut stream = Stream::new(Options::new());
    let progress = stream.process(b"some text", &mut []).expect("process");
    assert_eq!((progress.consumed, progress.done), (9, true));
    assert!(!stream.flush(&mut [0; 1]).expect("flush").done);
    assert_eq!(stream.process(b"x", &mut [0; 8]), Err(Error::OperationInProgress));
    assert_eq!(stream.finish(&mut [0; 8]), Err(Error::OperationInProgress));
    let mut rest = [0; 64];
    assert!(stream.flush(&mut rest).expect("flush").done);
    assert!(stream.process(b"x", &mut []).is_ok());
    assert!(!stream.finish(&mut [0; 0]).expect("finish").done);
    assert_eq!(stream.flush(&mut [0; 8]), Err(Error::OperationInProgress));
    assert_eq!(stream.process(b"x", &mut [0; 8]), Err(Error::OperationInProgress));
}

#[test]
fn wrong_size_hints_are_harmless() {
    let text = brotwerk_testkit::generators::web_page(5, 100_000);
    for level in 0..12 {
        let quality = Quality::try_from(level).expect("legal");
        let options = Options::new().quality(quality).window_bits(WindowBits::default());
        for flushed in [0, 1, 500] {
            let unhinted = flushed_early(&mut Stream::new(options.clone()), &text, flushed).len();
            for hint in [0, 1, 1_000, 10_000_000, usize::MAX] {
                let hinted = &mut Stream::new(options.clone().size_hint(hint));
                let compressed = flushed_early(hinted, &text, flushed);
                assert_decodes(&compressed, &text);
                let length = compressed.len();
                println!("{level}, {flushed}, {hint}: {length}, without a hint {unhinted}");
                // Smaller tables find less, but the text is not cut by the hint.
                assert!(length < 2 * unhinted);
            }
        }
    }
}

#[test]
fn metadata_of_any_length() {
    for length in [0, 1, 2, 255, 256, 257, 65_535, 65_536, 65_537, 1 << 24] {
        let mut stream = Stream::new(Options::new());
        let _ = stream.process(b"before", &mut []).expect("process");
        stream.metadata(&vec![0xff; length]).expect("metadata");
        let mut compressed = vec![0; length + 100];
        let flushed = stream.flush(&mut compressed).expect("flush");
        assert!(flushed.done);
        let _ = stream.process(b", after", &mut []).expect("process");
        let end = stream.finish(&mut compressed[flushed.written..]).expect("finish");
        compressed.truncate(flushed.written + end.written);
        assert_decodes(&compressed, b"before, after");
    }
    let mut stream = Stream::new(Options::new());
    let length = (1 << 24) + 1;
    assert_eq!(stream.metadata(&vec![0; length]), Err(Error::MetadataTooLong { length }));
    assert_decodes(&finish(&mut stream), b"");
}

#[test]
fn a_stream_can_be_used_again() {
    let mut stream = Stream::new(Options::new());
    let mut first = Vec::new();
    for _ in 0..3 {
        stream.reset();
        let _ = stream.process(b"text, text, text", &mut []).expect("process");
        let compressed = finish(&mut stream);
        assert_decodes(&compressed, b"text, text, text");
        if first.is_empty() {
            first.clone_from(&compressed);
        }
        assert_eq!(first, compressed);
    }
}

#[test]
fn encoders_can_go_to_other_threads() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    assert_send(Stream::new(Options::new()));
    assert_send(Compressor::new(Options::new()));
    fn assert_shared<T: Send + Sync>() {}
    assert_shared::<Options>();
    assert_shared::<PrefixDictionary>();
}

#[test]
fn a_stream_that_failed_can_start_over() {
    let options = Options::new().memory_limit(40 << 10).size_hint(100);
    let mut stream = Stream::new(options);
    let page = brotwerk_testkit::generators::web_page(6, 200_000);
    let refused = stream.process(&page, &mut []);
    assert!(matches!(refused, Err(Error::BeyondSizeHint { hint: 100, .. })), "{refused:?}");
    assert_eq!(stream.process(b"x", &mut []), Err(Error::Failed));
    assert_eq!(stream.flush(&mut [0; 9]), Err(Error::Failed));
    assert_eq!(stream.finish(&mut [0; 9]), Err(Error::Failed));
    stream.reset();
    let _ = stream.process(&page[..100], &mut []).expect("process");
    assert_decodes(&finish(&mut stream), &page[..100]);
}

#[test]
fn illegal_values_are_refused() {
    assert!(Quality::try_from(12).is_err() && Quality::try_from(255).is_err());
    for bits in [0, 9, 25, 255] {
        assert!(WindowBits::try_from(bits).is_err());
    }
    assert!(WindowBits::large(9).is_err() && WindowBits::large(31).is_err());
    let refused = Stream::try_new(Options::new().stream_offset(7));
    assert_eq!(refused.err(), Some(Error::OffsetWithoutWindow));
}
