//! Interrupted runs leave nothing under the final name.
#![cfg(unix)]

mod common;

use std::fs;
use std::io::Write as _;
use std::process::{Child, Command, Stdio};

use common::{
    assert_refusal, brotwerk, decoded, heed_signals, names, send, signals_in, text, wait_for,
};
use tempfile::TempDir;

/// Lines of text that a run is given before it waits for more: more bytes than any pipe holds, so
/// that it has read some by the time that all are written.
const LINES: u32 = 60_000;

/// Starts a run that waits for more input, with its temporary file on the disk.
fn midway(folder: &TempDir, mut command: Command) -> Child {
    heed_signals();
    let mut child = command
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.as_mut().unwrap().write_all(&text(LINES)).unwrap();
    let part = || names(folder.path()).iter().any(|name| name.ends_with(".part"));
    wait_for(&mut child, "its temporary file is there", part);
    child
}

fn compress_to_x(folder: &TempDir) -> Command {
    let mut command = brotwerk(folder.path());
    command.args(["-1f", "-o", "x"]);
    command
}

#[test]
fn a_signal_that_asks_leaves_nothing() {
    for signal in ["INT", "TERM", "HUP"] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("x"), b"what was there").unwrap();
        let mut child = midway(&folder, compress_to_x(&folder));
        // It stays open, so that the run can't come to an end before it heeds the signal.
        let input = child.stdin.take();
        send(signal, &child);
        let output = child.wait_with_output().unwrap();
        drop(input);
        assert_refusal(&output, &[&format!("SIG{signal}")]);
        assert_eq!(names(folder.path()), ["x"]);
        assert_eq!(fs::read(folder.path().join("x")).unwrap(), b"what was there");
    }
}

#[test]
fn a_kill_leaves_only_the_temporary_file() {
    let folder = TempDir::new().unwrap();
    let mut child = midway(&folder, compress_to_x(&folder));
    child.kill().unwrap();
    child.wait().unwrap();
    let names = names(folder.path());
    assert_eq!(names.len(), 1);
    assert!(names[0].starts_with(".brotwerk-") && names[0].ends_with(".part"), "{names:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_hang_up_that_is_ignored_stays_ignored() {
    let folder = TempDir::new().unwrap();
    let mut command = Command::new("sh");
    let script = r#"trap "" HUP; exec "$0" -1 -o x"#;
    command.args(["-c", script, env!("CARGO_BIN_EXE_brotwerk")]);
    let child = midway(&folder, command);
    let ignored = signals_in(&format!("/proc/{}/status", child.id()), "SigIgn:");
    assert_eq!(ignored & 1, 1, "it answers the hang-up");
    send("HUP", &child);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(names(folder.path()), ["x"]);
    assert_eq!(decoded(&fs::read(folder.path().join("x")).unwrap()), text(LINES));
}

#[test]
fn an_output_that_appears_meanwhile_is_not_replaced() {
    let folder = TempDir::new().unwrap();
    let mut command = brotwerk(folder.path());
    command.args(["-1", "-o", "x"]);
    let child = midway(&folder, command);
    fs::write(folder.path().join("x"), b"somebody else's").unwrap();
    let output = child.wait_with_output().unwrap();
    assert_refusal(&output, &["failed to write output [x]", "File exists"]);
    assert_eq!(names(folder.path()), ["x"]);
    assert_eq!(fs::read(folder.path().join("x")).unwrap(), b"somebody else's");
}
