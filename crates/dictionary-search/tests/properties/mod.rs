//! What must hold of bytes that may be images; tests and the fuzz target call the same.

use brotwerk_bloom::{Bloom, WordFilter};
use brotwerk_check::words::assert_expands;
use brotwerk_core::{DictionarySearch, Floor, Leads, WordCosts, WordMatches, WordStart};
use brotwerk_dictionary_search::{CheckError, ImageSearch, Spellings, WordEnds};
use brotwerk_word_table::WordTable;

/// Whatever the bytes: as a filter's image, a word table's and a whole search's each refuses
/// them or answers at every place of the text, and what a checked search answers is true. Says
/// whether they passed for a search.
///
/// # Panics
/// If not.
pub(crate) fn check_image(image: &[u8], text: &[u8]) -> bool {
    let starts =
        || text.windows(4).map(|start| WordStart::from_le_bytes([0, 1, 2, 3].map(|n| start[n])));
    match Bloom::from_image(image) {
        Ok(filter) => {
            let known = starts().filter(|&start| filter.may_start(start)).count();
            assert!(known == 0 || filter.load() > 0, "an empty filter knows something");
            assert!(filter.load() <= 1 << 16);
        }
        Err(error) => assert_eq!(error.bytes, image.len()),
    }
    match WordTable::from_image(image) {
        Ok(table) => {
            let nodes: std::collections::BTreeSet<u32> = table.nodes().collect();
            let mut found = starts().filter_map(|start| table.node(start));
            assert!(found.all(|node| nodes.contains(&node)), "a node that is none of its nodes");
        }
        Err(error) => assert_eq!(error.bytes, image.len()),
    }
    let Ok(mut search) = ImageSearch::checked(image, Leads::All) else { return false };
    check_answers(&mut search, text);
    true
}

/// Whatever the bytes: as an image of ends they are refused, or what it answers is true of the text
/// at every place, lengths rising. Says whether they passed.
///
/// # Panics
/// If not.
pub(crate) fn check_ends_image(image: &[u8], text: &[u8]) -> bool {
    match WordEnds::from_image(image) {
        Ok(mut ends) => {
            check_answers(&mut ends, text);
            assert_eq!(ends.to_image(), image);
            true
        }
        Err(error) => {
            assert_eq!(error.bytes, image.len());
            false
        }
    }
}

/// Whatever the bytes: as an image of spellings they are refused, or what it answers is true of the
/// text at every place. Says whether they passed.
///
/// # Panics
/// If not.
pub(crate) fn check_spellings_image(image: &[u8], text: &[u8]) -> bool {
    match Spellings::checked(image) {
        Ok(mut spellings) => {
            check_answers(&mut spellings, text);
            true
        }
        Err(CheckError::Spelling(number)) => {
            let unchecked = Spellings::from_image(image).expect("sizes that add up");
            assert!(number < unchecked.words().count());
            false
        }
        Err(_) => {
            assert_eq!(Spellings::from_image(image).err().map(|bad| bad.bytes), Some(image.len()));
            false
        }
    }
}

/// What the search answers is true at every place of the text.
fn check_answers(search: &mut impl DictionarySearch, text: &[u8]) {
    for position in 0..=text.len() {
        let rest = &text[position..];
        let mut words = WordMatches::new();
        search.all_words(rest, &mut words);
        words.iter().for_each(|&found| assert_expands(found, rest));
        assert!(words.is_sorted_by(|a, b| a.length < b.length), "{words:?}");
        let best =
            search.best_word(rest, position as u32 + 1, &WordCosts::AS_COPY, Floor::default());
        best.into_iter().for_each(|found| assert_expands(found, rest));
    }
}
