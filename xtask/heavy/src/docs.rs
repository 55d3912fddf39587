//! Figures in the docs, made anew: all of them by one command.
//!
//! Each stands between two comments in its file, `<!-- NAME:begin -->` and `<!-- NAME:end -->`.

use std::process::Command;

use anyhow::{Result, ensure};
use brotwerk_dictionary::{PROFILES, ReducedDictionary};
use brotwerk_dictionary_search::build;
use clap::Args;

use crate::pareto::machine;
use crate::workspace::{corpus, root, run};
use xtask::splice::splice;

/// Make all figures in docs and README anew.
#[derive(Args)]
pub(crate) struct Docs {
    /// How often each file is compressed; the fastest counts.
    #[arg(long, default_value_t = 9)]
    rounds: u32,
}

impl Docs {
    /// Runs the task: each bench in a process of its own, so that none finds another's memory.
    pub(crate) fn run(&self) -> Result<()> {
        if corpus().is_none() {
            println!("skipped: no corpus; name one with BROTWERK_CORPUS");
            return Ok(());
        }
        let ladder = [
            ["--types", "html,css,js,json,svg,xml"],
            // All else is held against the reference at the first.
            ["--quality", "5,0,1,2,3,4,6,7,8,9,10,11"],
            ["--peers", "mbrotli,zstd"],
            ["--chart", "docs/pareto.svg"],
            ["--rounds", &self.rounds.to_string()],
        ];
        run(xtask(&["bench", "pareto", "--docs"])?.args(ladder.as_flattened()))?;
        let machine = machine::describe(&[]);
        let dictionary = output(&["bench", "dictionary", "--rounds", "5"])?;
        splice("docs/DICTIONARIES.md", "dictionary", &format!("{machine}.\n{dictionary}"))?;
        splice("docs/DICTIONARIES.md", "kinds", &output(&["bench", "kinds"])?)?;
        splice("docs/DICTIONARIES.md", "shipped", &shipped()?)
    }
}

/// This program again, with other arguments.
fn xtask(args: &[&str]) -> Result<Command> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(args).current_dir(root());
    Ok(command)
}

fn output(args: &[&str]) -> Result<String> {
    let output = xtask(args)?.stderr(std::process::Stdio::inherit()).output()?;
    ensure!(output.status.success(), "{args:?}: {}", output.status);
    Ok(String::from_utf8(output.stdout)?)
}

/// What ships for each kind of text.
fn shipped() -> Result<String> {
    let mut table = String::from(
        "| content type | words | filter, KiB | asked below | a byte | a reference |\n|---|---|---|---|---|---|\n",
    );
    for profile in &PROFILES {
        let dictionary = ReducedDictionary::from_bytes(profile.file)?;
        let filter = build(&dictionary.words)?.filter.image().len();
        let policy = dictionary.profile.words;
        // 32nds of a bit; a threshold is told in literals of four bits.
        table += &format!(
            "| {} | {} | {} | {} literals | {} bits | {:+} bits |\n",
            profile.name,
            dictionary.words.len(),
            filter.div_ceil(1 << 10),
            f64::from(policy.weak.0) / 128.0,
            f64::from(policy.costs.literal) / 32.0,
            f64::from(policy.costs.reference) / 32.0,
        );
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::{root, shipped};
    use xtask::splice::replace_between;

    #[test]
    fn the_docs_have_a_place_for_each_figure_and_say_what_ships() {
        for (file, names) in [
            ("README.md", &["figures"][..]),
            ("docs/BENCHMARKS.md", &["pareto"]),
            ("docs/DICTIONARIES.md", &["dictionary", "kinds", "shipped"]),
            ("docs/TRANSPORT.md", &["transport"]),
        ] {
            let text = std::fs::read_to_string(root().join(file)).expect("a file");
            for name in names {
                assert!(replace_between(&text, name, "").is_ok(), "{file}: {name}");
            }
        }
        let docs = std::fs::read_to_string(root().join("docs/DICTIONARIES.md")).expect("docs");
        assert!(docs.contains(shipped().expect("a table").trim()), "run cargo xtask bench docs");
    }
}
