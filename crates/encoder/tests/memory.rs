//! Memory: bounded, told, limited, and refused without harm.

use brotwerk_core::{Budget, Heap, Memory, OutOfMemory, Plain};
use brotwerk_encoder::{Compressor, Error, Options, Quality, QualityParts, Stream};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::{mixture, random, web_page};
use brotwerk_testkit::long_tests;

/// A provider that refuses its `refused`th request, once.
struct Refusing {
    requests: usize,
    refused: usize,
}

impl Memory for Refusing {
    type Slab<T: Plain> = Vec<T>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Vec<T>, OutOfMemory> {
        self.requests += 1;
        if self.requests - 1 == self.refused {
            return Err(OutOfMemory { bytes: length * size_of::<T>() });
        }
        Heap.slab(length)
    }
}

/// Every request in turn is refused: an error, and the compressor works afterwards.
#[test]
fn each_refusal_is_an_error_and_nothing_else() {
    let text = web_page(11, 50_000);
    for level in [0, 5, 9, 11] {
        let quality = Quality::try_from(level).expect("0 to 11 are legal");
        let options = Options::new().quality(quality);
        let expected = Compressor::new(options.clone()).compress(&text);
        let short = &text[..1_000];
        let expected_short = Compressor::new(options.clone()).compress(short);
        for refused in 0.. {
            let memory = Refusing { requests: 0, refused };
            let parts = QualityParts::new(quality);
            let mut compressor = Compressor::with_parts(options.clone(), parts, memory);
            let mut output = b"before".to_vec();
            let Err(error) = compressor.try_compress_into(&text, &mut output) else {
                assert!(refused > 3, "an encoder that needs no memory");
                break;
            };
            assert!(matches!(error, Error::OutOfMemory(_)));
            assert_eq!(output, b"before");
            // A shorter text, for which some tables may be there already, and the same again.
            compressor.try_compress_into(short, &mut output).expect("memory is there again");
            assert!(output[6..] == expected_short);
            output.truncate(6);
            compressor.try_compress_into(&text, &mut output).expect("memory is there again");
            assert!(output[6..] == expected);
        }
    }
}

/// The bound that quality 5 keeps: 1.5 MiB for 64 KiB of text.
#[test]
fn working_memory_at_quality_5() {
    let options = Options::new();
    for text in [web_page(12, 1 << 16), random(13, 1 << 16), vec![0; 1 << 16]] {
        let parts = QualityParts::new(Quality::default());
        let memory = Budget::new(Heap, 3 << 19);
        let mut compressor = Compressor::with_parts(options.clone(), parts, memory);
        let mut output = Vec::new();
        compressor.try_compress_into(&text, &mut output).expect("1.5 MiB suffice for 64 KiB");
        assert_decodes(&output, &text);
        println!("64 KiB of text: {} bytes of memory", compressor.memory_bytes());
        assert!(compressor.memory_bytes() <= 3 << 19);
    }
}

/// A limit shrinks tables, or is refused with the number that would do.
#[test]
fn memory_limits() {
    let text = web_page(14, 1 << 17);
    let free = Compressor::new(Options::new()).compress(&text);
    let mut compressor = Compressor::new(Options::new().memory_limit(1 << 20));
    let limited = compressor.compress(&text);
    assert_decodes(&limited, &text);
    assert!(compressor.memory_bytes() <= 1 << 20);
    assert!(limited.len() < free.len() * 12 / 10, "{} against {}", limited.len(), free.len());
    match Compressor::try_new(Options::new().memory_limit(1 << 12)).err() {
        Some(Error::MemoryLimit { limit: 4096, needed }) => assert!(needed > 4096),
        other => panic!("4 KiB can't be enough: {other:?}"),
    }
    // Enough for a short text, not for a long one: told, and usable for short ones.
    let mut compressor = Compressor::new(Options::new().memory_limit(100 << 10));
    let refused = compressor.try_compress_into(&text, &mut Vec::new());
    assert!(matches!(refused, Err(Error::MemoryLimit { .. })), "{refused:?}");
    assert_decodes(&compressor.compress(&text[..500]), &text[..500]);
    let mut stream = Stream::new(Options::new().memory_limit(1 << 12));
    assert!(matches!(stream.process(&text, &mut []), Err(Error::MemoryLimit { .. })));
    assert_eq!(stream.process(&text, &mut []), Err(Error::Failed));
}

