//! One file in, one file out.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail, ensure};
use brotwerk::Stats;

use crate::cache::{self, Cache, Hashed, LookUp};
use crate::commit::{Made, Work};
use crate::compare;
use crate::compress::{Compression, compress};
use crate::counted::Counted;
use crate::decompress::{Decompression, decompress};
use crate::input::Input;
use crate::kind;
use crate::message::{Name, Names};
use crate::output::{self, Output};
use crate::overall::Share;
use crate::progress::Progress;
use crate::values::Gain;

/// What to do with one input.
#[derive(Debug)]
pub(crate) struct Job {
    /// The file to read; none for standard input.
    pub(crate) input: Option<PathBuf>,
    /// Whether to compress it.
    pub(crate) direction: Direction,
    /// Where the result goes.
    pub(crate) target: Target,
    /// What else there is of the input, compressed, if it is there: what is saved is counted from that.
    pub(crate) beside: Option<PathBuf>,
    /// What applies to all of a run.
    pub(crate) habits: Habits,
    /// What it has of the bar over all files.
    pub(crate) share: Option<Share>,
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
    /// Pass over shorter inputs, in bytes.
    pub(crate) least_size: u64,
    /// Keep no output that saves less.
    pub(crate) least_gain: Option<Gain>,
    /// Give the output the input's mode and times.
    pub(crate) copy_attributes: bool,
    /// Pass over what isn't worth it, or done already.
    pub(crate) choosy: bool,
    /// Take an output with its input's time for one of the same text.
    pub(crate) trust_times: bool,
    /// Show how far it is.
    pub(crate) progress: bool,
}

/// What became of a file.
#[derive(Debug)]
pub(crate) enum Fate {
    /// It was read and the result was written, or was as it should be.
    Done(Outcome),
    /// It was passed over.
    Passed(Box<Passed>),
    /// One before it failed, so nothing was done.
    Abandoned,
}

/// A file that was passed over.
#[derive(Debug)]
pub(crate) struct Passed {
    /// Why.
    pub(crate) skip: Skip,
    /// What its output would have been, where that is why.
    pub(crate) outcome: Option<Outcome>,
    /// The output of an earlier run, which has to go: a server would go on handing it out.
    stale: Option<PathBuf>,
    /// The output that went.
    pub(crate) removed: Option<PathBuf>,
}

impl Fate {
    /// Whether there is an output that holds what it should.
    pub(crate) fn has_output(&self) -> bool {
        match self {
            Self::Done(_) => true,
            Self::Passed(passed) => passed.skip == Skip::UpToDate,
            Self::Abandoned => false,
        }
    }
}

impl From<Skip> for Work<'_> {
    fn from(skip: Skip) -> Self {
        Self::Passed(Box::new(Passed { skip, outcome: None, stale: None, removed: None }))
    }
}

impl Passed {
    /// Removes the output of an earlier run, if there is one that has to go.
    pub(crate) fn remove_stale(mut self: Box<Self>) -> anyhow::Result<Box<Self>> {
        if let Some(path) = self.stale.take() {
            let name = Name(Some(&path)).to_string();
            let removed = output::remove_stale(&path);
            let removed =
                removed.with_context(|| format!("failed to remove stale output [{name}]"))?;
            self.removed = Some(path).filter(|_| removed);
        }
        Ok(self)
    }
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
    /// Whether an earlier run made it, which kept it in the cache.
    pub(crate) cached: bool,
    /// What the encoder counted.
    pub(crate) stats: Option<Stats>,
}

/// Why a file was passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Skip {
    /// By its name or its first bytes it is of a kind that is compressed in itself.
    Compressed,
    /// It is shorter than is worth it.
    TooShort,
    /// The output would not be smaller.
    NotSmaller,
    /// The output would save less than is worth it.
    LittleGain,
    /// Its output is there, and holds the same.
    UpToDate,
    /// When compressing: it has the suffix.
    HasSuffix,
    /// When decompressing: it hasn't.
    NoSuffix,
    /// It is an output whose input is gone.
    Orphaned,
    /// It is a delta of an earlier text of its input.
    Outdated,
    /// An output to be removed like these, but it is not known whose.
    Unknown,
    /// A link, a pipe, a device: not what a folder holds as its own.
    NotRegular,
}

impl Skip {
    /// In words.
    pub(crate) fn reason(self) -> &'static str {
        match self {
            Self::Compressed => "of a kind that is compressed already",
            Self::TooShort => "shorter than --min-size",
            Self::NotSmaller => "its output would not be smaller",
            Self::LittleGain => "its output would save less than --min-gain",
            Self::UpToDate => "its output is there and holds the same",
            Self::HasSuffix => "has the suffix already",
            Self::NoSuffix => "has not the suffix",
            Self::Orphaned => "its input is gone",
            Self::Outdated => "its input is newer",
            Self::Unknown => "its input is gone or newer, and the cache does not know it",
            Self::NotRegular => "not a regular file",
        }
    }
}

