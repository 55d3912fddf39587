//! The commands in `docs/PROGRAM.md` do what the page says.
#![cfg(unix)]

mod common;

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use tempfile::TempDir;

/// Copies a folder and all in it. Files are old, so that what the page changes is newer, however
/// coarse times are.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), &target).unwrap();
            let file = File::options().append(true).open(target).unwrap();
            file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        }
    }
}

#[test]
fn commands_on_the_programs_page_work() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let Ok(page) = fs::read_to_string(root.join("docs/PROGRAM.md")) else {
        println!("skipped: the page is not in the package");
        return;
    };
    let program = Path::new(env!("CARGO_BIN_EXE_brotwerk"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = [program.parent().unwrap().to_owned()].into_iter();
    let path = std::env::join_paths(folders.chain(std::env::split_paths(&path))).unwrap();
    let blocks: Vec<_> =
        page.split("```sh\n").skip(1).map(|block| block.split("```").next()).collect();
    assert!(blocks.len() >= 7, "{}", blocks.len());
    for block in blocks {
        let block = block.unwrap();
        let folder = TempDir::new().unwrap();
        copy(&root.join("xtask/site"), &folder.path().join("site"));
        let output = Command::new("sh")
            .args(["-euc", block])
            .env("PATH", &path)
            .current_dir(folder.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0), "{block}\n{}", common::said(&output));
    }
}
