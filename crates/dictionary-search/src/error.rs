use core::fmt;

use brotwerk_trie::BuildError as TrieError;
use brotwerk_word_table::BuildError as TableError;

/// Why no search was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The words make no trie.
    Trie(TrieError),
    /// The trie's roots make no table.
    Table(TableError),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trie(error) => error.fmt(f),
            Self::Table(error) => error.fmt(f),
        }
    }
}

impl core::error::Error for BuildError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(match self {
            Self::Trie(error) => error,
            Self::Table(error) => error,
        })
    }
}

impl From<TrieError> for BuildError {
    fn from(error: TrieError) -> Self {
        Self::Trie(error)
    }
}

impl From<TableError> for BuildError {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}
