//! What each target reaches, as a table.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result};
use clap::Args;
use xtask::splice::splice;

use super::package::{Build, Package};
use super::progress::{Reached, number_after};
use super::running::Running;
use super::{commit, inputs, machine, median_and_most};

/// What each target reaches: a table.
#[derive(Args)]
pub(super) struct Report {
    /// The targets; all if none is named.
    targets: Vec<String>,
    /// How long to run each, in seconds.
    #[arg(long, default_value_t = 5)]
    seconds: u32,
    /// Renew the table in docs/FUZZING.md.
    #[arg(long, conflicts_with = "targets")]
    save: bool,
}

/// Asks `brotwerk-check` to say of each text how long it is.
const TELL_LENGTHS: &str = "BROTWERK_TEXT_LENGTHS";

/// What a target reaches.
struct Row {
    target: String,
    inputs: Vec<u64>,
    texts: Vec<u64>,
    reached: Reached,
}

impl Report {
    /// Runs the task.
    pub(super) fn run(&self) -> Result<()> {
        let mut table = self.head();
        print!("{table}");
        for package in Package::all() {
            let mut targets = package.targets()?;
            targets.retain(|it| self.targets.is_empty() || self.targets.contains(it));
            let one = if let [one] = &targets[..] { Some(one.as_str()) } else { None };
            if targets.is_empty() {
                continue;
            }
            let programs = package.build(one, Build::Fuzzing)?;
            for target in targets {
                let row = self.row(&package, &programs, target)?.markdown();
                println!("{row}");
                table.push_str(&row);
                table.push('\n');
            }
        }
        if self.save { splice("docs/FUZZING.md", "reached", &table) } else { Ok(()) }
    }

    fn row(&self, package: &Package, programs: &Path, target: String) -> Result<Row> {
        let running = Running { seconds: self.seconds, ..Running::default() };
        let reached = running.run(package, programs, &target)?.passed(&target)?.reached;
        let corpus = package.corpus(&target);
        let texts = text_lengths(package.command(programs, &target)?, &corpus)?;
        Ok(Row { target, inputs: inputs::lengths(&corpus)?, texts, reached })
    }

    fn head(&self) -> String {
        format!(
            "{}; {} seconds each, commit {}.\n\n\
             | target | inputs | bytes, median | most | texts' bytes, median | most | edges \
             | features | executions per second |\n|---|---|---|---|---|---|---|---|---|\n",
            machine(),
            self.seconds,
            commit()
        )
    }
}

impl Row {
    fn markdown(&self) -> String {
        let pair = |numbers: &[u64]| match median_and_most(numbers.to_vec()) {
            Some((median, most)) => format!("{median} | {most}"),
            None => "– | –".to_owned(),
        };
        let Self { target, inputs, texts, reached } = self;
        let Reached { edges, features, per_second, .. } = reached;
        format!(
            "| {target} | {} | {} | {} | {edges} | {features} | {per_second} |",
            inputs.len(),
            pair(inputs),
            pair(texts)
        )
    }
}

/// The lengths of all texts that a corpus describes, in bytes; none where the target's inputs
/// describe no texts.
fn text_lengths(mut command: Command, corpus: &Path) -> Result<Vec<u64>> {
    command.arg("-runs=0").arg(corpus).env(TELL_LENGTHS, "1");
    let output = command.stdout(Stdio::null()).output().context("can't start the target")?;
    let said = String::from_utf8_lossy(&output.stderr);
    Ok(said.lines().filter_map(|line| number_after(line, "text of ")).collect())
}
