//! Every word start has its own node, and one in sixteen of all others has one.

use brotwerk_check::generators::RandomSource;
use brotwerk_dictionary::WordSet;
use brotwerk_word_table::{Aligned, BuildError, MAX_NODES, WordStart, WordTable};

mod properties;

use properties::check_table_of;

/// What the words of the dictionary start with.
fn starts_of_words() -> Vec<WordStart> {
    let words = WordSet::whole();
    let start = |spelling: &[u8]| *spelling.first_chunk().expect("four bytes");
    let starts = words.spelled().map(|(spelling, _)| start(spelling.as_ref()));
    let mut starts: Vec<_> = starts.map(WordStart::from_le_bytes).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

/// Word starts made to be hard to tell apart, easy ones, and those of words.
fn sets() -> Vec<Vec<WordStart>> {
    let mut source = RandomSource::new(1);
    let random = |source: &mut RandomSource, count: usize| {
        (0..count).map(|_| source.bits() as WordStart).collect::<Vec<_>>()
    };
    let mut sets = vec![
        vec![],
        vec![0],
        vec![u32::MAX],
        // Consecutive, as numbers and by their last bytes; all bytes the same; three of four
        // bytes shared.
        (0..5_000).collect(),
        (0_u32..5_000).map(|n| n << 16).collect(),
        (0_u32..5_000).map(|n| n.wrapping_mul(0x0100_0001)).collect(),
        (0..=255).map(|byte| WordStart::from_le_bytes([byte; 4])).collect(),
        (0..4)
            .flat_map(|at| (0_u32..256).map(move |byte| 0x6161_6161 ^ byte << (8 * at)))
            .collect(),
        random(&mut source, 17),
        random(&mut source, 11_000),
        random(&mut source, 20_000),
    ];
    let words = starts_of_words();
    for percent in [1, 10, 50] {
        sets.push(words.iter().copied().filter(|_| source.below(100) < percent).collect());
    }
    sets.push(words);
    sets
}

#[test]
fn every_word_start_has_its_own_node_and_few_others_have_one() {
    let mut source = RandomSource::new(2);
    let absent: Vec<_> = (0..100_000).map(|_| source.bits() as WordStart).collect();
    for starts in sets() {
        let wrong = check_table_of(&starts, &absent);
        assert!(wrong <= 7_000, "{wrong} of 100,000 absent ones found among {}", starts.len());
    }
}

#[test]
fn what_is_no_image_is_refused() {
    let table = WordTable::build(&[(5, 1), (7, 2)]).expect("a table");
    let image = table.image();
    for length in [0, 1, 63, 64, image.len() - 1] {
        assert!(WordTable::from_image(&image[..length]).is_err(), "{length} bytes");
    }
    // Buckets and slots: none, and more than there can be.
    for counts in [[0, 1], [1, 0], [u32::MAX, 1], [1, u32::MAX], [(1 << 20) + 1, 1]] {
        let mut image = [0; 192];
        image[..8].copy_from_slice(counts.map(u32::to_le_bytes).as_flattened());
        assert!(WordTable::from_image(image).is_err(), "{counts:?}");
        assert_eq!(WordTable::<&[u8]>::image_length(&image), None, "{counts:?}");
    }
}

#[test]
fn bad_entries_are_refused() {
    let build = |entries: &[(WordStart, u32)]| WordTable::build(entries).err();
    assert_eq!(build(&[(5, 1), (7, 2), (5, 3)]), Some(BuildError::Duplicate(5)));
    assert_eq!(build(&[(5, 1), (7, 0)]), Some(BuildError::NodeZero(7)));
    let large = Some(BuildError::NodeTooLarge(7, MAX_NODES));
    assert_eq!(build(&[(5, 1), (7, MAX_NODES)]), large);
    assert_eq!(build(&[(5, 1), (7, MAX_NODES - 1)]), None);
    // Several word starts may share a node.
    assert_eq!(build(&[(5, 1), (7, 1)]), None);
}

#[test]
fn images_in_the_binary_can_be_aligned() {
    static IMAGE: Aligned<[u8; 3]> = Aligned(*b"abc");
    assert_eq!(IMAGE.as_ref().as_ptr().align_offset(64), 0);
}
