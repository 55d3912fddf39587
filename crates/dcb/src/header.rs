use crate::{DcbError, DictionaryHash};

/// The first bytes of every `dcb` body (RFC 9842 §4).
pub const MAGIC: [u8; 4] = [0xff, b'D', b'C', b'B'];

/// The largest window that the stream may have, as the logarithm of its bytes (RFC 9842 §4): every
/// receiver must be able to read one of 16 MiB, and none has to read a larger one.
pub const MAX_WINDOW_BITS: u8 = 24;

/// What stands before the Brotli stream (RFC 9842 §4).
///
/// ```
/// use brotwerk_dcb::{DictionaryHash, Header, MAGIC};
///
/// let header = Header { dictionary: DictionaryHash::of(b"the last version") };
/// let bytes = header.to_bytes();
/// assert!(bytes.starts_with(&MAGIC));
/// assert_eq!(Header::from_bytes(&bytes), Ok(header));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Header {
    /// Which dictionary the stream's copies reach into.
    pub dictionary: DictionaryHash,
}

impl Header {
    /// Bytes in a header.
    pub const LENGTH: usize = MAGIC.len() + DictionaryHash::LENGTH;

    /// The header as it is sent.
    #[must_use]
    pub fn to_bytes(self) -> [u8; Self::LENGTH] {
        let mut bytes = [0; Self::LENGTH];
        let (magic, hash) = bytes.split_at_mut(MAGIC.len());
        magic.copy_from_slice(&MAGIC);
        hash.copy_from_slice(self.dictionary.as_bytes());
        bytes
    }

    /// The header that these bytes are.
    ///
    /// # Errors
    /// [`DcbError::NotDcb`].
    pub fn from_bytes(bytes: &[u8; Self::LENGTH]) -> Result<Self, DcbError> {
        let (magic, hash) = bytes.split_first_chunk().unwrap_or((&[0; 4], &[]));
        if *magic != MAGIC {
            return Err(DcbError::NotDcb { found: *magic });
        }
        let mut dictionary = [0; DictionaryHash::LENGTH];
        dictionary.copy_from_slice(hash);
        Ok(Self { dictionary: DictionaryHash::from_bytes(dictionary) })
    }

    /// Whether the stream was made with this dictionary.
    ///
    /// # Errors
    /// [`DcbError::OtherDictionary`].
    pub fn check(&self, dictionary: &[u8]) -> Result<(), DcbError> {
        let (wanted, given) = (self.dictionary, DictionaryHash::of(dictionary));
        if wanted == given { Ok(()) } else { Err(DcbError::OtherDictionary { wanted, given }) }
    }
}

/// Refuses a stream with a window beyond [`MAX_WINDOW_BITS`], by its first byte: all larger ones
/// start with a pattern that RFC 7932 §9.1 reserves.
///
/// # Errors
/// [`DcbError::LargeWindow`].
pub(crate) fn check_window(first: u8) -> Result<(), DcbError> {
    const LARGE: u8 = 0b001_0001;
    if first & 0x7f == LARGE { Err(DcbError::LargeWindow) } else { Ok(()) }
}
