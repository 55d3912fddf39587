//! The command line of `brotwerk train`.

use std::io::BufRead as _;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Parser;

use crate::message::Name;
use crate::source;
use crate::values::{DictionarySize, Threads, dictionary_size, is_stdin, threads};

/// Makes a dictionary for texts of a kind: finds which words of Brotli's static dictionary
/// are worth looking for in them, and how.
///
/// Or, with --prefix, a prefix dictionary of the bytes that they have in common.
///
/// Folders are walked, files that are not text are skipped, and what is there twice counts
/// once. The same corpus gives the same dictionary, in whatever order and on however many
/// threads or machines.
#[derive(Debug, Parser)]
#[command(name = "brotwerk train", infer_long_args = true)]
pub(crate) struct TrainArgs {
    /// Files and folders to learn from; with --merge, files of statistics
    #[arg(value_name = "CORPUS")]
    corpus: Vec<PathBuf>,

    /// Read the names of files and folders from this file too, one in a line; "-" for
    /// standard input
    #[arg(long, value_name = "LIST")]
    files_from: Option<PathBuf>,

    /// Write the dictionary to this file
    #[arg(short, long, value_name = "NAME.dict")]
    pub(crate) output: Option<PathBuf>,

    /// Make a prefix dictionary instead, for -D and --dcb: at most so many bytes, or K or M of
    /// them, of what the files have in common, of whatever kind these are
    #[arg(long, value_name = "SIZE", value_parser = dictionary_size, conflicts_with_all = ["words", "cpu", "all", "dict", "stats_out", "merge", "no_prior", "report"])]
    pub(crate) prefix: Option<DictionarySize>,

    /// Keep at most so many words
    #[arg(long, value_name = "N", conflicts_with_all = ["cpu", "all"])]
    pub(crate) words: Option<usize>,

    /// Keep as many words as this CPU ratio allows, such as 1.02; counted, not measured
    #[arg(long, value_name = "RATIO", value_parser = cpu, conflicts_with = "all")]
    pub(crate) cpu: Option<Cpu>,

    /// Keep all words that pay [default: up to the knee of the curve]
    #[arg(long)]
    pub(crate) all: bool,

    /// Go on from this dictionary instead of from all words
    #[arg(long, value_name = "NAME.dict")]
    pub(crate) dict: Option<PathBuf>,

    /// Count one round only, and write what was counted to this file; "-" for standard
    /// output
    #[arg(long, value_name = "PART.stats", conflicts_with_all = ["output", "report", "words", "cpu", "all", "no_prior"])]
    pub(crate) stats_out: Option<PathBuf>,

    /// CORPUS are statistics of one round: make a dictionary of their sum (or with
    /// --stats-out write the sum)
    #[arg(long, conflicts_with_all = ["report", "test"])]
    pub(crate) merge: bool,

    /// Go by the corpus alone, and not, for words that it happens not to have, by web pages
    /// and data at large
    #[arg(long)]
    pub(crate) no_prior: bool,

    /// Write a page about the dictionary to this file
    #[arg(long, value_name = "OUT.html")]
    pub(crate) report: Option<PathBuf>,

    /// Measure on these files and folders for the report, and not on the corpus itself
    #[arg(long, value_name = "TEXTS", requires = "report")]
    pub(crate) test: Vec<PathBuf>,

    /// Use so many threads; 0, the default, for one per core
    #[arg(short = 'T', long, value_name = "N", default_value = "0", value_parser = threads)]
    pub(crate) threads: Threads,

    /// Replace existing outputs
    #[arg(short, long)]
    pub(crate) force: bool,
}

/// A budget of time, in thousandths of what compressing takes without words.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cpu(pub(crate) u32);

fn cpu(text: &str) -> Result<Cpu, &'static str> {
    let ratio = text.parse::<f64>().ok().filter(|ratio| (1.0..=10.0).contains(ratio));
    let thousandths = ratio.map(|ratio| ((ratio - 1.0) * 1_000.0).round() as u32);
    thousandths.filter(|&n| n > 0).map(Cpu).ok_or("a ratio is a number from 1.001 to 10")
}

impl TrainArgs {
    /// The files that will be written.
    ///
    /// # Errors
    /// Two that are one, and a dictionary or page for standard output.
    pub(super) fn outputs(&self) -> anyhow::Result<Vec<&Path>> {
        let files: Vec<_> = [&self.output, &self.report].into_iter().flatten().collect();
        for path in &files {
            let name = Name(Some(path));
            anyhow::ensure!(path.as_os_str() != "-", "--output and --report go to files, not to -");
            let same = files.iter().filter(|other| other == &path).count() > 1;
            anyhow::ensure!(!same, "{name}: can't be both dictionary and report");
        }
        let statistics = self.stats_out.iter().filter(|path| path.as_os_str() != "-");
        Ok(files.into_iter().chain(statistics).map(PathBuf::as_path).collect())
    }

    /// All that the command line and the list name.
    pub(super) fn paths(&self) -> anyhow::Result<Vec<PathBuf>> {
        let mut paths = self.corpus.clone();
        let Some(list) = &self.files_from else {
            anyhow::ensure!(!paths.is_empty(), "no files or folders to read (see --help)");
            return Ok(paths);
        };
        let read = || -> std::io::Result<Vec<PathBuf>> {
            let file = if is_stdin(list) { source::stdin()? } else { std::fs::File::open(list)? };
            let lines = std::io::BufReader::new(file).lines().collect::<Result<Vec<_>, _>>()?;
            Ok(lines.into_iter().filter(|line| !line.is_empty()).map(PathBuf::from).collect())
        };
        paths.extend(read().with_context(|| Name(Some(list)).to_string())?);
        Ok(paths)
    }
}
