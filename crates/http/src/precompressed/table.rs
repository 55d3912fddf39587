//! What a folder has of each file: a table from paths to variants.
//!
//! In it are variants whose file is there, and not newer, and of those against dictionaries the ones
//! whose own header names the dictionary that their name does. Symbolic links are not followed.

use std::collections::{HashMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::Path;

use brotwerk::dcb::{DictionaryHash, Header};
use http::header::HeaderValue;

/// By paths from the folder on, with slashes and one before.
pub(super) type Table = HashMap<String, Variants>;

/// What there is of a file.
#[derive(Clone, Debug, Default)]
pub(super) struct Variants {
    pub(super) br: bool,
    pub(super) dcb: HashSet<DictionaryHash>,
}

/// One variant.
#[derive(Clone, Copy)]
pub(super) enum Variant {
    Br,
    Dcb(DictionaryHash),
}

impl Variant {
    pub(super) fn suffix(self) -> String {
        match self {
            Self::Br => ".br".to_owned(),
            Self::Dcb(hash) => format!(".{hash}.dcb"),
        }
    }

    pub(super) fn coding(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Br => "br",
            Self::Dcb(_) => "dcb",
        })
    }
}

/// What a folder has, by paths.
pub(super) fn read(folder: &Path) -> io::Result<Table> {
    let mut table = Table::new();
    let mut folders = vec![(folder.to_owned(), String::new())];
    while let Some((folder, prefix)) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let entry = entry?;
            let Some(name) = entry.file_name().to_str().map(str::to_owned) else { continue };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push((entry.path(), format!("{prefix}/{name}")));
            }
            if !kind.is_file() {
                continue;
            }
            let Some((file, dictionary)) = variant_of(&name) else { continue };
            if !is_current(&folder.join(file), &entry) {
                continue;
            }
            let Some(hash) = dictionary else {
                table.entry(format!("{prefix}/{file}")).or_default().br = true;
                continue;
            };
            if names(&entry.path(), hash) {
                table.entry(format!("{prefix}/{file}")).or_default().dcb.insert(hash);
            }
        }
    }
    Ok(table)
}

/// Of which file it is a variant, and against which dictionary.
fn variant_of(name: &str) -> Option<(&str, Option<DictionaryHash>)> {
    if let Some(file) = name.strip_suffix(".br") {
        return Some((file, None)).filter(|_| !file.is_empty());
    }
    let (file, hash) = name.strip_suffix(".dcb")?.rsplit_once('.')?;
    // The variant is asked for by lower-case digits.
    let hash = hash.parse().ok().filter(|it: &DictionaryHash| it.to_string() == hash)?;
    Some((file, Some(hash))).filter(|_| !file.is_empty())
}

/// Whether the file is there, and not newer than its variant.
fn is_current(file: &Path, variant: &fs::DirEntry) -> bool {
    let made = |data: fs::Metadata| data.modified().ok();
    let Ok(data) = fs::symlink_metadata(file) else { return false };
    data.is_file() && made(data) <= variant.metadata().ok().and_then(made)
}

/// Whether the variant's own header names this dictionary.
fn names(path: &Path, hash: DictionaryHash) -> bool {
    let mut start = [0; Header::LENGTH];
    let is_long_enough = File::open(path).and_then(|mut file| file.read_exact(&mut start)).is_ok();
    is_long_enough && start == Header { dictionary: hash }.to_bytes()
}
