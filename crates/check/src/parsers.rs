//! Properties of parsers: their commands say what the text says, and so does the ring.

use brotwerk_core::{
    Command, Commands, DictionaryMatch, DistanceRing, Extent, Heap, Parser, Part, Task,
};
use brotwerk_transform::MAX_OUTPUT;

use crate::words::expand;

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
        let mut slots = vec![Command::default(); room.max(2)];
        let before = ring;
        let mut commands = Commands::new(&mut slots);
        let reached = parser.parse(&task, finder, dictionary, &mut ring, &mut commands) as usize;
        assert!(reached > position && reached <= end, "from {position} to {reached} of {end}");
        let is_full = commands.room() == 0;
        assert!(reached == end || is_full, "{reached} reached of {end}, with room for more");
        let (stop, expected) = check_commands(&task, before, &commands);
        assert_eq!(stop, reached, "the commands end elsewhere than the parser says");
        assert_eq!(ring, expected, "the ring after the commands that end at {stop}");
        all.extend_from_slice(&commands);
        position = reached;
    }
    all
}

/// Decodes commands against a text that is known: where they end, and the ring after them.
///
/// # Panics
/// At the first that is not true of the text, or can't be written.
#[track_caller]
#[must_use]
pub fn check_commands(
    task: &Task<'_>,
    mut ring: DistanceRing,
    commands: &[Command],
) -> (usize, DistanceRing) {
    let mut position = task.range.start as usize;
    for (number, command) in commands.iter().enumerate() {
        position += command.insert_length() as usize;
        let (length, code) = (command.copy_length() as usize, command.distance());
        let here = format!("command {number}, {command:?}, at {position}");
        assert!(position + length <= task.text.len(), "{here}: beyond the text");
        if length == 0 {
            assert_eq!(number + 1, commands.len(), "{here}: no copy, and not the last one");
            break;
        }
        let distance = code.explicit_distance().or_else(|| ring.resolve(code.value() as u8));
        let distance = distance.unwrap_or_else(|| panic!("{here}: a ring code without distance"));
        assert!(distance <= task.max_expressible, "{here}: beyond what can be said");
        if distance <= task.reach(position as u32) {
            let from = position.checked_sub(distance as usize);
            let from = from.unwrap_or_else(|| panic!("{here}: before the text there is"));
            let is_true = (0..length).all(|at| task.text[from + at] == task.text[position + at]);
            assert!(is_true, "{here}: the copy is not true");
            assert_eq!(command.coded_copy_length() as usize, length, "{here}");
            ring.push(distance, code);
        } else {
            let word_id = distance - task.first_word_distance(position as u32);
            let word_length = command.coded_copy_length() as u8;
            let found = DictionaryMatch { length: length as u32, word_length, word_id };
            let mut buffer = [0; MAX_OUTPUT];
            let expanded = expand(found, &mut buffer);
            assert_eq!(expanded, &task.text[position..position + length], "{here}: another word");
        }
        position += length;
    }
    (position, ring)
}
