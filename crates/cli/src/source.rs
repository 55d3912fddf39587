//! Standard input and output as plain files.
//!
//! The standard library's handles buffer by lines, and take a descriptor that can't be
//! read or written (`EBADF`) for an empty input or a successful write. Duplicates of the
//! descriptors do neither, and can be asked what file they are.

use std::fs::File;
use std::io;

#[cfg(unix)]
use std::os::fd::AsFd as _;
#[cfg(windows)]
use std::os::windows::io::AsHandle as _;

/// Standard input.
pub(crate) fn stdin() -> io::Result<File> {
    #[cfg(unix)]
    let handle = io::stdin().as_fd().try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = io::stdin().as_handle().try_clone_to_owned()?;
    Ok(handle.into())
}

/// Standard output.
pub(crate) fn stdout() -> io::Result<File> {
    #[cfg(unix)]
    let handle = io::stdout().as_fd().try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = io::stdout().as_handle().try_clone_to_owned()?;
    Ok(handle.into())
}
