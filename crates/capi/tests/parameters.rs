//! Parameters that show in the stream, beside what the reference encoder makes of them.

mod support;

use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::oracles::meta_block::{CompressedStart, MetaBlockStart, read_stream_start};
use support::{
    Api, DISABLE_LITERAL_CONTEXT_MODELING, Encoder, FINISH, LGBLOCK, MODE, NDIRECT, NPOSTFIX,
    PROCESS, QUALITY, noise, ours, page, reference,
};

/// The header of the first meta-block of an encoder with these parameters, whose stream is
/// right.
fn first_block(api: &Api, settings: &[(i32, u32)], text: &[u8]) -> CompressedStart {
    let stream = stream(api, settings, text);
    match read_stream_start(&stream).meta_block {
        MetaBlockStart::Compressed(start) => start,
        other => panic!("{settings:?}: {other:?}"),
    }
}

fn stream(api: &Api, settings: &[(i32, u32)], text: &[u8]) -> Vec<u8> {
    let mut encoder = Encoder::new(api);
    for &(parameter, value) in settings {
        assert!(encoder.set(parameter, value), "{parameter} can be {value}");
    }
    let mut stream = Vec::new();
    let (first, rest) = text.split_at(text.len() / 3);
    encoder.complete(PROCESS, first, &mut stream);
    encoder.complete(FINISH, rest, &mut stream);
    assert_decodes(&stream, text);
    stream
}

/// NPOSTFIX and NDIRECT of the first meta-block.
fn distances(api: &Api, quality: u32, npostfix: u32, ndirect: u32, text: &[u8]) -> (u8, u8) {
    let settings = [(QUALITY, quality), (NPOSTFIX, npostfix), (NDIRECT, ndirect)];
    let parameters = first_block(api, &settings, text).distance_parameters;
    (parameters.postfix_bits(), parameters.direct_codes())
}

/// All pairs at all qualities; those of the reference encoder where it takes them as they are.
#[test]
fn distances_are_written_as_recommended() {
    /// Below, the reference encoder writes 0 and 0 whatever it was given, and above it takes
    /// the pair as the first of many that it tries.
    const AS_TOLD: core::ops::RangeInclusive<u32> = 4..=9;
    let text = page(6_000);
    for npostfix in 0..4 {
        for ndirect in (0..16).map(|n| n << npostfix) {
            for quality in 0..12 {
                let taken = distances(ours(), quality, npostfix, ndirect, &text);
                let expected = (npostfix as u8, ndirect as u8);
                // What nobody means is left to the quality, which may find others.
                if expected != (0, 0) || quality < 8 {
                    assert_eq!(taken, expected, "quality {quality}");
                }
                if AS_TOLD.contains(&quality) {
                    let theirs = distances(reference(), quality, npostfix, ndirect, &text);
                    assert_eq!(theirs, expected, "quality {quality}");
                }
            }
        }
    }
}

/// Pairs that there are not are as none: 0 and 0 in both encoders.
#[test]
fn illegal_pairs_are_taken_and_have_no_effect() {
    let text = page(6_000);
    let pairs = [
        (0, 16),
        (1, 1),
        (1, 31),
        (1, 32),
        (2, 2),
        (2, 64),
        (3, 4),
        (3, 121),
        (3, 128),
        (4, 0),
        (4, 16),
        (31, 0),
        (32, 0),
        (256, 0),
        (0, 256),
        (u32::MAX, u32::MAX),
        (0, u32::MAX),
    ];
    for quality in [0, 2, 4, 5, 7, 9, 10, 11] {
        let unset = stream(ours(), &[(QUALITY, quality)], &text);
        for (npostfix, ndirect) in pairs {
            let settings = [(QUALITY, quality), (NPOSTFIX, npostfix), (NDIRECT, ndirect)];
            assert!(stream(ours(), &settings, &text) == unset, "{settings:?}");
            if (4..=9).contains(&quality) && npostfix < 32 {
                // The reference encoder shifts by what is 32 or more, which C leaves open.
                let theirs = distances(reference(), quality, npostfix, ndirect, &text);
                assert_eq!(theirs, (0, 0), "{settings:?}");
            }
        }
    }
}

