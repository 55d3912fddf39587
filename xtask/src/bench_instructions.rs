//! Instructions of each part and of each quality, beside the table that is committed.
//!
//! Callgrind counts them, under gungraun: the same program on the same machine takes the same
//! number every time, whatever else the machine does. Another compiler, C library or valgrind
//! counts others, so the table says what it was made with, and elsewhere it binds nobody.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::{Value, json};
use xtask::splice::splice;

use crate::workspace::{cargo, output_of, root, run, target};

/// The version of gungraun, which its runner must have, too.
const VERSION: &str = "0.20.0";

/// The committed table, below the workspace's root.
const TABLE: &str = "benches/instructions.json";

/// What fails the check: so many percent more instructions than in the table. A heuristic: what
/// another order of inlining brings is below. Raising it lets more pass unseen.
const TOLERANCE: u64 = 3;

/// Instructions and estimated cycles of each part and of each quality, by callgrind.
#[derive(Args)]
pub(crate) struct Instructions {
    /// The part, or how the names of several begin: `meta_block`, for example.
    part: Option<String>,
    /// Renew the committed table, here and in docs/BENCHMARKS.md.
    #[arg(long, conflicts_with = "part")]
    save: bool,
    /// Fail if anything takes 3 % more than in the committed table, if that was made with the
    /// same compiler, C library and valgrind.
    #[arg(long, conflicts_with = "save")]
    check: bool,
}

/// What was counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Count {
    instructions: u64,
    /// With a cost for each miss of a simulated cache.
    cycles: u64,
}

/// By part and input: `hash_rows`, `page`.
type Counts = BTreeMap<(String, String), Count>;

impl Instructions {
    /// The check of every run of CI.
    pub(crate) fn checked() -> Self {
        Self { part: None, save: false, check: true }
    }

    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        if output_of(Command::new("valgrind").arg("--version")).is_none() {
            println!("skipped: instructions are counted by valgrind, and there is none");
            return Ok(());
        }
        let counts = self.count()?;
        let made_with = environment();
        if self.save {
            let file = to_json(&made_with, &counts);
            std::fs::write(root().join(TABLE), format!("{file:#}\n"))?;
            return splice("docs/BENCHMARKS.md", "instructions", &markdown(&made_with, &counts));
        }
        let committed = std::fs::read_to_string(root().join(TABLE)).context(TABLE)?;
        let (committed_with, committed) = from_json(&committed).context(TABLE)?;
        print!("{}", compared(&counts, &committed));
        let slower = slower(&counts, &committed);
        for line in &slower {
            println!("{line}");
        }
        if made_with != committed_with {
            println!("the table was made with {committed_with},\nthis with {made_with}:");
            println!("so more instructions may be theirs, and are no failure");
            return Ok(());
        }
        let number = slower.len();
        let renew = "cargo xtask bench instructions --save renews it";
        ensure!(!self.check || number == 0, "{number} not as in {TABLE}; {renew}");
        Ok(())
    }

    /// Has them counted.
    fn count(&self) -> Result<Counts> {
        let mut path = vec![runner()?];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let mut bench = cargo();
        bench.args(["bench", "--quiet", "--package", "brotwerk-instructions", "--"]);
        bench.args(["--output-format=json", "--parallel"]);
        bench.arg("--home").arg(target().join("gungraun"));
        if let Some(part) = &self.part {
            bench.arg(format!("*::{part}*::*"));
        }
        // As others are built for speed, so that they need not be built again.
        bench.env("CARGO_PROFILE_BENCH_DEBUG", "false");
        bench.env("PATH", std::env::join_paths(path)?).stderr(Stdio::inherit());
        let output = bench.output().context("can't start cargo")?;
        ensure!(output.status.success(), "{bench:?}: {}", output.status);
        let lines = String::from_utf8(output.stdout)?;
        let counts: Counts = lines.lines().map(parse).collect::<Result<_>>()?;
        ensure!(!counts.is_empty(), "nothing was counted: is there such a part?");
        Ok(counts)
    }
}

