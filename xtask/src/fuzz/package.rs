//! Fuzz targets, built and run without further tools.
//!
//! Targets are built as `cargo fuzz` builds them: instrumented for coverage, with the
//! address sanitizer where a nightly toolchain is there to build it.

use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::workspace::{output_of, root, run, target};

/// Run fuzz targets.
#[derive(Args)]
pub(crate) struct Fuzz {
    /// The target; `smoke` runs all of them, briefly.
    target: String,
    /// How long to run each, in seconds; 3 for `smoke`, 60 for a target.
    #[arg(long)]
    seconds: Option<u32>,
}

/// What makes a build instrumented, as `cargo fuzz` sets it.
const COVERAGE: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing -Cdebug-assertions -Ccodegen-units=1";

impl Fuzz {
    /// All targets for so many seconds each.
    pub(crate) fn smoke(seconds: u32) -> Self {
        Self { target: "smoke".to_owned(), seconds: Some(seconds) }
    }

    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let packages = PACKAGES.map(|folder| Package { folder });
        if self.target == "smoke" {
            for package in packages {
                let binaries = package.build(None)?;
                for target in package.targets()? {
                    let runs = package.run(&binaries, &target, self.seconds.unwrap_or(3))?;
                    println!("{target}: {} executions", runs.executions);
                }
            }
            return Ok(());
        }
        let mut all = Vec::new();
        for package in packages {
            let targets = package.targets()?;
            if targets.contains(&self.target) {
                let binaries = package.build(Some(&self.target))?;
                let runs = package.run(&binaries, &self.target, self.seconds.unwrap_or(60))?;
                return log(&self.target, &runs);
            }
            all.extend(targets);
        }
        bail!("no fuzz target {:?}; there are: smoke, {}", self.target, all.join(", "))
    }
}

/// Packages of fuzz targets, which `cargo fuzz` knows by their folders: those of parts, which
/// compile little, and those of the whole encoder with its decoders.
const PACKAGES: [&str; 2] = ["fuzz", "fuzz/whole"];

struct Package {
    folder: &'static str,
}

impl Package {
    fn root(&self) -> PathBuf {
        root().join(self.folder)
    }

    /// The names of its targets: their files.
    fn targets(&self) -> Result<Vec<String>> {
        let mut targets = Vec::new();
        for entry in std::fs::read_dir(self.root().join("fuzz_targets"))? {
            let path = entry?.path();
            targets.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
        targets.sort();
        Ok(targets)
    }

    /// Builds one target, or all; returns the folder with their programs.
    fn build(&self, one: Option<&str>) -> Result<PathBuf> {
        let host = output_of(Command::new("rustc").arg("-vV"))
            .and_then(|text| text.lines().find_map(|l| l.strip_prefix("host: ").map(str::to_owned)))
            .context("rustc does not tell its host")?;
        if output_of(Command::new("cargo").args(["+nightly", "--version"])).is_some() {
            match self.build_with(one, Some("+nightly"), &host) {
                Ok(folder) => {
                    println!("fuzz targets built by nightly, with the address sanitizer");
                    return Ok(folder);
                }
                Err(error) => println!("no sanitizers: the nightly build failed ({error})"),
            }
        } else {
            println!("no sanitizers: there is no nightly toolchain");
        }
        self.build_with(one, None, &host)
    }

    fn build_with(
        &self,
        one: Option<&str>,
        toolchain: Option<&str>,
        host: &str,
    ) -> Result<PathBuf> {
        let (name, flags) =
            if toolchain.is_some() { ("sanitized", "-Zsanitizer=address ") } else { ("plain", "") };
        let target_dir = target().join("fuzz").join(name);
        let mut command = Command::new("cargo");
        command.args(toolchain).args(["build", "--release", "--target", host]);
        if let Some(target) = one {
            command.args(["--bin", target]);
        }
        command.arg("--target-dir");
        // A cargo that runs this task has told its own toolchain to its children.
        command.arg(&target_dir).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
        command.env("RUSTFLAGS", format!("{flags}{COVERAGE}")).current_dir(self.root());
        run(&mut command)?;
        Ok(target_dir.join(host).join("release"))
    }

    /// Runs one target over its own corpus, which it extends.
    fn run(&self, binaries: &std::path::Path, target: &str, seconds: u32) -> Result<Runs> {
        let corpus = self.root().join("corpus").join(target);
        let artifacts = self.root().join("artifacts").join(target);
        std::fs::create_dir_all(&corpus)?;
        std::fs::create_dir_all(&artifacts)?;
        let mut child = Command::new(binaries.join(target))
            .arg(&corpus)
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-artifact_prefix={}/", artifacts.display()))
            .args(["-print_final_stats=1", "-max_len=8192", "-len_control=20", "-timeout=60"])
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .with_context(|| format!("can't start the fuzz target {target}"))?;
        let mut executions = 0;
        let mut lines = Vec::new();
        let errors = child.stderr.take().context("the target's stderr")?;
        for line in BufReader::new(errors).lines() {
            let line = line?;
            if let Some(count) = line.strip_prefix("stat::number_of_executed_units:") {
                executions = count.trim().parse()?;
            }
            lines.push(line);
        }
        let status = child.wait()?;
        if !status.success() {
            let from = lines.len().saturating_sub(60);
            bail!("fuzz target {target} failed ({status}):\n{}", lines[from..].join("\n"));
        }
        // libFuzzer does not count bytes: the corpus' mean length stands for all inputs'.
        let sizes: Vec<u64> = std::fs::read_dir(&corpus)?
            .filter_map(|entry| Some(entry.ok()?.metadata().ok()?.len()))
            .collect();
        let mean = sizes.iter().sum::<u64>() / sizes.len().max(1) as u64;
        Ok(Runs { executions, bytes: executions * mean })
    }
}

/// What a run did.
struct Runs {
    executions: u64,
    bytes: u64,
}

/// Appends a row to the log.
fn log(target: &str, runs: &Runs) -> Result<()> {
    let date = output_of(Command::new("date").arg("+%Y-%m-%d")).unwrap_or_default();
    let mut git = Command::new("git");
    let commit = output_of(git.args(["rev-parse", "--short", "HEAD"]).current_dir(root()));
    let commit = commit.unwrap_or_default();
    let whole = target.starts_with("encoder") || target == "c_interface";
    let qualities = if whole { "0–11" } else { "–" };
    let Runs { executions, bytes } = runs;
    let row = format!("| {target} | {executions} | {bytes} | {qualities} | {date} | {commit} |\n");
    let path = root().join("docs/FUZZING.md");
    let mut file = std::fs::OpenOptions::new().append(true).open(&path)?;
    file.write_all(row.as_bytes()).with_context(|| format!("{}", path.display()))?;
    print!("{row}");
    Ok(())
}
