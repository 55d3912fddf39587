//! Callers that only process get output no later than from the reference encoder, whatever they
//! set, and no more is held for them.

mod support;

use brotwerk_testkit::c_interface::{RecordingAllocator, alloc, free};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::{javascript, json, random, small_alphabet, web_page};
use support::{
    Api, Encoder, FINISH, LARGE_WINDOW, LGBLOCK, LGWIN, PROCESS, QUALITY, SIZE_HINT, ours,
    reference,
};

/// So many bytes may be held at qualities 0 and 1, where the reference encoder holds none.
const MIN: usize = 1 << 12;

/// How a stream was given out.
#[derive(Debug, PartialEq, Eq)]
struct Course {
    /// Bytes taken when there was output first; all where there was none.
    first: usize,
    /// The most bytes that were ever taken since there was output, or since the start.
    longest: usize,
    /// The most bytes of memory that were held before the end.
    memory: usize,
    stream: Vec<u8>,
}

/// Processes a text in portions, as a proxy does, then finishes with no more input.
fn course(api: &'static Api, settings: &[(i32, u32)], text: &[u8], portion: usize) -> Course {
    let mut allocator = RecordingAllocator::default();
    let opaque = (&raw mut allocator).cast();
    // SAFETY: the functions do what they should with this pointer.
    let state = unsafe { (api.create)(Some(alloc), Some(free), opaque) };
    let mut encoder = Encoder { api, state };
    for &(parameter, value) in settings {
        assert!(encoder.set(parameter, value));
    }
    let (mut first, mut longest, mut last, mut taken) = (None, 0, 0, 0);
    let mut stream = Vec::new();
    for portion in text.chunks(portion) {
        let mut rest = portion;
        let before = stream.len();
        while !rest.is_empty() {
            let outcome = encoder.call(PROCESS, rest, 0, &mut stream);
            assert!(outcome.ok);
            rest = &rest[rest.len() - outcome.left..];
            stream.extend(encoder.take(0));
        }
        taken += portion.len();
        if stream.len() > before {
            first.get_or_insert(taken);
            last = taken;
        }
        longest = longest.max(taken - last);
    }
    let memory = allocator.peak_bytes;
    encoder.complete(FINISH, &[], &mut stream);
    Course { first: first.unwrap_or(text.len()), longest, memory, stream }
}

/// Web texts, and texts of every density of literals and of commands.
fn texts(length: usize) -> Vec<(&'static str, Vec<u8>)> {
    let (page, noise) = (web_page(1, length), random(2, length));
    let mixed = |tenths: usize| {
        let each = |at: usize| if at / 100 % 10 < tenths { noise[at] } else { page[at] };
        (0..length).map(each).collect::<Vec<u8>>()
    };
    let [few_literals, many_literals] = [3, 8].map(mixed);
    vec![
        ("a page with pictures", few_literals),
        ("pictures with a page", many_literals),
        ("a page", page),
        ("a script", javascript(3, length)),
        ("records", json(4, length)),
        ("4 letters", small_alphabet(5, length, 4)),
        ("16 letters", small_alphabet(5, length, 16)),
        ("64 letters", small_alphabet(6, length, 64)),
        ("one byte", vec![b'a'; length]),
        ("noise", noise),
    ]
}

/// Compares with the reference encoder.
fn compare(settings: &[(i32, u32)], (name, text): (&str, &[u8]), portion: usize) {
    let ours = course(ours(), settings, text, portion);
    let theirs = course(reference(), settings, text, portion);
    let what = format!("{settings:?}, {name} in portions of {portion}");
    let least = if settings[0] <= (QUALITY, 1) { MIN - 1 } else { 0 };
    let first = theirs.first.max(least + portion);
    assert!(ours.first <= first, "{what}: output after {}, not {first}", ours.first);
    let longest = theirs.longest.max(least);
    assert!(ours.longest <= longest, "{what}: {} are held, not {longest}", ours.longest);
    if settings[0] > (QUALITY, 1) {
        // SAFETY: the function has no preconditions.
        let bound = unsafe { (support::ours().max_compressed_size)(text.len()) };
        assert!(ours.stream.len() <= bound, "{what}: {} bytes exceed {bound}", ours.stream.len());
    }
    assert_decodes(&ours.stream, text);
}