/// The folder of gungraun's runner, which is installed if need be.
fn runner() -> Result<PathBuf> {
    let folder = target().join("tools");
    let program = folder.join("bin/gungraun-runner");
    let is_there = |program: &Path| {
        let version = output_of(Command::new(program).arg("--version"));
        version.is_some_and(|version| version.ends_with(VERSION))
    };
    if !is_there(&program) {
        println!("gungraun-runner {VERSION} is built first, which takes two minutes");
        let mut install = cargo();
        install.args(["install", "--quiet", "--locked", "--force", "gungraun-runner"]);
        run(install.args(["--version", VERSION, "--root"]).arg(&folder))?;
    }
    Ok(folder.join("bin"))
}

/// What counts depend on, besides the code.
fn environment() -> String {
    let first = |program: &str, argument: &str| {
        let text = output_of(Command::new(program).arg(argument)).unwrap_or_default();
        text.lines().next().unwrap_or_default().to_owned()
    };
    // The C library copies by what the processor has.
    let flags = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let has = |flag: &&str| flags.split_whitespace().any(|found| found == *flag);
    let widest = ["avx512vl", "avx2"].into_iter().find(has).unwrap_or("no avx2");
    let (rustc, valgrind) = (first("rustc", "--version"), first("valgrind", "--version"));
    format!(
        "{rustc}, {valgrind}, {}, {}, {widest}",
        first("ldd", "--version"),
        std::env::consts::ARCH
    )
}

/// One line of what gungraun says.
fn parse(line: &str) -> Result<((String, String), Count)> {
    let value: Value = serde_json::from_str(line)?;
    let text = |name: &str| value[name].as_str().map(str::to_owned).context("no name");
    let metrics = &value["profiles"][0]["data"]["total"]["metrics"];
    let count = |name: &str| {
        let count = metrics[name]["values"]["new"].as_u64();
        count.with_context(|| format!("no {name} in {line}"))
    };
    let count = Count { instructions: count("Ir")?, cycles: count("EstimatedCycles")? };
    Ok(((text("function_name")?, text("id")?), count))
}

fn to_json(made_with: &str, counts: &Counts) -> Value {
    let row = |((part, input), count): (&(String, String), &Count)| {
        let Count { instructions, cycles } = count;
        json!({ "part": part, "input": input, "instructions": instructions, "cycles": cycles })
    };
    json!({ "made_with": made_with, "counts": counts.iter().map(row).collect::<Vec<_>>() })
}

fn from_json(text: &str) -> Result<(String, Counts)> {
    let value: Value = serde_json::from_str(text)?;
    let row = |row: &Value| {
        let text = |name: &str| row[name].as_str().map(str::to_owned);
        let (instructions, cycles) = (row["instructions"].as_u64()?, row["cycles"].as_u64()?);
        Some(((text("part")?, text("input")?), Count { instructions, cycles }))
    };
    let rows = value["counts"].as_array().context("no counts")?;
    let counts = rows.iter().map(|value| row(value).with_context(|| format!("bad row {value}")));
    let made_with = value["made_with"].as_str().context("not said what it was made with")?;
    Ok((made_with.to_owned(), counts.collect::<Result<_>>()?))
}

/// What takes more than the tolerance allows, and what is not in the table: a line each.
fn slower(counts: &Counts, committed: &Counts) -> Vec<String> {
    let mut lines = Vec::new();
    for ((part, input), count) in counts {
        let Some(before) = committed.get(&(part.clone(), input.clone())) else {
            lines.push(format!("{part}, {input}: is not in the table"));
            continue;
        };
        if 100 * count.instructions > (100 + TOLERANCE) * before.instructions {
            let more = change(count.instructions, before.instructions);
            lines.push(format!(
                "{part}, {input}: {more:.1} % slower, {} instructions instead of {}",
                count.instructions, before.instructions
            ));
        }
    }
    lines
}

/// By how many percent it is more.
fn change(now: u64, before: u64) -> f64 {
    100.0 * (now as f64 / before as f64 - 1.0)
}

