use core::fmt;
use std::io;

use crate::Error;

/// Why a text was not compressed from a reader to a writer.
#[derive(Debug)]
#[non_exhaustive]
pub enum CopyError {
    /// The reader failed.
    Read(io::Error),
    /// The writer failed.
    Write(io::Error),
    /// The encoder did.
    Encode(Error),
}

impl fmt::Display for CopyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(_) => f.write_str("the text can't be read"),
            Self::Write(_) => f.write_str("the stream can't be written"),
            Self::Encode(_) => f.write_str("the text can't be compressed"),
        }
    }
}

impl std::error::Error for CopyError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(match self {
            Self::Read(error) | Self::Write(error) => error,
            Self::Encode(error) => error,
        })
    }
}

impl From<Error> for CopyError {
    fn from(error: Error) -> Self {
        Self::Encode(error)
    }
}
