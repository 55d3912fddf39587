//! Tasks that take the encoder or others: a program of its own, built when one is asked for.

use std::ffi::OsString;
use std::process::{Command, ExitStatus};

use anyhow::{Result, ensure};
use clap::Args;

use crate::workspace::{cargo, run, target};

/// Options of a heavy task, which only its program knows: `--help` too is passed on to it.
#[derive(Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Passed {
    #[arg(
        value_name = "OPTIONS",
        trailing_var_arg = true,
        allow_hyphen_values = true,
        help = "The task's own: --help builds it, and lists them"
    )]
    options: Vec<OsString>,
}

impl Passed {
    /// Runs the task of this name with these options; ends this program if it fails.
    pub(crate) fn to(&self, task: &[&str]) -> Result<()> {
        let status = run_with(task, &self.options)?;
        // The other program has told what is wrong.
        if !status.success() {
            std::process::exit(status.code().unwrap_or(1));
        }
        Ok(())
    }
}

/// Runs a heavy task.
pub(crate) fn heavy(task: &[&str]) -> Result<()> {
    let status = run_with(task, &[])?;
    ensure!(status.success(), "cargo xtask {}: {status}", task.join(" "));
    Ok(())
}

fn run_with(task: &[&str], options: &[OsString]) -> Result<ExitStatus> {
    let program = format!("release/xtask-heavy{}", std::env::consts::EXE_SUFFIX);
    let program = target().join(program);
    let mut build = cargo();
    build.args(["build", "--release", "--package", "xtask-heavy"]);
    if program.exists() {
        build.arg("--quiet");
    } else {
        eprintln!("cargo xtask {}: its program is built first", task.join(" "));
    }
    if cfg!(feature = "peers") || options.iter().any(names_peers) {
        build.args(["--features", "peers"]);
    }
    if task == ["bench", "http"] {
        build.args(["--features", "http"]);
    }
    run(&mut build)?;
    Ok(Command::new(program).args(task).args(options).status()?)
}

/// Whether an option asks for encoders that are left out as a rule.
fn names_peers(option: &OsString) -> bool {
    option.to_str().is_some_and(|option| option == "--peers" || option.starts_with("--peers="))
}
