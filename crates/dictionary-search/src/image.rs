//! All of a search in one piece of memory, as it is kept in the binary.

use alloc::vec::Vec;
use core::fmt;

use brotwerk_bloom::Bloom;
use brotwerk_core::Leads;
use brotwerk_transform::Fitting;
use brotwerk_trie::Trie;
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
    /// Takes some nanoseconds; the words are not looked through.
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
