//! What has to find a fault: a test or a fuzz target of a part.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use super::replica::Replica;
use crate::fuzz::package::{Build, Package};
use crate::fuzz::running::Running;
use crate::workspace::cargo;

/// What has to find a fault.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Finder {
    /// The tests in one file of a crate.
    Test {
        /// The crate's name.
        package: String,
        /// The file's name.
        test: String,
    },
    /// A fuzz target, from an empty corpus.
    Target(String),
}

/// A finder that is built.
pub(super) struct Built {
    program: Program,
    /// How long that took.
    pub(super) took: Duration,
}

enum Program {
    Test { program: PathBuf, folder: PathBuf },
    Target { package: Package, programs: PathBuf },
}

/// What a run came to.
pub(super) enum Outcome {
    Found {
        /// The test that failed, or the target.
        by: String,
        after: Duration,
    },
    /// It came to its end without finding anything.
    Passed(Duration),
    /// A test that had not come to its end.
    OutOfTime,
}

impl Finder {
    /// From the command that runs it.
    pub(super) fn parse(command: &str) -> Result<Self> {
        let words: Vec<_> = command.split_whitespace().collect();
        match words[..] {
            ["cargo", "test", "-p", package, "--test", test] => {
                Ok(Self::Test { package: package.to_owned(), test: test.to_owned() })
            }
            ["cargo", "xtask", "fuzz", target] => Ok(Self::Target(target.to_owned())),
            _ => bail!("neither a test nor a target: {command}"),
        }
    }

    /// Builds it in the copy as it is.
    pub(super) fn build(&self, replica: &Replica) -> Result<Built> {
        let start = Instant::now();
        let program = match self {
            Self::Test { package, test } => build_test(replica, package, test)?,
            Self::Target(target) => {
                let package = Package::of(target)?;
                let package =
                    package.in_copy(&replica.workspace(), replica.target_dir().join("fuzz"))?;
                let programs = package.build(Some(target), Build::Fuzzing)?;
                Program::Target { package, programs }
            }
        };
        Ok(Built { program, took: start.elapsed() })
    }

    /// Runs it until it finds something: a test for no longer than `test_seconds`, which it must
    /// not need, a target for `target_seconds`.
    pub(super) fn run(
        &self,
        built: &Built,
        test_seconds: u32,
        target_seconds: u32,
    ) -> Result<Outcome> {
        match (self, &built.program) {
            (Self::Target(target), Program::Target { package, programs }) => {
                let corpus = tempfile::tempdir()?;
                let start = Instant::now();
                let running = Running {
                    seconds: target_seconds,
                    corpus: Some(corpus.path().to_owned()),
                    seed: 1,
                    ..Running::default()
                };
                let ran = running.run(package, programs, target)?;
                let after = start.elapsed();
                let by = format!("{target}, execution {}", ran.reached.executions);
                Ok(if ran.failure.is_some() {
                    Outcome::Found { by, after }
                } else {
                    Outcome::Passed(after)
                })
            }
            (Self::Test { .. }, Program::Test { program, folder }) => {
                run_test(Command::new(program).current_dir(folder), test_seconds)
            }
            _ => bail!("{self} was not built"),
        }
    }
}

fn build_test(replica: &Replica, package: &str, test: &str) -> Result<Program> {
    let mut command = cargo();
    command.args(["test", "--quiet", "--no-run", "--message-format=json"]);
    command.args(["--package", package, "--test", test]).arg("--target-dir");
    command.arg(replica.target_dir()).current_dir(replica.workspace()).stderr(Stdio::inherit());
    let output = command.output().context("can't start cargo")?;
    ensure!(output.status.success(), "{command:?}: {}", output.status);
    let messages = String::from_utf8(output.stdout)?;
    let built = messages.lines().find_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let program = message["executable"].as_str()?;
        let manifest = PathBuf::from(message["manifest_path"].as_str()?);
        Some(Program::Test { program: program.into(), folder: manifest.parent()?.to_owned() })
    });
    built.context("cargo names no program")
}

/// Runs a test's program up to the first test that fails.
fn run_test(command: &mut Command, seconds: u32) -> Result<Outcome> {
    let start = Instant::now();
    let limit = Duration::from_secs(seconds.into());
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn()?;
    let said = child.stdout.take().context("the test's output")?;
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(said).lines().map_while(Result::ok);
        // Nobody listens any more once a test has failed.
        lines.for_each(|line| drop(sender.send(line)));
    });
    loop {
        match lines.recv_timeout(limit.saturating_sub(start.elapsed())) {
            Ok(line) => {
                let failed =
                    line.strip_prefix("test ").and_then(|it| it.strip_suffix(" ... FAILED"));
                if let Some(test) = failed {
                    let after = start.elapsed();
                    child.kill()?;
                    child.wait()?;
                    return Ok(Outcome::Found { by: test.to_owned(), after });
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                child.kill()?;
                child.wait()?;
                return Ok(Outcome::OutOfTime);
            }
            Err(RecvTimeoutError::Disconnected) => {
                let (status, after) = (child.wait()?, start.elapsed());
                // Some faults end a program before it says which test has failed.
                return Ok(if status.success() {
                    Outcome::Passed(after)
                } else {
                    Outcome::Found { by: status.to_string(), after }
                });
            }
        }
    }
}

/// The command that runs it.
impl fmt::Display for Finder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Test { package, test } => write!(f, "cargo test -p {package} --test {test}"),
            Self::Target(target) => write!(f, "cargo xtask fuzz {target}"),
        }
    }
}
