//! A search for any set of words.

use alloc::vec::Vec;

use brotwerk_bloom::Bloom;
use brotwerk_dictionary::WordSet;
use brotwerk_transform::Fitting;
use brotwerk_word_table::WordTable;

use crate::{BuildError, Leads, Search, TableTrie};

/// A search in memory of its own, for words chosen at run time.
pub type OwnedSearch = Search<Bloom<Vec<u8>>, TableTrie<Vec<u8>>, Fitting>;

/// Builds the search for a set of words; of those that are spelled alike one counts.
///
/// Takes some milliseconds: about two for 12,000 words, ten for all.
///
/// # Errors
/// [`BuildError`]: the words take too much room, which those of the format don't.
pub fn build(words: &WordSet) -> Result<OwnedSearch, BuildError> {
    let brotwerk_trie::Built { trie, roots } = brotwerk_trie::build(words.distinct())?;
    let filter = Bloom::build(roots.iter().map(|root| root.start));
    let roots: Vec<_> = roots.iter().map(|root| (root.start, root.node)).collect();
    let table = WordTable::build(&roots)?;
    let index = TableTrie { table, trie };
    Ok(Search { filter, index, transform: Fitting, leads: Leads::default(), observer: () })
}
