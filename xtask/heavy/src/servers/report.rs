//! What was measured, as a page.

use std::fmt::Write as _;
use std::process::Command;

use anyhow::{Result, ensure};

use super::LEVEL;
use super::load::Load;
use crate::demo::saved;
use crate::packages;
use crate::workspace::output_of;

/// One server on one site: with the stock library, and with ours.
pub(crate) struct Row {
    pub(crate) server: &'static str,
    /// Our level; the stock library's is always the usual one.
    pub(crate) level: u8,
    pub(crate) site: &'static str,
    pub(crate) files: usize,
    pub(crate) bytes: [usize; 2],
    pub(crate) loads: Option<[Load; 2]>,
}

/// All rows, and what they were measured with.
#[derive(Default)]
pub(crate) struct Report {
    rows: Vec<Row>,
    versions: Vec<String>,
    /// How busy the machine was before.
    load_average: String,
}

impl Report {
    pub(crate) fn new() -> Self {
        let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let load_average = load.split(' ').next().unwrap_or_default().to_owned();
        Self { load_average, ..Self::default() }
    }

    pub(crate) fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Names a package that was used.
    pub(crate) fn version(&mut self, package: &str) {
        if let Some(version) = packages::version(package) {
            self.note(format!("{package} {version}"));
        }
    }

    /// Names something that was used.
    pub(crate) fn note(&mut self, version: String) {
        if !self.versions.contains(&version) {
            self.versions.push(version);
        }
    }

    pub(crate) fn table(&self) -> String {
        let mut table = String::from(
            "| server | our level | site | bytes, stock | brotwerk | fewer | requests/s, stock | brotwerk | ratio \
             | processor time, stock | brotwerk |\n|---|---|---|---|---|---|---|---|---|---|---|\n",
        );
        for row in &self.rows {
            let Row { server, level, site, files, bytes: [stock, ours], loads } = row;
            let fewer = saved(*ours, *stock);
            let _ =
                write!(table, "| {server} | {level} | {site}, {files} files | {stock} | {ours} ");
            let _ = write!(table, "| {fewer:.1} % ");
            let _ = match loads {
                None => writeln!(table, "| | | | | |"),
                Some([stock, ours]) => writeln!(
                    table,
                    "| {:.0} | {:.0} | {:.2} | {:.0} µs | {:.0} µs |",
                    stock.rate,
                    ours.rate,
                    ours.rate / stock.rate,
                    stock.time.as_secs_f64() * 1e6,
                    ours.time.as_secs_f64() * 1e6
                ),
            };
        }
        table
    }

    /// The page for the documentation.
    pub(crate) fn page(&self) -> String {
        let say = |program: &str, arguments: &[&str]| {
            output_of(Command::new(program).args(arguments)).unwrap_or_default()
        };
        let processor = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
        let processor = processor.lines().find_map(|line| line.strip_prefix("model name"));
        let processor = processor.unwrap_or("").trim_start_matches(['\t', ' ', ':']);
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        format!(
            "# Servers

Made by `cargo xtask servers --docs`: Debian's servers, with Debian's libbrotlienc at quality
5 and with ours at the quality named, by `LD_LIBRARY_PATH` and nothing else. Every answer was fetched
by curl and decoded by two decoders. Load is wrk's, four connections that ask for one file
after the other, servers in turn, the fastest of all rounds; processor time is the server's,
for a request. Of node it is the time of `zlib.brotliCompressSync`.

{}
{}, {cores} cores, {}; before that the load average was {}, of which 0 is an idle machine: what
is above the number of cores lowers rates, and cools caches. {}.

## What is behind the figures

nginx knows how long a file is and says so by the window's size: for short files the stock
library then takes a small table, and is at its fastest. Apache does not say; why the stock
library takes so much longer there was not looked into. Ours sizes tables by the text in both.
Two things were looked at in a C program that makes an encoder for each file as nginx does. For
short files a fifth of our time goes into looking for words (by sampling); where the program
touches 4 MiB between files rather than 256 KiB, a file takes 6 % longer, and 5 % with the stock
library. And for pages the stock library takes some 70 page faults each, since the heap is given
back and taken anew in between; ours keeps the heap from being trimmed, and takes none.

Who needs more short answers per second than bytes sets a lower level: the last rows compare
ours at 4, 3 and 2 with the stock library at 5.
",
            self.table(),
            processor,
            say("date", &["--iso-8601"]),
            self.load_average,
            self.versions.join(", "),
        )
    }

    /// Fails if a row at the usual level saves less than `floor` percent.
    pub(crate) fn check(&self, floor: f64) -> Result<()> {
        let rows = self.rows.iter().filter(|row| row.level == LEVEL);
        for Row { server, site, bytes: [stock, ours], .. } in rows {
            let fewer = saved(*ours, *stock);
            ensure!(fewer >= floor, "{server} on the {site}: {fewer:.2} % fewer, not {floor}");
        }
        Ok(())
    }
}
