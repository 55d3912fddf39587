//! The `brotwerk` program: compresses and decompresses Brotli files.
//!
//! ```text
//! words ─► args ─► run (walk) ─► job (one file in, one file out) ─► commit ─► ledger, report
//!            │      turns,          input ─► compress, decompress    (fsync,
//!            │      arrivals                  ─► temporary output    rename)
//!            └─► train (a corpus in, a dictionary out) ──────────────────────────┘
//! ```
//!
//! It keeps one promise above all: whatever goes wrong, the input is untouched, nothing
//! incomplete stands under the final name, and the exit status says so. Beside that, it does
//! what `brotli` does, to the words of its messages.

mod args;
mod arrivals;
mod cache;
mod called;
mod comment;
mod commit;
mod compare;
mod compress;
mod counted;
mod decompress;
mod descriptors;
mod input;
mod job;
mod kind;
mod ledger;
mod message;
mod output;
mod overall;
mod pending;
mod prior;
mod progress;
mod report;
mod run;
mod segments;
mod signals;
mod site;
mod source;
mod stats;
mod train;
mod turns;
mod values;
mod walk;
mod words;

use std::panic::catch_unwind;
use std::process::ExitCode;

use args::Request;
use message::{Shown, line};

/// How the program fails.
enum Failure {
    /// The command line is no good. With the name to look it up by.
    Misuse(anyhow::Error, &'static str),
    /// Something can't be done.
    Error(anyhow::Error),
    /// Files have failed, as was said of each.
    Files,
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Error(error)
    }
}

/// Exits with 0 or 1, never anything else: scripts written for `brotli` rely on it.
fn main() -> ExitCode {
    // A panic is a bug of ours and would exit with 101; unwinding has removed the temporaries.
    match catch_unwind(run) {
        Ok(Ok(())) => return ExitCode::SUCCESS,
        Ok(Err(Failure::Misuse(error, name))) => {
            line(format_args!("{}", Shown(&error)));
            line(format_args!("Usage: {name} [OPTION]... [FILE]... ({name} --help says more)"));
        }
        Ok(Err(Failure::Error(error))) => line(format_args!("{}", Shown(&error))),
        Ok(Err(Failure::Files)) | Err(_) => {}
    }
    ExitCode::FAILURE
}

fn run() -> Result<(), Failure> {
    match args::parse(std::env::args_os())? {
        Request::Print(text) => message::to_stdout(&text)?,
        Request::Train(args) => {
            descriptors::check()?;
            signals::watch()?;
            train::run(&args)?;
        }
        Request::Run(args) => {
            descriptors::check()?;
            signals::watch()?;
            run::run(&args)?;
        }
    }
    Ok(())
}
