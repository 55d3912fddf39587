//! Cuts the text given as an argument into literals and copies, greedily, and shows what
//! a binary tree knows besides.
//!
//! ```console
//! cargo run -p brotwerk-lz77 --example find_matches -- "she sells sea shells, she does"
//! ```

use brotwerk_core::{
    AllMatches, BestMatch, Extent, Floor, Heap, MatchFinder as _, Matches, OutOfMemory, Part, Score,
};
use brotwerk_lz77::{BinaryTree, HashRows, RowsConfig, TreeConfig};

/// How far copies may reach.
const MAX_DISTANCE: u32 = 1 << 16;

fn main() -> Result<(), OutOfMemory> {
    let default = "one fish, two fish, red fish, blue fish; one fish, two fishes";
    let text = std::env::args().nth(1).unwrap_or_else(|| default.into());
    let text = text.as_bytes();
    let extent = Extent::whole(text.len(), MAX_DISTANCE);

    let config = RowsConfig { max_row_bits: 14, hash_bytes: 4 };
    let mut rows = HashRows::<16>::new(config);
    rows.prepare(&mut Heap, &extent)?;
    let mut tree =
        BinaryTree::<Heap>::new(TreeConfig { depth: 32, nice_length: 4, max_root_bits: 12 });
    tree.prepare(&mut Heap, &extent)?;

    let floor = Floor { length: 3, score: Score::NONE };
    let (mut position, end) = (0, text.len() as u32);
    while position < end {
        let mut all = Matches::new();
        tree.all_matches(text, position, MAX_DISTANCE, 2, &mut all);
        let copied = match rows.best_match(text, position, MAX_DISTANCE, floor) {
            Some(best) => {
                let copy = &text[position as usize..][..best.length as usize];
                println!(
                    "{position:4}  copy {:?} from {} back",
                    String::from_utf8_lossy(copy),
                    best.distance
                );
                best.length
            }
            None => {
                println!("{position:4}  literal {:?}", char::from(text[position as usize]));
                1
            }
        };
        for found in all {
            println!("        the tree: {} bytes from {} back", found.length, found.distance);
        }
        // What the copy steps over may be copied later, too.
        let covered = position + 1..position + copied;
        rows.insert_range(text, covered.clone());
        tree.insert_range(text, covered);
        position += copied;
    }
    println!("rows took {} bytes of memory, the tree {}", rows.memory_bytes(), tree.memory_bytes());
    Ok(())
}
