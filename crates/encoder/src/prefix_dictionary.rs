//! Prefix dictionaries that the caller brings.

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use brotwerk_core::{
    CopyFilter, Floor, Heap, Match, NearestFirst, OutOfMemory, PrefixDictionarySearch,
};
use brotwerk_lz77::PrefixDictionaryIndex;

/// The longest prefix dictionary, of all its parts together, in bytes: so long that
/// distances in the largest window still fit the format.
const MAX_LENGTH: usize = 1 << 30;

/// How many dictionaries a decoder takes at once (`SHARED_BROTLI_MAX_COMPOUND_DICTS` of
/// google/brotli).
const MAX_PARTS: usize = 15;

/// A prefix ("raw") dictionary (RFC 9841): bytes that encoder and decoder share, and that
/// copies refer to as if they were text before the stream.
///
/// It is prepared once, in about the time that compressing it takes, and then only read:
/// clones share its memory, also between threads. The decoder must be given the same bytes
/// (`BrotliDecoderAttachDictionary` with `BROTLI_SHARED_DICTIONARY_RAW`, `brotli -D`); to any
/// other the stream is corrupt.
///
/// ```
/// use brotwerk_encoder::{Compressor, Options, PrefixDictionary};
///
/// let dictionary = PrefixDictionary::new(br#"{"id": 0, "name": "", "active": true}"#)?;
/// let mut compressor = Compressor::new(Options::new().prefix_dictionary(dictionary));
/// let compressed = compressor.compress(br#"{"id": 7, "name": "Ada", "active": true}"#);
/// assert!(compressed.len() < 30);
/// # Ok::<(), brotwerk_encoder::PrefixDictionaryError>(())
/// ```
#[derive(Clone)]
pub struct PrefixDictionary {
    /// From the first byte on; a decoder is given them in this order.
    parts: Vec<Arc<PrefixDictionaryIndex>>,
    length: usize,
}

impl PrefixDictionary {
    /// A dictionary of these bytes, ready to search. The most useful ones go to the end,
    /// where distances are shortest.
    ///
    /// # Errors
    /// [`PrefixDictionaryError`].
    pub fn new(bytes: &[u8]) -> Result<Self, PrefixDictionaryError> {
        let length = bytes.len();
        if length > MAX_LENGTH {
            return Err(PrefixDictionaryError::TooLong { length });
        }
        let mut parts = Vec::new();
        if length > 0 {
            let index = PrefixDictionaryIndex::new(&mut Heap, bytes)
                .map_err(PrefixDictionaryError::Memory)?;
            parts.push(Arc::new(index));
        }
        Ok(Self { parts, length })
    }

    /// This dictionary and the other one behind it, as for a decoder to which both are
    /// attached in this order. Shares the memory of both.
    ///
    /// # Errors
    /// [`PrefixDictionaryError::TooMany`] above 15, [`PrefixDictionaryError::TooLong`].
    pub fn followed_by(&self, other: &Self) -> Result<Self, PrefixDictionaryError> {
        let (count, length) = (self.parts.len() + other.parts.len(), self.length + other.length);
        if count > MAX_PARTS {
            return Err(PrefixDictionaryError::TooMany { count });
        }
        if length > MAX_LENGTH {
            return Err(PrefixDictionaryError::TooLong { length });
        }
        Ok(Self { parts: [&self.parts[..], &other.parts].concat(), length })
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether it has none: then it is as if there were no dictionary.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes of memory that it and all its clones take. Not part of any compressor's.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.parts.iter().map(|part| part.dictionary().len() + part.index_bytes()).sum()
    }

    fn parts(&self) -> impl PrefixDictionarySearch {
        NearestFirst(self.parts.iter().rev().map(|part| &**part))
    }
}

impl PrefixDictionarySearch for PrefixDictionary {
    fn length(&self) -> u32 {
        self.length as u32
    }

    fn best_copy(&self, text: &[u8], reach: u32, floor: Floor) -> Option<Match> {
        self.parts().best_copy(text, reach, floor)
    }

    fn match_length(&self, text: &[u8], back: u32) -> u32 {
        self.parts().match_length(text, back)
    }

    fn filter(&self) -> CopyFilter<'_> {
        match &self.parts[..] {
            [only] => only.filter(),
            _ => CopyFilter::ALWAYS,
        }
    }
}

impl fmt::Debug for PrefixDictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PrefixDictionary({} bytes)", self.length)
    }
}

/// Why there is no prefix dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum PrefixDictionaryError {
    /// It would have more than 2^30 bytes.
    TooLong {
        /// How many it would have.
        length: usize,
    },
    /// It would be made of more than 15, which is what decoders take.
    TooMany {
        /// Of how many it would be made.
        count: usize,
    },
    /// There is no memory for it.
    Memory(OutOfMemory),
}

impl fmt::Display for PrefixDictionaryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong { length } => {
                write!(f, "a prefix dictionary of {length} bytes exceeds {MAX_LENGTH}")
            }
            Self::TooMany { count } => {
                write!(
                    f,
                    "{count} prefix dictionaries are more than the {MAX_PARTS} that decoders take"
                )
            }
            Self::Memory(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for PrefixDictionaryError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Memory(error) => Some(error),
            _ => None,
        }
    }
}
