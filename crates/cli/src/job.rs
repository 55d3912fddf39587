//! One file in, one file out.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, bail};
use brotwerk::Stats;

use crate::codec::{Counted, Direction, compress, decompress};
use crate::input::Input;
use crate::message::{self, Bytes, Name};
use crate::output::Output;
use crate::progress::Progress;
use crate::stats::Report;

/// What to do with one input.
#[derive(Debug)]
pub(crate) struct Job {
    /// The file to read; none for standard input.
    pub(crate) input: Option<PathBuf>,
    /// Whether to compress it.
    pub(crate) direction: Direction,
    /// Where the result goes.
    pub(crate) target: Target,
    /// Replace an output, use a terminal.
    pub(crate) force: bool,
    /// Remove the input afterwards.
    pub(crate) remove: bool,
    /// Say what became of it.
    pub(crate) verbose: bool,
}

/// Where a result goes.
#[derive(Debug)]
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

/// What became of a file.
struct Outcome {
    read: u64,
    written: u64,
    elapsed: Duration,
    stats: Option<Stats>,
}

/// Does it.
///
/// # Errors
/// Names the input and what is wrong. The input is then as it was; there is no output unless
/// all that failed is the removal of the input.
pub(crate) fn run(job: &Job) -> anyhow::Result<()> {
    let name = Name(job.input.as_deref()).to_string();
    let outcome = work(job, &name).with_context(|| name.clone())?;
    // As `brotli` calls it in these lines.
    let name = if job.input.is_some() { &name } else { "con" };
    if job.verbose {
        let Outcome { read, written, elapsed, .. } = outcome;
        message::line(format_args!(
            "{} [{name}]: {} -> {} in {:.2} sec",
            if job.compresses() { "Compressed" } else { "Decompressed" },
            Bytes(read),
            Bytes(written),
            elapsed.as_secs_f64(),
        ));
    }
    if let Some(stats) = outcome.stats {
        message::line(format_args!("{}", Report { name, stats }));
    }
    Ok(())
}

fn work(job: &Job, name: &str) -> anyhow::Result<Outcome> {
    let input = Input::open(job.input.as_deref())?;
    if !job.compresses() && !job.force && job.input.is_none() && input.is_terminal() {
        bail!("compressed data is not read from a terminal; --force overrides");
    }
    if job.remove && job.input.is_some() {
        input.check_removable()?;
    }
    let mut output = match job.output_path()? {
        Some(path) => Output::file(path, &input, job.force)?,
        None if matches!(job.target, Target::Stdout) => {
            Output::stdout(&input, job.compresses() && !job.force)?
        }
        None => Output::Nowhere,
    };

    let mut reader = Progress::new(&input.file, name, input.size());
    let mut writer = Counted::new(&mut output);
    let stats = match &job.direction {
        Direction::Compress(how) => {
            let stats = compress(&mut reader, &mut writer, how, input.size())?;
            how.stats.then_some(stats)
        }
        Direction::Decompress => {
            decompress(&mut reader, &mut writer)?;
            None
        }
    };
    let (read, written, elapsed) = (reader.count(), writer.count(), reader.elapsed());
    drop(reader);
    output.finish(&input)?;
    if let Some(path) = job.input.as_ref().filter(|_| job.remove) {
        input.remove(path, read)?;
    }
    Ok(Outcome { read, written, elapsed, stats })
}

impl Job {
    fn compresses(&self) -> bool {
        matches!(self.direction, Direction::Compress(_))
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
        let stem = input.file_name().and_then(|name| without_suffix(name, suffix));
        let stem = stem.with_context(|| {
            let suffix = Name(Some(suffix.as_ref()));
            format!("its name is not one that ends in {suffix}; --output or --stdout can be given")
        })?;
        Ok(Some(input.with_file_name(stem)))
    }
}

/// What stands before the suffix, if it is there and not all of the name.
fn without_suffix(name: &OsStr, suffix: &OsStr) -> Option<OsString> {
    #[cfg(unix)]
    let stem = {
        use std::os::unix::ffi::OsStrExt as _;
        OsStr::from_bytes(name.as_bytes().strip_suffix(suffix.as_bytes())?)
    };
    // There is no safe way to cut a name that isn't Unicode.
    #[cfg(not(unix))]
    let stem = OsStr::new(name.to_str()?.strip_suffix(suffix.to_str()?)?);
    Some(stem.to_owned()).filter(|stem| !stem.is_empty())
}
