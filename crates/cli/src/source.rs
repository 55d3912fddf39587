//! Standard input and output as plain files.
//!
//! The standard library's handles buffer by lines, and take a descriptor that can't be
//! read or written (`EBADF`) for an empty input or a successful write. Duplicates of the
//! descriptors do neither, and can be asked what file they are. What was closed from the start
//! is no file at all.

use std::fs::File;
use std::io;

#[cfg(unix)]
use std::os::fd::AsFd as _;
#[cfg(windows)]
use std::os::windows::io::AsHandle as _;

use crate::descriptors::{STDIN, STDOUT, is_open};

/// Standard input.
pub(crate) fn stdin() -> io::Result<File> {
    is_open(STDIN)?;
    #[cfg(unix)]
    let handle = io::stdin().as_fd().try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = io::stdin().as_handle().try_clone_to_owned()?;
    Ok(handle.into())
}

/// Standard output.
pub(crate) fn stdout() -> io::Result<File> {
    is_open(STDOUT)?;
    #[cfg(unix)]
    let handle = io::stdout().as_fd().try_clone_to_owned()?;
    #[cfg(windows)]
    let handle = io::stdout().as_handle().try_clone_to_owned()?;
    Ok(handle.into())
}
