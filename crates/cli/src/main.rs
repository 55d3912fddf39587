//! The `brotwerk` program: compresses and decompresses Brotli files.
//!
//! ```text
//! args ─► job (one file in, one file out) ─► codec ─► output (temporary, fsync, rename)
//!     └─► train (a corpus in, a dictionary out) ─────────┘
//! ```
//!
//! It keeps one promise above all: whatever goes wrong, the input is untouched, nothing
//! incomplete stands under the final name, and the exit status says so.

mod args;
mod codec;
mod input;
mod job;
mod level;
mod message;
mod output;
mod pending;
mod progress;
mod signals;
mod source;
mod stats;
mod train;

use std::panic::catch_unwind;
use std::process::ExitCode;

use args::Request;

/// Exits with 0 or 1, never anything else: scripts written for `brotli` rely on it.
fn main() -> ExitCode {
    // A panic is a bug of ours and would exit with 101; unwinding has removed the temporary.
    match catch_unwind(run) {
        Ok(Ok(())) => ExitCode::SUCCESS,
        Ok(Err(error)) => {
            message::line(format_args!("brotwerk: {}", message::OneLine(&error)));
            ExitCode::FAILURE
        }
        Err(_) => ExitCode::FAILURE,
    }
}

fn run() -> anyhow::Result<()> {
    match args::parse(std::env::args_os())? {
        Request::Print(text) => message::to_stdout(&text),
        Request::Train(args) => {
            signals::watch()?;
            train::run(&args)
        }
        Request::Run(args) => {
            signals::watch()?;
            // The first failing file stops the run: what follows may depend on it.
            args.jobs()?.try_for_each(|job| job::run(&job))
        }
    }
}
