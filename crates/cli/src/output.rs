//! Where bytes go, so that the final name never stands for anything incomplete.
//!
//! A file is written under a temporary name in the folder of the final one, given the mode
//! and times of the input, forced to the disk, and only then renamed. Links at the final
//! name are not followed, nothing is replaced without `--force`, and what appears there in
//! the meantime is not replaced either.

use std::fs::{self, File, FileTimes, Metadata};
use std::io::{self, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use same_file::Handle;
use tempfile::NamedTempFile;

use crate::input::Input;
use crate::message::Name;
use crate::{pending, source};

/// The name of a temporary file is this, six random characters, and [`PART_SUFFIX`].
const PART_PREFIX: &str = ".brotwerk-";
const PART_SUFFIX: &str = ".part";

/// An open output.
pub(crate) enum Output {
    /// A file that has no name yet.
    File(Unfinished),
    /// Standard output.
    Stdout(File),
    /// Bytes are only checked.
    Nowhere,
}

/// A file under its temporary name.
pub(crate) struct Unfinished {
    temporary: NamedTempFile,
    path: PathBuf,
    replace: bool,
}

impl Output {
    /// Standard output, unless it is the input, or a terminal that is to be `spared`.
    pub(crate) fn stdout(input: &Input, spared: bool) -> anyhow::Result<Self> {
        let file = source::stdout().context("standard output can't be used")?;
        if spared && file.is_terminal() {
            bail!("compressed data is not written to a terminal; --force overrides");
        }
        // A terminal is both as a matter of course; appended to itself a file never ends.
        let same = input.metadata.is_file()
            && file.try_clone().and_then(Handle::from_file).is_ok_and(|it| it == input.identity);
        ensure!(!same, "is the standard output, too");
        Ok(Self::Stdout(file))
    }

    /// A file that will get the name `path`; `replace` one that has it.
    pub(crate) fn file(path: PathBuf, input: &Input, replace: bool) -> anyhow::Result<Self> {
        let name = Name(Some(&path)).to_string();
        Unfinished::create(path, Some(input), replace).map(Self::File).context(name)
    }

    /// Puts the file under its final name. Does nothing for other outputs.
    pub(crate) fn finish(self, input: &Input) -> anyhow::Result<()> {
        match self {
            Self::File(file) => {
                let name = Name(Some(&file.path)).to_string();
                file.finish(Some(input)).context(name)
            }
            Self::Stdout(_) | Self::Nowhere => Ok(()),
        }
    }
}

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
        let temporary = pending::create(|| {
            let mut builder = tempfile::Builder::new();
            builder.prefix(PART_PREFIX).suffix(PART_SUFFIX);
            // Private until it gets the input's mode; without one, what the umask leaves.
            #[cfg(unix)]
            if input.is_none() {
                use std::os::unix::fs::PermissionsExt as _;
                builder.permissions(fs::Permissions::from_mode(0o666));
            }
            builder.tempfile_in(folder)
        })
        .context("can't create a temporary file beside it")?;
        Ok(Self { temporary, path, replace })
    }

    fn finish(self, input: Option<&Input>) -> anyhow::Result<()> {
        let Self { temporary, path, replace } = self;
        if let Some(input) = input.filter(|input| input.has_attributes) {
            copy_attributes(temporary.as_file(), &input.metadata);
        }
        temporary.as_file().sync_all().context("can't be forced to the disk")?;
        let persisted =
            if replace { temporary.persist(&path) } else { temporary.persist_noclobber(&path) };
        persisted.map_err(|failed| failed.error).context("can't be given its name")?;
        pending::forget();
        sync_folder_of(&path).context("can't be forced to the disk with its name")
    }
}

/// Writes a file that nothing is copied from: all of it, or none.
pub(crate) fn write_file(path: &Path, bytes: &[u8], replace: bool) -> anyhow::Result<()> {
    let write = || -> anyhow::Result<()> {
        let mut file = Unfinished::create(path.to_owned(), None, replace)?;
        file.temporary.write_all(bytes).context("can't be written")?;
        file.finish(None)
    };
    write().with_context(|| Name(Some(path)).to_string())
}

/// Refuses what [`write_file`] would refuse, before the work is done.
pub(crate) fn check_file(path: &Path, replace: bool) -> anyhow::Result<()> {
    let check = || {
        check_target(path, None, replace)?;
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        ensure!(folder.is_none_or(Path::is_dir), "there is no such folder");
        Ok(())
    };
    check().with_context(|| Name(Some(path)).to_string())
}

/// Refuses final names that must not be written to.
fn check_target(path: &Path, input: Option<&Input>, replace: bool) -> anyhow::Result<()> {
    let target = match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        found => found.context("can't be used as output")?,
    };
    // Not even --force: there would be nothing left to read. Only regular files are opened
    // to compare, a pipe would wait for its other end.
    let same = |input: &&Input| Handle::from_path(path).is_ok_and(|it| it == input.identity);
    ensure!(!path.is_file() || input.filter(same).is_none(), "is the input, too");
    ensure!(!target.is_symlink(), "is a symbolic link, which is not followed");
    ensure!(!target.is_dir(), "is a directory");
    ensure!(target.is_file(), "is not a regular file; --stdout and a redirection can write to it");
    ensure!(replace, "exists already; --force replaces it");
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

/// A name is on the disk once its folder is. Folders that can't be synced are common on
/// network file systems and no fault; a failing disk is one.
fn sync_folder_of(path: &Path) -> io::Result<()> {
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        // Writing into a folder takes no right to read it.
        let Ok(folder) = File::open(folder) else { return Ok(()) };
        return match folder.sync_all() {
            Err(error)
                if matches!(
                    error.kind(),
                    io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported
                ) =>
            {
                Ok(())
            }
            result => result,
        };
    }
    Ok(())
}
