//! The C library, laid out as programs and their compilers look for it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, ensure};
use brotwerk_testkit::decoders::{decode_with_burli, decode_with_c};
use clap::Args;

use crate::workspace::{cargo, output_of, root, run};

/// The file that holds the library; its name for loaders, and its name for compilers, are
/// links to it.
const FILE: &str = "libbrotlienc.so.1.2.0";
const LINKS: [&str; 2] = ["libbrotlienc.so.1", "libbrotlienc.so"];
const VERSION: &str = "1.2.0";

/// What Rust's own library needs of the system's, for programs that link for good.
const PRIVATE: &str = "-lpthread -lm -ldl";

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
    fs::create_dir_all(&include)?;
    fs::create_dir_all(&pkgconfig)?;
    for file in build()? {
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("so") => replace(&file, &library.join(FILE))?,
            Some("a") => replace(&file, &library.join("libbrotlienc.a"))?,
            _ => {}
        }
    }
    for link in LINKS.map(|link| library.join(link)) {
        if link.symlink_metadata().is_ok() {
            fs::remove_file(&link)?;
        }
        #[cfg(unix)]
        std::os::unix::fs::symlink(FILE, &link)?;
    }
    for header in fs::read_dir(crate_folder.join("include/brotli"))? {
        let header = header?;
        replace(&header.path(), &include.join(header.file_name()))?;
    }
    let template = fs::read_to_string(crate_folder.join("pkgconfig/libbrotlienc.pc.in"))?;
    let filled = template
        .replace("@prefix@", &folder.display().to_string())
        .replace("@version@", VERSION)
        .replace("@private@", PRIVATE);
    fs::write(pkgconfig.join("libbrotlienc.pc"), filled)?;
    Ok(())
}

/// Copies a file to where a running program may have another one open.
fn replace(from: &Path, to: &Path) -> Result<()> {
    if to.exists() {
        fs::remove_file(to)?;
    }
    fs::copy(from, to).with_context(|| format!("{} to {}", from.display(), to.display()))?;
    Ok(())
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

/// Installs the library and builds a C program with it, by pkg-config alone.
pub(crate) fn check() -> Result<()> {
    if output_of(Command::new("pkg-config").arg("--version")).is_none() {
        println!("skipped: there is no pkg-config");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    install(folder.path())?;
    for (name, linking) in [("shared", &[][..]), ("static", &["--static"][..])] {
        let program = folder.path().join(name);
        let flags = output_of(
            Command::new("pkg-config")
                .args(["--cflags", "--libs", "libbrotlienc"])
                .args(linking)
                .env("PKG_CONFIG_PATH", folder.path().join("lib/pkgconfig")),
        );
        let flags = flags.context("pkg-config does not find the library")?;
        let mut compiler = Command::new("cc");
        compiler.arg(root().join("crates/capi/tests/c/roundtrip.c")).arg("-o").arg(&program);
        compiler.args(flags.split_whitespace());
        if name == "static" {
            compiler.arg("-static");
        }
        run(&mut compiler)?;
        let text = fs::read(root().join("xtask/site/journal.html"))?;
        let output = Command::new(&program)
            .env("LD_LIBRARY_PATH", folder.path().join("lib"))
            .stdin(fs::File::open(root().join("xtask/site/journal.html"))?)
            .stderr(Stdio::inherit())
            .output()?;
        ensure!(output.status.success(), "the {name} program fails: {}", output.status);
        for decoded in
            [decode_with_c(&output.stdout, text.len()), decode_with_burli(&output.stdout)]
        {
            let decoded = decoded.map_err(anyhow::Error::msg)?;
            ensure!(decoded == text, "the {name} program's stream decodes to other bytes");
        }
        println!("a C program runs with the {name} library: {} bytes", output.stdout.len());
    }
    Ok(())
}
