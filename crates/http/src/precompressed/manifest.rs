//! What a build's manifest says of its files: `brotwerk.json`, as `brotwerk -r --dictionaries` and
//! `--manifest` write it. Taken from it is of which files clients are to make dictionaries; which
//! variants there are the folder itself tells.
//!
//! A folder needs none. One that is there and can't be read in full is an error and not half taken:
//! a site that offers nothing is slow in silence.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::{fs, io};

use http::header::HeaderValue;
use serde::Deserialize;

use crate::dictionary::{IllegalUseAsDictionary, UseAsDictionary};

/// The manifest's name in its folder.
const NAME: &str = "brotwerk.json";

/// The layout that is read here.
const FORMAT: u32 = 1;

/// Why a folder of files that were compressed before can't be served.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PrecompressedError {
    /// The folder, or one below, can't be read.
    #[error("can't read the folder {}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is a manifest, and it can't be read.
    #[error("can't read the manifest {}", path.display())]
    Manifest {
        /// The manifest.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The manifest is not JSON, or not as `brotwerk -r` writes it: make it anew, or remove it.
    #[error("{} is no manifest of a build", path.display())]
    NotAManifest {
        /// The manifest.
        path: PathBuf,
        /// What is wrong with it, and where.
        source: serde_json::Error,
    },
    /// The manifest is of another layout: it was made by another version.
    #[error("{} has layout {found}; this is a reader of {FORMAT}", path.display())]
    Layout {
        /// The manifest.
        path: PathBuf,
        /// Its layout.
        found: u32,
    },
    /// What the manifest has for a file can't be sent.
    #[error("{}: of {file}", path.display())]
    Field {
        /// The manifest.
        path: PathBuf,
        /// The file, from the folder on.
        file: String,
        /// What is wrong with its field.
        source: IllegalUseAsDictionary,
    },
}

/// `Use-As-Dictionary` fields by paths from the folder on, with slashes and one before.
#[derive(Debug, Default)]
pub(super) struct Manifest {
    offers: HashMap<String, HeaderValue>,
}

/// Known before the rest is read, which may be laid out in another way.
#[derive(Deserialize)]
struct Layout {
    format: u32,
}

#[derive(Deserialize)]
struct Build {
    files: Vec<Entry>,
}

#[derive(Deserialize)]
struct Entry {
    path: String,
    use_as_dictionary: String,
}

impl Manifest {
    /// Of a folder; an empty one where there is none.
    pub(super) fn read(folder: &Path) -> Result<Self, PrecompressedError> {
        let path = folder.join(NAME);
        match fs::read(&path) {
            Ok(text) => Self::parse(&text, &path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(PrecompressedError::Manifest { path, source }),
        }
    }

    fn parse(text: &[u8], path: &Path) -> Result<Self, PrecompressedError> {
        let path = || path.to_owned();
        let wrong = |source| PrecompressedError::NotAManifest { path: path(), source };
        let Layout { format: found } = serde_json::from_slice(text).map_err(wrong)?;
        if found != FORMAT {
            return Err(PrecompressedError::Layout { path: path(), found });
        }
        let build: Build = serde_json::from_slice(text).map_err(wrong)?;
        let mut offers = HashMap::with_capacity(build.files.len());
        for Entry { path: file, use_as_dictionary } in build.files {
            let field = UseAsDictionary::parse(&use_as_dictionary)
                .and_then(|field| field.to_value().ok_or(IllegalUseAsDictionary::NotAField));
            match field {
                Ok(field) => drop(offers.insert(format!("/{file}"), field)),
                Err(source) => {
                    return Err(PrecompressedError::Field { path: path(), file, source });
                }
            }
        }
        Ok(Self { offers })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.offers.is_empty()
    }

    /// What to say of a file.
    pub(super) fn offer(&self, path: &str) -> Option<HeaderValue> {
        self.offers.get(path).cloned()
    }
}
