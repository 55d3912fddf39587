//! Standard descriptors that are closed, or open the wrong way, from the start.
#![cfg(unix)]

mod common;

use std::fs::{self, File};
use std::process::{Command, Output, Stdio};

use common::{assert_silent_success, brotwerk, run, said, snapshot, text};
use tempfile::TempDir;

/// A folder with a text, its stream, and a corpus to train on.
fn folder() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("text"), text(200)).unwrap();
    assert_silent_success(&run(folder.path(), ["-1", "text", "-o", "packed.br"]));
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::write(folder.path().join("site/page.html"), text(300)).unwrap();
    folder
}

/// Runs the program by a shell with a descriptor closed; the other two go to pipes and files.
fn closed(folder: &TempDir, redirection: &str, args: &str) -> Output {
    Command::new("sh")
        .args(["-c", &format!(r#"exec "$0" {args} {redirection}"#), env!("CARGO_BIN_EXE_brotwerk")])
        .current_dir(folder.path())
        .stdin(File::open(folder.path().join("text")).unwrap())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .unwrap()
}

const MODES: [&str; 17] = [
    "-cj text",
    "-c text",
    "-j text",
    "-o new.br",
    "",
    "-",
    "-dcj packed.br",
    "-dj packed.br",
    "-d -o new",
    "-t packed.br",
    "-tv packed.br",
    "--json text",
    "-t --json packed.br",
    "-rj site",
    "-r -T 2 --json site",
    "train site -o new.dict",
    "train --files-from - -o new.dict",
];

#[test]
fn what_is_closed_is_an_error_and_changes_nothing() {
    for (redirection, name) in
        [("<&-", "standard input"), (">&-", "standard output"), ("2>&-", "standard error")]
    {
        for mode in MODES {
            let folder = folder();
            let before = [snapshot(folder.path()), snapshot(&folder.path().join("site"))];
            let output = closed(&folder, redirection, mode);
            assert_eq!(output.status.code(), Some(1), "{mode} {redirection}");
            assert!(output.stdout.is_empty(), "{mode} {redirection}");
            // Nobody hears what goes to a closed standard error.
            if redirection != "2>&-" {
                assert_eq!(said(&output), format!("{name}: Bad file descriptor\n"), "{mode}");
            }
            let after = [snapshot(folder.path()), snapshot(&folder.path().join("site"))];
            assert!(after == before, "{mode} {redirection}");
        }
    }
    let folder = folder();
    let output = closed(&folder, "<&- >&- 2>&-", "-cj text");
    assert_eq!(output.status.code(), Some(1));
    assert!(folder.path().join("text").exists());
}

/// What only prints needs no more than where it prints to.
#[test]
fn help_and_version_need_standard_output_alone() {
    let folder = folder();
    for flag in ["--help", "--version", "--man", "--completions=bash", "train --help"] {
        let output = closed(&folder, ">&-", flag);
        assert_eq!(output.status.code(), Some(1), "{flag}");
        assert!(said(&output).ends_with(": Bad file descriptor\n"), "{output:?}");
        for redirection in ["<&-", "2>&-"] {
            let output = closed(&folder, redirection, flag);
            assert_eq!(output.status.code(), Some(0), "{flag}");
            assert!(!output.stdout.is_empty());
        }
    }
}

/// `/dev/null` is what closed descriptors are taken for; the real one is fine.
#[test]
fn what_is_sent_to_nowhere_is_no_error() {
    for mode in ["-c text", "-d packed.br -o new", "-t packed.br", "--json text", "-rj site"] {
        for redirection in ["</dev/null >/dev/null", "<>/dev/null 1<>/dev/null 2<>/dev/null"] {
            let output = closed(&folder(), redirection, mode);
            assert_eq!(output.status.code(), Some(0), "{mode} {redirection}: {output:?}");
        }
    }
    let output = closed(&folder(), "</dev/null >/dev/null", "train site -o new.dict");
    assert_eq!(output.status.code(), Some(0), "{output:?}");
}

/// Open, but not for what is needed: the system says the same.
#[test]
fn what_is_open_the_wrong_way_is_an_error() {
    let folder = folder();
    let read_only = || File::open(folder.path().join("packed.br")).unwrap();
    let write_only = || File::options().append(true).open(folder.path().join("packed.br")).unwrap();
    for args in [&["-cj", "text"][..], &["--help"], &["--version"]] {
        let output = brotwerk(folder.path()).args(args).stdout(read_only()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(said(&output).ends_with(": Bad file descriptor\n"), "{output:?}");
        assert!(folder.path().join("text").exists());
    }
    for args in [&["-o", "new.br"][..], &["train", "--files-from", "-", "-o", "new.dict"]] {
        let output = brotwerk(folder.path()).args(args).stdin(write_only()).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{args:?}");
        assert!(said(&output).ends_with(": Bad file descriptor\n"), "{output:?}");
    }
    let before = snapshot(folder.path());
    // What was done can't be said: the output is there, and the exit status tells.
    let output =
        brotwerk(folder.path()).args(["--json", "-t", "packed.br"]).stdout(read_only()).output();
    assert_eq!(output.unwrap().status.code(), Some(1));
    assert!(snapshot(folder.path()) == before);
}
