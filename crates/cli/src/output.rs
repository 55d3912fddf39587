//! Where bytes go, so that the final name never stands for anything incomplete.
//!
//! A file is written under a temporary name in the folder of the final one, given the mode
//! and times of the input, forced to the disk, and only then renamed; [`commit`](crate::commit)
//! takes these steps in order. Links at the final name are not followed, nothing is replaced
//! without `--force`, and what appears there in the meantime is not replaced either.

use std::ffi::OsStr;
use std::fs::{self, File, FileTimes, Metadata};
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use same_file::Handle;
use tempfile::NamedTempFile;

use crate::input::Input;
use crate::message::Name;
use crate::pending::{self, Pending};
use crate::source;

/// The name of a temporary file is this, six random characters, and [`PART_END`].
pub(crate) const PART_START: &str = ".brotwerk-";
pub(crate) const PART_END: &str = ".part";

/// An open output.
pub(crate) enum Output {
    /// A file that has no name yet.
    File(Unfinished),
    /// Standard output.
    Stdout(File),
    /// Bytes are only checked.
    Nowhere,
}

/// A file under its temporary name. Dropped, it is removed, and then forgotten.
pub(crate) struct Unfinished {
    temporary: NamedTempFile,
    pending: Pending,
    path: PathBuf,
    replace: bool,
}

impl Output {
    /// Standard output, unless it is the input.
    pub(crate) fn stdout(input: &Input) -> anyhow::Result<Self> {
        let file = source::stdout()?;
        // A terminal is both as a matter of course; appended to itself a file never ends.
        let same = input.metadata.is_file()
            && file.try_clone().and_then(Handle::from_file).is_ok_and(|it| it == input.identity);
        ensure!(!same, "is the input, too");
        Ok(Self::Stdout(file))
    }

    /// A file that will get the name `path`; `replace` one that has it.
    pub(crate) fn file(path: PathBuf, input: &Input, replace: bool) -> anyhow::Result<Self> {
        Unfinished::create(path, Some(input), replace).map(Self::File)
    }

    /// Whether it is a terminal, which compressed bytes would confuse.
    pub(crate) fn is_terminal(&self) -> bool {
        matches!(self, Self::Stdout(file) if file.is_terminal())
    }

    /// Gives a file the mode and times of `input`. Does nothing for other outputs.
    pub(crate) fn copy_attributes(&self, input: &Input) {
        if let Self::File(file) = self
            && input.has_attributes
        {
            copy_attributes(file.temporary.as_file(), &input.metadata);
        }
    }

    /// The file as it was written, if it is one: to be read, wherever it is at.
    pub(crate) fn written(&mut self) -> Option<&mut File> {
        match self {
            Self::File(file) => Some(file.temporary.as_file_mut()),
            Self::Stdout(_) | Self::Nowhere => None,
        }
    }

    /// Forces to the disk what was written.
    pub(crate) fn force(&self) -> anyhow::Result<()> {
        match self {
            Self::File(file) => file.force(),
            // Pipes and the like have no disk.
            Self::Stdout(file) if file.metadata()?.is_file() => Ok(file.sync_all()?),
            Self::Stdout(_) | Self::Nowhere => Ok(()),
        }
    }

    /// Gives a file its final name. Does nothing for other outputs.
    ///
    /// # Errors
    /// [`Taken`] where something got the name in the meantime.
    pub(crate) fn name(self) -> anyhow::Result<()> {
        match self {
            Self::File(file) => file.name(),
            Self::Stdout(_) | Self::Nowhere => Ok(()),
        }
    }
}

/// Something has the output's name, which it had not when the output was created.
#[derive(Debug, thiserror::Error)]
#[error("can't be given its name: File exists")]
pub(crate) struct Taken;

/// Forces all of these to the disk in one go, where there are enough for that to be quicker than
/// one by one; says whether it did.
///
/// A disk that fails makes it say no, from Linux 5.8 on; before, only [`Output::force`] tells.
pub(crate) fn force_together(outputs: &[&Output]) -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::collections::BTreeMap;
        use std::os::unix::fs::MetadataExt as _;
        // One of each file system will do: the call writes all that waits on it.
        let mut disks = BTreeMap::new();
        for output in outputs {
            let Output::File(file) = output else { return false };
            let file = file.temporary.as_file();
            let Ok(metadata) = file.metadata() else { return false };
            disks.entry(metadata.dev()).or_insert((0, file)).0 += 1;
        }
        disks
            .into_values()
            .all(|(count, file)| count >= WORTH_ONE_CALL && rustix::fs::syncfs(file).is_ok())
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = outputs;
        false
    }
}

