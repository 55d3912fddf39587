//! Corpora: their sizes, and how they are merged.

use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result, ensure};
use clap::Args;

use super::median_and_most;
use super::package::{Build, Package};

/// Keep only as many inputs of a corpus as reach what all of them do.
#[derive(Args)]
pub(super) struct Merge {
    /// The target.
    target: String,
    /// More folders of inputs, from other machines, for example.
    from: Vec<PathBuf>,
}

impl Merge {
    /// Runs the task.
    pub(super) fn run(&self) -> Result<()> {
        let Self { target, from } = self;
        let package = Package::of(target)?;
        let programs = package.build(Some(target), Build::Fuzzing)?;
        let corpus = package.corpus(target);
        std::fs::create_dir_all(&corpus)?;
        let before = lengths(&corpus)?.len();
        let beside = corpus.parent().context("a corpus has a folder")?;
        let merged = tempfile::tempdir_in(beside)?;
        let mut command = package.command(&programs, target)?;
        // Of the others the first is preferred where two reach the same.
        command.args(["-merge=1", "-timeout=60"]).arg(merged.path()).arg(&corpus).args(from);
        let status = command.stderr(Stdio::inherit()).status()?;
        ensure!(status.success(), "fuzz target {target} does not merge: {status}");
        // Only what is known to have come over is thrown away.
        std::fs::remove_dir_all(&corpus)?;
        std::fs::rename(merged.keep(), &corpus)?;
        let after = lengths(&corpus)?;
        let (median, most) = median_and_most(after.clone()).unwrap_or_default();
        println!(
            "{target}: {before} inputs were there, {} are kept; of {median} bytes in the median \
             and {most} at most",
            after.len()
        );
        Ok(())
    }
}

/// The length of each input in a folder, in bytes.
pub(super) fn lengths(folder: &Path) -> Result<Vec<u64>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut lengths = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let metadata = entry?.metadata()?;
        if metadata.is_file() {
            lengths.push(metadata.len());
        }
    }
    Ok(lengths)
}

/// The mean length of the inputs in a folder, in bytes.
pub(super) fn mean_length(folder: &Path) -> Result<u64> {
    let lengths = lengths(folder)?;
    Ok(lengths.iter().sum::<u64>() / lengths.len().max(1) as u64)
}
