//! An encoder with a match finder of its own: it remembers one position per hash of
//! four bytes and looks there, nowhere else. Everything else is brotwerk's.

use std::ops::Range;

use brotwerk::Options;
use brotwerk::parts::{
    Assembly, BestMatch, Checked, Extent, Floor, GreedySplitter, Heap, Lazy, Match, MatchFinder,
    NoDictionary, OutOfMemory, Part, QUALITY_TABLE, Score, encode_with_parts,
};

/// The last position of each hash, plus one; 0 where there is none.
struct LastSeen {
    positions: Vec<u32>,
}

const HASH_BITS: u32 = 12;

fn hash(text: &[u8], position: u32) -> Option<usize> {
    let bytes = text.get(position as usize..)?.first_chunk()?;
    Some((u32::from_le_bytes(*bytes).wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize)
}

impl Part<Heap> for LastSeen {
    fn prepare(&mut self, _: &mut Heap, _: &Extent) -> Result<(), OutOfMemory> {
        self.positions.clear();
        self.positions.resize(1 << HASH_BITS, 0);
        Ok(())
    }

    fn rebase(&mut self, delta: u32) {
        for position in &mut self.positions {
            *position = position.saturating_sub(delta);
        }
    }
}

impl MatchFinder for LastSeen {
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        for position in range {
            if let Some(hash) = hash(text, position) {
                self.positions[hash] = position + 1;
            }
        }
    }
}

impl BestMatch for LastSeen {
    fn best_match(&mut self, text: &[u8], position: u32, most: u32, floor: Floor) -> Option<Match> {
        let seen = std::mem::replace(&mut self.positions[hash(text, position)?], position + 1);
        let distance = (position + 1).checked_sub(seen).filter(|_| seen > 0)?;
        let (here, there) = (&text[position as usize..], &text[seen as usize - 1..]);
        let length = here.iter().zip(there).take_while(|(a, b)| a == b).count() as u32;
        let better = length > floor.length && distance > 0 && distance <= most;
        (better && Score::of(length, distance) > floor.score).then_some(Match { length, distance })
    }
}

fn main() {
    let text = include_bytes!("match_finder.rs");
    let effort = &QUALITY_TABLE[5];
    let lazy = effort.lazy().expect("quality 5 parses lazily");
    let parts = Assembly {
        parser: Lazy::new(lazy.parser),
        finder: LastSeen { positions: Vec::new() },
        dictionary: NoDictionary,
        splitter: GreedySplitter::<Heap>::new(effort.splitter),
    };
    let compressed = encode_with_parts(text, Options::new(), Checked(parts));
    println!("{} bytes -> {} with the finder made here", text.len(), compressed.len());
    println!("{} with quality 5's own", brotwerk::compress(text, &Options::new()).len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, text);
}
