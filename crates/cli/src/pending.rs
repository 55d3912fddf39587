//! The temporary files that a signal must remove.
//!
//! `tempfile` removes it on errors and panics, but a signal runs no destructors. The lock
//! is held over creation, so that there is no moment at which a file exists unknown.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

static PENDING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn lock() -> MutexGuard<'static, Vec<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A file's place among them; dropped once it has its final name, or is gone.
pub(crate) struct Pending(PathBuf);

/// Creates a temporary file that [`exit`] will remove.
pub(crate) fn create(
    create: impl FnOnce() -> io::Result<NamedTempFile>,
) -> io::Result<(NamedTempFile, Pending)> {
    let mut pending = lock();
    let file = create()?;
    pending.push(file.path().to_owned());
    let place = Pending(file.path().to_owned());
    Ok((file, place))
}

impl Drop for Pending {
    fn drop(&mut self) {
        lock().retain(|pending| *pending != self.0);
    }
}

/// Removes the temporary files and ends the process with status 1.
#[cfg(unix)]
pub(crate) fn exit() -> ! {
    // Held to the end: no further file is created.
    let pending = lock();
    for path in &*pending {
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(1)
}
