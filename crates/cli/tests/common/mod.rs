//! The program as a child process, and folders to let it loose in.
#![allow(dead_code, reason = "each test binary uses its part")]

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

/// The program, to run in `folder` with nothing on its standard input.
pub(crate) fn brotwerk(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_brotwerk"));
    // How wide the terminal is, is said by this, too; help is broken to it.
    command.current_dir(folder).stdin(Stdio::null()).env_remove("COLUMNS");
    command
}

/// Runs it to its end.
pub(crate) fn run<S: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = S>) -> Output {
    brotwerk(folder).args(args).output().expect("the program starts")
}

/// Runs it to its end with `input` on its standard input.
pub(crate) fn feed(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    let mut child = brotwerk(folder)
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it is piped");
    std::thread::scope(|scope| {
        // The program may stop reading before the end.
        scope.spawn(move || stdin.write_all(input));
        child.wait_with_output().expect("the program ends")
    })
}

/// Waits until `event`, which a run that goes on as it should brings about. There is no clock in
/// it, however busy the machine is; that the run has ended instead is a failure.
#[track_caller]
pub(crate) fn wait_for(child: &mut Child, what: &str, mut event: impl FnMut() -> bool) {
    while !event() {
        let ended = child.try_wait().expect("it can be waited for");
        // What came about just before the end counts.
        assert!(ended.is_none() || event(), "the program ends before {what}: {ended:?}");
        std::thread::yield_now();
    }
}

/// Sends a signal. Every shell has a `kill`, not every system a program of that name.
#[cfg(unix)]
pub(crate) fn send(signal: &str, child: &Child) {
    let script = r#"kill -s "$0" "$1""#;
    let status = Command::new("sh").args(["-c", script, signal, &child.id().to_string()]).status();
    assert!(status.expect("there is a shell").success());
}

/// Sees to it that programs started from now on are not told to ignore signals. Under `nohup`, or
/// in the background of a shell's script, tests are, and what is ignored is inherited; a handler
/// is not, so what is ignored here gets one that does nothing.
#[cfg(unix)]
pub(crate) fn heed_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    let ignored = signals_in("/proc/self/status", "SigIgn:");
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        if ignored >> (signal - 1) & 1 != 0 {
            signal_hook::flag::register(signal, std::sync::Arc::default()).expect("a handler");
        }
    }
}

/// A set of signals in one of Linux's status files, bit `n − 1` for signal `n`; empty elsewhere.
#[cfg(unix)]
pub(crate) fn signals_in(status: &str, set: &str) -> u64 {
    let status = fs::read_to_string(status).unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix(set));
    mask.map_or(0, |mask| u64::from_str_radix(mask.trim(), 16).expect("a set of signals"))
}

/// Standard error as text.
pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("messages are text")
}

/// Asserts that all went well and nothing was said.
#[track_caller]
pub(crate) fn assert_silent_success(output: &Output) {
    assert_eq!((output.status.code(), said(output).as_str()), (Some(0), ""));
}

/// Asserts exit status 1 and one line on standard error, with all of `words` in it, that a
/// reason or the usage may follow.
#[track_caller]
pub(crate) fn assert_refusal(output: &Output, words: &[&str]) {
    let said = said(output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let more = said.lines().skip(1).collect::<Vec<_>>();
    let known = |line: &str| line.starts_with("reason: ") || line.starts_with("Usage: ");
    assert!(said.ends_with('\n') && more.len() <= 1 && more.into_iter().all(known), "{said:?}");
    for word in words {
        assert!(said.contains(word), "no {word:?} in {said:?}");
    }
}

/// What the stream holds, by decoders that are not the program.
#[track_caller]
pub(crate) fn decoded(stream: &[u8]) -> Vec<u8> {
    let mut text = Vec::new();
    brotli_decompressor::BrotliDecompress(&mut &*stream, &mut text).expect("a Brotli stream");
    // Large windows are for few decoders.
    if stream.first().is_some_and(|first| first & 0x7f != 0x11) {
        brotwerk_testkit::decoders::assert_decodes(stream, &text);
    }
    text
}

/// A text that compresses, with some variety in it.
pub(crate) fn text(lines: u32) -> Vec<u8> {
    let line = |n: u32| format!("<li id=\"{}\">loaf {n}</li>\n", n.wrapping_mul(2_654_435_761));
    (0..lines).map(line).collect::<String>().into_bytes()
}

/// Bytes that don't compress.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

/// All that is in a folder, to compare before and after: kind, permissions and content by name.
pub(crate) fn snapshot(folder: &Path) -> BTreeMap<std::ffi::OsString, String> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let describe = |entry: fs::DirEntry| {
        let path = entry.path();
        let metadata = fs::symlink_metadata(&path).expect("it is there");
        let content = if metadata.is_file() {
            format!("{:?}", fs::read(&path))
        } else if metadata.is_symlink() {
            format!("{:?}", fs::read_link(&path))
        } else {
            String::new()
        };
        let about = (metadata.file_type(), metadata.permissions(), metadata.modified().ok());
        (entry.file_name(), format!("{about:?} {content}"))
    };
    entries.map(|entry| describe(entry.expect("it is listed"))).collect()
}

/// The names in a folder, sorted. Files may come and go meanwhile.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder is readable");
    let name = |entry: fs::DirEntry| entry.file_name().to_string_lossy().into_owned();
    let mut names: Vec<_> = entries.map(|entry| name(entry.expect("it is listed"))).collect();
    names.sort();
    names
}
