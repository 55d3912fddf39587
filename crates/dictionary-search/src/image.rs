//! All of a search in one piece of memory, as it is kept in the binary.

use alloc::vec::Vec;
use core::fmt;

use brotwerk_bloom::Bloom;
use brotwerk_core::{Leads, MAX_WORD_LENGTH};
use brotwerk_dictionary::spell;
use brotwerk_transform::Fitting;
use brotwerk_trie::{BadTrie, Trie};
use brotwerk_word_table::WordTable;

use crate::{OwnedSearch, Search, TableTrie};

/// A search over bytes that somebody else keeps.
pub type ImageSearch<'a> = Search<Bloom<&'a [u8]>, TableTrie<&'a [u8]>, Fitting>;

/// A search over an image in the binary.
pub type StaticSearch = ImageSearch<'static>;

impl OwnedSearch {
    /// The bytes to keep: the word table's image, the filter's, the trie's. The same on
    /// every machine.
    #[must_use]
    pub fn to_image(&self) -> Vec<u8> {
        [self.index.table.image(), self.filter.image(), self.index.trie.image()].concat()
    }
}

impl<'a> ImageSearch<'a> {
    /// The search whose image this is. Best aligned to a cache line, with
    /// [`Aligned`](brotwerk_word_table::Aligned).
    ///
    /// Takes some nanoseconds; the words are not looked through. For bytes that may be another's
    /// there is [`checked`](Self::checked).
    ///
    /// # Errors
    /// [`BadImage`] if the sizes within don't add up.
    pub fn from_image(image: &'a [u8], leads: Leads) -> Result<Self, BadImage> {
        let bad = BadImage { bytes: image.len() };
        let table = WordTable::<&[u8]>::image_length(image).ok_or(bad)?;
        let (table, rest) = image.split_at_checked(table).ok_or(bad)?;
        let filter = Bloom::<&[u8]>::image_length(rest).ok_or(bad)?;
        let (filter, trie) = rest.split_at_checked(filter).ok_or(bad)?;
        Ok(Self {
            filter: Bloom::from_image(filter).map_err(|_| bad)?,
            index: TableTrie {
                table: WordTable::from_image(table).map_err(|_| bad)?,
                trie: Trie::from_image(trie),
            },
            transform: Fitting,
            leads,
            observer: (),
        })
    }

    /// The search that bytes from anywhere hold, looked through: every answer of it is true of
    /// the text, though words may be missing. Takes as long as its words are many, some
    /// milliseconds for all of the format's.
    ///
    /// # Errors
    /// [`CheckError`].
    pub fn checked(image: &'a [u8], leads: Leads) -> Result<Self, CheckError> {
        let search = Self::from_image(image, leads)?;
        let TableTrie { table, trie } = search.index;
        let mut buffer = [0; MAX_WORD_LENGTH];
        Trie::checked(trie.image(), table.nodes(), |form, start| {
            spell(form, &mut buffer).starts_with(start)
        })?;
        Ok(search)
    }
}

/// These bytes are no search's image, or one that would find what is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CheckError {
    /// The sizes within don't add up.
    Size(BadImage),
    /// The table's nodes are none, or name words that are spelled otherwise.
    Trie(BadTrie),
    /// The spelling of this number is none, or that of another word.
    Spelling(usize),
}

impl From<BadImage> for CheckError {
    fn from(error: BadImage) -> Self {
        Self::Size(error)
    }
}

impl From<BadTrie> for CheckError {
    fn from(error: BadTrie) -> Self {
        Self::Trie(error)
    }
}

impl fmt::Display for CheckError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Size(error) => error.fmt(f),
            Self::Trie(error) => error.fmt(f),
            Self::Spelling(number) => write!(f, "spelling {number} is not that of its word"),
        }
    }
}

impl core::error::Error for CheckError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(match self {
            Self::Size(error) => error,
            Self::Trie(error) => error,
            Self::Spelling(_) => return None,
        })
    }
}

/// These bytes are no search's image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadImage {
    /// How many bytes they are.
    pub bytes: usize,
}

impl fmt::Display for BadImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes are not the image of a dictionary search; rebuild it", self.bytes)
    }
}

impl core::error::Error for BadImage {}
