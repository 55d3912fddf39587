//! Memory follows the text's size, and its refusal does no harm.

use brotwerk_check::generators::web_page;
use brotwerk_core::{
    AllMatches, BestMatch, Budget, Extent, Floor, Heap, Match, MatchFinder as _, Matches, Part,
    WindowBits,
};
use brotwerk_lz77::{
    BinaryTree, HashRows, LastPlaces, PlacesConfig, RowsConfig, TreeByLength, TreeConfig,
};

const ROWS: RowsConfig = RowsConfig { max_row_bits: 14, hash_bytes: 4 };
const PLACES: PlacesConfig = PlacesConfig { max_bits: 14, hash_bytes: 5 };
const TREE: TreeConfig = TreeConfig { depth: 32, nice_length: 128, max_root_bits: 17 };

fn extent(length: usize) -> Extent {
    Extent::whole(length, WindowBits::covering(length as u64).max_distance())
}

#[test]
fn memory_is_sized_by_the_text() {
    for (length, rows, tree) in [
        (1 << 10, 6 << 10, 40 << 10),
        (1 << 16, 340 << 10, 1600 << 10),
        (1 << 24, 1400 << 10, 273 << 20),
    ] {
        let mut finder = HashRows::<16>::new(ROWS);
        finder.prepare(&mut Heap, &extent(length)).expect("memory");
        println!("{length}: rows {}", finder.memory_bytes());
        assert!(finder.memory_bytes() <= rows, "{} for {length}", finder.memory_bytes());
        let mut finder = LastPlaces::<2>::new(PLACES);
        finder.prepare(&mut Heap, &extent(length)).expect("memory");
        assert!(finder.memory_bytes() <= 8 * length.min(1 << 14), "{length}");
        let mut finder = BinaryTree::<Heap>::new(TREE);
        finder.prepare(&mut Heap, &extent(length)).expect("memory");
        println!("{length}: tree {}", finder.memory_bytes());
        assert!(finder.memory_bytes() <= tree, "{} for {length}", finder.memory_bytes());
    }
}

/// What rows find at every eighth position, and remember of all.
fn rows_find(finder: &mut HashRows<16, Budget>, text: &[u8]) -> Vec<Option<Match>> {
    let find = |position| {
        finder.insert_range(text, position..position + 8);
        finder.best_match(text, position + 8, 1 << 16, Floor::default())
    };
    (0..text.len() as u32 - 8).step_by(8).map(find).collect()
}

fn tree_finds(finder: &mut BinaryTree<Budget>, text: &[u8]) -> Vec<Matches> {
    let find = |position| {
        let mut matches = Matches::new();
        finder.all_matches(text, position, 1 << 16, 3, &mut matches);
        matches
    };
    (0..text.len() as u32).map(find).collect()
}

/// Each limit lets fewer of the slabs through; afterwards all is as if nothing had been.
#[test]
fn refused_memory() {
    let text = web_page(1, 1 << 13);
    let limits = [0, 100, 1 << 10, 5 << 10, 9 << 10, 10 << 10, 20 << 10, 41 << 10];
    let enough = 1 << 20;

    let mut rows = HashRows::<16, Budget>::new(ROWS);
    rows.prepare(&mut Budget::new(Heap, enough), &extent(text.len())).expect("memory");
    let expected = rows_find(&mut rows, &text);
    let mut refused = 0;
    for limit in limits {
        // From a new finder, and from one that has tables for less.
        for first in [0, 1000] {
            let mut rows = HashRows::<16, Budget>::new(ROWS);
            if first > 0 {
                let mut memory = Budget::new(Heap, enough);
                rows.prepare(&mut memory, &extent(first)).expect("memory");
                rows_find(&mut rows, &text[..first]);
            }
            let result = rows.prepare(&mut Budget::new(Heap, limit), &extent(text.len()));
            refused += usize::from(result.is_err());
            // For less, for which some tables may be there already, and for the same again.
            rows.prepare(&mut Budget::new(Heap, enough), &extent(1000)).expect("memory");
            rows_find(&mut rows, &text[..1000]);
            rows.prepare(&mut Budget::new(Heap, enough), &extent(text.len())).expect("memory");
            assert!(rows_find(&mut rows, &text) == expected);
        }
    }
    assert!(refused > 4, "the limits are too high");

    let mut tree = BinaryTree::new(TREE);
    tree.prepare(&mut Budget::new(Heap, enough), &extent(text.len())).expect("memory");
    let expected = tree_finds(&mut tree, &text);
    for limit in limits {
        let mut tree = BinaryTree::new(TREE);
        let mut memory = Budget::new(Heap, limit);
        assert!(tree.prepare(&mut memory, &extent(text.len())).is_err());
        tree.prepare(&mut Budget::new(Heap, enough), &extent(text.len())).expect("memory");
        assert!(tree_finds(&mut tree, &text) == expected);
    }
}