const SIZES: [usize; 6] = [0, 1, 100, 5_000, 70_000, 300_000];

/// The limit that a refusal names.
fn named<T>(refused: Result<T, Error>, given: usize) -> usize {
    match refused.err() {
        Some(Error::MemoryLimit { limit, needed }) if limit == given => needed,
        other => panic!("not refused for a limit of {given}: {other:?}"),
    }
}

fn qualities() -> impl Iterator<Item = Quality> {
    Quality::all().filter(|quality| long_tests() || [0, 4, 5, 9, 11].contains(&quality.level()))
}

/// Texts of a size: one that compresses, one that does not, and one of many kinds.
fn texts(size: usize) -> [Vec<u8>; 3] {
    [web_page(15, size), random(16, size), mixture(17, size)]
}

/// What is named as needed works, for all texts of the size, and one byte less does not.
#[test]
fn the_limit_named_is_the_smallest() {
    for quality in qualities() {
        for size in SIZES {
            let options = Options::new().quality(quality).size_hint(size);
            let with = |limit| options.clone().memory_limit(limit);
            let needed = named(Compressor::try_new(with(1)), 1);
            let less = needed - 1;
            assert_eq!(named(Compressor::try_new(with(less)), less), needed);
            println!("{quality:?}, {size} bytes: {needed}");
            let mut used = Compressor::try_new(with(needed)).expect("the limit named works");
            for text in texts(size) {
                let mut output = Vec::new();
                used.try_compress_into(&text, &mut output).expect("the limit named works");
                assert_decodes(&output, &text);
                assert!(used.memory_bytes() <= needed, "{} bytes held", used.memory_bytes());
                let fresh = Compressor::new(with(needed)).compress(&text);
                assert!(output == fresh, "a used compressor gives other bytes");
                if size == 0 {
                    continue;
                }
                let mut late = Compressor::new(Options::new().quality(quality).memory_limit(less));
                let refused = late.try_compress_into(&text, &mut output);
                assert_eq!(named(refused, less), needed);
            }
        }
    }
}

/// The same for streams: at construction where the size is hinted at, else at the first byte.
#[test]
fn the_limit_named_is_the_smallest_for_streams() {
    let run = |stream: &mut Stream, text: &[u8]| {
        let mut output = vec![0; 2 * text.len() + 1_000];
        let (mut taken, mut written) = (0, 0);
        for (number, portion) in text.chunks(text.len().max(7) / 7).enumerate() {
            let mut rest = portion;
            while !rest.is_empty() {
                let progress = stream.process(rest, &mut output[written..]).expect("process");
                rest = &rest[progress.consumed..];
                written += progress.written;
            }
            taken += portion.len();
            if number % 3 == 1 {
                written += stream.flush(&mut output[written..]).expect("flush").written;
            }
        }
        assert_eq!(taken, text.len());
        written += stream.finish(&mut output[written..]).expect("finish").written;
        assert_decodes(&output[..written], text);
    };
    for quality in qualities() {
        for size in SIZES {
            let options = Options::new().quality(quality).size_hint(size);
            let with = |limit| options.clone().memory_limit(limit);
            let needed = named(Stream::try_new(with(1)), 1);
            println!("{quality:?}, {size} bytes: {needed}");
            assert_eq!(named(Stream::try_new(with(needed - 1)), needed - 1), needed);
            let mut stream = Stream::try_new(with(needed)).expect("the limit named works");
            for text in texts(size) {
                stream.reset();
                run(&mut stream, &text);
                assert!(stream.memory_bytes() <= needed, "{} bytes held", stream.memory_bytes());
            }
        }
        let with = |limit| Options::new().quality(quality).memory_limit(limit);
        let first_byte = |limit| Stream::new(with(limit)).process(b"x", &mut []);
        let needed = named(first_byte(1), 1);
        assert_eq!(named(first_byte(needed - 1), needed - 1), needed);
        println!("{quality:?}, any size: {needed}");
        let mut stream = Stream::new(with(needed));
        for text in texts(900_000) {
            stream.reset();
            run(&mut stream, &text);
            assert!(stream.memory_bytes() <= needed, "{} bytes held", stream.memory_bytes());
        }
    }
}

