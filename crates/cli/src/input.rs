//! A file to read, and what there is to know about it.

use std::fs::{self, File, Metadata};
use std::io::{self, IsTerminal as _};
use std::path::Path;

use anyhow::{Context as _, bail, ensure};
use same_file::Handle;

use crate::message::Names;
use crate::source;

/// An open input.
pub(crate) struct Input {
    /// The file, or a duplicate of standard input.
    pub(crate) file: File,
    /// As it was when opened.
    pub(crate) metadata: Metadata,
    /// Which file it is, whatever its names.
    pub(crate) identity: Handle,
    /// Whether its mode and times are its output's, too: those of a file that the shell
    /// opened are not.
    pub(crate) has_attributes: bool,
}

impl Input {
    /// Opens the file, or standard input.
    pub(crate) fn open(path: Option<&Path>, names: &Names) -> anyhow::Result<Self> {
        let file = match path {
            Some(path) => File::open(path),
            None => source::stdin(),
        }
        .with_context(|| names.open())?;
        let metadata = file.metadata().with_context(|| names.read())?;
        if metadata.is_dir() {
            bail!("{}: Is a directory", names.read());
        }
        let identity =
            file.try_clone().and_then(Handle::from_file).with_context(|| names.read())?;
        let has_attributes = path.is_some() && metadata.is_file();
        Ok(Self { file, metadata, identity, has_attributes })
    }

    /// Bytes in it, where that is known ahead: of pipes and devices it is not, and the
    /// files of `/proc` claim to be empty.
    pub(crate) fn size(&self) -> Option<u64> {
        Some(self.metadata.len()).filter(|&size| self.metadata.is_file() && size > 0)
    }

    /// Whether it is standard input from a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.file.is_terminal()
    }

    /// Refuses inputs that [`remove`](Self::remove) would refuse, before any work.
    pub(crate) fn check_removable(&self) -> anyhow::Result<()> {
        ensure!(self.metadata.is_file(), "is not a regular file, which --rm needs");
        Ok(())
    }

    /// Removes the file that was read, all `read` bytes of it.
    ///
    /// # Errors
    /// Where the name stands for another file by now, or the file was written to since it
    /// was opened: what the output doesn't hold must not get lost.
    pub(crate) fn remove(&self, path: &Path, read: u64) -> anyhow::Result<()> {
        let now = self.file.metadata().context("can't be examined")?;
        let changed = now.len() != read || modified(&now) != modified(&self.metadata);
        let replaced = Handle::from_path(path).context("can't be examined")? != self.identity;
        if changed || replaced {
            bail!("changed while it was read, so it is kept; the output is complete");
        }
        fs::remove_file(path).context("can't be removed")
    }
}

/// Some file systems keep no times; then all are alike.
fn modified(metadata: &Metadata) -> Option<std::time::SystemTime> {
    metadata.modified().ok()
}

/// Reads like [`io::Read::read`], again where a signal came in between.
pub(crate) fn read(from: &mut impl io::Read, buffer: &mut [u8]) -> io::Result<usize> {
    loop {
        match from.read(buffer) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_removed_only_as_it_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        let fresh = || {
            fs::write(&path, b"bread").unwrap();
            Input::open(Some(&path), &Names::default()).unwrap()
        };

        let input = fresh();
        input.remove(&path, 4).unwrap_err();
        input.remove(&path, 5).unwrap();
        assert!(!path.exists());

        let input = fresh();
        fs::write(&path, b"bread and butter").unwrap();
        input.remove(&path, 5).unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), b"bread and butter");

        let input = fresh();
        fs::rename(&path, folder.path().join("elsewhere")).unwrap();
        fs::write(&path, b"other").unwrap();
        input.remove(&path, 5).unwrap_err();
        assert_eq!(fs::read(&path).unwrap(), b"other");
    }
}
