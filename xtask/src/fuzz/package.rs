//! The packages of targets, and how they are built.
//!
//! Targets are built much as `cargo fuzz` builds them: instrumented for coverage, with the
//! address sanitizer where a nightly toolchain is there to build it.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::workspace::{output_of, root, run, target};

/// Packages of fuzz targets, which `cargo fuzz` knows by their folders: those of parts, which
/// compile little, and those of the whole encoder with its decoders.
const FOLDERS: [&str; 2] = ["fuzz", "fuzz/whole"];

/// What makes a build instrumented, as `cargo fuzz` sets it, but for its flag
/// `-sanitizer-coverage-trace-compares`: with that a program calls libFuzzer at each comparison,
/// which takes half to four fifths of most targets' time, and in the same time less is reached
/// (docs/FUZZING.md, "Comparisons").
const INSTRUMENTED: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    --cfg fuzzing -Cdebug-assertions -Ccodegen-units=1";

/// What a build is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Build<'a> {
    /// Finding failures; sanitized if that can be.
    Fuzzing,
    /// Counting which lines run, with a toolchain's profiler.
    Counting {
        /// As cargo is told it: `+nightly`, or nothing for the usual one.
        toolchain: Option<&'a str>,
    },
}

/// A package of fuzz targets in a workspace.
pub(super) struct Package {
    folder: PathBuf,
    /// What is built goes below this.
    target_dir: PathBuf,
}

impl Package {
    /// The packages of this workspace.
    pub(super) fn all() -> [Self; 2] {
        FOLDERS
            .map(|folder| Self { folder: root().join(folder), target_dir: target().join("fuzz") })
    }

    /// The package in which a target is.
    pub(super) fn of(target: &str) -> Result<Self> {
        let mut all = Vec::new();
        for package in Self::all() {
            let targets = package.targets()?;
            if targets.iter().any(|known| known == target) {
                return Ok(package);
            }
            all.extend(targets);
        }
        bail!("no fuzz target {target:?}; there are: smoke, {}", all.join(", "))
    }

    /// The same package in a copy of the workspace, built elsewhere.
    pub(super) fn in_copy(&self, workspace: &Path, target_dir: PathBuf) -> Result<Self> {
        let folder = workspace.join(self.folder.strip_prefix(root())?);
        Ok(Self { folder, target_dir })
    }

    /// The names of its targets: their files.
    pub(super) fn targets(&self) -> Result<Vec<String>> {
        let mut targets = Vec::new();
        for entry in std::fs::read_dir(self.folder.join("fuzz_targets"))? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                targets.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
            }
        }
        targets.sort();
        Ok(targets)
    }

    /// The folder with a target's corpus, which runs extend.
    pub(super) fn corpus(&self, target: &str) -> PathBuf {
        self.folder.join("corpus").join(target)
    }

    /// The folder with the inputs at which a target failed.
    pub(super) fn artifacts(&self, target: &str) -> PathBuf {
        self.folder.join("artifacts").join(target)
    }

    /// The folder with inputs to start from, which runs leave alone, if the target has one.
    pub(super) fn seeds(&self, target: &str) -> Option<PathBuf> {
        Some(self.folder.join("seeds").join(target)).filter(|folder| folder.is_dir())
    }

    /// The file with words that inputs may be made of, if the target has one.
    pub(super) fn dictionary(&self, target: &str) -> Option<PathBuf> {
        let file = self.folder.join("dictionaries").join(format!("{target}.dict"));
        Some(file).filter(|file| file.is_file())
    }

    /// A built target's program, told where to leave inputs at which it fails or is slow: it would
    /// leave them wherever this task was called.
    pub(super) fn command(&self, programs: &Path, target: &str) -> Result<Command> {
        let artifacts = self.artifacts(target);
        std::fs::create_dir_all(&artifacts)?;
        let mut command = Command::new(programs.join(target));
        command.arg(format!("-artifact_prefix={}/", artifacts.display()));
        Ok(command)
    }

    /// Builds one target, or all; returns the folder with their programs.
    pub(super) fn build(&self, one: Option<&str>, build: Build<'_>) -> Result<PathBuf> {
        if let Build::Counting { toolchain } = build {
            return self.build_with(one, toolchain, "counting", "-Cinstrument-coverage ");
        }
        if output_of(Command::new("cargo").args(["+nightly", "--version"])).is_some() {
            match self.build_with(one, Some("+nightly"), "sanitized", "-Zsanitizer=address ") {
                Ok(folder) => {
                    println!("fuzz targets built by nightly, with the address sanitizer");
                    return Ok(folder);
                }
                Err(error) => println!("no sanitizers: the nightly build failed ({error})"),
            }
        } else {
            println!("no sanitizers: there is no nightly toolchain");
        }
        self.build_with(one, None, "plain", "")
    }

    fn build_with(
        &self,
        one: Option<&str>,
        toolchain: Option<&str>,
        name: &str,
        flags: &str,
    ) -> Result<PathBuf> {
        let host = host()?;
        let target_dir = self.target_dir.join(name);
        let mut command = Command::new("cargo");
        command.args(toolchain).args(["build", "--release", "--target", &host]);
        if let Some(target) = one {
            command.args(["--bin", target]);
        }
        command.arg("--target-dir");
        // A cargo that runs this task has told its own toolchain to its children.
        command.arg(&target_dir).env_remove("RUSTUP_TOOLCHAIN").env_remove("CARGO");
        command.env("RUSTFLAGS", format!("{flags}{INSTRUMENTED}")).current_dir(&self.folder);
        run(&mut command)?;
        Ok(target_dir.join(host).join("release"))
    }
}

/// What programs are built for: this machine.
pub(super) fn host() -> Result<String> {
    output_of(Command::new("rustc").arg("-vV"))
        .and_then(|text| text.lines().find_map(|l| l.strip_prefix("host: ").map(str::to_owned)))
        .context("rustc does not tell its host")
}