#[test]
fn shrinking_halves_memory_until_there_is_little() {
    let text = web_page(2, 1 << 16);
    let memory = &mut Budget::new(Heap, 1 << 30);
    let mut rows = HashRows::<16, Budget>::new(ROWS);
    let mut places = LastPlaces::<1, Budget>::new(PLACES);
    let mut tree = BinaryTree::new(TREE);
    let (mut rows_bytes, mut tree_bytes) = (usize::MAX, usize::MAX);
    for halvings in 0..20 {
        let extent = Extent { halvings, ..extent(text.len()) };
        rows.release();
        assert_eq!(rows.memory_bytes(), 0);
        rows.prepare(memory, &extent).expect("memory");
        assert_eq!(rows.memory_bytes() as u64, rows.needs(&extent));
        assert!(halvings > 8 || rows.memory_bytes() <= rows_bytes / 2 + 100);
        rows_bytes = rows.memory_bytes();
        assert!(rows_find(&mut rows, &text).iter().flatten().count() > 100);
        places.release();
        assert_eq!(places.memory_bytes(), 0);
        places.prepare(memory, &extent).expect("memory");
        assert_eq!(places.memory_bytes(), 4 << (14 - halvings.min(6)));
        assert_eq!(places.memory_bytes() as u64, places.needs(&extent));
        places.release();
        tree.release();
        assert_eq!(tree.memory_bytes(), 0);
        tree.prepare(memory, &extent).expect("memory");
        assert_eq!(tree.memory_bytes() as u64, tree.needs(&extent));
        assert!(halvings > 7 || tree.memory_bytes() <= tree_bytes / 4 * 3);
        tree_bytes = tree.memory_bytes();
        assert!(tree_finds(&mut tree, &text).iter().flatten().count() > 100);
    }
    assert_eq!(memory.used(), rows_bytes + tree_bytes);
    assert!(rows_bytes <= 2 << 10 && tree_bytes <= 64 << 10, "{rows_bytes} {tree_bytes}");
}

/// What the largest windows need is more than 32 bits can count, and is said so on every
/// machine.
#[test]
fn needs_beyond_32_bits() {
    let tree = BinaryTree::<Budget>::new(TREE);
    for bits in [28_u8, 29, 30] {
        let reach = (1 << bits) - 16;
        let extent = Extent { max_distance: reach, ..Extent::whole(usize::MAX, reach) };
        let nodes = 8_u64 << bits;
        assert!((nodes..nodes + (1 << 25)).contains(&tree.needs(&extent)), "{bits} bits");
    }
}

/// A tree of two configurations is that of the one which the text's length asks for, also after
/// texts of the other.
#[test]
fn length_decides_on_the_tree() {
    let text = web_page(3, 1 << 14);
    let long = TreeConfig { depth: 2, max_root_bits: 8, ..TREE };
    let config = TreeByLength::of_two(TREE, long, 1 << 13);
    let memory = &mut Budget::new(Heap, 1 << 30);
    let mut both = BinaryTree::new(config);
    for length in [1 << 12, 1 << 14, 1 << 12] {
        let expected = if length < config.long_from as usize { TREE } else { long };
        let mut alone = BinaryTree::new(expected);
        let (extent, text) = (extent(length), &text[..length]);
        assert_eq!(both.needs(&extent), alone.needs(&extent), "{length}");
        both.prepare(memory, &extent).expect("memory");
        alone.prepare(memory, &extent).expect("memory");
        assert!(tree_finds(&mut both, text) == tree_finds(&mut alone, text), "{length}");
        alone.release();
    }
}
