//! The C library, laid out as programs and their compilers look for it.

mod check;
mod common;
mod seal;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, Result};
use brotwerk_testkit::c_interface::NAMES;
use clap::Args;

use crate::workspace::{cargo, output_of, root};

use check::check;
use seal::Sealed;

/// The file that holds the library; its name for loaders, and its name for compilers, are
/// links to it.
const FILE: &str = "libbrotlienc.so.1.2.0";
const LINKS: [&str; 2] = ["libbrotlienc.so.1", "libbrotlienc.so"];
const ARCHIVE: &str = "libbrotlienc.a";
const VERSION: &str = "1.2.0";

/// What Rust's own library needs of the system's, for programs that link for good, where the
/// archive is as cargo makes it. Sealed, it needs no more than a C compiler links anyway.
const PRIVATE: &str = "-lpthread -lm -ldl";

/// Templates for pkg-config.
const TEMPLATES: [&str; 2] = ["libbrotlienc.pc", "libbrotlicommon.pc"];

/// Lay out libbrotlienc: lib, include and pkgconfig, as for `make install`.
#[derive(Args)]
pub(crate) struct Capi {
    /// The folder, made if it isn't there: `/usr/local`, for example.
    #[arg(long, required_unless_present = "check")]
    out: Option<PathBuf>,
    /// Build and run a C program with what was laid out, shared and static.
    #[arg(long)]
    check: bool,
}

impl Capi {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        if let Some(out) = &self.out {
            let folder = std::path::absolute(out)?;
            install(&folder)?;
            println!("{}", folder.display());
        }
        if self.check { check() } else { Ok(()) }
    }
}

/// Builds the library and puts it and all that belongs to it into a folder.
pub(crate) fn install(folder: &Path) -> Result<()> {
    let crate_folder = root().join("crates/capi");
    let (library, include) = (folder.join("lib"), folder.join("include/brotli"));
    let pkgconfig = library.join("pkgconfig");
    let licenses = folder.join("share/licenses/brotwerk");
    for folder in [&include, &pkgconfig, &licenses] {
        fs::create_dir_all(folder)?;
    }
    let built = build()?;
    let obstacle = seal::obstacle();
    let private = if obstacle.is_some() { PRIVATE } else { "" };
    if let Some(obstacle) = obstacle {
        println!(
            "not sealed, since {obstacle}: the libraries are as cargo makes them, and there is"
        );
        println!("no libbrotlicommon.a");
        for (extension, name) in [("so", FILE), ("a", ARCHIVE)] {
            if let Some(file) = with_extension(&built, extension) {
                replace(file, &library.join(name))?;
            }
        }
    } else {
        let archive = with_extension(&built, "a").context("cargo names no archive")?;
        let sealed = Sealed::new(archive, NAMES)?;
        sealed.archive(&library.join(ARCHIVE))?;
        sealed.shared(&library.join(FILE), LINKS[0])?;
        common::install(&library)?;
    }
    for link in LINKS.map(|link| library.join(link)) {
        seal::remove(&link)?;
        #[cfg(unix)]
        std::os::unix::fs::symlink(FILE, &link)?;
    }
    for (from, to) in [("include/brotli", &include), ("licenses", &licenses)] {
        for file in fs::read_dir(crate_folder.join(from))? {
            let file = file?;
            replace(&file.path(), &to.join(file.file_name()))?;
        }
    }
    for name in TEMPLATES {
        let template = crate_folder.join("pkgconfig").join(format!("{name}.in"));
        let filled = fs::read_to_string(template)?
            .replace("@prefix@", &folder.display().to_string())
            .replace("@version@", VERSION)
            .replace("@private@", private);
        fs::write(pkgconfig.join(name), filled)?;
    }
    Ok(())
}

/// Copies a file to where a running program may have another one open.
fn replace(from: &Path, to: &Path) -> Result<()> {
    seal::remove(to)?;
    fs::copy(from, to).with_context(|| format!("{} to {}", from.display(), to.display()))?;
    Ok(())
}

fn with_extension<'a>(files: &'a [PathBuf], extension: &str) -> Option<&'a Path> {
    let mut files = files.iter().map(PathBuf::as_path);
    files.find(|file| file.extension().is_some_and(|found| found == extension))
}

/// Builds the library; says which files it is.
fn build() -> Result<Vec<PathBuf>> {
    let mut command = cargo();
    command.args(["build", "--release", "--package", "brotwerk-capi"]);
    command.args(["--message-format", "json-render-diagnostics"]).stderr(Stdio::inherit());
    let messages = output_of(&mut command).context("the C library does not build")?;
    let messages = messages.lines().map(serde_json::from_str::<serde_json::Value>);
    for message in messages {
        let message = message?;
        if message["target"]["name"] == "brotlienc" {
            let files = message["filenames"].as_array().into_iter().flatten();
            return Ok(files.filter_map(|file| Some(file.as_str()?.into())).collect());
        }
    }
    anyhow::bail!("cargo names no file of the C library")
}
