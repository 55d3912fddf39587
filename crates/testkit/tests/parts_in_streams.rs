//! Each part in an otherwise plain encoder: its streams decode.

use brotwerk_block_split::{BlockConfig, GreedySplitter, SplitConfig};
use brotwerk_lz77::{Beside, BinaryTree, HashRows, Longest, RowsConfig, TreeConfig};
use brotwerk_testkit::generators::{RandomSource, mixture, of_each_kind, small_alphabet, web_page};
use brotwerk_testkit::oracles::naive_finder::NaiveFinder;
use brotwerk_testkit::oracles::naive_splitter::NaiveSplitter;
use brotwerk_testkit::properties::literals::{check_code_in_encoder, check_sinks_in_encoder};
use brotwerk_testkit::smallest_encoder::{check_finder_in_encoder, check_splitter_in_encoder};

#[test]
fn sinks() {
    let text = b"ein Brotwerk, das Brot werkt ".repeat(50);
    for length in (0..40).chain([255, 256, 1000, text.len()]) {
        check_sinks_in_encoder(&text[..length]);
    }
    check_sinks_in_encoder(&vec![b'x'; 1 << 16]);
}

#[test]
fn prefix_codes() {
    let mut source = RandomSource::new(5);
    for _ in 0..200 {
        let (density, skew) = (1 + source.below(100), 1 + source.below(16));
        let mut text = Vec::new();
        for symbol in 0..=255 {
            if source.below(100) < density {
                text.resize(text.len() + source.skewed(1 << skew) % 2000, symbol);
            }
        }
        text.truncate(1 << 16);
        check_code_in_encoder(&text);
    }
    check_code_in_encoder(&[]);
    check_code_in_encoder(b"a");
}

#[test]
fn finders() {
    let rows = |max_row_bits, hash_bytes| RowsConfig { max_row_bits, hash_bytes };
    for (_, text) in of_each_kind(7, 20_000) {
        let beside = Beside::new(HashRows::<4>::new(rows(9, 4)), HashRows::<16>::new(rows(14, 8)));
        check_finder_in_encoder(beside, &text);
        check_finder_in_encoder(HashRows::<1>::new(rows(14, 4)), &text);
        check_finder_in_encoder(HashRows::<2>::new(rows(9, 4)), &text);
        check_finder_in_encoder(HashRows::<4>::new(rows(6, 5)), &text);
        check_finder_in_encoder(HashRows::<8>::new(rows(14, 8)), &text);
        check_finder_in_encoder(HashRows::<16>::new(rows(14, 4)), &text);
        check_finder_in_encoder(HashRows::<32>::new(rows(4, 6)), &text);
        check_finder_in_encoder(HashRows::<64>::new(rows(14, 4)), &text);
        for (depth, nice_length, max_root_bits) in [(1, 4, 8), (16, 32, 17), (256, 256, 17)] {
            let config = TreeConfig { depth, nice_length, max_root_bits };
            check_finder_in_encoder(Longest::new(BinaryTree::new(config)), &text);
        }
        check_finder_in_encoder(NaiveFinder::default(), &text);
    }
}

#[test]
fn splitters() {
    let eager = BlockConfig {
        min_length: 128,
        max_types: 256,
        recent_types: 1,
        refinements: 0,
        least_gain: None,
        least_symbols: 0,
    };
    let eager = SplitConfig {
        literal_preset: None,
        literal_blocks: Some(eager),
        command_blocks: Some(eager),
        distance_blocks: Some(eager),
        ..SplitConfig::THOROUGH
    };
    let configs = [
        SplitConfig::UNSPLIT,
        SplitConfig::LIGHT,
        SplitConfig::BALANCED,
        SplitConfig::DENSE,
        SplitConfig::THOROUGH,
        eager,
    ];
    for seed in 0..4 {
        for text in [web_page(seed, 20_000), mixture(seed, 20_000), small_alphabet(seed, 3000, 40)]
        {
            for config in configs {
                check_splitter_in_encoder(GreedySplitter::new(config), &text);
            }
        }
    }
    for length in [0, 1, 512, 20_000] {
        check_splitter_in_encoder(NaiveSplitter, &mixture(3, length));
    }
}
