//! What a server has to know of a build: a file in JSON.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use brotwerk::dcb::DictionaryHash;
use serde::Serialize;

use super::pattern::use_as_dictionary;
use super::{By, New};
use crate::message::Name;
use crate::output;

/// The manifest's name in the site, unless it is told another.
pub(crate) const NAME: &str = "brotwerk.json";

/// The layout of what follows; rises where a reader of an older one would go wrong.
const FORMAT: u32 = 1;

/// All files of a build, and what there is of them.
#[derive(Debug, Serialize)]
pub(crate) struct Manifest {
    format: u32,
    files: Vec<Entry>,
}

/// A file.
#[derive(Debug, Serialize)]
struct Entry {
    /// From the site's root, with slashes.
    path: String,
    bytes: u64,
    /// In hexadecimal digits.
    sha256: String,
    /// The value of the response field that makes browsers keep the file as a dictionary for its
    /// later versions.
    use_as_dictionary: String,
    /// The file in Brotli, if that is worth it.
    #[serde(skip_serializing_if = "Option::is_none")]
    br: Option<Compressed>,
    /// The file against dictionaries.
    deltas: Vec<Delta>,
}

#[derive(Debug, Serialize)]
struct Compressed {
    path: String,
    bytes: u64,
}

#[derive(Debug, Serialize)]
struct Delta {
    path: String,
    bytes: u64,
    /// The SHA-256 of the dictionary, in hexadecimal digits: what browsers send as `Dictionary-ID`,
    /// if the dictionary came with the field that its own build's manifest says.
    dictionary: String,
    /// The request field of browsers that have the dictionary.
    available_dictionary: String,
    /// By what it was chosen.
    chosen_by: By,
}

impl Manifest {
    pub(crate) fn new() -> Self {
        Self { format: FORMAT, files: Vec::new() }
    }

    /// Adds a file and what was made of it: paths in the site, sizes, and against which dictionary.
    /// Those whose paths aren't Unicode have no URL that all agree on, and are left out.
    pub(crate) fn add<'a>(
        &mut self,
        new: &New,
        outputs: impl Iterator<Item = (&'a Path, u64, Option<(DictionaryHash, By)>)>,
    ) {
        let path = slashed(&new.relative).zip(use_as_dictionary(&new.relative, new.hash));
        let Some((path, use_as_dictionary)) = path else { return };
        let (mut br, mut deltas) = (None, Vec::new());
        for (path, bytes, against) in outputs {
            let Some(path) = slashed(path) else { continue };
            match against {
                None => br = Some(Compressed { path, bytes }),
                Some((hash, chosen_by)) => deltas.push(Delta {
                    path,
                    bytes,
                    dictionary: hash.to_string(),
                    available_dictionary: format!(":{}:", BASE64.encode(hash.as_bytes())),
                    chosen_by,
                }),
            }
        }
        let (bytes, sha256) = (new.length, new.hash.to_string());
        self.files.push(Entry { path, bytes, sha256, use_as_dictionary, br, deltas });
    }

    /// Writes it, in place of an older one: all of it or nothing.
    pub(crate) fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_vec_pretty(self)?;
        text.push(b'\n');
        output::write_file(path, &text, true)
            .with_context(|| format!("failed to write manifest [{}]", Name(Some(path))))
    }
}

/// A path in the site as URLs have it, but for the percent signs.
fn slashed(path: &Path) -> Option<String> {
    let names: Option<Vec<_>> = path.iter().map(|name| name.to_str()).collect();
    names.map(|names| names.join("/"))
}

/// The delta's name: the file's, the dictionary's hash, and what it is.
pub(crate) fn delta_path(path: &Path, hash: DictionaryHash) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{hash}.dcb"));
    name.into()
}

/// What a delta of this name is of, if it is a delta's.
pub(crate) fn page_of(delta: &Path) -> Option<PathBuf> {
    let name = delta.file_name()?.to_str()?.strip_suffix(".dcb")?;
    let (page, hash) = name.rsplit_once('.')?;
    // As it is written here, which is in lower case.
    let is_hash = hash.parse::<DictionaryHash>().is_ok_and(|parsed| parsed.to_string() == hash);
    (is_hash && !page.is_empty()).then(|| delta.with_file_name(page))
}
