//! A fault's file: what is wrong, what must find it, and the mistake as a patch.
//!
//! ```text
//! A copy may reach one byte further than the window.
//!
//! Found-by: cargo test -p brotwerk-lz77 --test finders
//!
//! diff --git a/crates/… b/crates/…
//! ```

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::finder::Finder;
use crate::workspace::{root, run};

/// A mistake to plant.
pub(super) struct Fault {
    /// Its file's name.
    pub(super) name: String,
    /// What is wrong, in one sentence.
    pub(super) what: String,
    /// What must find it.
    pub(super) finder: Finder,
    file: PathBuf,
}

/// All faults there are, in the order of their names.
pub(super) fn all() -> Result<Vec<Fault>> {
    let mut faults = Vec::new();
    for entry in std::fs::read_dir(root().join("fuzz/faults"))? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "patch") {
            let text = std::fs::read_to_string(&file)?;
            let fault = Fault::parse(&file, &text);
            faults.push(fault.with_context(|| file.display().to_string())?);
        }
    }
    faults.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(faults)
}

/// Whether every fault can still be planted: for CI, which does not plant them.
pub(crate) fn all_apply() -> Result<()> {
    all()?.iter().try_for_each(Fault::applies)
}

impl Fault {
    fn parse(file: &Path, text: &str) -> Result<Self> {
        let name = file.file_stem().context("a file without a name")?;
        let (head, _) = text.split_once("\ndiff --git ").context("no patch")?;
        let (what, rest) = head.split_once("\n\n").context("no line that says what is wrong")?;
        let command = rest.lines().find_map(|line| line.strip_prefix("Found-by: "));
        Ok(Self {
            name: name.to_string_lossy().into_owned(),
            what: what.replace('\n', " "),
            finder: Finder::parse(command.context("no line Found-by")?)?,
            file: file.to_owned(),
        })
    }

    /// Fails if the code has changed so that the fault can't be planted.
    pub(super) fn applies(&self) -> Result<()> {
        run(self.git_apply(&root()).arg("--check")).with_context(|| self.out_of_date())
    }

    /// Plants it in a copy of the workspace.
    pub(super) fn plant(&self, workspace: &Path) -> Result<()> {
        let before = std::fs::read_to_string(workspace.join(self.patched()?))?;
        run(&mut self.git_apply(workspace)).with_context(|| self.out_of_date())?;
        // Of a file that it takes for another repository's, git says nothing.
        let after = std::fs::read_to_string(workspace.join(self.patched()?))?;
        ensure!(before != after, "{}: planting it changes nothing", self.name);
        Ok(())
    }

    /// The first file that it changes.
    fn patched(&self) -> Result<PathBuf> {
        let text = std::fs::read_to_string(&self.file)?;
        let path = text.lines().find_map(|line| line.strip_prefix("+++ b/"));
        Ok(path.context("the patch changes nothing")?.into())
    }

    fn git_apply(&self, workspace: &Path) -> Command {
        let mut git = Command::new("git");
        git.arg("apply").arg(&self.file).current_dir(workspace);
        // A copy may lie in a repository that it is no part of.
        if let Some(parent) = workspace.parent() {
            git.env("GIT_CEILING_DIRECTORIES", parent);
        }
        git
    }

    fn out_of_date(&self) -> String {
        format!("{} is out of date: make it again for the code as it is", self.file.display())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::Fault;

    #[test]
    fn a_fault_says_what_and_by_whom() {
        let text = "One byte\ntoo far.\n\nFound-by: cargo xtask fuzz bits\n\ndiff --git a/x b/x\n";
        let fault = Fault::parse(Path::new("faults/edge.patch"), text).expect("a fault");
        assert_eq!((&*fault.name, &*fault.what), ("edge", "One byte too far."));
        assert_eq!(fault.finder.to_string(), "cargo xtask fuzz bits");
        for bad in ["", "a\n\nFound-by: cargo doc\n\ndiff --git ", "a\n\ndiff --git "] {
            assert!(Fault::parse(Path::new("x.patch"), bad).is_err(), "{bad:?}");
        }
    }
}
