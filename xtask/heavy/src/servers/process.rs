//! A server that runs with one of the two libraries, until it is dropped.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::Library;
use crate::listening::Listening;

/// A server.
pub(crate) struct Server {
    pub(crate) name: &'static str,
    process: Listening,
    /// The library that it runs with, by name.
    pub(crate) library: &'static str,
    log: PathBuf,
}

impl Server {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(
        name: &'static str,
        command: &mut Command,
        library: Library<'_>,
        port: u16,
        log: PathBuf,
    ) -> Result<Self> {
        if let Library::Ours(folder) = library {
            command.env("LD_LIBRARY_PATH", folder);
        }
        let process = Listening::start(command.stdout(Stdio::null()), port)?;
        let server = Self { name, process, library: library.name(), log };
        server.check_library(library)?;
        Ok(server)
    }

    /// What it has loaded is what it was meant to.
    fn check_library(&self, library: Library<'_>) -> Result<()> {
        let mut loaded = Vec::new();
        for process in self.process.processes() {
            let maps = std::fs::read_to_string(format!("/proc/{process}/maps"))?;
            let files = maps.lines().filter_map(|line| line.split_whitespace().nth(5));
            loaded.extend(files.filter(|file| file.contains("libbrotlienc")).map(PathBuf::from));
        }
        ensure!(!loaded.is_empty(), "the server has loaded no libbrotlienc");
        for file in loaded {
            let is_ours = match library {
                Library::Stock => false,
                Library::Ours(folder) => file.starts_with(folder.canonicalize()?),
            };
            ensure!(is_ours != (library == Library::Stock), "it has loaded {}", file.display());
        }
        Ok(())
    }

    /// Where a file of its site is.
    pub(crate) fn address(&self, file: &str) -> String {
        self.process.address(file)
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> Result<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }

    /// Time on a processor that it and its workers have taken so far.
    pub(crate) fn processor_time(&self) -> Result<Duration> {
        // The kernel counts in hundredths of a second for user space, on all machines.
        const TICK: Duration = Duration::from_millis(10);
        let mut ticks = 0;
        for process in self.process.processes() {
            let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
            // After the name, which may hold anything, in parentheses.
            let (_, fields) = stat.rsplit_once(')').context("a process without a name")?;
            let fields: Vec<_> = fields.split_whitespace().collect();
            let (user, system) = (fields[11].parse::<u32>()?, fields[12].parse::<u32>()?);
            ticks += user + system;
        }
        Ok(TICK * ticks)
    }
}