/// A table of what was counted, and by how much it changed.
fn compared(counts: &Counts, committed: &Counts) -> String {
    let mut text = String::new();
    for (key, count) in counts {
        let (part, input) = key;
        let Count { instructions, cycles } = count;
        let _ = write!(text, "{part:24} {input:8} {instructions:12} {cycles:12}");
        if let Some(before) = committed.get(key) {
            let _ = write!(text, " {:+7.2} %", change(*instructions, before.instructions));
        }
        text.push('\n');
    }
    format!("{:24} {:8} {:>12} {:>12}\n{text}", "part", "input", "instructions", "cycles")
}

/// The table for the docs: a part's inputs side by side, the qualities in their order.
fn markdown(made_with: &str, counts: &Counts) -> String {
    let mut rows: BTreeMap<(&str, u32), [Option<Count>; 2]> = BTreeMap::new();
    for ((part, input), &count) in counts {
        // The encoder's inputs end in the quality.
        let (input, quality) = input.split_once('_').unwrap_or((input, ""));
        let row = rows.entry((part, quality.parse().unwrap_or(0))).or_default();
        row[usize::from(input == "site")] = Some(count);
    }
    let mut text = format!(
        "Made with {made_with}.\n\n| part | page: instructions | cycles | site: instructions | \
         cycles |\n|---|---|---|---|---|\n"
    );
    for ((part, quality), inputs) in rows {
        let name = if part == "encoder" {
            format!("encoder, quality {quality}")
        } else {
            part.replace('_', " ")
        };
        let cells = inputs.map(|count| {
            count.map_or("| ".into(), |Count { instructions, cycles }| {
                format!("{instructions} | {cycles}")
            })
        });
        let _ = writeln!(text, "| {name} | {} |", cells.join(" | "));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Count, Counts, TABLE, from_json, markdown, parse, root, slower, to_json};

    fn counts(rows: &[(&str, &str, u64)]) -> Counts {
        let row = |&(part, input, instructions): &(&str, &str, u64)| {
            ((part.into(), input.into()), Count { instructions, cycles: 2 * instructions })
        };
        rows.iter().map(row).collect()
    }

    #[test]
    fn what_gungraun_says_is_understood() {
        let line = r#"{"function_name":"hash_rows","id":"page","profiles":[{"data":{"total":
            {"metrics":{"Ir":{"values":{"new":17}},"EstimatedCycles":{"values":{"new":34}}}}}}]}"#;
        let parsed: Counts = [parse(line).expect("legal")].into_iter().collect();
        assert_eq!(parsed, counts(&[("hash_rows", "page", 17)]));
        assert!(parse(r#"{"function_name":"hash_rows","id":"page"}"#).is_err());
    }

    #[test]
    fn more_than_three_percent_is_named() {
        let before = counts(&[("a", "page", 1_000), ("b", "page", 1_000), ("c", "page", 1_000)]);
        let now = counts(&[("a", "page", 1_030), ("b", "page", 1_031), ("d", "page", 1)]);
        let lines = slower(&now, &before);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[0].starts_with("b, page: 3.1 % slower"), "{lines:?}");
        assert!(lines[1].starts_with("d, page: is not"), "{lines:?}");
    }

    #[test]
    fn a_table_is_read_as_it_was_written() {
        let counts = counts(&[("a", "page", 1), ("encoder", "site_11", 2)]);
        let (made_with, read) = from_json(&to_json("x", &counts).to_string()).expect("legal");
        assert_eq!((&made_with[..], read), ("x", counts));
        assert!(from_json("{}").is_err());
    }

    #[test]
    fn the_docs_have_the_committed_table() {
        let table = std::fs::read_to_string(root().join(TABLE)).expect("a table");
        let (made_with, counts) = from_json(&table).expect("legal");
        let docs = std::fs::read_to_string(root().join("docs/BENCHMARKS.md")).expect("docs");
        assert!(docs.contains(markdown(&made_with, &counts).trim()), "run it with --save");
    }
}
