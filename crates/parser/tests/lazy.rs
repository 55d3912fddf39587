//! The lazy parser's commands say what the text says, whatever it is given to work with.

use brotwerk_check::generators::{RandomSource, of_each_kind, versions, web_page};
use brotwerk_check::oracles::naive_finder::NaiveFinder;
use brotwerk_check::parsers::check_parser;
use brotwerk_core::{Command, ContentType, NoDictionary};
use brotwerk_dictionary_search::shipped;
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_parser::{Lazy, LazyConfig};

/// From greedy and hasty to lazy and thorough.
const CONFIGS: [LazyConfig; 4] = [
    LazyConfig {
        lazy_steps: 0,
        long_copy: 16,
        ring_distances: 0,
        skip_after: 8,
        inserts_all: false,
    },
    LazyConfig {
        lazy_steps: 1,
        long_copy: 32,
        ring_distances: 1,
        skip_after: 64,
        inserts_all: false,
    },
    LazyConfig {
        lazy_steps: 2,
        long_copy: 128,
        ring_distances: 3,
        skip_after: 512,
        inserts_all: false,
    },
    LazyConfig {
        lazy_steps: 3,
        long_copy: u32::MAX,
        ring_distances: 3,
        skip_after: u32::MAX,
        inserts_all: true,
    },
];

fn rows() -> HashRows<8> {
    HashRows::new(RowsConfig { max_row_bits: 10, hash_bytes: 4 })
}

/// A text in one meta-block, in many, and with hardly any room for commands.
const PORTIONS: [[usize; 2]; 3] = [[1 << 20, 1 << 20], [500, 1 << 20], [3_000, 2]];

#[test]
fn commands_are_true() {
    for (_, text) in of_each_kind(1, 6_000) {
        for config in CONFIGS {
            for max_distance in [(1 << 22) - 16, 1_008] {
                for portions in PORTIONS {
                    let mut parser = Lazy::new(config);
                    let no_words = &mut NoDictionary;
                    check_parser(&mut parser, &mut rows(), no_words, &text, max_distance, portions);
                    let mut words = shipped(ContentType::Html);
                    check_parser(
                        &mut parser,
                        &mut rows(),
                        &mut words,
                        &text,
                        max_distance,
                        portions,
                    );
                }
            }
        }
    }
}

#[test]
fn another_finder_will_do() {
    for (_, text) in of_each_kind(2, 600) {
        for config in CONFIGS {
            let (mut parser, mut finder) = (Lazy::new(config), NaiveFinder::default());
            let words = &mut NoDictionary;
            check_parser(&mut parser, &mut finder, words, &text, 1 << 16, [1 << 20, 1 << 20]);
        }
    }
}

/// A parser that has seen another text parses as a new one.
#[test]
fn no_history() {
    let parse = |parser: &mut Lazy, text: &[u8]| {
        let words = &mut shipped(ContentType::Html);
        check_parser(parser, &mut rows(), words, text, 1 << 16, [2_000, 1 << 20])
    };
    for config in CONFIGS {
        let mut used = Lazy::new(config);
        for (_, text) in of_each_kind(3, 8_000) {
            assert_eq!(parse(&mut used, &text), parse(&mut Lazy::new(config), &text));
        }
    }
}

/// What is laziness good for: not a command more, over pages.
#[test]
fn patience_saves_commands() {
    let commands = |config| -> usize {
        let parse = |seed| {
            let (mut parser, mut finder, page) =
                (Lazy::new(config), rows(), web_page(seed, 60_000));
            let words = &mut NoDictionary;
            check_parser(&mut parser, &mut finder, words, &page, 1 << 20, [1 << 20, 1 << 20])
        };
        (0..4).map(|seed| parse(seed).iter().filter(|it| is_copy(it)).count()).sum()
    };
    let counts = CONFIGS.map(commands);
    assert!(counts[2] < counts[0], "{counts:?}");
}

/// Rows of numbers refer to the row before again and again: two bytes are worth a copy there.
#[test]
fn short_copies_in_rows_of_data() {
    let mut source = RandomSource::new(4);
    let row = |i: u32| [16 * i, 3 * i, source.bits() as u32 % 100, !i].map(u32::to_le_bytes);
    let data: Vec<u8> = (0..2_000).flat_map(row).flatten().collect();
    let pairs = |text: &[u8], config| {
        let (mut parser, portions) = (Lazy::new(config), [1 << 20, 1 << 20]);
        let commands =
            check_parser(&mut parser, &mut rows(), &mut NoDictionary, text, 1 << 20, portions);
        commands.iter().filter(|command| command.copy_length() == 2).count()
    };
    for config in &CONFIGS[1..] {
        assert!(pairs(&data, *config) > 100, "{config:?}");
        assert_eq!(pairs(&web_page(6, 60_000), *config), 0, "{config:?}");
    }
}

/// Of another version, in which up to three letters differ now and then, nothing but those is new.
#[test]
fn copies_go_on_behind_what_differs() {
    for config in CONFIGS {
        let (text, changes) = versions(9);
        let (mut parser, portions) = (Lazy::new(config), [1 << 20, 1 << 20]);
        let commands =
            check_parser(&mut parser, &mut rows(), &mut NoDictionary, &text, 1 << 20, portions);
        let copies = commands.iter().filter(|it| is_copy(it)).count();
        assert!(copies <= changes + 2, "{copies} copies for {changes} changes: {config:?}");
    }
}

fn is_copy(command: &Command) -> bool {
    command.copy_length() > 0
}
