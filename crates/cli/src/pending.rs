//! The one temporary file that a signal must remove.
//!
//! `tempfile` removes it on errors and panics, but a signal runs no destructors. The lock
//! is held over creation, so that there is no moment at which a file exists unknown.

use std::io;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

static PENDING: Mutex<Option<PathBuf>> = Mutex::new(None);

fn lock() -> MutexGuard<'static, Option<PathBuf>> {
    PENDING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Creates a temporary file that [`exit`] will remove.
pub(crate) fn create(
    create: impl FnOnce() -> io::Result<NamedTempFile>,
) -> io::Result<NamedTempFile> {
    let mut pending = lock();
    let file = create()?;
    *pending = Some(file.path().to_owned());
    Ok(file)
}

/// The temporary file has its final name, or is gone.
pub(crate) fn forget() {
    *lock() = None;
}

/// Removes the temporary file and ends the process with status 1.
#[cfg(unix)]
pub(crate) fn exit() -> ! {
    // Held to the end: no further file is created.
    let pending = lock();
    if let Some(path) = &*pending {
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(1)
}
