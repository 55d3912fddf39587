//! Dictionaries that streams name, as HTTP has them (RFC 9842).

use brotwerk_dcb::{DictionaryHash, Header};

use crate::{PrefixDictionary, PrefixDictionaryError};

/// A [`PrefixDictionary`] and the hash by which it is known on the wire: for streams that are
/// dictionary-compressed Brotli (`dcb`, RFC 9842).
///
/// It is prepared once, in about the time that compressing it takes, and then only read: clones
/// share its memory, also between threads.
///
/// ```
/// use brotwerk_encoder::CompressionDictionary;
///
/// let dictionary = CompressionDictionary::new(b"abc")?;
/// assert!(dictionary.hash().to_string().starts_with("ba7816bf"));
/// # Ok::<(), brotwerk_encoder::PrefixDictionaryError>(())
/// ```
#[derive(Clone, Debug)]
pub struct CompressionDictionary {
    prefix: PrefixDictionary,
    hash: DictionaryHash,
}

impl CompressionDictionary {
    /// A dictionary of these bytes, ready to search.
    ///
    /// # Errors
    /// [`PrefixDictionaryError::TooLong`], [`PrefixDictionaryError::Memory`].
    pub fn new(bytes: &[u8]) -> Result<Self, PrefixDictionaryError> {
        let hash = DictionaryHash::of(bytes);
        Ok(Self { prefix: PrefixDictionary::new(bytes)?, hash })
    }

    /// The SHA-256 of its bytes.
    #[must_use]
    pub fn hash(&self) -> DictionaryHash {
        self.hash
    }

    /// How many bytes it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.prefix.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.prefix.is_empty()
    }

    /// Bytes of memory that it and all its clones take. Not part of any compressor's.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.prefix.memory_bytes()
    }

    pub(crate) fn header(&self) -> Header {
        Header { dictionary: self.hash }
    }

    pub(crate) fn into_prefix_dictionary(self) -> PrefixDictionary {
        self.prefix
    }
}
