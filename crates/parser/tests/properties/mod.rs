//! What holds of every shortest path: for tests and fuzz targets.

use brotwerk_block_split::{ClusterConfig, ClusteringSplitter};
use brotwerk_core::{
    AllMatches, BlockSplitter, Command, DictionarySearch, DistanceRing, Heap, List, MetaBlock,
    MetaBlockPlan, Task,
};
use brotwerk_meta_block::Codes;
use brotwerk_parser::{CodeLengths, KnownParse, Pass, PathConfig, ShortestPath};
use brotwerk_rules::check_commands;

/// How a text is parsed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Paths {
    /// Bytes that are parsed together.
    pub(crate) stretch: usize,
    /// The furthest that copies may reach.
    pub(crate) max_distance: u32,
    /// Where nothing is looked for.
    pub(crate) config: PathConfig,
    /// Commands for which there is room, 2 or more.
    pub(crate) room: usize,
}

/// Where a parse takes its copies from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copies {
    Found,
    /// From the parse that came of those before.
    Known,
}

/// Parses a text in all these passes, by guessed prices and then by those of plans; then once more,
/// knowing the parse that came of it, and again with no other copies than that has. Returns the
/// commands of the last one.
///
/// # Panics
/// Where commands are not true of the text, or cost something else than the path.
pub(crate) fn check_paths(
    paths: Paths,
    passes: &[Pass],
    finder: &mut impl AllMatches,
    dictionary: &mut impl DictionarySearch,
    text: &[u8],
) -> Vec<Command> {
    let Paths { stretch, max_distance, config, room } = paths;
    let mut parser = ShortestPath::<Heap>::default();
    let (mut ring, mut all) = (DistanceRing::default(), Vec::new());
    let mut position = 0;
    while position < text.len() {
        let end = text.len().min(position + stretch);
        let task = Task {
            text: &text[..end],
            range: position as u32..end as u32,
            base: 0,
            prefix_dictionary: None,
            max_distance,
            max_expressible: (1 << 26) - 4,
        };
        // A command has a byte at least, and one place is for literals at the end: more would only be
        // cleared, for each byte of a text that is parsed byte by byte.
        let room = room.min(2 + task.range.len());
        let mut best = (0, ring, Vec::new());
        for copies in [Copies::Found, Copies::Found, Copies::Known] {
            let mut known = core::mem::take(&mut best.2);
            let first = KnownParse { commands: &known, ring: &ring };
            match copies {
                Copies::Found => parser.gather(config, &mut Heap, &task, first, finder, dictionary),
                Copies::Known => parser.gather_known(config, &mut Heap, &task, first, dictionary),
            }
            .expect("memory");
            parser.guess(&mut Heap, &task).expect("memory");
            for &pass in passes {
                let (mut after, mut commands) = (ring, List::<Command>::default());
                commands.reserve(&mut Heap, room).expect("memory");
                let price = parser.find(&task, KnownParse { commands: &known, ring: &ring }, pass);
                let reached = commands
                    .append_with(room, |commands| parser.commands(&task, &mut after, commands));
                check_commands(&task, &commands, reached, ring, after)
                    .unwrap_or_else(|fault| panic!("{fault}"));
                if reached == task.range.end {
                    assert_eq!(price, parser.price(&commands), "the path and its commands");
                }
                let (reached, start) = (reached as usize, position);
                assert!(start < reached, "no progress");
                let text = &text[..reached];
                learn(&mut parser, &MetaBlock { text, start, commands: &commands }, &task);
                known = commands.to_vec();
                best = (reached, after, known.clone());
            }
        }
        (position, ring) = (best.0, best.1);
        all.extend(best.2);
    }
    all
}

/// Sets prices by a plan for a parse of the task.
fn learn(parser: &mut ShortestPath<Heap>, block: &MetaBlock<'_>, task: &Task<'_>) {
    let mut splitter = ClusteringSplitter::<Heap>::new(ClusterConfig::THOROUGH);
    let mut plan = MetaBlockPlan::default();
    splitter.plan(block, &mut Heap, &mut plan).expect("memory");
    let mut codes = Codes::<Heap>::default();
    codes.build(block, &plan, false, true, &mut Heap).expect("memory");
    let lengths = CodeLengths {
        literals: codes.literals().lengths(),
        commands: codes.commands().lengths(),
        distances: codes.distances().lengths(),
        distance_symbols: codes.distances().symbols(),
    };
    let block = MetaBlock { text: task.text, ..*block };
    parser.learn(&mut Heap, &block, &plan, lengths).expect("memory");
}
