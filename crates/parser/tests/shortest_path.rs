//! The shortest path's commands say what the text says and cost what it costs.

mod properties;

use core::ops::Range;
use std::collections::BTreeMap;

use brotwerk_check::generators::{RandomSource, of_each_kind};
use brotwerk_core::{
    AllMatches, Command, Commands, DistanceRing, Extent, Floor, Heap, MIN_COPY_LENGTH, Match,
    MatchFinder, Matches, NoDictionary, Part, PrefixDictionarySearch, Task, common_length,
};
use brotwerk_dictionary_search::whole;
use brotwerk_lz77::{BinaryTree, TreeConfig};
use brotwerk_parser::{KnownParse, Pass, PathConfig, Scope, ShortestPath, Trust};
use brotwerk_rules::check_commands;

use properties::{Paths, check_paths};

/// From a single start to more than pay.
const PASSES: [Pass; 5] = [
    Pass { starts: 1, scope: Scope::Everywhere },
    Pass { starts: 8, scope: Scope::Everywhere },
    Pass { starts: 3, scope: Scope::Promising },
    Pass { starts: 1, scope: Scope::Doubtful(Trust { length: 4, first: 1, last: 1 }) },
    Pass { starts: 2, scope: Scope::Doubtful(Trust::NONE) },
];

fn tree(length: usize, max_distance: u32) -> BinaryTree<Heap> {
    let config = TreeConfig { depth: 32, nice_length: 64, max_root_bits: 10 };
    let mut tree = BinaryTree::new(config);
    tree.prepare(&mut Heap, &Extent::whole(length, max_distance)).expect("memory");
    tree
}

const CONFIG: PathConfig =
    PathConfig { skip_length: 400, words_below: u32::MAX, trust: Trust::NONE };
const HASTY: PathConfig = PathConfig {
    skip_length: 0,
    words_below: u32::MAX,
    trust: Trust { length: 0, first: 1, last: 1 },
};

/// A text in one stretch, in many, with early skips, and with hardly any room for commands.
const PATHS: [Paths; 4] = [
    Paths { stretch: 1 << 20, max_distance: (1 << 22) - 16, config: CONFIG, room: 1 << 16 },
    Paths { stretch: 700, max_distance: 1_008, config: HASTY, room: 1 << 16 },
    Paths { stretch: 3_000, max_distance: 1 << 16, config: HASTY, room: 3 },
    Paths { stretch: 1, max_distance: 1_008, config: CONFIG, room: 2 },
];

#[test]
fn commands_are_true_and_cost_what_the_path_costs() {
    for (_, text) in of_each_kind(1, 3_000) {
        for paths in PATHS {
            let text = if paths.room < 10 { &text[..text.len().min(300)] } else { &text };
            let mut tree = tree(text.len(), paths.max_distance);
            check_paths(paths, &PASSES, &mut tree, &mut NoDictionary, text);
            let mut tree = self::tree(text.len(), paths.max_distance);
            check_paths(paths, &PASSES, &mut tree, &mut whole(), text);
        }
    }
}

/// A stretch of a prefix dictionary is copied, also by the distance ring.
#[test]
fn prefix_dictionaries_take_part() {
    let dictionary = PrefixDictionary(b"what stands before the text, and is much like it".to_vec());
    let text = b"what stands before the text; and what stands before it, and is much like it";
    let task = Task { prefix_dictionary: Some(&dictionary), ..task(text) };
    let (price, commands) = parse(&task, PASSES[1]);
    let [copied, literals] = [0, 1].map(|kind| {
        let lengths = commands.iter().map(|it| [it.copy_length(), it.insert_length()][kind]);
        lengths.sum::<u32>()
    });
    assert!(copied > 3 * literals, "{copied} bytes copied, {literals} not");
    let (without, _) = parse(&self::task(text), PASSES[1]);
    assert!(price < without, "{price} with the dictionary, {without} without");
}

/// A known copy may start earlier and end later than it does; nothing else is copied.
#[test]
fn known_copies_start_earlier_and_end_later() {
    let text = b"one stretch of text and the other stretch of text and one";
    let ring = DistanceRing::default();
    // "ch of", which " stretch of text and " has 30 bytes before.
    let commands = [Command::copy(38, 5, ring.code(30)), Command::literals(14)];
    let known = KnownParse { commands: &commands, ring: &ring };
    let task = task(text);
    let mut parser = ShortestPath::<Heap>::default();
    parser.gather_known(CONFIG, &mut Heap, &task, known, &mut NoDictionary).expect("memory");
    parser.guess(&mut Heap, &task).expect("memory");
    parser.find(&task, known, PASSES[0]);
    let (mut slots, mut after) = ([Command::default(); 64], ring);
    let mut found = Commands::new(&mut slots);
    parser.commands(&task, &mut after, &mut found);
    assert_eq!(found.to_vec(), [Command::copy(33, 21, ring.code(30)), Command::literals(3)]);
}

