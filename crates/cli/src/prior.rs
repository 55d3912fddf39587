//! Text that both ends have, as if it stood before each text: given by `--dictionary`, where the
//! other end must know by itself, or by `--dcb`, where streams name it (RFC 9842).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use brotwerk::dcb::DictionaryHash;
use brotwerk::{CompressionDictionary, Options, PrefixDictionary, PrefixDictionaryError};

use crate::message::Name;

/// Where the text is.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Here, ready for all files of a run.
    Here(Prepared),
    /// In a file that one file of a run is encoded against.
    File {
        path: PathBuf,
        /// What it had when it was chosen, by which streams will name it.
        hash: DictionaryHash,
    },
}

impl Source {
    /// The text.
    ///
    /// # Errors
    /// If it can't be read, or has changed since it was chosen.
    pub(crate) fn prior(&self) -> anyhow::Result<Prior> {
        match self {
            Self::Here(prepared) => Ok(prepared.prior.clone()),
            Self::File { path, hash } => {
                let prior = read(path)?;
                check_unchanged(path, *hash, DictionaryHash::of(&prior.bytes))?;
                Ok(prior)
            }
        }
    }

    /// What tells it from others of a run: the hash of a file that is one file's alone, and whether
    /// streams name it.
    pub(crate) fn identity(&self) -> (bool, Option<DictionaryHash>) {
        match self {
            Self::Here(prepared) => (prepared.prior.is_named, None),
            Self::File { hash, .. } => (true, Some(*hash)),
        }
    }

    /// The same, prepared for searching.
    pub(crate) fn prepared(&self) -> anyhow::Result<Prepared> {
        match self {
            Self::Here(prepared) => Ok(prepared.clone()),
            Self::File { path, hash } => {
                let prior = read(path)?;
                // Which hashes it, so that it needn't be hashed before.
                let dictionary = CompressionDictionary::new(&prior.bytes).with_context(|| {
                    format!("failed to prepare dictionary [{}]", Name(Some(path)))
                })?;
                check_unchanged(path, *hash, dictionary.hash())?;
                Ok(Prepared { prior, index: Index::Named(dictionary) })
            }
        }
    }
}

/// A file that streams are to name.
fn read(path: &Path) -> anyhow::Result<Prior> {
    let bytes = fs::read(path).with_context(|| failed_to_read(path))?;
    Ok(Prior { bytes: bytes.into(), is_named: true })
}

fn check_unchanged(path: &Path, chosen: DictionaryHash, now: DictionaryHash) -> anyhow::Result<()> {
    ensure!(now == chosen, "{}: it has changed since it was chosen", failed_to_read(path));
    Ok(())
}

fn failed_to_read(path: &Path) -> String {
    format!("failed to read dictionary [{}]", Name(Some(path)))
}

/// The text.
#[derive(Clone, Debug)]
pub(crate) struct Prior {
    pub(crate) bytes: Arc<[u8]>,
    /// Whether streams name it: then they are dictionary-compressed Brotli.
    pub(crate) is_named: bool,
}

/// The same, prepared for searching.
#[derive(Clone, Debug)]
pub(crate) struct Prepared {
    prior: Prior,
    index: Index,
}

#[derive(Clone, Debug)]
enum Index {
    Unnamed(PrefixDictionary),
    Named(CompressionDictionary),
}

impl Prior {
    /// Prepares it, in about the time that compressing it takes.
    pub(crate) fn prepare(self) -> Result<Prepared, PrefixDictionaryError> {
        let index = if self.is_named {
            Index::Named(CompressionDictionary::new(&self.bytes)?)
        } else {
            Index::Unnamed(PrefixDictionary::new(&self.bytes)?)
        };
        Ok(Prepared { prior: self, index })
    }
}

impl Prepared {
    /// Options to compress with it.
    pub(crate) fn add_to(&self, options: Options) -> Options {
        match &self.index {
            Index::Unnamed(dictionary) => options.prefix_dictionary(dictionary.clone()),
            Index::Named(dictionary) => options.compression_dictionary(dictionary.clone()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changes_after_it_was_chosen_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old");
        fs::write(&path, b"bread").unwrap();
        let source = Source::File { path: path.clone(), hash: DictionaryHash::of(b"bread") };
        assert_eq!(*source.prior().unwrap().bytes, *b"bread");
        source.prepared().unwrap();
        fs::write(&path, b"Bread").unwrap();
        assert!(source.prepared().unwrap_err().to_string().contains("changed since"));
        fs::remove_file(&path).unwrap();
        assert!(source.prior().unwrap_err().to_string().contains("failed to read dictionary"));
    }
}
