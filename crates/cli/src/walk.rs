//! From what the command line names to what there is to do.
//!
//! A folder stands for all files in it and below, sorted by name, so that the same folder gives
//! the same messages in the same order. Links in it are not followed: they may lead out of it,
//! or in circles.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use walkdir::{DirEntry, WalkDir};

use crate::job::{Skip, without_suffix};
use crate::message::Name;
use crate::output::is_temporary;

/// One file that was found.
pub(crate) enum Found {
    /// It is to be worked on.
    File(PathBuf),
    /// It is passed over.
    Skipped(PathBuf, Skip),
    /// It can't be had.
    Failed(PathBuf, anyhow::Error),
}

/// All files that `path` stands for: itself, or what is in it.
pub(crate) fn walk(path: &Path, compresses: bool, suffix: &OsStr) -> Vec<Found> {
    // A link that is named is followed; what can't be examined can't be opened either.
    if !path.is_dir() {
        return vec![Found::File(path.to_owned())];
    }
    WalkDir::new(path)
        .sort_by_file_name()
        .into_iter()
        .filter_map(|entry| match entry {
            Ok(entry) if entry.file_type().is_dir() || is_temporary(entry.file_name()) => None,
            Ok(entry) => Some(judge(entry, compresses, suffix)),
            Err(error) => {
                let at = error.path().unwrap_or(path).to_owned();
                let cause = error
                    .into_io_error()
                    .map_or_else(|| anyhow::anyhow!("it leads back to itself"), Into::into);
                let name = Name(Some(&at)).to_string();
                let error = Err::<(), _>(cause)
                    .with_context(|| format!("failed to read folder [{name}]"))
                    .unwrap_err();
                Some(Found::Failed(at, error))
            }
        })
        .collect()
}

/// By the suffix alone; whether it is worth it the job tells, which knows the output.
fn judge(entry: DirEntry, compresses: bool, suffix: &OsStr) -> Found {
    let name = entry.file_name();
    let has_suffix = without_suffix(name, suffix).is_some_and(|stem| !stem.is_empty());
    let skip = match (compresses, has_suffix) {
        _ if !entry.file_type().is_file() => Some(Skip::NotRegular),
        (true, true) => Some(Skip::HasSuffix),
        (false, false) => Some(Skip::NoSuffix),
        _ => None,
    };
    let path = entry.into_path();
    match skip {
        Some(skip) => Found::Skipped(path, skip),
        None => Found::File(path),
    }
}
