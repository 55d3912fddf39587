//! The shortest path's commands say what the text says and cost what the path costs, with any
//! settings, in any stretches, by guessed prices and by those of plans.
#![no_main]

#[path = "../../crates/parser/tests/properties/mod.rs"]
mod properties;

use brotwerk_check::generators::{Limit, Text};
use brotwerk_core::{Extent, Heap, NoDictionary, Part};
use brotwerk_dictionary_search::whole;
use brotwerk_lz77::{BinaryTree, TreeConfig};
use brotwerk_parser::{Pass, PathConfig, Scope, Trust};
use properties::{Paths, check_paths};

/// Bytes parsed together, lengths of matches and copies within which nothing, or where no word, is
/// looked for, room for commands.
type Settings = (u16, u8, [u8; 3], u16);

libfuzzer_sys::fuzz_target!(|input: (Settings, [u8; 2], u8, bool, Limit, Text)| {
    let ((stretch, skip_length, trust, room), starts, window, words, limit, text) = input;
    let [length, first, last] = trust.map(u32::from);
    let trust = Trust { length, first, last };
    let text = text.bytes(limit.between(1 << 8, 1 << 13));
    let paths = Paths {
        stretch: 1 + usize::from(stretch),
        max_distance: (1 << (10 + window % 15)) - 16,
        config: PathConfig { skip_length: skip_length.into(), words_below: length, trust },
        room: 2 + usize::from(room),
    };
    let passes = [
        Pass { starts: 1 + starts[0] % 8, scope: Scope::Everywhere },
        Pass { starts: 1 + starts[1] % 8, scope: Scope::Promising },
        Pass { starts: 1 + starts[1] % 8, scope: Scope::Doubtful(trust) },
    ];
    let config = TreeConfig { depth: 16, nice_length: 32, max_root_bits: 8 };
    let mut tree = BinaryTree::<Heap>::new(config);
    tree.prepare(&mut Heap, &Extent::whole(text.len(), paths.max_distance)).expect("memory");
    if words {
        check_paths(paths, &passes, &mut tree, &mut whole(), &text);
    } else {
        check_paths(paths, &passes, &mut tree, &mut NoDictionary, &text);
    }
});
