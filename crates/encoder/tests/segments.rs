//! Texts that are compressed in segments.

use std::num::NonZeroUsize;

use brotwerk_encoder::{
    Compressor, ContentType, Error, Options, PrefixDictionary, Quality, Segment, Segments,
    WindowBits,
};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::{mixture, random, web_page};
use brotwerk_testkit::properties::segments::check_segments;

fn size(bytes: usize) -> NonZeroUsize {
    NonZeroUsize::new(bytes).expect("more than none")
}

#[test]
fn at_every_quality_and_in_windows_of_all_kinds() {
    let text = mixture(1, 30_000);
    let large = WindowBits::large(25).expect("10 to 30 are legal");
    for quality in Quality::all() {
        let options = Options::new().quality(quality);
        check_segments(&options, &[], &text, size(9_000));
        for window in [WindowBits::MIN, WindowBits::MAX, large] {
            check_segments(&options.clone().window_bits(window), &[], &text, size(9_000));
        }
    }
}

/// Each segment ends at any bit of a byte, and begins with one known byte, or none, or more.
#[test]
fn of_any_size() {
    let page = web_page(2, 400);
    for quality in [0, 5, 9, 11] {
        let options = Options::new().quality(Quality::try_from(quality).expect("0 to 11"));
        for bytes in [1, 2, 3, 4, 7, 150, 399, 400, 401] {
            check_segments(&options, &[], &page, size(bytes));
        }
        for length in 0..20 {
            check_segments(&options, &[], &page[..length], size(7));
        }
    }
}

#[test]
fn of_noise_and_of_nothing_else() {
    for bytes in [random(3, 20_000), vec![0; 20_000]] {
        for quality in [0, 5, 11] {
            let options = Options::new().quality(Quality::try_from(quality).expect("0 to 11"));
            check_segments(&options, &[], &bytes, size(3_000));
        }
    }
}

#[test]
fn with_a_prefix_dictionary() {
    let dictionary = web_page(8, 3_000);
    let text = [&dictionary[500..2_500], &web_page(9, 8_000), &dictionary].concat();
    for quality in [2, 5, 11] {
        let options = Options::new()
            .quality(Quality::try_from(quality).expect("0 to 11"))
            .prefix_dictionary(PrefixDictionary::new(&dictionary).expect("short enough"));
        check_segments(&options, &[&dictionary], &text, size(4_000));
        let options = options.window_bits(WindowBits::MIN);
        check_segments(&options, &[&dictionary], &text, size(1_500));
    }
}

/// The limit is each segment's own.
#[test]
fn within_a_memory_limit() {
    let text = mixture(4, 200_000);
    for quality in [1, 5, 11] {
        let options = Options::new().quality(Quality::try_from(quality).expect("0 to 11"));
        let own = options.clone().size_hint(text.len()).for_segments(&text);
        let segments = Segments::new(&text, size(60_000), &own);
        let compress = |limit| {
            let limited = Compressor::try_new(own.clone().memory_limit(limit));
            let segment = segments.get(1);
            limited.and_then(|mut it| it.compress_segment(&segment, |_| Ok::<(), Error>(())))
        };
        let Err(Error::MemoryLimit { needed, .. }) = compress(0) else { panic!("no limit") };
        let needed = match compress(needed) {
            Err(Error::MemoryLimit { needed, .. }) => needed,
            other => other.map(|()| needed).expect("the limit is all that is in the way"),
        };
        compress(needed).expect("what is asked for is enough");
        check_segments(&options.memory_limit(2 * needed), &[], &text, size(60_000));
    }
}

/// What stands before a segment is copied from, and tells the contexts of its first bytes.
#[test]
fn history_is_worth_it() {
    let page = web_page(5, 30_000);
    let twice = [&page[..], &page[..]].concat();
    for quality in Quality::all() {
        let options = Options::new().quality(quality).window_bits(WindowBits::MAX);
        let whole = Compressor::new(options.clone()).compress(&twice).len();
        let apart = 2 * Compressor::new(options.clone()).compress(&page).len();
        let stream = check_segments(&options, &[], &twice, size(page.len()));
        // All of the history for the first third at least.
        let bound = whole + (apart - whole) * 3 / 4;
        assert!(stream.len() < bound, "{quality:?}: {} {whole} {apart}", stream.len());
    }
}

/// What kind of text it is, its start tells, which later segments don't see.
#[test]
fn the_content_type_is_that_of_the_whole() {
    let page = web_page(6, 40_000);
    let auto = check_segments(&Options::new(), &[], &page, size(11_000));
    let html = Options::new().content_type(ContentType::Html);
    assert!(auto == check_segments(&html, &[], &page, size(11_000)));
}

#[test]
fn metadata_goes_in_front() {
    let text = web_page(7, 3_000);
    let options = Options::new().window_bits(WindowBits::MIN).for_segments(&text);
    let segments = Segments::new(&text, size(2_000), &options);
    let (mut stream, mut plain) = (Vec::new(), Vec::new());
    for (metadata, stream) in [(&b"by hand"[..], &mut stream), (b"", &mut plain)] {
        let mut compressor = Compressor::new(options.clone());
        for (number, metadata) in [(0, metadata), (1, &b""[..])] {
            let segment = segments.get(number).with_metadata(metadata);
            let take = |bytes: &[u8]| {
                stream.extend_from_slice(bytes);
                Ok::<(), Error>(())
            };
            compressor.compress_segment(&segment, take).expect("memory");
        }
        assert_decodes(stream, &text);
    }
    assert!(stream.windows(7).any(|bytes| bytes == b"by hand") && stream.len() > plain.len());
    let too_long = vec![0; (1 << 24) + 1];
    let segment = segments.get(0).with_metadata(&too_long);
    let result = Compressor::new(options).compress_segment(&segment, |_| Ok::<(), Error>(()));
    assert_eq!(result, Err(Error::MetadataTooLong { length: too_long.len() }));
}

/// Whoever takes the bytes can break off, and the compressor goes on.
#[test]
fn a_refusal_ends_it() {
    #[derive(Debug, PartialEq)]
    struct Enough(Option<Error>);
    impl From<Error> for Enough {
        fn from(error: Error) -> Self {
            Self(Some(error))
        }
    }
    let text = mixture(8, 5_000);
    let options = Options::new().size_hint(text.len()).for_segments(&text);
    let mut compressor = Compressor::new(options.clone());
    let segment = Segments::new(&text, size(3_000), &options).get(1);
    let refused = compressor.compress_segment(&segment, |_| Err(Enough(None)));
    assert_eq!(refused, Err(Enough(None)));
    assert_decodes(&compressor.compress(&text), &text);
}

/// Each part decodes as soon as it is there.
#[test]
fn parts_end_at_bytes() {
    let text = mixture(9, 9_000);
    let options = Options::new().size_hint(text.len()).for_segments(&text);
    let segments = Segments::new(&text, size(2_500), &options);
    let mut decoder = IncrementalDecoder::default();
    let mut compressor = Compressor::new(options);
    for number in 0..segments.count() {
        let mut part = Vec::new();
        let segment = segments.get(number);
        let take = |bytes: &[u8]| {
            part.extend_from_slice(bytes);
            Ok::<(), Error>(())
        };
        compressor.compress_segment(&segment, take).expect("memory");
        assert!(decoder.feed(&part).expect("a part decodes") == segment.text(), "{number}");
    }
    assert!(decoder.is_finished());
}

#[test]
#[should_panic(expected = "a history of 3 bytes behind 2")]
fn history_is_part_of_the_text() {
    let _ = Segment::new(b"bread", 3, 2, true);
}
