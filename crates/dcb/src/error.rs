use core::fmt;

use crate::{DictionaryHash, Header, MAX_WINDOW_BITS};

/// Why a body is not, or can't be read as, dictionary-compressed Brotli.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DcbError {
    /// It doesn't start with [`MAGIC`](crate::MAGIC).
    NotDcb {
        /// With what it starts; bytes that didn't come are 0.
        found: [u8; 4],
    },
    /// It ends within the header.
    Truncated {
        /// How many bytes of the header there were.
        length: usize,
    },
    /// It was made with a dictionary, and there is none.
    NoDictionary {
        /// Which is wanted.
        wanted: DictionaryHash,
    },
    /// It was made with another dictionary.
    OtherDictionary {
        /// Which is wanted.
        wanted: DictionaryHash,
        /// Which is there.
        given: DictionaryHash,
    },
    /// The stream's window is larger than 16 MiB.
    LargeWindow,
}

impl fmt::Display for DcbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotDcb { found: [a, b, c, d] } => {
                write!(f, "starts with {a:02x} {b:02x} {c:02x} {d:02x}, dcb with ff 44 43 42")
            }
            Self::Truncated { length } => {
                write!(f, "ends after {length} of the {} bytes of a dcb header", Header::LENGTH)
            }
            Self::NoDictionary { wanted } => {
                write!(f, "was made with a dictionary, whose SHA-256 is {wanted}")
            }
            Self::OtherDictionary { wanted, given } => write!(
                f,
                "was made with another dictionary: SHA-256 {wanted}, this one's is {given}"
            ),
            Self::LargeWindow => {
                write!(f, "has a window beyond the {MAX_WINDOW_BITS} bits that dcb allows")
            }
        }
    }
}

impl core::error::Error for DcbError {}
