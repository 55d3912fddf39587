//! Dictionaries that the caller brings.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use brotwerk_core::TextProfile;
use brotwerk_dictionary::{ReducedDictionary, ReducedDictionaryError};
use brotwerk_dictionary_search::{BuildError, ImageSearch, build};

/// A reduced dictionary of one's own, as `brotwerk train` makes them, ready to search.
///
/// Which words of the static dictionary an encoder looks for is no decoder's business: the
/// stream is a plain Brotli stream. Clones share their memory, also between threads.
///
/// ```
/// use brotwerk_dictionary::{ReducedDictionary, WordSet};
/// use brotwerk_encoder::{Compressor, Dictionary, Options};
///
/// let file = ReducedDictionary { words: WordSet::whole(), ..Default::default() }.to_bytes();
/// let options = Options::new().dictionary(Dictionary::from_bytes(&file)?);
/// let compressed = Compressor::new(options).compress(b"this is the government");
/// # Ok::<(), brotwerk_encoder::DictionaryError>(())
/// ```
#[derive(Clone)]
pub struct Dictionary(Arc<Ready>);

struct Ready {
    /// The search's image, from `start` on, which is where a cache line starts.
    bytes: Vec<u8>,
    start: usize,
    profile: TextProfile,
    words: usize,
}

/// Bytes of a cache line.
const LINE: usize = 64;

impl Dictionary {
    /// The dictionary that a file holds. Takes some milliseconds for thousands of words.
    ///
    /// # Errors
    /// [`DictionaryError`] if the bytes are no such file.
    pub fn from_bytes(file: &[u8]) -> Result<Self, DictionaryError> {
        let dictionary = ReducedDictionary::from_bytes(file).map_err(DictionaryError::File)?;
        Self::new(&dictionary)
    }

    /// The dictionary ready to search.
    ///
    /// # Errors
    /// [`DictionaryError::Words`], for words that the format doesn't have.
    pub fn new(dictionary: &ReducedDictionary) -> Result<Self, DictionaryError> {
        let image = build(&dictionary.words).map_err(DictionaryError::Words)?.to_image();
        let mut bytes = alloc::vec![0; image.len() + LINE - 1];
        let start = match bytes.as_ptr().align_offset(LINE) {
            offset @ 0..LINE => offset,
            // Nobody knows; it would only be faster.
            _ => 0,
        };
        bytes[start..][..image.len()].copy_from_slice(&image);
        bytes.truncate(start + image.len());
        let (profile, words) = (dictionary.profile, dictionary.words.len());
        Ok(Self(Arc::new(Ready { bytes, start, profile, words })))
    }

    /// How many words it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.words
    }

    /// Whether it has none: then none are looked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.words == 0
    }

    /// Bytes of memory that it and all its clones take. Not part of any compressor's.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.0.bytes.len()
    }

    pub(crate) fn profile(&self) -> &TextProfile {
        &self.0.profile
    }

    pub(crate) fn search(&self) -> ImageSearch<'_> {
        ImageSearch::from_image(&self.0.bytes[self.0.start..], self.0.profile.leads)
            .expect("an image that was built is whole")
    }
}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Dictionary({} words)", self.0.words)
    }
}

/// Why there is no dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DictionaryError {
    /// The file is none.
    File(ReducedDictionaryError),
    /// Its words can't be searched for.
    Words(BuildError),
}

impl fmt::Display for DictionaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(error) => error.fmt(f),
            Self::Words(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for DictionaryError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(match self {
            Self::File(error) => error,
            Self::Words(error) => error,
        })
    }
}
