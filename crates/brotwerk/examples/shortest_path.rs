//! An encoder with a parser of its own: the cheapest way through the text, over all matches of a
//! binary tree, where prices are guessed once. Everything else is brotwerk's.

use brotwerk::Options;
use brotwerk::parts::{
    AllMatches, Assembly, BinaryTree, Checked, Command, Commands, DistanceRing, GreedySplitter,
    Heap, Matches, NoDictionary, Parser, QUALITY_TABLE, Stateless, Task, TreeConfig,
    encode_with_parts,
};

/// The last step of the cheapest way to a position: a literal where the distance is 0.
#[derive(Clone, Copy)]
struct Step {
    bits: u32,
    length: u32,
    distance: u32,
}

struct ShortestPath;

impl Stateless for ShortestPath {}

impl<F: AllMatches, D> Parser<F, D> for ShortestPath {
    fn parse(
        &mut self,
        task: &Task<'_>,
        finder: &mut F,
        _: &mut D,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let start = task.range.start as usize;
        let mut best = vec![Step { bits: u32::MAX, length: 0, distance: 0 }; task.range.len() + 1];
        best[0].bits = 0;
        let mut matches = Matches::new();
        for position in task.range.clone() {
            let here = position as usize - start;
            let mut take = |length: u32, distance, price| {
                let (bits, there) = (best[here].bits + price, &mut best[here + length as usize]);
                if bits < there.bits {
                    *there = Step { bits, length, distance };
                }
            };
            take(1, 0, 6);
            matches.clear();
            finder.all_matches(task.text, position, task.reach(position), 3, &mut matches);
            let mut shorter = 3;
            for &found in &matches {
                (shorter + 1..=found.length)
                    .for_each(|length| take(length, found.distance, 12 + found.distance.ilog2()));
                shorter = found.length;
            }
        }
        let mut steps: Vec<Step> = Vec::new();
        let mut reached = task.range.len();
        while reached > 0 {
            steps.push(best[reached]);
            reached -= best[reached].length as usize;
        }
        let (mut literals, mut position) = (0, task.range.start);
        // The last room is for the literals at the end.
        while let Some(step) = steps.pop().filter(|_| commands.room() > 1) {
            position += step.length;
            if step.distance == 0 {
                literals += 1;
                continue;
            }
            let code = ring.code(step.distance);
            commands.push(Command::copy(literals, step.length, code));
            ring.push(step.distance, code);
            literals = 0;
        }
        if literals > 0 {
            commands.push(Command::literals(literals));
        }
        position
    }
}

fn main() {
    let text = include_bytes!("shortest_path.rs");
    let parts = Assembly {
        parser: ShortestPath,
        finder: BinaryTree::<Heap>::new(TreeConfig {
            depth: 64,
            nice_length: 128,
            max_root_bits: 15,
        }),
        dictionary: NoDictionary,
        splitter: GreedySplitter::<Heap>::new(QUALITY_TABLE[9].splitter),
    };
    let compressed = encode_with_parts(text, Options::new(), Checked(parts));
    println!("{} bytes -> {} by the parser made here", text.len(), compressed.len());
    println!("{} with quality 5's own", brotwerk::compress(text, &Options::new()).len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, text);
}
