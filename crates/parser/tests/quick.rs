//! The quick parser's commands say what the text says, whatever it is given to work with.

use brotwerk_check::generators::{of_each_kind, random, versions, web_page};
use brotwerk_check::oracles::naive_finder::NaiveFinder;
use brotwerk_check::parsers::check_parser;
use brotwerk_core::{Command, ContentType, NoDictionary, Score};
use brotwerk_dictionary_search::shipped;
use brotwerk_lz77::{HashRows, LastPlaces, PlacesConfig, RowsConfig};
use brotwerk_parser::{Quick, QuickConfig};

const CONFIGS: [QuickConfig; 3] = [
    QuickConfig { skip_shift: 0, looks_ahead: false, least_score: Score(i32::MIN) },
    QuickConfig { skip_shift: 6, looks_ahead: true, least_score: Score(128) },
    QuickConfig { skip_shift: 31, looks_ahead: true, least_score: Score(2_000) },
];

fn places() -> LastPlaces<1> {
    LastPlaces::new(PlacesConfig { max_bits: 10, hash_bytes: 5 })
}

/// A text in one meta-block, in many, and with hardly any room for commands.
const PORTIONS: [[usize; 2]; 3] = [[1 << 20, 1 << 20], [500, 1 << 20], [3_000, 2]];

#[test]
fn commands_are_true() {
    for (_, text) in of_each_kind(1, 6_000) {
        for config in CONFIGS {
            for max_distance in [(1 << 22) - 16, 1_008] {
                for portions in PORTIONS {
                    let mut parser = Quick::new(config);
                    let (finder, none) = (&mut places(), &mut NoDictionary);
                    check_parser(&mut parser, finder, none, &text, max_distance, portions);
                    let (finder, words) = (&mut places(), &mut shipped(ContentType::Html));
                    check_parser(&mut parser, finder, words, &text, max_distance, portions);
                }
            }
        }
    }
}

#[test]
fn another_finder_will_do() {
    for (_, text) in of_each_kind(2, 600) {
        for config in CONFIGS {
            let (portions, words) = ([1 << 20, 1 << 20], &mut NoDictionary);
            let mut rows = HashRows::<4>::new(RowsConfig { max_row_bits: 8, hash_bytes: 4 });
            let mut parser = Quick::new(config);
            check_parser(&mut parser, &mut rows, words, &text, 1 << 16, portions);
            let mut naive = NaiveFinder::default();
            check_parser(&mut parser, &mut naive, words, &text, 1 << 16, portions);
        }
    }
}

/// A text of which nothing repeats costs few look-ups: steps grow, to eight.
#[test]
fn steps_grow_where_nothing_is_found() {
    let noise = random(1, 1 << 16);
    let look_ups = |skip_shift| {
        let mut finder = Counting::default();
        let config = QuickConfig { skip_shift, looks_ahead: true, least_score: Score(128) };
        let (mut parser, none) = (Quick::new(config), &mut NoDictionary);
        check_parser(&mut parser, &mut finder, none, &noise, 1 << 20, [1 << 20, 1 << 20]);
        finder.look_ups
    };
    assert_eq!(look_ups(31), noise.len() - 7);
    // Some 64 / k steps of each length k up to 7.
    assert!(look_ups(6) < noise.len() / 8 + 64 * 3, "{}", look_ups(6));
}

/// What is looking ahead good for: fewer and longer copies, over pages.
#[test]
fn looking_ahead_saves_commands() {
    let commands = |looks_ahead| -> usize {
        let parse = |seed| {
            let config = QuickConfig { skip_shift: 6, looks_ahead, least_score: Score(128) };
            let (mut parser, finder) = (Quick::new(config), &mut places());
            let (page, none) = (web_page(seed, 60_000), &mut NoDictionary);
            check_parser(&mut parser, finder, none, &page, 1 << 20, [1 << 20, 1 << 20]).len()
        };
        (0..4).map(parse).sum()
    };
    assert!(commands(true) < commands(false), "{} of {}", commands(true), commands(false));
}

/// Of another version, in which up to three letters differ now and then, nothing but those is new.
#[test]
fn copies_go_on_behind_what_differs() {
    for config in CONFIGS {
        let (text, changes) = versions(9);
        let (mut parser, finder) = (Quick::new(config), &mut places());
        let (none, portions) = (&mut NoDictionary, [1 << 20, 1 << 20]);
        let commands = check_parser(&mut parser, finder, none, &text, 1 << 20, portions);
        let copies = commands.iter().filter(|it| it.copy_length() > 0).count();
        assert!(copies <= changes + 2, "{copies} copies for {changes} changes: {config:?}");
    }
}

/// Copies begin where the bytes before agree, too: no command ends with a literal that the copy
/// could have begun with.
#[test]
fn copies_begin_as_early_as_they_can() {
    let page = web_page(5, 60_000);
    let (mut parser, finder) = (Quick::new(CONFIGS[1]), &mut places());
    let no_words = &mut NoDictionary;
    let commands = check_parser(&mut parser, finder, no_words, &page, 1 << 20, [1 << 20, 1 << 20]);
    let (mut position, mut ring) = (0, brotwerk_core::DistanceRing::default());
    for command in &commands {
        let start = position + command.insert_length() as usize;
        if command.copy_length() > 0 {
            let code = command.distance();
            let distance =
                code.explicit_distance().unwrap_or_else(|| ring.distance(code.value() as u8));
            ring.push(distance, code);
            let before = start.checked_sub(1 + distance as usize);
            let agrees = before.is_some_and(|before| page[start - 1] == page[before]);
            assert!(command.insert_length() == 0 || !agrees, "at {start}");
        }
        position += Command::length(command) as usize;
    }
}

/// Finds nothing, and counts how often it is asked.
#[derive(Default)]
struct Counting {
    look_ups: usize,
}

impl brotwerk_core::Stateless for Counting {}

impl brotwerk_core::MatchFinder for Counting {
    fn insert_range(&mut self, _: &[u8], _: core::ops::Range<u32>) {}
}

impl brotwerk_core::BestMatch for Counting {
    fn best_match(
        &mut self,
        _: &[u8],
        _: u32,
        _: u32,
        _: brotwerk_core::Floor,
    ) -> Option<brotwerk_core::Match> {
        self.look_ups += 1;
        None
    }
}