/// Does it, all by itself. Just before the output gets its name it asks whether it is this job's
/// turn.
///
/// # Errors
/// As [`Job::work`]; all that has failed may be the removal of the input.
pub(crate) fn run(job: &Job, is_my_turn: impl FnOnce() -> bool) -> anyhow::Result<Fate> {
    let work = job.work()?;
    work.force()?;
    if is_my_turn() { work.finish() } else { Ok(Fate::Abandoned) }
}

impl Job {
    /// Makes the output, up to its name.
    ///
    /// # Errors
    /// Names the file and what is wrong. The input is then as it was, and there is no output.
    pub(crate) fn work(&self) -> anyhow::Result<Work<'_>> {
        let habits = self.habits;
        let path = self.output_path()?;
        let names = Names::new(self.input.as_deref(), path.as_deref());
        // What has no output either needn't even be opened.
        if self.is_compressed_by_name() && path.as_deref().is_some_and(is_nothing) {
            return Ok(Skip::Compressed.into());
        }
        let input = Input::open(self.input.as_deref(), &names)?;
        if self.input.is_none() && !self.compresses() && !habits.force && input.is_terminal() {
            bail!("Use -h help. Use -f to force input from a terminal.");
        }
        if habits.remove && self.input.is_some() {
            input.check_removable().with_context(|| names.remove())?;
        }
        let size = input.size();
        // What claims to be empty may not be.
        let mut known =
            self.compression().filter(|_| size.is_some()).and_then(|how| LookUp::new(how, size));
        if let Some(path) = path.as_deref().filter(|_| habits.choosy && !habits.force)
            && self.is_done(&input, path, known.as_mut()).with_context(|| names.read())?
        {
            return Ok(Skip::UpToDate.into());
        }
        if let Some(skip) = self.is_not_worth_it(&input).with_context(|| names.read())? {
            // What is worth it is checked where its output is created.
            if let Some(path) = &path {
                output::check_target(path, Some(&input), habits.force)
                    .with_context(|| names.create())?;
            }
            return Ok(self.passed(skip, path, None));
        }
        if let Some(known) = &mut known
            && let Some(entry) = known.entry(&input.file).with_context(|| names.read())?
        {
            let (is_kept, outcome) = (entry.made.output.is_some(), entry.outcome(&path));
            if let Some(skip) = self.little_gain(&outcome) {
                if let Some(path) = &path {
                    output::check_target(path, Some(&input), habits.force)
                        .with_context(|| names.create())?;
                }
                return Ok(self.passed(skip, path, Some(outcome)));
            }
            if is_kept && entry.is_sound() {
                return self.restore(entry, outcome, names, input);
            }
        }
        let output = match &path {
            Some(path) => Output::file(path.clone(), &input, habits.force),
            None if matches!(self.target, Target::Nowhere) => Ok(Output::Nowhere),
            None => Output::stdout(&input),
        };
        let mut output = output.with_context(|| names.create())?;
        if self.compresses() && !habits.force && output.is_terminal() {
            bail!("Use -h help. Use -f to force output to a terminal.");
        }

        let mut reader =
            Progress::new(&input.file, &names.input, size, habits.progress, self.share.as_ref());
        let mut writer = Counted::new(&mut output);
        let mut kept = None;
        let (mut streams, mut stats) = (1, None);
        match &self.direction {
            Direction::Compress(how) => {
                let counted = if known.is_some() {
                    let (mut input, mut output) =
                        (Hashed::new(&mut reader), Hashed::new(&mut writer));
                    let counted = compress(&mut input, &mut output, how, size, &names)?;
                    kept = Some((input.hash(), output.hash()));
                    counted
                } else {
                    compress(&mut reader, &mut writer, how, size, &names)?
                };
                stats = how.stats.then_some(counted);
            }
            Direction::Decompress(how) => {
                streams = decompress(&mut reader, &mut writer, how, &names)?;
            }
        }
        let (read, written, elapsed) = (reader.count(), writer.count(), reader.elapsed());
        drop(reader);
        let outcome =
            Outcome { output: path.clone(), read, written, elapsed, streams, cached: false, stats };

