//! One file in, one file out.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use brotwerk::Stats;

use crate::compress::{Compression, compress};
use crate::counted::Counted;
use crate::decompress::{Decompression, decompress};
use crate::input::Input;
use crate::kind;
use crate::message::Names;
use crate::output::Output;
use crate::progress::Progress;

/// What to do with one input.
#[derive(Debug)]
pub(crate) struct Job {
    /// The file to read; none for standard input.
    pub(crate) input: Option<PathBuf>,
    /// Whether to compress it.
    pub(crate) direction: Direction,
    /// Where the result goes.
    pub(crate) target: Target,
    /// What applies to all of a run.
    pub(crate) habits: Habits,
}

/// Which way to go.
#[derive(Clone, Debug)]
pub(crate) enum Direction {
    /// To Brotli.
    Compress(Compression),
    /// From Brotli.
    Decompress(Decompression),
}

/// Where a result goes.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    /// The input's name with this suffix added or taken away.
    Suffix(OsString),
    /// This file.
    File(PathBuf),
    /// Standard output.
    Stdout,
    /// It is only checked.
    Nowhere,
}

/// How inputs and outputs are treated.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Habits {
    /// Replace an output, use a terminal.
    pub(crate) force: bool,
    /// Remove the input afterwards.
    pub(crate) remove: bool,
    /// Keep no output that is not smaller.
    pub(crate) squash: bool,
    /// Give the output the input's mode and times.
    pub(crate) copy_attributes: bool,
    /// Pass over what isn't worth it, or done already.
    pub(crate) choosy: bool,
    /// Show how far it is.
    pub(crate) progress: bool,
}

/// What became of a file.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It was read and the result was written, or was as it should be.
    Done(Outcome),
    /// It was passed over.
    Skipped(Skip, Option<Outcome>),
    /// One before it failed, so nothing was done.
    Abandoned,
}

/// The figures of a file.
#[derive(Debug)]
pub(crate) struct Outcome {
    /// The file that was written, if it was one.
    pub(crate) output: Option<PathBuf>,
    /// Bytes read.
    pub(crate) read: u64,
    /// Bytes made.
    pub(crate) written: u64,
    /// Time taken.
    pub(crate) elapsed: Duration,
    /// Streams that were joined.
    pub(crate) streams: u64,
    /// What the encoder counted.
    pub(crate) stats: Option<Stats>,
}

/// Why a file was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Skip {
    /// By its name or its first bytes it is of a kind that is compressed in itself.
    Compressed,
    /// When compressing: it has the suffix.
    HasSuffix,
    /// When decompressing: it hasn't.
    NoSuffix,
    /// Its output is there, and not older.
    UpToDate,
    /// The output would not be smaller.
    NotSmaller,
    /// A link, a pipe, a device: not what a folder holds as its own.
    NotRegular,
}

impl Skip {
    /// In words.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Compressed => "of a kind that is compressed already",
            Self::HasSuffix => "has the suffix already",
            Self::NoSuffix => "has not the suffix",
            Self::UpToDate => "its output is there and not older",
            Self::NotSmaller => "its output would not be smaller",
            Self::NotRegular => "not a regular file",
        }
    }
}

