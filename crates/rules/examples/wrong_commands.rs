//! Commands that say what a text doesn't, and what is said of them.

use brotwerk_core::{Command, DistanceRing, Task};
use brotwerk_rules::check_commands;

fn main() {
    let text = b"rye bread, rye bran";
    let task = Task {
        text,
        range: 0..text.len() as u32,
        base: 0,
        prefix_dictionary: None,
        max_distance: 1 << 16,
        max_expressible: 1 << 16,
    };
    let before = DistanceRing::default();
    let mut after = before;
    after.push(11, before.code(11));
    let said = |length, rest| {
        let copy = Command::copy(11, length, before.code(11));
        check_commands(&task, &[copy, Command::literals(rest)], text.len() as u32, before, after)
    };
    said(6, 2).expect("\"rye br\" comes again");
    for wrong in [said(7, 1), said(6, 1)] {
        println!("{}", wrong.expect_err("a fault"));
    }
}
