//! The static dictionary of Brotli (RFC 7932, appendix A), and reduced ones: sets of its
//! words that are worth searching for in texts of a kind.
//!
//! The format fixes 13,504 words of 4 to 24 bytes, in many languages and from many kinds
//! of text. A stream may refer to any of them; an encoder chooses which it looks for.
//! That choice is a [`WordSet`], each word in one or more [case forms](CaseForm). A
//! [`ReducedDictionary`] is such a set with a note on where it comes from, and a small
//! checked file. A [`Profile`] is what an encoder ships for one kind of text.
//!
//! ```
//! use brotwerk_core::{CaseForm, WordForm};
//! use brotwerk_dictionary::{ReducedDictionary, WordSet, spell, word};
//!
//! assert_eq!(word(4, 0), b"time");
//! let form = WordForm { length: 4, index: 0, case: CaseForm::Capital };
//! assert_eq!(spell(form, &mut [0; 24]), b"Time");
//!
//! let dictionary = ReducedDictionary {
//!     words: WordSet::from_forms([form])?,
//!     provenance: "an example".into(),
//!     ..Default::default()
//! };
//! let file = dictionary.to_bytes();
//! assert_eq!(ReducedDictionary::from_bytes(&file)?, dictionary);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![no_std]

extern crate alloc;

mod error;
mod file;
mod profile;
mod set;
mod words;

pub use brotwerk_core::{CaseForm, WordForm};
pub use error::{ReducedDictionaryError, WordSetError};
pub use file::{MAX_PROVENANCE, ReducedDictionary};
pub use profile::{PROFILES, Profile, profile};
pub use set::{Spelling, WordSet};
pub use words::{DICTIONARY, DICTIONARY_LENGTH, WORDS, all_words, spell, word};
