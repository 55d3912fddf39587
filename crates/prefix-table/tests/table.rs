//! Every prefix has its own node, and hardly any other prefix has one.

use brotwerk_prefix_table::{Aligned, BuildError, Prefix, PrefixTable};
use brotwerk_testkit::generators::RandomSource;

/// Prefixes made to be hard to tell apart, and easy ones.
fn sets() -> Vec<Vec<Prefix>> {
    let mut source = RandomSource::new(1);
    let random = |source: &mut RandomSource, count: usize| {
        let mut prefixes: Vec<_> = (0..count).map(|_| source.bits() as Prefix).collect();
        prefixes.sort_unstable();
        prefixes.dedup();
        prefixes
    };
    vec![
        vec![],
        vec![0],
        vec![u32::MAX],
        (0..5_000).collect(),
        (0_u32..5_000).map(|n| n << 16).collect(),
        (0_u32..5_000).map(|n| n.wrapping_mul(0x0100_0001)).collect(),
        random(&mut source, 17),
        random(&mut source, 11_000),
        random(&mut source, 20_000),
    ]
}

fn entries(prefixes: &[Prefix]) -> Vec<(Prefix, u16)> {
    prefixes.iter().zip(1..).map(|(&prefix, node)| (prefix, node)).collect()
}

#[test]
fn every_prefix_has_its_own_node() {
    for prefixes in sets() {
        let entries = entries(&prefixes);
        let table = PrefixTable::build(&entries).expect("a table");
        for &(prefix, node) in &entries {
            assert_eq!(table.node(prefix), Some(node), "{prefix:#x} of {}", entries.len());
        }
        let mut source = RandomSource::new(2);
        let others = (0..100_000).map(|_| source.bits() as Prefix);
        let others = others.filter(|prefix| prefixes.binary_search(prefix).is_err());
        let wrong = others.filter(|&prefix| table.node(prefix).is_some()).count();
        assert!(wrong <= 100, "{wrong} of 100,000 strangers found among {}", prefixes.len());
    }
}

#[test]
fn an_image_is_the_table() {
    for prefixes in sets() {
        let entries = entries(&prefixes);
        let table = PrefixTable::build(&entries).expect("a table");
        let image = table.image();
        assert_eq!(image.len() % 64, 0, "whole cache lines");
        let again = PrefixTable::from_image(image).expect("an image");
        assert!(entries.iter().all(|&(prefix, node)| again.node(prefix) == Some(node)));
        for length in [0, 1, 63, 64, image.len() - 1] {
            assert!(PrefixTable::from_image(&image[..length]).is_err(), "{length} bytes");
        }
        assert!(PrefixTable::from_image([image, &[0]].concat()).is_err());
    }
}

#[test]
fn bad_entries_are_refused() {
    let build = |entries: &[(Prefix, u16)]| PrefixTable::build(entries).err();
    assert_eq!(build(&[(5, 1), (7, 2), (5, 3)]), Some(BuildError::Duplicate(5)));
    assert_eq!(build(&[(5, 1), (7, 0)]), Some(BuildError::NodeZero(7)));
}

#[test]
fn images_in_the_binary_can_be_aligned() {
    static IMAGE: Aligned<[u8; 3]> = Aligned(*b"abc");
    assert_eq!(IMAGE.as_ref().as_ptr().align_offset(64), 0);
}
