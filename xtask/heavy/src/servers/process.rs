//! A server that runs, until it is dropped.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use super::Library;
use crate::workspace::output_of;

/// How long a server may take to listen, and to end.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How often a server is started anew: another program may have taken its port, which was
/// free before, or the machine may be too busy.
const TRIES: usize = 3;

/// A server.
pub(crate) struct Server {
    pub(crate) name: &'static str,
    child: Child,
    /// On 127.0.0.1.
    pub(crate) port: u16,
    /// The library that it runs with, by name.
    pub(crate) library: &'static str,
    log: PathBuf,
}

/// Starts a server, with a port of its own each time, until it listens.
pub(crate) fn start(start: impl Fn() -> Result<Server>) -> Result<Server> {
    for _ in 1..TRIES {
        match start() {
            Ok(server) => return Ok(server),
            Err(error) => println!("once more: {error:#}"),
        }
    }
    start()
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
        let child = command.stdin(Stdio::null()).stdout(Stdio::null());
        let child = child.spawn().with_context(|| format!("can't start {command:?}"))?;
        let mut server = Self { name, child, port, library: library.name(), log };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = server.child.try_wait()? {
                bail!("{command:?}: {status}");
            }
            ensure!(start.elapsed() < TIMEOUT, "{command:?} does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        server.check_library(library)?;
        Ok(server)
    }

    /// What it has loaded is what it was meant to.
    fn check_library(&self, library: Library<'_>) -> Result<()> {
        let mut loaded = Vec::new();
        for process in self.processes() {
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
        format!("http://127.0.0.1:{}/{file}", self.port)
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
        for process in self.processes() {
            let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
            // After the name, which may hold anything, in parentheses.
            let (_, fields) = stat.rsplit_once(')').context("a process without a name")?;
            let fields: Vec<_> = fields.split_whitespace().collect();
            let (user, system) = (fields[11].parse::<u32>()?, fields[12].parse::<u32>()?);
            ticks += user + system;
        }
        Ok(TICK * ticks)
    }

    /// The process that was started, and its workers.
    fn processes(&self) -> Vec<u32> {
        let first = self.child.id();
        let path = format!("/proc/{first}/task/{first}/children");
        let children = std::fs::read_to_string(path).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|child| child.parse().ok());
        std::iter::once(first).chain(children).collect()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It ends its workers itself, if it is asked to.
        let _ = output_of(Command::new("kill").arg(self.child.id().to_string()));
        let start = Instant::now();
        while start.elapsed() < TIMEOUT {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A port that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A folder for one server's own files.
pub(crate) fn own_folder(folder: &Path, port: u16) -> Result<PathBuf> {
    let own = folder.join(port.to_string());
    std::fs::create_dir(&own)?;
    Ok(own)
}
