//! How large a table for random prefixes is, and how many strangers it takes for its own.

use brotwerk_prefix_table::PrefixTable;

fn main() {
    for count in [10_u32, 100, 1_000, 10_000] {
        let own = |n: u32| n.wrapping_mul(2_654_435_769);
        let entries: Vec<_> = (1..=count).map(|n| (own(n), n as u16)).collect();
        let table = PrefixTable::build(&entries).expect("distinct prefixes");
        assert!(entries.iter().all(|&(prefix, node)| table.node(prefix) == Some(node)));
        let strangers = (count + 1..count + 1_000_001).filter(|&n| table.node(own(n)).is_some());
        let (bytes, wrong) = (table.image().len(), strangers.count());
        println!("{count:5} prefixes: {bytes:6} bytes, {wrong} of a million strangers found");
    }
}
