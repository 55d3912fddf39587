//! What must hold of a reduced dictionary's file; tests and the fuzz target call the same.

use brotwerk_dictionary::{MAX_PROVENANCE, ReducedDictionary, WordSet};

/// Whatever the bytes: they are refused, or are the one file of what they hold.
pub(crate) fn check_reduced_dictionary(bytes: &[u8]) {
    if let Ok(dictionary) = ReducedDictionary::from_bytes(bytes) {
        assert!(dictionary.words.len() <= WordSet::MAX);
        assert!(dictionary.provenance.len() <= MAX_PROVENANCE);
        assert!(dictionary.to_bytes() == bytes, "two files for the same dictionary");
    }
}