/// Does it. Just before the output gets its name it asks whether it is this job's turn.
///
/// # Errors
/// Names the file and what is wrong. The input is then as it was; there is no output unless
/// all that failed is the removal of the input.
pub(crate) fn run(job: &Job, is_my_turn: impl FnOnce() -> bool) -> anyhow::Result<Fate> {
    let habits = job.habits;
    let path = job.output_path()?;
    let names = Names::new(job.input.as_deref(), path.as_deref());
    let input = Input::open(job.input.as_deref(), &names)?;
    if job.input.is_none() && !job.compresses() && !habits.force && input.is_terminal() {
        bail!("Use -h help. Use -f to force input from a terminal.");
    }
    if habits.remove && job.input.is_some() {
        input.check_removable().with_context(|| names.remove())?;
    }
    if habits.choosy
        && let Some(skip) = job.skip(&input, path.as_deref()).with_context(|| names.read())?
    {
        return Ok(Fate::Skipped(skip, None));
    }
    let output = match &path {
        Some(path) => Output::file(path.clone(), &input, habits.force),
        None if matches!(job.target, Target::Nowhere) => Ok(Output::Nowhere),
        None => Output::stdout(&input),
    };
    let mut output = output.with_context(|| names.create())?;
    if job.compresses() && !habits.force && output.is_terminal() {
        bail!("Use -h help. Use -f to force output to a terminal.");
    }

    let size = input.size();
    let mut reader = Progress::new(&input.file, &names.input, size, habits.progress);
    let mut writer = Counted::new(&mut output);
    let (mut streams, mut stats) = (1, None);
    match &job.direction {
        Direction::Compress(how) => {
            let counted = compress(&mut reader, &mut writer, how, size, &names)?;
            stats = how.stats.then_some(counted);
        }
        Direction::Decompress(how) => {
            streams = decompress(&mut reader, &mut writer, how, &names)?;
        }
    }
    let (read, written, elapsed) = (reader.count(), writer.count(), reader.elapsed());
    drop(reader);
    let outcome = Outcome { output: path, read, written, elapsed, streams, stats };

    // What went to standard output can't be taken back.
    let squash = habits.squash && job.compresses() && outcome.output.is_some();
    let too_large = squash && written >= read;
    if !too_large && (outcome.output.is_some() || habits.remove) {
        let from = Some(&input).filter(|_| habits.copy_attributes);
        output.force(from).with_context(|| names.write())?;
    }
    if !is_my_turn() {
        return Ok(Fate::Abandoned);
    }
    if too_large {
        return Ok(Fate::Skipped(Skip::NotSmaller, Some(outcome)));
    }
    output.name().with_context(|| names.write())?;
    if let Some(path) = job.input.as_ref().filter(|_| habits.remove) {
        input.remove(path, read).with_context(|| names.remove())?;
    }
    Ok(Fate::Done(outcome))
}

impl Job {
    pub(crate) fn compresses(&self) -> bool {
        matches!(self.direction, Direction::Compress(_))
    }

    /// Whether it is worth it.
    fn skip(&self, input: &Input, output: Option<&Path>) -> anyhow::Result<Option<Skip>> {
        if !input.metadata.is_file() {
            return Ok(None);
        }
        if self.compresses() && kind::is_compressed(&input.file)? {
            return Ok(Some(Skip::Compressed));
        }
        let output = output.filter(|_| !self.habits.force).and_then(|path| fs::metadata(path).ok());
        let Some(output) = output.filter(fs::Metadata::is_file) else { return Ok(None) };
        // The times of outputs are copied: one of the same text has the same time.
        ensure!(
            output.modified()? >= input.metadata.modified()?,
            "its output is there and older; --force replaces it"
        );
        Ok(Some(Skip::UpToDate))
    }

    /// The file to write, if the target is one.
    fn output_path(&self) -> anyhow::Result<Option<PathBuf>> {
        let (suffix, input) = match (&self.target, &self.input) {
            (Target::File(path), _) => return Ok(Some(path.clone())),
            (Target::Suffix(suffix), Some(input)) => (suffix, input),
            _ => return Ok(None),
        };
        if self.compresses() {
            let mut path = input.clone().into_os_string();
            path.push(suffix);
            return Ok(Some(path.into()));
        }
        let Names { input: shown, .. } = Names::new(Some(input), None);
        let name = input.file_name().unwrap_or_default();
        if name.len() <= suffix.len() {
            bail!("empty output file name for [{shown}] input file");
        }
        let stem = without_suffix(name, suffix);
        let stem = stem.with_context(|| format!("input file [{shown}] suffix mismatch"))?;
        Ok(Some(input.with_file_name(stem)))
    }
}

/// What stands before the suffix, if it is there.
pub(crate) fn without_suffix(name: &OsStr, suffix: &OsStr) -> Option<OsString> {
    #[cfg(unix)]
    let stem = {
        use std::os::unix::ffi::OsStrExt as _;
        OsStr::from_bytes(name.as_bytes().strip_suffix(suffix.as_bytes())?)
    };
    // There is no safe way to cut a name that isn't Unicode.
    #[cfg(not(unix))]
    let stem = OsStr::new(name.to_str()?.strip_suffix(suffix.to_str()?)?);
    Some(stem.to_owned())
}
