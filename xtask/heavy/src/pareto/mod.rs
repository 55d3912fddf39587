//! Bytes and CPU against google/brotli, file by file and in turn.

mod chart;
pub(crate) mod encoders;
pub(crate) mod machine;
pub(crate) mod measure;
mod page;
mod report;
mod saved;
mod table;

use std::path::PathBuf;

use anyhow::Result;
use brotwerk::ContentType;
use clap::{Args, ValueEnum};

use self::encoders::Peer;
use crate::texts::read_folder;
use crate::workspace::{corpus, target};

/// Bytes and CPU against google/brotli, file by file and in turn.
///
/// The corpus has folders `dev/html`, `dev/css` and so on, and `general`.
#[derive(Args)]
pub(crate) struct Pareto {
    /// The corpus; BROTWERK_CORPUS, or `shared/corpus` beside the workspace, if not given.
    #[arg(long)]
    corpus: Option<PathBuf>,
    /// Qualities to measure.
    #[arg(long, value_delimiter = ',', default_value = "5")]
    quality: Vec<u8>,
    /// The window of every encoder, in bits.
    #[arg(long, default_value = "22")]
    window: u8,
    /// Kinds of text, folders of the corpus.
    #[arg(long, value_delimiter = ',', default_value = "html,css,js,json,svg,xml,general")]
    types: Vec<String>,
    /// How often each file is compressed; the fastest counts. 0 for sizes alone.
    #[arg(long, default_value = "5")]
    rounds: u32,
    /// Other encoders too, all if none is named; they are built first.
    #[arg(long, value_delimiter = ',', num_args = 0.., value_enum)]
    peers: Option<Vec<Peer>>,
    /// Compare with an earlier run: its `pareto.json`.
    #[arg(long, value_name = "pareto.json")]
    compare: Option<PathBuf>,
    /// Put the tables into docs/BENCHMARKS.md and the README.
    #[arg(long)]
    docs: bool,
    /// Write the chart to this file too, all kinds side by side.
    #[arg(long, value_name = "FILE.svg")]
    chart: Option<PathBuf>,
}

/// Panels of a chart beside each other.
const COLUMNS: usize = 3;

impl Pareto {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let Some(corpus) = self.corpus.clone().or_else(corpus) else {
            println!("skipped: no corpus; name one with --corpus or BROTWERK_CORPUS");
            return Ok(());
        };
        let peers = match self.peers.clone() {
            Some(peers) if peers.is_empty() => Peer::value_variants().to_vec(),
            peers => peers.unwrap_or_default(),
        };
        // Before anything is measured: the file may be the one that is written in the end.
        let earlier = self.compare.as_deref().map(saved::read).transpose()?;
        let mut measured = Vec::new();
        for kind in &self.types {
            let folder = corpus.join("dev").join(kind);
            let folder = if folder.is_dir() { folder } else { corpus.join(kind) };
            if !folder.is_dir() {
                println!("skipped: no {kind} in the corpus");
                continue;
            }
            let texts = read_folder(&folder)?;
            let content_type = ContentType::from_extension(kind).unwrap_or_default();
            let encoders = encoders::all(&self.quality, self.window, content_type, &peers)?;
            let kind = measure::measure(kind, &texts, encoders, self.rounds)?;
            print!("{}", table::table(&kind));
            measured.push(kind);
        }
        let folder = target().join("pareto");
        if let Some(earlier) = &earlier {
            print!("{}", saved::compare(&measured, earlier));
        }
        if let Some(warning) = saved::noise(&measured) {
            println!("{warning}");
        }
        let machine = machine::describe(&peers);
        report::write(&folder, &measured, self.rounds, &machine)?;
        if self.docs {
            report::write_docs(&measured, self.rounds, &machine)?;
        }
        if let Some(file) = &self.chart {
            std::fs::write(file, chart::sheet(&measured, COLUMNS)?)?;
        }
        println!("written to {}", folder.display());
        Ok(())
    }
}
