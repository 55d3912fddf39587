//! `libbrotlicommon.a`, for link lines that say `-lbrotlicommon`.
//!
//! Our encoder needs nothing of it. But link lines in use name it, and where they name
//! libbrotlidec, too, what it has must be there, whichever folder is searched first. So it is the
//! real one: google/brotli's sources of the interface's version, which the tests have anyway.
//!
//! There is no shared one. It would take the place of the system's in every program that loads a
//! library from our folder, and decoders there are of other versions. Compilers take the archive
//! where they look for a shared library and find none beside it.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use brotwerk_testkit::reference::source_folder;

use super::seal::remove;
use crate::workspace::run;

/// Compiles the archive into a folder.
pub(super) fn install(library: &Path) -> Result<()> {
    let sources = source_folder().context("cargo has no sources of google/brotli")?;
    let objects = tempfile::tempdir()?;
    let mut names = Vec::new();
    for entry in fs::read_dir(sources.join("common"))? {
        let source = entry?.path();
        if source.extension().is_none_or(|extension| extension != "c") {
            continue;
        }
        let name = source.with_extension("o");
        let object = objects.path().join(name.file_name().context("a file has a name")?);
        let mut compiler = Command::new("cc");
        compiler.args(["-O2", "-fPIC", "-DNDEBUG", "-c", "-o"]).arg(&object).arg("-I");
        run(compiler.arg(sources.join("include")).arg(&source))?;
        names.push(object);
    }
    ensure!(!names.is_empty(), "there are no sources in {}", sources.display());
    names.sort();
    let archive = library.join("libbrotlicommon.a");
    remove(&archive)?;
    run(Command::new("ar").arg("rcsD").arg(archive).args(names))
}