/// What a grid takes of its `index`th point: all, if a long test is asked for.
fn sampled<T>(index: usize, all: &[T]) -> &[T] {
    if std::env::var_os("BROTWERK_LONG").is_some() {
        return all;
    }
    let at = index % all.len();
    &all[at..=at]
}

#[test]
fn no_setting_holds_more_back() {
    let texts = texts(140_000);
    let mut index = 0;
    for quality in 0..12 {
        for window in [10, 14, 16, 17, 18, 22] {
            for block in [0, 17, 24] {
                index += 1;
                // As slow as these are.
                if quality > 9 && index % 7 > 0 {
                    continue;
                }
                let settings = [(QUALITY, quality), (LGWIN, window), (LGBLOCK, block)];
                for (name, text) in sampled(index, &texts) {
                    // Another order than that of the texts, so that all meet in the end.
                    for portion in sampled(index / 7, &[4096, 1000, 70_000]) {
                        compare(&settings, (name, text), *portion);
                    }
                }
            }
        }
    }
}

/// Windows and meta-blocks of usual length.
#[test]
fn long_texts_are_held_back_no_longer() {
    let texts = texts(3 << 19);
    for (index, quality) in [3, 4, 5, 7, 10].into_iter().enumerate() {
        for window in sampled(index, &[22, 19]) {
            for (name, text) in sampled(7 * index + 9, &texts) {
                compare(&[(QUALITY, quality), (LGWIN, *window)], (name, text), 4096);
            }
        }
    }
}

/// Neither do large windows, nor what is told of the size.
#[test]
fn other_settings_hold_nothing_more_back() {
    let texts = texts(150_000);
    for (index, quality) in (0..8).enumerate() {
        for (parameter, value) in [(LARGE_WINDOW, 1), (SIZE_HINT, 150_000), (SIZE_HINT, 1 << 30)] {
            let settings = [
                (QUALITY, quality),
                (LGWIN, 16),
                (LGBLOCK, 24 * (quality % 2)),
                (parameter, value),
            ];
            for (name, text) in sampled(3 * index, &texts) {
                compare(&settings, (name, text), 4096);
            }
        }
    }
}

/// A block size that is above what the reference encoder follows has no effect here either; where
/// it has one there, no more is held here.
#[test]
fn large_blocks_take_no_more_memory() {
    let text = web_page(1, 1_500_000);
    for quality in 0..9 {
        for window in [10, 22] {
            let settings = [(QUALITY, quality), (LGWIN, window), (LGBLOCK, 24)];
            let large = course(ours(), &settings, &text, 4096);
            if quality < 4 {
                assert_eq!(large, course(ours(), &settings[..2], &text, 4096), "{settings:?}");
            } else {
                let theirs = course(reference(), &settings, &text, 4096);
                let (ours, theirs) = (large.memory, theirs.memory);
                assert!(ours <= theirs, "{settings:?}: {ours} bytes of memory, not {theirs}");
            }
        }
    }
}

/// Texts as servers hand them on, a buffer at a time, are the same as in one piece, unless they are
/// so long that output is due before their end.
#[test]
fn short_streams_are_the_same_as_ever() {
    let texts = texts(1 << 20);
    for (quality, length) in [(2, 16_000), (3, 16_000), (4, 500_000), (5, 1 << 20), (6, 1 << 20)] {
        for (name, text) in &texts {
            let text = &text[..length];
            let settings = [(QUALITY, quality), (SIZE_HINT, length as u32)];
            let mut whole = Vec::new();
            let mut encoder = Encoder::ours();
            for (parameter, value) in settings {
                assert!(encoder.set(parameter, value));
            }
            encoder.complete(FINISH, text, &mut whole);
            let portions = course(ours(), &settings, text, 4096).stream;
            assert!(portions == whole, "{name} at quality {quality}");
        }
    }
}
