//! What must hold of a table; tests and the fuzz target call the same.

use brotwerk_word_table::{WordStart, WordTable};

/// A table of these word starts, gives each its own node, also from its
/// image, from which nothing may be missing. Returns how many of the absent ones it takes
/// for one of them.
///
/// # Panics
/// If not.
pub(crate) fn check_table_of(starts: &[WordStart], absent: &[WordStart]) -> usize {
    let mut own = starts.to_vec();
    own.sort_unstable();
    own.dedup();
    let entries: Vec<_> = own.iter().copied().zip(1_u32..).collect();
    let table = WordTable::build(&entries).expect("a table");
    let image = table.image();
    assert_eq!(image.len() % 64, 0, "whole cache lines");
    let again = WordTable::from_image(image).expect("an image");
    for &(start, node) in &entries {
        let found = (table.node(start), again.node(start));
        assert_eq!(found, (Some(node), Some(node)), "{start:#x} of {}", own.len());
    }
    assert!(WordTable::from_image(&image[..image.len() - 1]).is_err(), "a byte is missing");
    assert!(WordTable::from_image([image, &[0]].concat()).is_err(), "a byte too many");
    let nodes = absent.iter().filter(|start| own.binary_search(start).is_err());
    nodes.filter_map(|&start| table.node(start)).map(|node| assert_node(node, own.len())).count()
}

/// A node that was given to some word start: what even a wrong yes must be.
fn assert_node(node: u32, count: usize) {
    assert!((1..=count).contains(&(node as usize)), "node {node} of {count}");
}
