//! One target, run over its corpus.
//!
//! Several processes at once are libFuzzer's `-fork`: one process hands out short jobs, gathers
//! what they found in one corpus, and stops at the first failure. Its `-jobs` would write to a
//! file each and find the same things again.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

use super::package::Package;
use super::progress::{Reached, failing_input};

/// The longest input, in bytes. A heuristic: descriptions of texts take 5 bytes a piece, so that
/// longer ones would only run longer.
const MAX_LENGTH: u32 = 8192;

/// How slowly libFuzzer lets inputs grow. At 20 most stay below 30 bytes, which describe hardly any
/// steps of a stream, at its own 100 below 15; at 0 they are as long as may be at once, and reach
/// less of what short ones reach.
const LENGTH_CONTROL: &str = "-len_control=1";

/// How many of the last lines are kept to tell why a target failed.
const KEPT_LINES: usize = 60;

/// How to run a target.
#[derive(Default)]
pub(super) struct Running {
    pub(super) seconds: u32,
    /// How many processes; of 0 as of 1.
    pub(super) jobs: u32,
    /// Whether what libFuzzer says is shown as it says it.
    pub(super) shows_progress: bool,
    /// Where the corpus is, if not in its usual place.
    pub(super) corpus: Option<PathBuf>,
    /// What random choices start from, to make the same ones again; 0 for the time of day.
    pub(super) seed: u32,
}

/// What a run did.
pub(super) struct Ran {
    pub(super) reached: Reached,
    pub(super) failure: Option<Failure>,
    shown: bool,
}

/// A target that failed.
pub(super) struct Failure {
    status: ExitStatus,
    /// The file with the input, if there is one.
    input: Option<PathBuf>,
    last_lines: Vec<String>,
}

impl Running {
    /// Runs a target over its corpus, which it extends, beginning with its seeds.
    pub(super) fn run(&self, package: &Package, programs: &Path, target: &str) -> Result<Ran> {
        let corpus = self.corpus.clone().unwrap_or_else(|| package.corpus(target));
        std::fs::create_dir_all(&corpus)?;
        let mut command = package.command(programs, target)?;
        // What is new goes into the first folder alone.
        command.arg(&corpus).args(package.seeds(target));
        command.arg(format!("-max_total_time={}", self.seconds));
        command.arg(format!("-max_len={MAX_LENGTH}")).arg(format!("-seed={}", self.seed));
        command.args(["-print_final_stats=1", LENGTH_CONTROL, "-timeout=60"]);
        if let Some(dictionary) = package.dictionary(target) {
            command.arg(format!("-dict={}", dictionary.display()));
        }
        if self.jobs > 1 {
            command.arg(format!("-fork={}", self.jobs));
        }
        self.watch(&mut command).with_context(|| format!("the fuzz target {target}"))
    }

    /// Runs libFuzzer and listens to it.
    fn watch(&self, command: &mut Command) -> Result<Ran> {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let (mut reached, mut input) = (Reached::default(), None);
        let mut last_lines = VecDeque::new();
        let said = child.stderr.take().context("its stderr")?;
        for line in BufReader::new(said).split(b'\n') {
            let line = String::from_utf8_lossy(&line?).into_owned();
            if self.shows_progress {
                eprintln!("{line}");
            }
            reached.see(&line);
            input = failing_input(&line).or(input);
            if last_lines.len() == KEPT_LINES {
                last_lines.pop_front();
            }
            last_lines.push_back(line);
        }
        let status = child.wait()?;
        let last_lines = last_lines.into();
        let failure = (!status.success()).then_some(Failure { status, input, last_lines });
        Ok(Ran { reached, failure, shown: self.shows_progress })
    }
}

impl Ran {
    /// The run, if it did not fail.
    pub(super) fn passed(self, target: &str) -> Result<Self> {
        let Some(failure) = self.failure else { return Ok(self) };
        let Failure { status, input, last_lines } = failure;
        if !self.shown {
            eprintln!("{}", last_lines.join("\n"));
        }
        match input {
            Some(input) => bail!(
                "fuzz target {target} failed ({status}); to see it again:\n\
                 cargo xtask fuzz {target} --input {}",
                input.display()
            ),
            None => bail!("fuzz target {target} failed ({status})"),
        }
    }
}

/// Runs a target's program on one input.
pub(super) fn run_on(mut program: Command, input: &Path) -> Result<()> {
    let status = program.arg(input).status()?;
    if !status.success() {
        bail!("it fails on {}: {status}", input.display());
    }
    println!("it does not fail on {}", input.display());
    Ok(())
}
