//! Fuzz targets, built and run without further tools; what they reach; what they would find.
//!
//! | file | |
//! |---|---|
//! | `package` | the packages of targets, and how they are built |
//! | `running` | one target, run over its corpus |
//! | `progress` | what libFuzzer says of itself |
//! | `inputs` | corpora: their sizes, and how they are merged |
//! | `coverage` | lines of each file that a corpus runs |
//! | `report` | what each target reaches, as a table |
//! | `faults` | mistakes planted in a copy, and what finds them |

mod coverage;
mod faults;
mod inputs;
mod package;
mod progress;
mod report;
mod running;

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};
use clap::{Args, Subcommand};

use crate::workspace::{output_of, root};
use package::{Build, Package};
use running::{Ran, Running};

pub(crate) use faults::all_apply;

/// Run fuzz targets.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct Fuzz {
    #[command(subcommand)]
    task: Option<Task>,
    /// The target; `smoke` runs all of them, briefly.
    #[arg(required = true)]
    target: Option<String>,
    /// How long to run each, in seconds; 3 for `smoke`, 60 for a target.
    #[arg(long)]
    seconds: Option<u32>,
    /// How many processes work at the target, sharing its corpus.
    #[arg(long, default_value_t = 1)]
    jobs: u32,
    /// Run the target on this input alone, as after a failure.
    #[arg(long, conflicts_with_all = ["seconds", "jobs"])]
    input: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Task {
    /// Keep only as many inputs of a corpus as reach what all of them do.
    Merge(inputs::Merge),
    /// Which lines a target's corpus runs, by llvm-cov.
    Coverage(coverage::Coverage),
    /// What each target reaches: a table.
    Report(report::Report),
    /// Plant one mistake after the other in a copy, and see what finds it.
    Faults(faults::Faults),
}

impl Fuzz {
    /// All targets for so many seconds each.
    pub(crate) fn smoke(seconds: u32) -> Self {
        let target = Some("smoke".to_owned());
        Self { task: None, target, seconds: Some(seconds), jobs: 1, input: None }
    }

    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        match &self.task {
            Some(Task::Merge(merge)) => return merge.run(),
            Some(Task::Coverage(coverage)) => return coverage.run(),
            Some(Task::Report(report)) => return report.run(),
            Some(Task::Faults(faults)) => return faults.run(),
            None => {}
        }
        let target = self.target.as_deref().context("no target")?;
        if target == "smoke" {
            return self.run_all();
        }
        let package = Package::of(target)?;
        let programs = package.build(Some(target), Build::Fuzzing)?;
        if let Some(input) = &self.input {
            return running::run_on(package.command(&programs, target)?, input);
        }
        let running = Running {
            seconds: self.seconds.unwrap_or(60),
            jobs: self.jobs,
            shows_progress: true,
            ..Running::default()
        };
        let ran = running.run(&package, &programs, target)?.passed(target)?;
        log(target, &ran, inputs::mean_length(&package.corpus(target))?)
    }

    fn run_all(&self) -> Result<()> {
        let running =
            Running { seconds: self.seconds.unwrap_or(3), jobs: self.jobs, ..Running::default() };
        for package in Package::all() {
            let programs = package.build(None, Build::Fuzzing)?;
            for target in package.targets()? {
                let ran = running.run(&package, &programs, &target)?.passed(&target)?;
                println!("{target}: {} executions", ran.reached.executions);
            }
        }
        Ok(())
    }
}

/// Targets whose inputs choose a quality, of all there are.
const EVERY_QUALITY: [&str; 9] = [
    "c_interface",
    "compression_dictionary",
    "encoder_options",
    "encoder_stream",
    "joined_streams",
    "own_dictionary",
    "prefix_dictionary",
    "refused_memory",
    "segments",
];

/// Appends a row to the log. libFuzzer does not count bytes: the corpus' mean length stands for
/// all inputs'.
fn log(target: &str, ran: &Ran, mean_length: u64) -> Result<()> {
    let date = output_of(Command::new("date").arg("+%Y-%m-%d")).unwrap_or_default();
    let qualities = if EVERY_QUALITY.contains(&target) { "0–11" } else { "–" };
    let (executions, commit) = (ran.reached.executions, commit());
    let bytes = executions * mean_length;
    let row = format!("| {target} | {executions} | {bytes} | {qualities} | {date} | {commit} |\n");
    let path = root().join("docs/FUZZING.md");
    let mut file = std::fs::OpenOptions::new().append(true).open(&path)?;
    file.write_all(row.as_bytes()).with_context(|| format!("{}", path.display()))?;
    print!("{row}");
    Ok(())
}

/// The commit at hand.
fn commit() -> String {
    let mut git = Command::new("git");
    output_of(git.args(["rev-parse", "--short", "HEAD"]).current_dir(root())).unwrap_or_default()
}

/// What times were measured on.
fn machine() -> String {
    let text = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = text.lines().find_map(|line| line.strip_prefix("model name")?.split_once(':'));
    let model = model.map_or("an unknown processor", |(_, model)| model.trim());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{model}, {cores} cores")
}

/// Numbers in order: the one in the middle and the last.
fn median_and_most(mut numbers: Vec<u64>) -> Option<(u64, u64)> {
    numbers.sort_unstable();
    Some((*numbers.get(numbers.len() / 2)?, *numbers.last()?))
}