/// Fonts have a pair of their own, in the reference encoder whatever was given, and here where
/// nothing was and the quality does not try all pairs.
#[test]
fn distances_of_fonts() {
    const MODE_FONT: u32 = 2;
    let text = page(6_000);
    for quality in 0..8 {
        let font = [(QUALITY, quality), (MODE, MODE_FONT)];
        let parameters = first_block(ours(), &font, &text).distance_parameters;
        assert_eq!((parameters.postfix_bits(), parameters.direct_codes()), (1, 12));
        if quality >= 4 {
            let theirs = first_block(reference(), &font, &text).distance_parameters;
            assert_eq!(theirs, parameters);
        }
        let given = [font[0], font[1], (NPOSTFIX, 3), (NDIRECT, 8)];
        let parameters = first_block(ours(), &given, &text).distance_parameters;
        assert_eq!((parameters.postfix_bits(), parameters.direct_codes()), (3, 8));
    }
}

/// From quality 4 on meta-blocks are as long as was said, as far as the text goes; numbers out of
/// range count as the nearest, but for 0, which is as if nothing was said.
#[test]
fn input_blocks() {
    let text = page((1 << 20) + 1);
    for quality in [4, 5] {
        let unset = stream(ours(), &[(QUALITY, quality), (LGBLOCK, 0)], &text);
        assert!(unset == stream(ours(), &[(QUALITY, quality)], &text));
        for (lgblock, bits) in [
            (1, 16),
            (15, 16),
            (16, 16),
            (17, 17),
            (19, 19),
            (20, 20),
            (21, 21),
            (24, 24),
            (25, 24),
        ] {
            let settings = [(QUALITY, quality), (LGBLOCK, lgblock)];
            let start = first_block(ours(), &settings, &text);
            assert_eq!(start.length, text.len().min(1 << bits), "{settings:?}");
            assert_eq!(start.last, start.length == text.len());
        }
        // Below zero: the number has a sign.
        let start = first_block(ours(), &[(QUALITY, quality), (LGBLOCK, u32::MAX)], &text);
        assert_eq!(start.length, 1 << 16);
    }
    for quality in 0..4 {
        for lgblock in [1, 16, 20, 24, u32::MAX] {
            for api in [ours(), reference()] {
                let given = stream(api, &[(QUALITY, quality), (LGBLOCK, lgblock)], &text);
                assert!(given == stream(api, &[(QUALITY, quality)], &text), "{quality}, {lgblock}");
            }
        }
    }
    for lgblock in 0..26 {
        let settings = [(QUALITY, 5), (LGBLOCK, lgblock)];
        stream(reference(), &settings, &text[..100_000]);
        stream(ours(), &settings, &text[..100_000]);
    }
}

/// What doesn't compress is within the bound whatever the blocks.
#[test]
fn the_bound_holds_for_all_blocks() {
    let text = noise(300_000);
    // SAFETY: the function has no preconditions.
    let bound = unsafe { (ours().max_compressed_size)(text.len()) };
    for lgblock in 16..=24 {
        for quality in 0..12 {
            let stream = stream(ours(), &[(QUALITY, quality), (LGBLOCK, lgblock)], &text);
            assert!(stream.len() <= bound, "{} bytes exceed {bound}", stream.len());
        }
    }
}

#[test]
fn literals_without_contexts() {
    let text = page(60_000);
    for quality in 0..12 {
        for api in [ours(), reference()] {
            let settings = [(QUALITY, quality), (DISABLE_LITERAL_CONTEXT_MODELING, 1)];
            assert!(!first_block(api, &settings, &text).has_literal_contexts(), "{quality}");
        }
        let settings = [(QUALITY, quality), (DISABLE_LITERAL_CONTEXT_MODELING, 0)];
        let as_usual = stream(ours(), &[(QUALITY, quality)], &text);
        assert!(stream(ours(), &settings, &text) == as_usual);
    }
    assert!(first_block(ours(), &[(QUALITY, 5)], &text).has_literal_contexts());
}

/// All of them at once, with values from everywhere.
#[test]
fn all_together() {
    let text = page(200_000);
    for quality in 0..12 {
        let settings = [
            (QUALITY, quality),
            (LGBLOCK, 16),
            (NPOSTFIX, 2),
            (NDIRECT, 20),
            (DISABLE_LITERAL_CONTEXT_MODELING, 1),
        ];
        let start = first_block(ours(), &settings, &text);
        if quality >= 4 {
            assert_eq!((start.length, start.last), (1 << 16, false));
        }
        let parameters = start.distance_parameters;
        assert_eq!((parameters.postfix_bits(), parameters.direct_codes()), (2, 20));
        assert!(!start.has_literal_contexts());
    }
}
