//! Programs that listen on a port of this machine, until they are dropped.

use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::workspace::output_of;

/// How long a program may take to listen, and to end.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How often a program is started anew: another one may have taken its port, which was
/// free before, or the machine may be too busy.
const TRIES: usize = 3;

/// A program that listens on 127.0.0.1.
pub(crate) struct Listening {
    child: Child,
    port: u16,
}

/// Starts a program, with a port of its own each time, until it listens.
pub(crate) fn retried<T>(start: impl Fn() -> Result<T>) -> Result<T> {
    for _ in 1..TRIES {
        match start() {
            Ok(started) => return Ok(started),
            Err(error) => println!("once more: {error:#}"),
        }
    }
    start()
}

impl Listening {
    /// Starts a program and waits until it listens.
    pub(crate) fn start(command: &mut Command, port: u16) -> Result<Self> {
        let child = command.stdin(Stdio::null());
        let child = child.spawn().with_context(|| format!("can't start {command:?}"))?;
        let mut started = Self { child, port };
        let start = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if let Some(status) = started.child.try_wait()? {
                bail!("{command:?}: {status}");
            }
            ensure!(start.elapsed() < TIMEOUT, "{command:?} does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(started)
    }

    /// Where a file of its site is.
    pub(crate) fn address(&self, file: &str) -> String {
        format!("http://127.0.0.1:{}/{file}", self.port)
    }

    /// The process that was started, and its workers.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let first = self.child.id();
        let path = format!("/proc/{first}/task/{first}/children");
        let children = std::fs::read_to_string(path).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|child| child.parse().ok());
        std::iter::once(first).chain(children).collect()
    }
}

impl Drop for Listening {
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

/// A folder for one program's own files.
pub(crate) fn own_folder(folder: &Path, port: u16) -> Result<PathBuf> {
    let own = folder.join(port.to_string());
    std::fs::create_dir(&own)?;
    Ok(own)
}

/// A folder that programs may read whatever user they run as.
pub(crate) fn folder_for_servers() -> Result<tempfile::TempDir> {
    let folder = tempfile::tempdir()?;
    std::fs::set_permissions(folder.path(), PermissionsExt::from_mode(0o755))?;
    Ok(folder)
}
