//! Cargo's static library made into what ships: one object that shows nothing but the interface,
//! and a shared library of the same object.
//!
//! An archive of Rust's brings all of Rust's library along, under names that a second archive of
//! Rust's has, too: linked together, they clash (rust-lang/rust#44322). And what a shared library
//! takes from the system is what Rust's library might ever use. So the linker is asked for what
//! the interface reaches, the result hides all other names, and the few functions that are there
//! for newer systems only come from `crates/capi/system`.
//!
//! Takes binutils and a C compiler, GNU's or one that understands its options, and a system with
//! ELF.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::{output_of, root, run};

/// Programs that it takes.
const TOOLS: [&str; 4] = ["cc", "ld", "objcopy", "ar"];

/// Sections with what only Rust's compiler reads.
const USELESS: [&str; 2] = [".llvmbc", ".llvmcmd"];

/// The program that is missing, or the reason why none of them would help.
pub(super) fn obstacle() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some("this is no Linux".into());
    }
    let missing =
        TOOLS.into_iter().find(|tool| output_of(Command::new(tool).arg("--version")).is_none());
    missing.map(|tool| format!("there is no {tool}"))
}

/// An object file made of an archive, which shows these names only.
pub(super) struct Sealed {
    folder: tempfile::TempDir,
    names: Vec<String>,
}

impl Sealed {
    /// Seals an archive.
    ///
    /// # Errors
    /// If a program fails, or the archive has not all of these names.
    pub(super) fn new(archive: &Path, names: &[&str]) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let names = names.iter().map(ToString::to_string).collect();
        let sealed = Self { folder, names };
        sealed.link(archive, None, &sealed.object())?;
        Ok(sealed)
    }

    fn object(&self) -> PathBuf {
        self.folder.path().join("object.o")
    }

    /// Links what the names reach into one object, and hides the rest.
    fn link(&self, archive: &Path, unwinder: Option<&Path>, object: &Path) -> Result<()> {
        let whole = self.folder.path().join("whole.o");
        let list = self.folder.path().join("names");
        fs::write(&list, self.names.join("\n") + "\n")?;
        let mut linker = Command::new("ld");
        // Groups are for linkers to choose among copies: there is one copy, with hidden names.
        linker.args(["-r", "--gc-sections", "--force-group-allocation", "-o"]).arg(&whole);
        for name in &self.names {
            linker.arg(format!("--require-defined={name}"));
        }
        linker.arg(archive).args(self.system()?).args(unwinder);
        run(&mut linker)?;
        let mut copier = Command::new("objcopy");
        copier.args(["--strip-debug", "--strip-unneeded"]);
        copier.args(USELESS.map(|section| format!("--remove-section={section}")));
        copier.arg(format!("--keep-global-symbols={}", list.display()));
        run(copier.arg(&whole).arg(object))
    }

    /// What stands in for a newer system, compiled, if there is any for this one.
    fn system(&self) -> Result<Option<PathBuf>> {
        if !cfg!(target_env = "gnu") {
            return Ok(None);
        }
        let object = self.folder.path().join("system.o");
        let mut compiler = Command::new("cc");
        compiler.args(["-std=gnu11", "-O2", "-fPIC", "-ffunction-sections", "-fvisibility=hidden"]);
        compiler.args(["-Wall", "-Wextra", "-c", "-o"]).arg(&object);
        run(compiler.arg(root().join("crates/capi/system/glibc.c")))?;
        Ok(Some(object))
    }

    /// Writes an archive of the object. It leaves the unwinder to whoever links it: in programs
    /// linked for good there is one way only that this finds what to unwind, the program's own.
    pub(super) fn archive(&self, file: &Path) -> Result<()> {
        remove(file)?;
        // `D`: no times and no names, so that the same object makes the same archive.
        run(Command::new("ar").arg("rcsD").arg(file).arg(self.object()))
    }

    /// Links a shared library of the object and of the compiler's unwinder, so that it needs none
    /// of the system's.
    pub(super) fn shared(&self, file: &Path, name_for_loaders: &str) -> Result<()> {
        let unwinder = output_of(Command::new("cc").arg("-print-file-name=libgcc_eh.a"));
        let unwinder = unwinder.map(PathBuf::from).filter(|file| file.is_absolute());
        if unwinder.is_none() {
            println!("skipped: there is no libgcc_eh.a, so the shared library needs libgcc_s.so.1");
        }
        let object = self.folder.path().join("shared.o");
        self.link(&self.object(), unwinder.as_deref(), &object)?;
        remove(file)?;
        let mut linker = Command::new("cc");
        linker.args(["-shared", "-static-libgcc", "-Wl,--gc-sections", "-Wl,-O1"]);
        linker.args(["-Wl,--no-undefined", "-Wl,-z,relro", "-Wl,-z,now", "-Wl,-z,noexecstack"]);
        linker.arg(format!("-Wl,-soname,{name_for_loaders}"));
        run(linker.arg(&object).arg("-o").arg(file)).context("the shared library does not link")
    }
}

/// Removes a file, if it is there. What a running program has open stays as it is.
pub(super) fn remove(file: &Path) -> Result<()> {
    if file.symlink_metadata().is_ok() {
        fs::remove_file(file)?;
    }
    Ok(())
}