        let skip = self.little_gain(&outcome);
        if let (Some(known), Some((content, hash))) = (known, kept) {
            let file = output.written().filter(|_| skip.is_none());
            let made = cache::Made { read, written, output: file.as_ref().map(|_| hash) };
            known.store(content, made, file);
        }
        if let Some(skip) = skip {
            return Ok(self.passed(skip, path, Some(outcome)));
        }
        if habits.copy_attributes {
            output.copy_attributes(&input);
        }
        Ok(Work::Made(Box::new(Made { job: self, names, input, output, outcome })))
    }

    /// How many bytes of the input would be sent without the output.
    fn otherwise(&self, read: u64) -> u64 {
        let beside = self.beside.as_deref().and_then(|path| fs::metadata(path).ok());
        beside.map_or(read, |found| read.min(found.len()))
    }

    /// Makes the output of what the cache has, which was found sound.
    fn restore(
        &self,
        entry: &mut cache::Entry,
        outcome: Outcome,
        names: Names,
        input: Input,
    ) -> anyhow::Result<Work<'_>> {
        let path = outcome.output.clone().context("outputs are kept of files only")?;
        let output = Output::file(path, &input, self.habits.force);
        let mut output = output.with_context(|| names.create())?;
        entry.copy(&mut output).with_context(|| names.write())?;
        if self.habits.copy_attributes {
            output.copy_attributes(&input);
        }
        Ok(Work::Made(Box::new(Made { job: self, names, input, output, outcome })))
    }

    /// Why an output is not worth keeping, if it is not. What went to standard output can't be taken
    /// back.
    fn little_gain(&self, outcome: &Outcome) -> Option<Skip> {
        let is_file = self.compresses() && outcome.output.is_some();
        let least = self.habits.least_gain.filter(|_| is_file)?;
        let Outcome { read, written, .. } = *outcome;
        let read = self.otherwise(read);
        if least.is_reached(read, written) {
            return None;
        }
        Some(if written < read { Skip::LittleGain } else { Skip::NotSmaller })
    }

    /// How it is compressed, if it is.
    pub(crate) fn compression(&self) -> Option<&Compression> {
        match &self.direction {
            Direction::Compress(how) => Some(how),
            Direction::Decompress(_) => None,
        }
    }

    pub(crate) fn compresses(&self) -> bool {
        matches!(self.direction, Direction::Compress(_))
    }

    /// Passes the file over for what it is; then it has no output, with --force not even an old
    /// one.
    fn passed(&self, skip: Skip, path: Option<PathBuf>, outcome: Option<Outcome>) -> Work<'_> {
        let stale = path.filter(|_| self.habits.force);
        Work::Passed(Box::new(Passed { skip, outcome, stale, removed: None }))
    }

    fn is_compressed_by_name(&self) -> bool {
        let by_name = self.input.as_deref().is_some_and(kind::has_extension);
        by_name && self.habits.choosy && self.compresses()
    }

    /// Why the file is not worth compressing, if it is not.
    fn is_not_worth_it(&self, input: &Input) -> io::Result<Option<Skip>> {
        if !self.compresses() || !input.metadata.is_file() {
            return Ok(None);
        }
        if self.is_compressed_by_name() {
            return Ok(Some(Skip::Compressed));
        }
        // Files of `/proc` claim to be empty.
        if input.size().is_some_and(|size| size < self.habits.least_size) {
            return Ok(Some(Skip::TooShort));
        }
        let named_text = self.input.as_deref().is_some_and(kind::has_text_extension);
        let compressed = self.habits.choosy && !named_text && kind::is_compressed(&input.file)?;
        Ok(compressed.then_some(Skip::Compressed))
    }

    /// Whether the output is there already and holds what it should.
    ///
    /// # Errors
    /// If it is there and holds something else.
    fn is_done(
        &self,
        input: &Input,
        output: &Path,
        known: Option<&mut LookUp<'_>>,
    ) -> anyhow::Result<bool> {
        let Ok(found) = fs::metadata(output) else { return Ok(false) };
        if !found.is_file() || !input.metadata.is_file() {
            return Ok(false);
        }
        let [made, read] = [&found, &input.metadata].map(|it| it.modified().ok());
        if self.habits.trust_times && made.is_some() && made == read {
            return Ok(true);
        }
        let output = File::open(output)?;
        if let Some(known) = known
            && known.is_output(&input.file, &output)?
        {
            return Ok(true);
        }
        let same = match &self.direction {
            Direction::Compress(how) => compare::decodes_to(&output, &input.file, &how.reverse()?),
            Direction::Decompress(how) => compare::decodes_to(&input.file, &output, how),
        };
        let other = if made < read { "older" } else { "of another text" };
        ensure!(same?, "its output is there and {other}; --force replaces it");
        Ok(true)
    }

    /// The file to write, if the target is one.
    pub(crate) fn output_path(&self) -> anyhow::Result<Option<PathBuf>> {
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

/// An output that no input stands for any more.
pub(crate) struct Orphan {
    /// The file.
    pub(crate) output: PathBuf,
    /// Why.
    pub(crate) skip: Skip,
    /// What knows whether it is ours to remove.
    pub(crate) cache: Arc<Cache>,
}

impl Orphan {
    /// Has it removed if a run with this cache made it; else it may be somebody's only copy. So what
    /// is removed is still in the cache.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn work(&self) -> anyhow::Result<Work<'_>> {
        let names = Names::new(Some(&self.output), None);
        let mut file = File::open(&self.output).with_context(|| names.open())?;
        if !self.cache.has_made(&mut file).with_context(|| names.read())? {
            return Ok(Skip::Unknown.into());
        }
        let stale = Some(self.output.clone());
        let passed = Passed { skip: self.skip, outcome: None, stale, removed: None };
        Ok(Work::Passed(Box::new(passed)))
    }
}

/// Whether nothing at all has this name.
pub(crate) fn is_nothing(path: &Path) -> bool {
    fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound)
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
