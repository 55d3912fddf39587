//! The smallest encoder around a part: every other part is the plainest there is.

use brotwerk_block_split::Unsplit;
use brotwerk_core::{BestMatch, BlockSplitter, Heap, NoDictionary, Part};
use brotwerk_encoder::{Assembly, Options, encode_with_parts};
use brotwerk_parser::{Lazy, LazyConfig};

use crate::decoders::assert_decodes;
use crate::oracles::naive_finder::NaiveFinder;

/// Greedy parsing: takes the first match that saves anything.
fn greedy() -> Lazy {
    Lazy::new(LazyConfig {
        lazy_steps: 0,
        long_copy: 0,
        ring_distances: 1,
        skip_after: 1 << 10,
        inserts_all: false,
    })
}

/// The smallest encoder itself: the naive finder, greedy parsing, no dictionary, and one
/// prefix code for each category.
#[must_use]
pub fn encode(text: &[u8]) -> Vec<u8> {
    let (finder, dictionary) = (NaiveFinder::default(), NoDictionary);
    let parts = Assembly { parser: greedy(), finder, dictionary, splitter: Unsplit };
    encode_with_parts(text, Options::new(), parts)
}

/// Encodes `text` with this finder, and asserts that two decoders agree with it.
///
/// # Panics
/// If they don't.
pub fn check_finder_in_encoder(finder: impl BestMatch + Part<Heap>, text: &[u8]) {
    let parts = Assembly { parser: greedy(), finder, dictionary: NoDictionary, splitter: Unsplit };
    assert_decodes(&encode_with_parts(text, Options::new(), parts), text);
}

/// Encodes `text` with this splitter, and asserts that two decoders agree with it.
///
/// # Panics
/// If they don't.
pub fn check_splitter_in_encoder(splitter: impl BlockSplitter<Heap> + Part<Heap>, text: &[u8]) {
    let finder = NaiveFinder::default();
    let parts = Assembly { parser: greedy(), finder, dictionary: NoDictionary, splitter };
    assert_decodes(&encode_with_parts(text, Options::new(), parts), text);
}
