use core::fmt;
use core::str::FromStr;

use sha2::{Digest as _, Sha256};

/// By what a dictionary is known on the wire: the SHA-256 of its bytes (RFC 9842 §2.2).
///
/// It is shown, and read, as 64 hexadecimal digits.
///
/// ```
/// use brotwerk_dcb::DictionaryHash;
///
/// let hash = DictionaryHash::of(b"abc");
/// assert!(hash.to_string().starts_with("ba7816bf"));
/// assert_eq!(hash.to_string().parse(), Ok(hash));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DictionaryHash([u8; Self::LENGTH]);

impl DictionaryHash {
    /// Bytes in a hash.
    pub const LENGTH: usize = 32;

    /// The hash of this dictionary.
    #[must_use]
    pub fn of(dictionary: &[u8]) -> Self {
        Self(Sha256::digest(dictionary).into())
    }

    /// A hash that came from elsewhere.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
        Self(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
        &self.0
    }
}

impl fmt::Display for DictionaryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for DictionaryHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DictionaryHash({self})")
    }
}

/// This is not 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAHash;

impl fmt::Display for NotAHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a dictionary's hash is 64 hexadecimal digits")
    }
}

impl core::error::Error for NotAHash {}

impl FromStr for DictionaryHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let (pairs, rest) = text.as_bytes().as_chunks::<2>();
        if pairs.len() != Self::LENGTH || !rest.is_empty() {
            return Err(NotAHash);
        }
        let digit = |byte: u8| char::from(byte).to_digit(16).ok_or(NotAHash);
        let mut bytes = [0; Self::LENGTH];
        for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
            *byte = (digit(high)? << 4 | digit(low)?) as u8;
        }
        Ok(Self(bytes))
    }
}
