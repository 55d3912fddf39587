//! Lines of each file that a corpus runs.
//!
//! Counted by the compiler's own instrumentation, one counter for each region of the source, and
//! read by `llvm-profdata` and `llvm-cov` of the same LLVM: rustup's component `llvm-tools`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;

use super::package::{Build, Package, host};
use crate::workspace::{output_of, root, run, target};

/// Which lines a target's corpus runs, by llvm-cov.
#[derive(Args)]
pub(super) struct Coverage {
    /// The target.
    target: String,
    /// Write pages, too, with every line and how often it ran.
    #[arg(long)]
    html: bool,
}

impl Coverage {
    /// Runs the task.
    pub(super) fn run(&self) -> Result<()> {
        let package = Package::of(&self.target)?;
        let (toolchain, tools) = tools()?;
        let programs = package.build(Some(&self.target), Build::Counting { toolchain })?;
        let program = programs.join(&self.target);
        let folder = target().join("fuzz/coverage").join(&self.target);
        if folder.exists() {
            std::fs::remove_dir_all(&folder)?;
        }
        std::fs::create_dir_all(&folder)?;

        let (raw, profile) = (folder.join("profraw"), folder.join("profdata"));
        let corpus = package.corpus(&self.target);
        ensure!(corpus.is_dir(), "{} has no corpus yet: run it first", self.target);
        let mut command = package.command(&programs, &self.target)?;
        command.arg("-runs=0").arg(&corpus).args(package.seeds(&self.target));
        command.env("LLVM_PROFILE_FILE", &raw).stdout(Stdio::null()).stderr(Stdio::null());
        run(&mut command)?;
        let mut merge = Command::new(tools.join("llvm-profdata"));
        run(merge.args(["merge", "-sparse", "-o"]).arg(&profile).arg(&raw))?;

        let cov = |task: &str| {
            let mut command = Command::new(tools.join("llvm-cov"));
            command.arg(task).arg(format!("-instr-profile={}", profile.display()));
            command
        };
        let exported = output_of(cov("export").arg("-summary-only").arg(&program));
        let exported = exported.context("llvm-cov export fails")?;
        print!("{}", table(&files(&serde_json::from_str(&exported)?, &root().join("crates"))));
        if self.html {
            let mut show = cov("show");
            show.arg("-format=html").arg(format!("-output-dir={}", folder.display()));
            run(show.arg(&program).arg(root().join("crates")).stdout(Stdio::null()))?;
            println!("\n{}", folder.join("index.html").display());
        }
        Ok(())
    }
}

/// A toolchain that has LLVM's tools, as cargo is told it, and where they are.
fn tools() -> Result<(Option<&'static str>, PathBuf)> {
    let host = host()?;
    for toolchain in [Some("+nightly"), None] {
        let mut rustc = Command::new("rustc");
        // As in a build: the toolchain that runs this task is not to decide.
        rustc.args(toolchain).args(["--print", "sysroot"]).env_remove("RUSTUP_TOOLCHAIN");
        let Some(sysroot) = output_of(&mut rustc) else { continue };
        let folder = Path::new(&sysroot).join("lib/rustlib").join(&host).join("bin");
        if folder.join("llvm-cov").exists() && folder.join("llvm-profdata").exists() {
            return Ok((toolchain, folder));
        }
    }
    anyhow::bail!(
        "coverage is read by the compiler's own llvm-cov, which is not there:\n\
         rustup component add llvm-tools --toolchain nightly"
    )
}

/// Lines of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Lines {
    all: u64,
    run: u64,
}

/// By crate and file.
type Files = BTreeMap<(String, String), Lines>;

/// What llvm-cov says of the files below the crates' folder.
fn files(exported: &Value, crates: &Path) -> Files {
    let files = exported["data"][0]["files"].as_array().into_iter().flatten();
    files
        .filter_map(|file| {
            let path = Path::new(file["filename"].as_str()?).strip_prefix(crates).ok()?;
            let (name, rest) = path.to_str()?.split_once('/')?;
            let lines = &file["summary"]["lines"];
            let lines = Lines { all: lines["count"].as_u64()?, run: lines["covered"].as_u64()? };
            Some(((name.to_owned(), rest.to_owned()), lines))
        })
        .collect()
}

/// A line for each crate of which something runs, and below it one for each of its files of which
/// something does. All lines of a crate count that are in the program.
fn table(files: &Files) -> String {
    let mut crates: BTreeMap<&str, Lines> = BTreeMap::new();
    for ((name, _), lines) in files {
        let sum = crates.entry(name).or_default();
        *sum = Lines { all: sum.all + lines.all, run: sum.run + lines.run };
    }
    let row = |name: &str, Lines { all, run }: Lines| {
        let percent = 100.0 * run as f64 / all.max(1) as f64;
        format!("{name:40} {run:6} of {all:6} lines {percent:6.1} %\n")
    };
    let mut text = String::new();
    for (name, sum) in crates.into_iter().filter(|(_, sum)| sum.run > 0) {
        text += &row(name, sum);
        let own = files.iter().filter(|((of, _), lines)| of == name && lines.run > 0);
        for ((_, file), lines) in own {
            text += &row(&format!("  {file}"), *lines);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{files, table};

    #[test]
    fn files_of_crates_are_summed() {
        let file = |name: &str, count: u64, covered: u64| {
            let lines = serde_json::json!({ "count": count, "covered": covered });
            serde_json::json!({ "filename": name, "summary": { "lines": lines } })
        };
        let list = [
            file("/w/crates/bits/src/lib.rs", 10, 5),
            file("/w/crates/bits/src/slice.rs", 30, 15),
            file("/w/crates/bits/src/counter.rs", 10, 0),
            file("/w/crates/trie/src/lib.rs", 10, 0),
            file("/elsewhere/lib.rs", 1, 1),
        ];
        let exported = serde_json::json!({ "data": [{ "files": list }] });
        let text = table(&files(&exported, Path::new("/w/crates")));
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let lines: Vec<_> = text.lines().map(words).collect();
        let expected = [
            "bits 20 of 50 lines 40.0 %",
            "src/lib.rs 5 of 10 lines 50.0 %",
            "src/slice.rs 15 of 30 lines 50.0 %",
        ];
        assert_eq!(lines, expected);
    }
}
