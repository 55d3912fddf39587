//! A copy of the workspace, kept between runs so that little is compiled again.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{output_of, root, target};

/// A copy of the workspace, below the folder of what is built.
pub(super) struct Replica {
    folder: PathBuf,
}

impl Replica {
    /// The copy, as the workspace is now.
    pub(super) fn new() -> Result<Self> {
        let replica = Self { folder: target().join("faults") };
        std::fs::create_dir_all(replica.workspace())?;
        replica.restore()?;
        Ok(replica)
    }

    pub(super) fn workspace(&self) -> PathBuf {
        self.folder.join("workspace")
    }

    /// What is built of it goes below this.
    pub(super) fn target_dir(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// Makes it as the workspace is: every file that git knows, or would. Files that are alike
    /// stay as they are, so that cargo takes them for old.
    pub(super) fn restore(&self) -> Result<()> {
        let mut git = Command::new("git");
        git.args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]);
        let listed = output_of(git.current_dir(root())).context("git does not list the files")?;
        let listed: HashSet<_> = listed.split('\0').filter(|path| !path.is_empty()).collect();
        for path in &listed {
            // One that git knows may be gone.
            let Ok(bytes) = std::fs::read(root().join(path)) else { continue };
            let to = self.workspace().join(path);
            if std::fs::read(&to).is_ok_and(|known| known == bytes) {
                continue;
            }
            std::fs::create_dir_all(to.parent().context("a file in no folder")?)?;
            std::fs::write(to, bytes)?;
        }
        remove_others(&self.workspace(), &self.workspace(), &listed)
    }
}

/// Removes files that are not listed, what runs leave behind among them.
fn remove_others(workspace: &Path, folder: &Path, listed: &HashSet<&str>) -> Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.strip_prefix(workspace)?.to_string_lossy().into_owned();
        if path.is_dir() {
            remove_others(workspace, &path, listed)?;
            // Fails where something is in it.
            let _ = std::fs::remove_dir(&path);
        } else if !listed.contains(&*name) || !root().join(&name).exists() {
            std::fs::remove_file(&path)?;
        }
    }
    Ok(())
}