/// Files from which on one call is made for the whole file system rather than one for each. A
/// heuristic: raising it has small batches wait for each of their files, lowering it for what others
/// have written.
#[cfg(target_os = "linux")]
const WORTH_ONE_CALL: usize = 4;

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::File(file) => file.temporary.as_file_mut().write(bytes),
            Self::Stdout(file) => file.write(bytes),
            Self::Nowhere => Ok(bytes.len()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Unfinished {
    fn create(path: PathBuf, input: Option<&Input>, replace: bool) -> anyhow::Result<Self> {
        check_target(&path, input, replace)?;
        let input = input.filter(|input| input.has_attributes);
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            Some(_) => Path::new("."),
            None => bail!("is not the name of a file"),
        };
        let (temporary, pending) = pending::create(|| {
            let mut builder = tempfile::Builder::new();
            builder.prefix(PART_START).suffix(PART_END);
            // Private until it gets the input's mode; without one, what the umask leaves.
            #[cfg(unix)]
            if input.is_none() {
                use std::os::unix::fs::PermissionsExt as _;
                builder.permissions(fs::Permissions::from_mode(0o666));
            }
            builder.tempfile_in(folder)
        })
        .map_err(system_error)?;
        Ok(Self { temporary, pending, path, replace })
    }

    fn force(&self) -> anyhow::Result<()> {
        self.temporary.as_file().sync_all().context("can't be forced to the disk")
    }

    fn name(self) -> anyhow::Result<()> {
        let Self { temporary, pending, path, replace } = self;
        let persisted =
            if replace { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        match persisted.map_err(|failed| failed.error) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => bail!(Taken),
            result => result.map(drop).context("can't be given its name")?,
        }
        drop(pending);
        Ok(())
    }
}

/// What the system says, without the name of the temporary file, which nobody knows.
fn system_error(error: io::Error) -> io::Error {
    let source = std::error::Error::source(&error);
    let inner = source.and_then(|source| source.downcast_ref::<io::Error>());
    inner.and_then(io::Error::raw_os_error).map_or(error, io::Error::from_raw_os_error)
}

/// Whether it is what a killed run has left behind.
pub(crate) fn is_temporary(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(PART_START.as_bytes()) && name.ends_with(PART_END.as_bytes())
}

/// Writes a file that nothing is copied from: all of it, or none.
pub(crate) fn write_file(path: &Path, bytes: &[u8], replace: bool) -> anyhow::Result<()> {
    let write = || -> anyhow::Result<()> {
        let mut file = Unfinished::create(path.to_owned(), None, replace)?;
        file.temporary.write_all(bytes).context("can't be written")?;
        file.force()?;
        file.name()?;
        force_folder(folder_of(path)).context("can't be forced to the disk with its name")
    };
    write().with_context(|| Name(Some(path)).to_string())
}

/// Refuses what [`write_file`] would refuse, before the work is done.
pub(crate) fn check_file(path: &Path, replace: bool) -> anyhow::Result<()> {
    let check = || {
        let exists = fs::symlink_metadata(path).is_ok_and(|found| !found.is_dir());
        ensure!(replace || !exists, "exists already; --force replaces it");
        check_target(path, None, true)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        ensure!(folder.is_none_or(Path::is_dir), "there is no such folder");
        Ok(())
    };
    check().with_context(|| Name(Some(path)).to_string())
}

/// Refuses final names that must not be written to.
pub(crate) fn check_target(
    path: &Path,
    input: Option<&Input>,
    replace: bool,
) -> anyhow::Result<()> {
    let target = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found?,
    };
    // The system's words for what an exclusive creation would give.
    ensure!(replace, "File exists");
    // Not even --force: there would be nothing left to read. Only regular files are opened
    // to compare, a pipe would wait for its other end.
    let same = |input: &&Input| Handle::from_path(path).is_ok_and(|it| it == input.identity);
    ensure!(!path.is_file() || input.filter(same).is_none(), "is the input, too");
    ensure!(!target.is_symlink(), "is a symbolic link, which is not followed");
    ensure!(!target.is_dir(), "Is a directory");
    ensure!(target.is_file(), "is not a regular file; --stdout and a redirection can write to it");
    ensure!(!target.permissions().readonly(), "is write-protected");
    Ok(())
}

/// Gives the output the input's owner, mode and times as far as that is allowed.
///
/// Best effort, as in `brotli`: a file system without modes is no reason to fail.
fn copy_attributes(file: &File, from: &Metadata) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, fchown};
        let _ = fchown(file, Some(from.uid()), None);
        // Where the group can't be had, its rights would go to another one.
        let rights = if fchown(file, None, Some(from.gid())).is_ok() { 0o777 } else { 0o707 };
        let _ = file.set_permissions(fs::Permissions::from_mode(from.mode() & rights));
    }
    let mut times = FileTimes::new();
    if let Ok(modified) = from.modified() {
        times = times.set_modified(modified);
    }
    if let Ok(accessed) = from.accessed() {
        times = times.set_accessed(accessed);
    }
    let _ = file.set_times(times);
}

/// The folder that a file is in, by its name.
pub(crate) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A name is on the disk once its folder is. Folders that can't be synced are common on
/// network file systems and no fault; a failing disk is one.
pub(crate) fn force_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    {
        // Writing into a folder takes no right to read it.
        let Ok(folder) = File::open(folder) else { return Ok(()) };
        match folder.sync_all() {
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            result => result,
        }
    }
    #[cfg(not(unix))]
    Ok(())
}

/// Removes the output that a file passed over has from before; says whether there was one.
///
/// # Errors
/// What is no file of ours to remove: what [`Output::file`] would not replace.
pub(crate) fn remove_stale(path: &Path) -> anyhow::Result<bool> {
    check_target(path, None, true)?;
    match fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        result => Ok(result.map(|()| true)?),
    }
}
