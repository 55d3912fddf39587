//! The layer for HTTP servers under load, beside tower-http's.
//!
//! Each layer is served by a program of its own (this one, started again), so that its memory and
//! its time on processors are its own; the client is here. All requests are sent at once, one on each
//! connection.

mod client;
mod server;

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};
use xtask::splice::splice;

use crate::workspace::{corpus, output_of, root};

pub(crate) use server::Server;

/// Many answers at once: bytes, requests per second, time to the first byte, memory.
#[derive(Args)]
pub(crate) struct Http {
    /// Answers at once.
    #[arg(long, default_value = "1000")]
    count: usize,
    /// How often each is measured; the round with the least time on processors counts.
    #[arg(long, default_value = "3")]
    rounds: usize,
    /// Puts the table into `docs/HTTP.md`.
    #[arg(long)]
    docs: bool,
}

/// What compresses.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Compressor {
    None,
    Brotwerk,
    /// With room for all of them.
    BrotwerkRoom,
    /// With room for all of them, and less for each.
    BrotwerkLittle,
    TowerHttp,
    TowerHttp5,
}

impl Compressor {
    fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Brotwerk => "brotwerk-http",
            Self::BrotwerkRoom => "… with room for all: 2 GiB",
            Self::BrotwerkLittle => "… 640 KiB each, 640 MiB in all",
            Self::TowerHttp => "tower-http, default",
            Self::TowerHttp5 => "tower-http, quality 5",
        }
    }
}

/// How answers come from the service, which is the first part of their path.
const WAYS: [(&str, &str); 3] = [
    ("whole", "whole, from memory"),
    ("streamed", "in portions of 8 KiB, of unknown length"),
    ("slow", "4 KiB, and the rest 200 ms later"),
];

impl Http {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let mut table = String::from(
            "| body | layer | MB | plain | answers/s | CPU ms each | first byte, median ms | 99 % ms | server's most memory, MiB |\n\
             |---|---|---|---|---|---|---|---|---|\n",
        );
        for (way, what) in WAYS {
            let mut best: [Option<client::Load>; 6] = Default::default();
            for _ in 0..self.rounds.max(1) {
                for (compressor, best) in Compressor::value_variants().iter().zip(&mut best) {
                    let load = self.measure(*compressor, way)?;
                    println!("{way}, {}: {}", compressor.name(), load.cells());
                    if best.as_ref().is_none_or(|best| load.cpu < best.cpu) {
                        *best = Some(load);
                    }
                }
            }
            for (compressor, load) in Compressor::value_variants().iter().zip(best) {
                let load = load.context("a round at least")?;
                table += &format!("| {what} | {} | {} |\n", compressor.name(), load.cells());
            }
        }
        let machine = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let machine = machine.lines().find_map(|line| line.strip_prefix("model name"));
        let machine = machine.unwrap_or_default().trim_start_matches([' ', '\t', ':']);
        let commit = output_of(
            Command::new("git").args(["rev-parse", "--short", "HEAD"]).current_dir(root()),
        );
        table += &format!(
            "\n{} answers at once, {machine}, server with two threads, client beside it, commit {}.\n",
            self.count,
            commit.unwrap_or_default().trim()
        );
        println!("{table}");
        if self.docs {
            splice("docs/HTTP.md", "load", &table)?;
        }
        Ok(())
    }

    fn measure(&self, compressor: Compressor, way: &str) -> Result<client::Load> {
        let server = Running::start(compressor)?;
        let mut load = client::load(server.address, way, self.count)?;
        load.add_process(server.child.id())?;
        Ok(load)
    }
}

/// Texts of the corpus, else of the example site.
fn folders() -> Vec<PathBuf> {
    match corpus() {
        Some(corpus) => {
            ["html", "css", "js", "json"].map(|kind| corpus.join("dev").join(kind)).into()
        }
        None => vec![root().join("xtask/site")],
    }
}

/// A server, for as long as this lives.
struct Running {
    child: Child,
    address: SocketAddr,
}

impl Running {
    fn start(compressor: Compressor) -> Result<Self> {
        let compressor = compressor.to_possible_value().context("a name")?;
        let mut child = Command::new(std::env::current_exe()?)
            .args(["bench", "http-server", compressor.get_name()])
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child.stdout.take().context("a pipe")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let address = line.trim().parse().with_context(|| format!("no address: {line}"))?;
        Ok(Self { child, address })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It is gone already, or goes now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
