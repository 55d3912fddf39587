//! The files that `cargo xtask capi` lays out: what they show and take, and how they link.
//!
//! They are looked for in the folder that `BROTWERK_PREFIX` names, which `cargo xtask capi
//! --check` sets; without it there is nothing to test.
#![cfg(target_os = "linux")]

#[path = "../support/elf.rs"]
mod elf;

mod beside;
mod files;
mod link_lines;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Command;

use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::web_page;

/// The folder with lib and include.
fn prefix() -> Option<PathBuf> {
    let prefix = std::env::var_os("BROTWERK_PREFIX").map(PathBuf::from);
    if prefix.is_none() {
        println!("skipped: BROTWERK_PREFIX is not set");
    }
    prefix
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// Compiles and links a program.
#[track_caller]
fn link(compiler: &mut Command, program: &Path) {
    compiler.args(["-Wall", "-Wextra", "-O1", "-o"]).arg(program);
    let output = compiler.output().expect("there is a C compiler");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{compiler:?}: {errors}");
}

/// Has a program compress a page, which it takes from standard input, and decodes the stream.
#[track_caller]
fn run(program: &Path, folders: &[&Path]) {
    let text = web_page(1, 50_000);
    let input = program.with_extension("input");
    std::fs::write(&input, &text).unwrap();
    let path = std::env::join_paths(folders).unwrap();
    let mut command = Command::new(program);
    command.env("LD_LIBRARY_PATH", path).stdin(File::open(&input).unwrap());
    let output = command.output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    assert_decodes(&output.stdout, &text);
}
