//! `brotwerk train`: a corpus in, a dictionary out.
//!
//! ```text
//! corpus (folders) ─► round (threads) ─► statistics ─► Training ─► dictionary, report
//!                                          ▲    │
//!                              merge ──────┘    └─► --stats-out
//! ```
//!
//! With `--prefix` the texts go into a sample, of which a prefix dictionary is made ([`prefix`]).
//!
//! Memory: for each thread about twenty times the longest text, which is cut at
//! [`corpus::MAX_TEXT`]; 16 bytes for each file, to know it again; and some megabytes. What
//! is written appears whole under its name, or not at all.

mod args;
mod corpus;
mod prefix;
mod round;

use anyhow::{Context as _, bail, ensure};
use brotwerk_dictionary::ReducedDictionary;
use brotwerk_trainer::{Advance, Budget, MAX_STATISTICS, Nothing, Statistics, Training, prior};

pub(crate) use args::TrainArgs;

use crate::message::{self, Bytes, Name};
use crate::output::{check_file, write_file};
use crate::values::MAX_DICTIONARY;
use corpus::Corpus;

/// Does it.
///
/// # Errors
/// Says what is wrong, and with which file; then nothing was written.
pub(crate) fn run(args: &TrainArgs) -> anyhow::Result<()> {
    for path in args.outputs()? {
        check_file(path, args.force)?;
    }
    if let Some(size) = args.prefix {
        return prefix::make(args, size);
    }
    let training = training(args)?;
    if args.merge {
        return merge(args, training);
    }
    let corpus = Corpus::new(args.paths()?)?;
    if let Some(path) = &args.stats_out {
        let (statistics, seen) = round::count(&training, &corpus, args.threads)?;
        let text = statistics.to_text();
        if path.as_os_str() == "-" {
            return message::to_stdout(&text);
        }
        write_file(path, text.as_bytes(), args.force)?;
        return message::to_stdout(&format!("{}: {seen}\n", Name(Some(path))));
    }
    train(args, training, &corpus)
}

/// Where training stands: at its start, or after the dictionary given.
fn training(args: &TrainArgs) -> anyhow::Result<Training> {
    let prior = (!args.no_prior).then(prior);
    let Some(path) = &args.dict else { return Ok(Training::new(args.budget(), prior)) };
    let dictionary = read(path, MAX_DICTIONARY)
        .and_then(|file| Ok(ReducedDictionary::from_bytes(&file)?))
        .with_context(|| Name(Some(path)).to_string())?;
    Ok(Training::resume(args.budget(), prior, dictionary))
}

/// All rounds, on this machine.
fn train(args: &TrainArgs, mut training: Training, corpus: &Corpus) -> anyhow::Result<()> {
    let output = args.output.as_deref().context("--output or --stats-out must say where to")?;
    let (statistics, seen) = loop {
        let (statistics, seen) = round::count(&training, corpus, args.threads)?;
        ensure!(statistics.texts > 0, "there is no text to train on: {seen}");
        match training.advance(&statistics).map_err(|nothing| explain(nothing, &seen))? {
            Advance::Again { words, dropped } => message::line(format_args!(
                "round {}: {words} words, {dropped} dropped",
                training.dictionary().rounds
            )),
            Advance::Stable => break (statistics, seen),
        }
    };
    let dictionary = training.dictionary();
    let report = match &args.report {
        Some(path) => Some((path, round::report(args, dictionary, &statistics, corpus)?)),
        None => None,
    };
    write_file(output, &dictionary.to_bytes(), args.force)?;
    if let Some((path, page)) = report {
        write_file(path, page.as_bytes(), args.force)?;
    }
    message::to_stdout(&format!("{seen}\n{}\n", summary(output, dictionary)))
}

fn explain(nothing: Nothing, seen: &corpus::Seen) -> anyhow::Error {
    anyhow::Error::new(nothing).context(format!("nothing to learn from {seen}"))
}

fn summary(output: &std::path::Path, dictionary: &ReducedDictionary) -> String {
    format!(
        "{}: {} words, {}, {} rounds",
        Name(Some(output)),
        dictionary.words.len(),
        Bytes(dictionary.to_bytes().len() as u64),
        dictionary.rounds
    )
}

/// One round whose statistics others have counted.
fn merge(args: &TrainArgs, mut training: Training) -> anyhow::Result<()> {
    let mut sum: Option<Statistics> = None;
    for path in args.paths()? {
        let mut add = || -> anyhow::Result<()> {
            let part = Statistics::from_text(&read(&path, MAX_STATISTICS)?)?;
            match &mut sum {
                Some(sum) => sum.merge(&part)?,
                None => sum = Some(part),
            }
            Ok(())
        };
        add().with_context(|| Name(Some(&path)).to_string())?;
    }
    let Some(sum) = sum else { bail!("--merge needs statistics to merge") };
    if let Some(path) = &args.stats_out {
        if path.as_os_str() == "-" {
            return message::to_stdout(&sum.to_text());
        }
        return write_file(path, sum.to_text().as_bytes(), args.force);
    }
    let output = args.output.as_deref().context("--output or --stats-out must say where to")?;
    if sum.basis != training.basis() && args.dict.is_none() {
        bail!(
            "these are statistics of round {}; --dict must name the dictionary they were counted \
             with",
            sum.basis.round
        );
    }
    let advance = training.advance(&sum)?;
    let dictionary = training.dictionary();
    write_file(output, &dictionary.to_bytes(), args.force)?;
    let next = match advance {
        Advance::Stable => "stable: another round would change nothing".to_owned(),
        Advance::Again { dropped, .. } => {
            let name = Name(Some(output)).to_string();
            format!("{dropped} words dropped; another round starts with --dict {name}")
        }
    };
    message::to_stdout(&format!("{}; {next}\n", summary(output, dictionary)))
}

/// Reads a file of at most so many bytes.
fn read(path: &std::path::Path, most: u64) -> anyhow::Result<Vec<u8>> {
    use std::io::Read as _;
    let file = std::fs::File::open(path).context("can't be opened")?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).context("can't be read")?;
    ensure!(bytes.len() as u64 <= most, "is longer than such files are");
    Ok(bytes)
}

impl TrainArgs {
    /// How many words to keep.
    fn budget(&self) -> Budget {
        match (self.words, self.cpu, self.all) {
            (Some(words), ..) => Budget::Words(words),
            (_, Some(cpu), _) => Budget::Cpu(cpu.0),
            (.., true) => Budget::All,
            _ => Budget::Knee,
        }
    }
}