/// More text than hinted at works where there is room for it, and else is refused with a limit
/// that works for it, and is the smallest that works without a hint.
#[test]
fn more_text_than_hinted_at() {
    const HINT: usize = 5_000;
    let text = web_page(19, 400_000);
    let run = |stream: &mut Stream| -> Result<Vec<u8>, Error> {
        let mut output = vec![0; 2 * text.len()];
        let (mut taken, mut written) = (0, 0);
        while taken < text.len() {
            let end = text.len().min(taken + 3_000);
            let progress = stream.process(&text[taken..end], &mut output[written..])?;
            taken += progress.consumed;
            written += progress.written;
        }
        written += stream.finish(&mut output[written..])?.written;
        output.truncate(written);
        Ok(output)
    };
    for quality in qualities() {
        let options = Options::new().quality(quality);
        let hinted = options.clone().size_hint(HINT);
        let with = |limit| Stream::new(hinted.clone().memory_limit(limit));
        let tight = named(Stream::try_new(hinted.clone().memory_limit(1)), 1);
        let refused = run(&mut with(tight));
        let Err(Error::BeyondSizeHint { hint: 5_000, limit, unhinted }) = refused else {
            panic!("{quality:?}: not refused for the hint: {refused:?}");
        };
        assert_eq!(limit, tight);
        assert!(tight < unhinted, "{tight} bytes would have done");
        println!("{quality:?}: {tight} bytes hinted at, {unhinted} for any text");
        let free = |limit| Stream::new(options.clone().memory_limit(limit));
        assert_decodes(&run(&mut free(unhinted)).expect("the limit named works"), &text);
        assert!(run(&mut free(unhinted - 1)).is_err(), "it is not the smallest");
        assert_decodes(&run(&mut with(64 << 20)).expect("64 MiB are enough"), &text);
    }
}

/// Metadata that the limit has no room for is refused as that, not as text beyond the hint.
#[test]
fn metadata_counts_for_the_limit() {
    let text = web_page(20, 5_000);
    let options = Options::new().size_hint(text.len() / 2);
    let tight = named(Stream::try_new(options.clone().memory_limit(1)), 1);
    let mut stream = Stream::new(options.memory_limit(tight));
    let mut output = vec![0; 2 * text.len()];
    let written = stream.process(&text[..text.len() / 2], &mut output).expect("as hinted").written;
    let refused = stream.metadata(&vec![7; 1 << 20]);
    let Err(Error::MemoryLimit { limit, needed }) = refused else {
        panic!("not refused for the limit after {written} bytes: {refused:?}");
    };
    assert_eq!(limit, tight);
    assert!(needed > 1 << 20, "{needed} bytes can't be enough");
    assert!(matches!(stream.flush(&mut output), Err(Error::Failed)));
}

/// More memory makes no stream larger by much, less no stream wrong.
#[test]
fn every_limit_between() {
    let text = web_page(18, 40_000);
    let options = Options::new().size_hint(text.len());
    let mut limit = named(Compressor::try_new(options.clone().memory_limit(1)), 1);
    while limit < 4 << 20 {
        let stream = Compressor::new(options.clone().memory_limit(limit)).compress(&text);
        println!("{limit}: {}", stream.len());
        assert_decodes(&stream, &text);
        limit += limit / 8;
    }
    let free = Compressor::new(options.clone()).compress(&text);
    let enough = Compressor::new(options.memory_limit(limit)).compress(&text);
    assert!(free == enough, "a limit that nothing meets changes nothing");
}

/// What is in a hurry takes little, however long the text.
#[test]
fn memory_of_the_lowest_qualities() {
    let text = web_page(23, 3 << 20);
    for level in 0..3 {
        let quality = Quality::try_from(level).expect("legal");
        let mut stream = Stream::new(Options::new().quality(quality));
        let (mut most, mut output) = (0, Vec::new());
        let mut rest = &text[..];
        while !rest.is_empty() {
            let portion = &rest[..rest.len().min(1 << 14)];
            let progress = stream.process(portion, &mut []).expect("process");
            rest = &rest[progress.consumed..];
            most = most.max(stream.memory_bytes());
            let waiting = stream.waiting_output().len();
            output.extend_from_slice(stream.waiting_output());
            stream.consume_output(waiting);
        }
        let _ = stream.finish(&mut []).expect("finish");
        output.extend_from_slice(stream.waiting_output());
        assert_decodes(&output, &text);
        println!("{level}: {most} bytes");
        assert!(most <= 1 << 20, "{level}: {most} bytes");
    }
}
