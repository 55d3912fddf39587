//! Words of the dictionary are named by how far copies could reach in the stream, however much
//! of it the parser still sees.

use brotwerk_check::generators::web_page;
use brotwerk_core::{
    Command, Commands, ContentType, DistanceRing, Extent, Heap, Parser, Part, Task,
};
use brotwerk_dictionary_search::shipped;
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_parser::{Lazy, LazyConfig};
use brotwerk_rules::check_commands;

/// Parses a text with so many bytes of the stream before it, and checks what it says of it;
/// returns how many words it found.
fn words(text: &[u8], start: usize, base: u64, max_distance: u32) -> usize {
    let config = LazyConfig {
        lazy_steps: 2,
        long_copy: 128,
        ring_distances: 3,
        skip_after: 512,
        inserts_all: false,
    };
    let (mut parser, mut words) = (Lazy::new(config), shipped(ContentType::Html));
    let mut rows = HashRows::<8>::new(RowsConfig { max_row_bits: 10, hash_bytes: 4 });
    rows.prepare(&mut Heap, &Extent::whole(text.len(), max_distance)).expect("memory");
    let task = Task {
        text,
        range: start as u32..text.len() as u32,
        base,
        prefix_dictionary: None,
        max_distance,
        max_expressible: u32::MAX >> 1,
    };
    let before = DistanceRing::default();
    let (mut ring, mut slots) = (before, vec![Command::default(); text.len()]);
    let mut commands = Commands::new(&mut slots);
    let end = parser.parse(&task, &mut rows, &mut words, &mut ring, &mut commands);
    check_commands(&task, &commands, end, before, ring)
        .unwrap_or_else(|fault| panic!("{base} bytes before, {max_distance} in reach: {fault}"));
    let beyond = u64::from(max_distance).min(base + start as u64) as u32;
    let is_word = |command: &&Command| {
        command.distance().explicit_distance().is_some_and(|distance| distance > beyond)
    };
    commands.iter().filter(is_word).count()
}

#[test]
fn words_lie_behind_all_that_copies_reach() {
    for seed in 0..4 {
        let text = web_page(seed, 8_000);
        for start in [0, 1, 3_000] {
            for base in [0, 1, 500, 1_007, 1_008, 1 << 20, 5 << 30] {
                for max_distance in [1_008, (1 << 22) - 16] {
                    let found = words(&text, start, base, max_distance);
                    assert!(found > 0, "a page without words tells nothing");
                }
            }
        }
    }
}
