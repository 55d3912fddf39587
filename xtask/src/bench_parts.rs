//! Criterion benches of the parts.

use anyhow::Result;
use clap::Args;

use crate::workspace::{cargo, run};

/// Each part's own throughput, with criterion.
#[derive(Args)]
pub(crate) struct Parts {
    /// The bench to run, all if none is named: bits, block_split, encoder, entropy, lz77
    /// or prefix_code.
    name: Option<String>,
    /// Passed on to criterion, such as a filter.
    #[arg(last = true)]
    rest: Vec<String>,
}

impl Parts {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let mut command = cargo();
        command.args(["bench", "--package", "brotwerk-benches"]);
        match &self.name {
            Some(name) => command.args(["--bench", name]),
            None => command.arg("--benches"),
        };
        run(command.arg("--").args(&self.rest))
    }
}
