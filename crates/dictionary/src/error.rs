use core::fmt;

use brotwerk_core::WordForm;

use crate::WordSet;

/// Why words make no set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WordSetError {
    /// The static dictionary has no such word.
    NoSuchWord(WordForm),
    /// This word comes twice.
    Twice(WordForm),
}

impl fmt::Display for WordSetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSuchWord(form) => {
                write!(f, "the dictionary has no word {} of {} bytes", form.index, form.length)
            }
            Self::Twice(form) => {
                write!(f, "word {} of {} bytes comes twice", form.index, form.length)
            }
        }
    }
}

impl core::error::Error for WordSetError {}

/// Why bytes are no reduced dictionary's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReducedDictionaryError {
    /// It does not start as such a file does.
    WrongMagic,
    /// Made by another version: this one.
    UnsupportedVersion(u8),
    /// It ends too early.
    Truncated {
        /// Bytes that it should have, as far as is known.
        needed: usize,
        /// Bytes that there are.
        found: usize,
    },
    /// It has more bytes than its header says: so many more.
    TrailingBytes(usize),
    /// Damaged: the checksum is not that of the contents.
    Checksum {
        /// What the file says.
        stored: u32,
        /// What its contents have.
        computed: u32,
    },
    /// More words than there are: so many.
    TooManyWords(usize),
    /// The note on where it comes from is too long, in bytes.
    LongProvenance(usize),
    /// The note on where it comes from is not UTF-8.
    ProvenanceNotUtf8,
    /// The profile has a kind of leads that there is not, or contexts out of order.
    BadProfile,
    /// The list of words is not as the format wants it, from this byte of it on.
    BadWords {
        /// Where, counted from the list's start.
        at: usize,
    },
}

impl fmt::Display for ReducedDictionaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::WrongMagic => write!(f, "not a reduced dictionary"),
            Self::UnsupportedVersion(version) => {
                write!(f, "a reduced dictionary of version {version}; this program knows 2")
            }
            Self::Truncated { needed, found } => {
                write!(f, "the reduced dictionary ends after {found} of {needed} bytes")
            }
            Self::TrailingBytes(count) => {
                write!(f, "{count} bytes follow the reduced dictionary")
            }
            Self::Checksum { stored, computed } => write!(
                f,
                "the reduced dictionary is damaged: its checksum is {computed:08x}, not \
                 {stored:08x}"
            ),
            Self::TooManyWords(count) => {
                write!(f, "{count} words in a reduced dictionary; there are {}", WordSet::MAX)
            }
            Self::LongProvenance(bytes) => write!(
                f,
                "{bytes} bytes on where the dictionary comes from; at most {} fit",
                crate::MAX_PROVENANCE
            ),
            Self::ProvenanceNotUtf8 => write!(f, "where the dictionary comes from is not UTF-8"),
            Self::BadProfile => write!(f, "the reduced dictionary's profile makes no sense"),
            Self::BadWords { at } => {
                write!(f, "the reduced dictionary's words make no sense from byte {at} on")
            }
        }
    }
}

impl core::error::Error for ReducedDictionaryError {}
