//! What options put in place of what a quality has: it shows in the stream, which decodes.

use brotwerk_encoder::{BlockBits, Compressor, DistanceParameters, Options, Quality};
use brotwerk_testkit::generators;
use brotwerk_testkit::oracles::meta_block::{CompressedStart, MetaBlockStart, read_stream_start};
use brotwerk_testkit::properties::stream::{check_decodes, check_one_shot};

/// The header of the first meta-block of this text, of which streams are right.
fn first_block(options: &Options, text: &[u8]) -> CompressedStart {
    let mut used = Compressor::new(options.clone());
    let _ = used.compress(b"a text before, a text before");
    let stream = check_one_shot(&mut used, options, text);
    match read_stream_start(&stream).meta_block {
        MetaBlockStart::Compressed(start) => start,
        other => panic!("{other:?}"),
    }
}

fn quality(level: u8) -> Options {
    Options::new().quality(Quality::try_from(level).expect("0 to 11 are legal"))
}

#[test]
fn all_distance_parameters_at_every_quality() {
    let text = generators::web_page(1, 5_000);
    for level in 0..12 {
        for parameters in DistanceParameters::all() {
            let options = quality(level).distance_parameters(parameters);
            assert_eq!(first_block(&options, &text).distance_parameters, parameters);
        }
    }
}

/// Where the quality would have chosen others, too.
#[test]
fn distance_parameters_go_before_a_search() {
    let text = generators::json(1, 100_000);
    let own = first_block(&quality(9), &text).distance_parameters;
    for parameters in [DistanceParameters::DEFAULT, DistanceParameters::new(3, 40).unwrap(), own] {
        let options = quality(9).distance_parameters(parameters);
        assert_eq!(first_block(&options, &text).distance_parameters, parameters);
    }
}

#[test]
fn meta_blocks_of_all_lengths() {
    let text = generators::web_page(2, (1 << 18) + 1);
    for level in [0, 2, 5, 9] {
        for block_bits in BlockBits::all() {
            let start = first_block(&quality(level).block_bits(block_bits), &text);
            assert_eq!(start.length, block_bits.length().min(text.len()));
            assert_eq!(start.last, start.length == text.len());
        }
    }
}

/// The format's longest, and of what fills two of them.
#[test]
fn the_longest_meta_blocks() {
    let text = generators::mixture(3, (1 << 24) + 1);
    let options = quality(0).block_bits(BlockBits::MAX);
    let start = first_block(&options, &text);
    assert_eq!((start.length, start.last), (1 << 24, false));
    let start = first_block(&options, &text[1..]);
    assert_eq!((start.length, start.last), (1 << 24, true));
    let random = generators::random(4, (1 << 24) + 1);
    check_one_shot(&mut Compressor::new(options.clone()), &options, &random);
}

/// The bound holds for the shortest meta-blocks.
#[test]
fn what_does_not_compress_in_the_shortest_meta_blocks() {
    let options = quality(5).block_bits(BlockBits::MIN);
    let mut compressor = Compressor::new(options.clone());
    for length in [1 << 16, (1 << 16) + 1, 1 << 18, (1 << 18) + 1] {
        check_one_shot(&mut compressor, &options, &generators::random(5, length));
    }
}

#[test]
fn literals_without_contexts() {
    for text in [generators::web_page(3, 50_000), generators::mixture(4, 200_000)] {
        for level in 0..12 {
            let start = first_block(&quality(level).literal_contexts(false), &text);
            assert!(!start.has_literal_contexts(), "quality {level}");
        }
        assert!(first_block(&quality(5), &text).has_literal_contexts());
    }
}

/// A limit too low for planning leaves neither, and a stream that decodes.
#[test]
fn together_with_a_memory_limit() {
    let text = generators::web_page(6, 300_000);
    let parameters = DistanceParameters::new(3, 120).expect("legal");
    for level in [0, 5, 9] {
        let options = quality(level)
            .distance_parameters(parameters)
            .block_bits(BlockBits::MIN)
            .size_hint(text.len());
        let least = match Compressor::try_new(options.clone().memory_limit(1)).err() {
            Some(brotwerk_encoder::Error::MemoryLimit { needed, .. }) => needed,
            other => panic!("{other:?}"),
        };
        for limit in [least, least + 3_000, 2 * least, 8 * least] {
            let options = options.clone().memory_limit(limit);
            let mut compressor = Compressor::try_new(options).expect("it is enough");
            let stream = check_decodes(&mut compressor, &text);
            let MetaBlockStart::Compressed(start) = read_stream_start(&stream).meta_block else {
                panic!("a page compresses")
            };
            assert!(start.length <= 1 << 16);
            if limit == 8 * least {
                assert_eq!(start.distance_parameters, parameters);
            }
        }
    }
}