/// Of all ways to write a short text hardly ever one is cheaper: where a node's second-cheapest
/// way leaves the better ring.
#[test]
fn hardly_beaten_by_brute_force() {
    let mut random = RandomSource::new(5);
    let mut beaten = 0;
    for _ in 0..200 {
        let letters = 1 + random.below(4);
        let length = 1 + random.below(24);
        let text: Vec<u8> = (0..length).map(|_| b'a' + random.below(letters) as u8).collect();
        let task = task(&text);
        let mut parser = ShortestPath::<Heap>::default();
        let (finder, words) = (&mut Everything, &mut NoDictionary);
        let known = KnownParse { commands: &[], ring: &DistanceRing::default() };
        parser.gather(CONFIG, &mut Heap, &task, known, finder, words).expect("memory");
        parser.guess(&mut Heap, &task).expect("memory");
        let price = parser.find(&task, known, PASSES[1]);
        let least = least_price(&parser, &task, price);
        let text = String::from_utf8_lossy(&text);
        assert!(price <= least + least / 20, "{text}: {price}, where {least} would do");
        beaten += u32::from(least < price);
    }
    assert!(beaten <= 2, "{beaten} of 200 texts");
}

fn task(text: &[u8]) -> Task<'_> {
    Task {
        text,
        range: 0..text.len() as u32,
        base: 0,
        prefix_dictionary: None,
        max_distance: 1_008,
        max_expressible: (1 << 26) - 4,
    }
}

fn parse(task: &Task<'_>, pass: Pass) -> (u32, Vec<Command>) {
    let mut parser = ShortestPath::<Heap>::default();
    let (finder, words) = (&mut Everything, &mut NoDictionary);
    let known = KnownParse { commands: &[], ring: &DistanceRing::default() };
    parser.gather(CONFIG, &mut Heap, task, known, finder, words).expect("memory");
    parser.guess(&mut Heap, task).expect("memory");
    let (before, mut after) = (DistanceRing::default(), DistanceRing::default());
    let price = parser.find(task, known, pass);
    let mut slots = vec![Command::default(); task.text.len() + 2];
    let mut commands = Commands::new(&mut slots);
    let end = parser.commands(task, &mut after, &mut commands);
    check_commands(task, &commands, end, before, after).unwrap_or_else(|fault| panic!("{fault}"));
    assert_eq!(price, parser.price(&commands));
    (price, commands.to_vec())
}

/// A finder that looks everywhere for matches of two bytes and more.
struct Everything;

impl MatchFinder for Everything {
    fn insert_range(&mut self, _: &[u8], _: Range<u32>) {}
}

impl AllMatches for Everything {
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: u32,
        matches: &mut Matches,
    ) {
        let mut longest = floor.max(MIN_COPY_LENGTH - 1);
        for distance in 1..=max_distance.min(position) {
            let length = common_length(text, position as usize, (position - distance) as usize);
            if length > longest {
                longest = length;
                matches.push(Match { length, distance });
            }
        }
    }
}

/// What the cheapest of all ways costs that are no dearer than `most`: every length of every copy
/// at every distance, from every state of the distance ring.
fn least_price(parser: &ShortestPath<Heap>, task: &Task<'_>, most: u32) -> u32 {
    let text = task.text;
    let mut states = vec![BTreeMap::new(); text.len() + 1];
    states[0].insert(DistanceRing::default().distances(), (0, Vec::new()));
    let mut least = most;
    for from in 0..=text.len() {
        for (ring, (cost, commands)) in core::mem::take(&mut states[from]) {
            if from == text.len() {
                least = least.min(cost);
                continue;
            }
            let ring = DistanceRing::of(ring);
            let with = |command| {
                let mut commands: Vec<Command> = commands.clone();
                commands.push(command);
                (parser.price(&commands), commands)
            };
            least = least.min(with(Command::literals((text.len() - from) as u32)).0);
            for at in from..text.len() {
                for distance in 1..=at as u32 {
                    let longest = common_length(text, at, at - distance as usize);
                    for length in MIN_COPY_LENGTH..=longest {
                        let code = ring.code(distance);
                        let (cost, commands) =
                            with(Command::copy((at - from) as u32, length, code));
                        if cost >= least {
                            continue;
                        }
                        let mut after = ring;
                        after.push(distance, code);
                        let state = &mut states[at + length as usize];
                        let known =
                            state.entry(after.distances()).or_insert((u32::MAX, Vec::new()));
                        if cost < known.0 {
                            *known = (cost, commands);
                        }
                    }
                }
            }
        }
    }
    least
}

/// A prefix dictionary without an index.
struct PrefixDictionary(Vec<u8>);

impl PrefixDictionarySearch for PrefixDictionary {
    fn length(&self) -> u32 {
        self.0.len() as u32
    }

    fn best_copy(&self, text: &[u8], reach: u32, floor: Floor) -> Option<Match> {
        let each = (1..=self.length()).map(|back| {
            let length = self.match_length(text, back);
            Match { length, distance: reach + back }
        });
        each.filter(|it| it.length > floor.length).max_by_key(|it| it.length)
    }

    fn match_length(&self, text: &[u8], back: u32) -> u32 {
        let source = &self.0[self.0.len() - back as usize..];
        source.iter().zip(text).take_while(|(a, b)| a == b).count() as u32
    }
}
