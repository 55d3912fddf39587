//! Properties of parsers: their commands say what the text says, and so does the ring.

use brotwerk_core::{Command, Commands, DistanceRing, Extent, Heap, Parser, Part, Task};
use brotwerk_rules::check_commands;

/// Runs a parser over a text, `meta_block` bytes at a time, with room for so many commands at
/// once, at least 2, as an encoder would; decodes what it says. Returns all commands.
///
/// # Panics
/// Where the commands are not true of the text, the parser makes no progress or takes more room
/// than it has, or the ring is not what the commands make of it.
#[track_caller]
pub fn check_parser<F: Part<Heap>, D: Part<Heap>>(
    parser: &mut (impl Parser<F, D> + Part<Heap>),
    finder: &mut F,
    dictionary: &mut D,
    text: &[u8],
    max_distance: u32,
    [meta_block, room]: [usize; 2],
) -> Vec<Command> {
    let mut extent = Extent::whole(text.len(), max_distance);
    extent.meta_block = meta_block as u32;
    let parts: [&mut dyn Part<Heap>; 3] = [parser, finder, dictionary];
    for part in parts {
        part.prepare(&mut Heap, &extent).expect("memory");
    }
    let (mut ring, mut all) = (DistanceRing::default(), Vec::new());
    // No more commands than bytes, and one for literals at the end.
    let mut slots = vec![Command::default(); room.clamp(2, text.len() + 2)];
    let mut position = 0;
    while position < text.len() {
        let end = text.len().min((position / meta_block + 1) * meta_block);
        let task = Task {
            text: &text[..end],
            range: position as u32..end as u32,
            base: 0,
            prefix_dictionary: None,
            max_distance,
            max_expressible: u32::MAX >> 1,
        };
        let before = ring;
        let mut commands = Commands::new(&mut slots);
        let reached = parser.parse(&task, finder, dictionary, &mut ring, &mut commands) as usize;
        assert!(reached > position && reached <= end, "from {position} to {reached} of {end}");
        // The last room is for literals that no copy follows.
        let is_full = commands.room() <= 1;
        assert!(reached == end || is_full, "{reached} reached of {end}, with room for more");
        check_commands(&task, &commands, reached as u32, before, ring)
            .unwrap_or_else(|fault| panic!("{fault}"));
        all.extend_from_slice(&commands);
        position = reached;
    }
    all
}
