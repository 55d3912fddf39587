//! How large a table for random word starts is, and how many others it takes for its own.

use brotwerk_word_table::WordTable;

fn main() {
    for count in [10_u32, 100, 1_000, 10_000] {
        let own = |n: u32| n.wrapping_mul(2_654_435_769);
        let entries: Vec<_> = (1..=count).map(|n| (own(n), n)).collect();
        let table = WordTable::build(&entries).expect("distinct word starts");
        assert!(entries.iter().all(|&(start, node)| table.node(start) == Some(node)));
        let others = (count + 1..count + 1_000_001).filter(|&n| table.node(own(n)).is_some());
        let (bytes, wrong) = (table.image().len(), others.count());
        println!("{count:5} word starts: {bytes:6} bytes, {wrong} of a million others found");
    }
}
