//! A site in builds: which file of an earlier build each new file is best encoded against, and what
//! a server has to know to hand that out.
//!
//! ```text
//! previous build ─► hashes, sketches ─┐
//! new build ──────► sketches ─────────┴► choices ─► page.js.HASH.dcb, and a manifest
//! ```
//!
//! A build tool puts a hash of the content into names, so the same file has another name each time:
//! without it ([`stem`]) names agree. Where they don't, or several do, sketches of the contents
//! decide. What a choice is worth only compressing tells; it is kept if it is smaller than what
//! visitors without a dictionary get.

mod build;
mod manifest;
mod pattern;
mod stem;

use std::fs;
use std::path::{Path, PathBuf};

use brotwerk::dcb::DictionaryHash;

use crate::prior::Source;
use build::{Build, By, New};
use manifest::{Manifest, delta_path};

pub(crate) use manifest::page_of;

/// A new build, and what is planned for it.
pub(crate) struct Site {
    root: PathBuf,
    manifest: PathBuf,
    earlier: Vec<Build>,
    files: Vec<File>,
}

/// A file of it.
struct File {
    new: New,
    outputs: Vec<Output>,
}

/// What is to be made of a file.
struct Output {
    path: PathBuf,
    /// The task that makes it, by its number.
    task: usize,
    against: Option<(DictionaryHash, By)>,
}

/// A file to be encoded against one of an earlier build.
pub(crate) struct Delta {
    /// The delta.
    pub(crate) output: PathBuf,
    /// The earlier file.
    pub(crate) against: Source,
    /// What is sent to who hasn't got that.
    pub(crate) beside: Option<PathBuf>,
}

impl Site {
    /// Reads the earlier builds. Without another place for it the manifest lies in the site.
    ///
    /// # Errors
    /// If the folder of one of them can't be read.
    pub(crate) fn new(
        root: &Path,
        manifest: Option<&Path>,
        earlier: &[PathBuf],
    ) -> anyhow::Result<Self> {
        let manifest = manifest.map_or_else(|| root.join(manifest::NAME), Path::to_owned);
        let earlier = earlier.iter().map(|folder| Build::read(folder));
        let earlier = earlier.collect::<anyhow::Result<_>>()?;
        Ok(Self { root: root.to_owned(), manifest, earlier, files: Vec::new() })
    }

    /// The manifest's path.
    pub(crate) fn manifest(&self) -> &Path {
        &self.manifest
    }

    /// Reads a file of the site, whose plain compressed output a task makes, and says which deltas
    /// to make: one for each earlier build at most, by tasks that are numbered from `next` on.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn plan(
        &mut self,
        path: &Path,
        br: Option<(PathBuf, usize)>,
        next: usize,
    ) -> anyhow::Result<Vec<Delta>> {
        let relative = path.strip_prefix(&self.root).unwrap_or(path).to_owned();
        let new = New::read(path, relative)?;
        let beside = br.as_ref().map(|(path, _)| path.clone());
        let mut outputs: Vec<_> =
            br.into_iter().map(|(path, task)| Output { path, task, against: None }).collect();
        let mut deltas = Vec::new();
        for (earlier, by) in self.earlier.iter().filter_map(|build| build.choose(&new)) {
            let (output, hash) = (delta_path(path, earlier.hash), earlier.hash);
            // Builds may share files.
            if outputs.iter().all(|other| other.path != output) {
                let task = next + deltas.len();
                outputs.push(Output { path: output.clone(), task, against: Some((hash, by)) });
                let against = Source::File { path: earlier.path.clone(), hash };
                deltas.push(Delta { output, against, beside: beside.clone() });
            }
        }
        self.files.push(File { new, outputs });
        Ok(deltas)
    }

    /// Writes the manifest of what is there by now: outputs of tasks that have one.
    pub(crate) fn write_manifest(&self, has_output: &[bool]) -> anyhow::Result<()> {
        let mut manifest = Manifest::new();
        for File { new, outputs } in &self.files {
            let made = outputs.iter().filter(|output| has_output[output.task]);
            let made = made.filter_map(|output| {
                let bytes = fs::metadata(&output.path).ok()?.len();
                let relative = output.path.strip_prefix(&self.root).unwrap_or(&output.path);
                Some((relative, bytes, output.against))
            });
            manifest.add(new, made);
        }
        manifest.write(&self.manifest)
    }
}
