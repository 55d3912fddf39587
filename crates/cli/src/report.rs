//! What is said about each file: lines for people on standard error, or one JSON object for
//! programs on standard output.

use std::path::Path;

use brotwerk::Stats;
use serde::Serialize;

use crate::job::{Fate, Outcome, Passed, Skip};
use crate::message::{self, Bytes, Name, Shown};
use crate::stats;

/// What to say.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Report {
    /// A line for each file on standard error, as `brotli` has it.
    pub(crate) verbose: bool,
    /// An object for each file on standard output.
    pub(crate) json: bool,
    /// What was to be done.
    pub(crate) verb: Verb,
}

impl Verb {
    /// What was done to a file.
    pub(crate) fn participle(self) -> &'static str {
        match self {
            Self::Compress => "compressed",
            Self::Decompress => "decompressed",
            Self::Test => "tested",
        }
    }
}

/// What is done to files.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Verb {
    /// To Brotli.
    Compress,
    /// From Brotli.
    Decompress,
    /// From Brotli, to nowhere.
    Test,
}

/// A file and what became of it.
type Result<'a> = std::result::Result<&'a Fate, &'a anyhow::Error>;

impl Report {
    /// Says it.
    ///
    /// # Errors
    /// If standard output can't be written.
    pub(crate) fn say(&self, file: Option<&Path>, result: Result<'_>) -> anyhow::Result<()> {
        match result {
            Err(error) => message::line(format_args!("{}", Shown(error))),
            Ok(Fate::Done(outcome)) => self.done(file, outcome),
            Ok(Fate::Passed(passed)) => self.passed(file, passed),
            Ok(Fate::Abandoned) => {}
        }
        if !self.json {
            return Ok(());
        }
        let mut line = serde_json::to_string(&self.record(file, result))?;
        line.push('\n');
        message::to_stdout(&line)
    }

    fn done(&self, file: Option<&Path>, outcome: &Outcome) {
        let name = Name(file).to_string();
        if self.verbose {
            for _ in 1..outcome.streams {
                message::line(format_args!("extra input"));
            }
            message::line(format_args!(
                "{} [{name}]: {} -> {} in {:.2} sec",
                if matches!(self.verb, Verb::Compress) { "Compressed" } else { "Decompressed" },
                Bytes(outcome.read),
                Bytes(outcome.written),
                outcome.elapsed.as_secs_f64(),
            ));
        }
        if let Some(stats) = outcome.stats.filter(|_| !self.json) {
            message::line(format_args!("{}", stats::Report { name: &name, stats }));
        }
    }

    fn passed(&self, file: Option<&Path>, passed: &Passed) {
        let Passed { skip, outcome, removed, .. } = passed;
        if self.verbose {
            if let Some(outcome) = outcome {
                self.done(file, outcome);
            }
            if *skip == Skip::NotSmaller {
                message::line(format_args!("Output is larger than input"));
            } else {
                message::line(format_args!("Skipped [{}]: {}", Name(file), skip.reason()));
            }
        }
        // What goes is always said.
        if let Some(path) = removed {
            let path = Name(Some(path));
            message::line(format_args!("Removed [{path}] of [{}]: {}", Name(file), skip.reason()));
        }
    }

    fn record<'a>(&self, file: Option<&'a Path>, result: Result<'a>) -> Record<'a> {
        let outcome = match result {
            Ok(Fate::Done(outcome)) => Some(outcome),
            Ok(Fate::Passed(passed)) => passed.outcome.as_ref(),
            _ => None,
        };
        let passed = match result {
            Ok(Fate::Passed(passed)) => Some(passed),
            _ => None,
        };
        Record {
            input: file.map(Path::to_string_lossy),
            output: outcome
                .filter(|_| passed.is_none())
                .and_then(|outcome| outcome.output.as_deref())
                .map(Path::to_string_lossy),
            status: match (result, self.verb) {
                (Err(_), _) => "failed",
                (Ok(Fate::Passed(_)), _) => "skipped",
                (Ok(Fate::Abandoned), _) => "abandoned",
                (Ok(Fate::Done(_)), verb) => verb.participle(),
            },
            bytes_in: outcome.map(|outcome| outcome.read),
            bytes_out: outcome.map(|outcome| outcome.written),
            seconds: outcome.map(|outcome| outcome.elapsed.as_secs_f64()),
            cached: outcome.is_some_and(|outcome| outcome.cached).then_some(true),
            reason: passed.map(|passed| passed.skip.reason()),
            removed: passed.and_then(|it| it.removed.as_deref()).map(Path::to_string_lossy),
            error: result.err().map(|error| Shown(error).to_string()),
            stats: outcome.and_then(|outcome| outcome.stats).map(Counts::from),
        }
    }
}

/// One line of `--json`. Names that aren't Unicode have U+FFFD where they are not.
#[derive(Serialize)]
#[serde(bound = "")]
struct Record<'a> {
    input: Option<std::borrow::Cow<'a, str>>,
    output: Option<std::borrow::Cow<'a, str>>,
    status: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_in: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bytes_out: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    seconds: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cached: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    removed: Option<std::borrow::Cow<'a, str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    stats: Option<Counts>,
}

/// Where the bits went.
#[derive(Serialize)]
struct Counts {
    literal_bits: u64,
    command_bits: u64,
    distance_bits: u64,
    header_bits: u64,
    meta_blocks: u64,
    stored_meta_blocks: u64,
}

impl From<Stats> for Counts {
    fn from(stats: Stats) -> Self {
        Self {
            literal_bits: stats.literal_bits,
            command_bits: stats.command_bits,
            distance_bits: stats.distance_bits,
            header_bits: stats.header_bits,
            meta_blocks: stats.meta_blocks,
            stored_meta_blocks: stats.stored_meta_blocks,
        }
    }
}
