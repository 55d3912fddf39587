//! What a lazy parser makes of a text: its commands, one to a line.

use brotwerk_core::{DistanceRing, Extent, Heap, List, NoDictionary, Parser, Part, Task};
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_parser::{Lazy, LazyConfig};

fn main() -> Result<(), brotwerk_core::OutOfMemory> {
    let text = b"rye bread, wheat bread, and bread of rye and wheat";
    let max_distance = (1 << 16) - 16;
    let extent = Extent::whole(text.len(), max_distance);
    let mut finder = HashRows::<4>::new(RowsConfig { max_row_bits: 8, hash_bytes: 4 });
    let mut parser = Lazy::new(LazyConfig {
        lazy_steps: 1,
        long_copy: 32,
        ring_distances: 2,
        skip_after: 64,
        inserts_all: false,
    });
    finder.prepare(&mut Heap, &extent)?;
    Part::<Heap>::prepare(&mut parser, &mut Heap, &extent)?;
    let task = Task {
        text,
        range: 0..text.len() as u32,
        base: 0,
        prefix_dictionary: None,
        max_distance,
        max_expressible: max_distance,
    };
    let (mut ring, mut commands) = (DistanceRing::default(), List::default());
    commands.reserve(&mut Heap, text.len())?;
    let end = commands.append_with(text.len(), |commands| {
        parser.parse(&task, &mut finder, &mut NoDictionary, &mut ring, commands)
    });
    assert_eq!(end as usize, text.len());
    let mut position = 0;
    for command in commands.iter() {
        let literals = position..position + command.insert_length() as usize;
        let copy = literals.end..literals.end + command.copy_length() as usize;
        println!(
            "insert {:?}, copy {:?}",
            String::from_utf8_lossy(&text[literals]),
            String::from_utf8_lossy(&text[copy.clone()]),
        );
        position = copy.end;
    }
    assert_eq!(position, text.len());
    Ok(())
}
