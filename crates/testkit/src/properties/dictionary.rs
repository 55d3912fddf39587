//! Properties of reduced dictionaries' files.

use brotwerk_dictionary::{MAX_PROVENANCE, ReducedDictionary, WordSet};

/// Whatever the bytes: they are refused, or are the one file of what they hold.
pub fn check_reduced_dictionary(bytes: &[u8]) {
    if let Ok(dictionary) = ReducedDictionary::from_bytes(bytes) {
        assert!(dictionary.words.len() <= WordSet::MOST);
        assert!(dictionary.provenance.len() <= MAX_PROVENANCE);
        assert!(dictionary.to_bytes() == bytes, "two files for the same dictionary");
    }
}
