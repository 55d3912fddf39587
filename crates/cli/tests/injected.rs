//! System calls that fail, and runs that are killed, one call at a time.
//!
//! A run is traced, and then repeated for each of its calls that touches the disk with that one
//! failing (a full disk, a broken one) or the process killed in it. Whatever happens: a final
//! name stands for a whole file or for what was there before, the input is only gone where the
//! output is whole, and the exit status is 0 only where all was done.
#![cfg(target_os = "linux")]

mod common;

use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use common::{brotwerk, text};
use tempfile::TempDir;

/// Calls by which a file gets to the disk or off it.
const CALLS: [&str; 10] = [
    "write",
    "fsync",
    "close",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
];

/// A run: its arguments, its input and its output, whether the input is to be removed.
struct Case {
    args: &'static [&'static str],
    input: &'static str,
    output: &'static str,
    removes: bool,
    /// Whether something has the output's name already.
    replaces: bool,
}

const CASES: [Case; 4] = [
    Case {
        args: &["-5", "text"],
        input: "text",
        output: "text.br",
        removes: false,
        replaces: false,
    },
    Case {
        args: &["-1j", "text"],
        input: "text",
        output: "text.br",
        removes: true,
        replaces: false,
    },
    Case {
        args: &["-1fj", "text"],
        input: "text",
        output: "text.br",
        removes: true,
        replaces: true,
    },
    Case {
        args: &["-dj", "pack.br"],
        input: "pack.br",
        output: "pack",
        removes: true,
        replaces: false,
    },
];

const BEFORE: &[u8] = b"what was there before";

/// Contents of both files as they should be.
struct Contents {
    plain: Vec<u8>,
    packed: Vec<u8>,
}

fn contents() -> Contents {
    // Decompression writes it in several portions.
    let plain = text(8_000);
    let options = brotwerk::Options::new();
    let packed = brotwerk::compress(&plain, &options);
    Contents { plain, packed }
}

impl Case {
    fn fill(&self, folder: &Path, contents: &Contents) {
        let input = if self.input == "text" { &contents.plain } else { &contents.packed };
        fs::write(folder.join(self.input), input).unwrap();
        if self.replaces {
            fs::write(folder.join(self.output), BEFORE).unwrap();
        }
    }

    /// Whether a file holds the text, packed or plain as its name says.
    fn is_whole(&self, bytes: &[u8], contents: &Contents) -> bool {
        if self.output.ends_with(".br") {
            let mut plain = Vec::new();
            brotli_decompressor::BrotliDecompress(&mut &bytes[..], &mut plain).is_ok()
                && plain == contents.plain
        } else {
            bytes == contents.plain
        }
    }

    /// Asserts what holds after every run, however it ended.
    fn check(&self, folder: &Path, output: &Output, contents: &Contents, what: &str) {
        let about = || format!("{:?} with {what}: {output:?}", self.args);
        let input = fs::read(folder.join(self.input)).ok();
        let result = fs::read(folder.join(self.output)).ok();
        let whole = result.as_ref().is_some_and(|bytes| self.is_whole(bytes, contents));
        let as_before = result.as_deref() == self.replaces.then_some(BEFORE);
        assert!(whole || as_before, "half a file, {}", about());
        match &input {
            Some(bytes) if self.input == "text" => assert!(*bytes == contents.plain),
            Some(bytes) => assert!(*bytes == contents.packed),
            None => assert!(whole && self.removes, "the input is lost, {}", about()),
        }
        match output.status.code() {
            Some(0) => {
                assert!(whole && input.is_none() == self.removes, "a false success, {}", about());
            }
            Some(1) => {}
            // A SIGTERM before the program watches for it has nothing to leave.
            _ => assert!(matches!(output.status.signal(), Some(9 | 15)), "{}", about()),
        }
        // Only who was killed leaves anything else.
        if output.status.signal() != Some(9) {
            for name in common::names(folder) {
                let known = name == self.input || name == self.output;
                // What can't be removed stays.
                let stuck = what.starts_with("unlink") && name.ends_with(".part");
                assert!(known || stuck, "{name} is left, {}", about());
            }
        }
    }
}

/// `strace` on the calls that matter here.
fn strace() -> Command {
    common::heed_signals();
    let mut command = Command::new("strace");
    // With a filter in the kernel, other calls cost nothing.
    let calls = format!("trace=openat,{}", CALLS.join(","));
    command.args(["-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", &calls]);
    command
}

/// Whether calls can be made to fail here; says so if not. An old `strace` can't do all of it, and
/// where another program traces this one, or nobody may, none can.
fn strace_works() -> bool {
    let mut command = strace();
    command.args(["-e", "inject=write:error=EIO:when=1", "sh", "-c", "echo > /dev/null"]);
    let works = command.stderr(Stdio::null()).status().is_ok_and(|status| status.code() == Some(1));
    if !works {
        println!("skipped: there is no strace, or it may not trace");
    }
    works
}

/// Runs a case under `strace`, which does as it is told.
fn trace(folder: &Path, case: &Case, how: &[&str]) -> Output {
    let mut command = strace();
    command.args(how).arg(env!("CARGO_BIN_EXE_brotwerk")).args(case.args);
    command.current_dir(folder).stdin(Stdio::null()).output().expect("strace starts")
}

/// The calls of the thread that does the work, from the opening of the input on: how often each
/// came before, so that it can be told which one is meant.
fn calls(case: &Case, contents: &Contents) -> Vec<(&'static str, usize)> {
    let folder = TempDir::new().unwrap();
    let log = TempDir::new().unwrap();
    let log = log.path().join("trace");
    case.fill(folder.path(), contents);
    let output = trace(folder.path(), case, &["-o", log.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    let trace = fs::read_to_string(log).unwrap();
    let opening = format!("openat(AT_FDCWD, \"{}\"", case.input);
    let opened = trace.lines().position(|line| line.contains(&opening)).expect("it is opened");
    let thread = trace.lines().nth(opened).unwrap().split(' ').next().unwrap();
    let mut counts = [0; CALLS.len()];
    let mut calls = Vec::new();
    for (at, line) in trace.lines().enumerate() {
        let Some((_, rest)) = line.split_once(' ').filter(|(by, _)| *by == thread) else {
            continue;
        };
        let name = rest.trim_start().split('(').next().unwrap();
        if let Some(call) = CALLS.iter().position(|call| *call == name) {
            counts[call] += 1;
            if at > opened {
                calls.push((CALLS[call], counts[call]));
            }
        }
    }
    calls
}

#[test]
fn whatever_call_fails_nothing_is_lost_and_nothing_is_half() {
    if !strace_works() {
        return;
    }
    let contents = contents();
    let mut runs = 0;
    for case in &CASES {
        let calls = calls(case, &contents);
        for needed in ["write", "fsync", "close"] {
            assert!(calls.iter().any(|(call, _)| *call == needed), "no {needed} in {calls:?}");
        }
        assert!(calls.iter().any(|(call, _)| call.starts_with("rename")), "{calls:?}");
        for (call, nth) in calls {
            let error = if call == "write" { "error=ENOSPC" } else { "error=EIO" };
            for fault in [error, "signal=KILL", "signal=TERM"] {
                let folder = TempDir::new().unwrap();
                case.fill(folder.path(), &contents);
                let what = format!("{call}:{fault}:when={nth}");
                let output = trace(folder.path(), case, &["-e", &format!("inject={what}")]);
                case.check(folder.path(), &output, &contents, &what);
                runs += 1;
            }
        }
    }
    println!("{runs} runs");
    assert!(runs > 100);
}

/// Calls that were only interrupted, or did less than they were asked to.
#[test]
fn calls_that_are_interrupted_are_made_again() {
    if !strace_works() {
        return;
    }
    let contents = contents();
    for case in &CASES {
        let what = "write:error=EINTR:when=1+2";
        let folder = TempDir::new().unwrap();
        case.fill(folder.path(), &contents);
        let output = trace(folder.path(), case, &["-e", &format!("inject={what}")]);
        assert_eq!(output.status.code(), Some(0), "{what} {output:?}");
        case.check(folder.path(), &output, &contents, what);
        // A write that takes nothing would go on for ever.
        let folder = TempDir::new().unwrap();
        case.fill(folder.path(), &contents);
        let output = trace(folder.path(), case, &["-e", "inject=write:retval=0:when=1"]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        case.check(folder.path(), &output, &contents, "write:retval=0");
    }
}

/// A program without an output to name: standard output is a file that the shell opened.
#[test]
fn inputs_are_kept_where_standard_output_can_not_be_forced_to_the_disk() {
    if !strace_works() {
        return;
    }
    for fault in ["write:error=ENOSPC:when=1", "fsync:error=EIO:when=1"] {
        let folder = TempDir::new().unwrap();
        fs::write(folder.path().join("text"), text(100)).unwrap();
        let out = fs::File::create(folder.path().join("out")).unwrap();
        let output = Command::new("strace")
            .args(["-f", "-qq", "-o", "/dev/null", "-e", &format!("inject={fault}")])
            .arg(env!("CARGO_BIN_EXE_brotwerk"))
            .args(["-cj", "text"])
            .current_dir(folder.path())
            .stdout(out)
            .stderr(Stdio::piped())
            .output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(1), "{fault}");
        assert!(common::said(&output).starts_with("failed to write output [con]: "), "{output:?}");
        assert!(fs::read(folder.path().join("text")).unwrap() == text(100));
    }
    // And without a fault it goes.
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("text"), text(100)).unwrap();
    let output = brotwerk(folder.path()).args(["-cj", "text"]).output().unwrap();
    assert!(output.status.success());
    assert!(!folder.path().join("text").exists());
}

/// Files of a folder that is compressed as a batch.
const BATCH: [&str; 6] = ["a", "b", "c", "d", "e", "f"];

fn batch_folder(plain: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::create_dir(folder.path().join("site/deep")).unwrap();
    for (n, name) in BATCH.iter().enumerate() {
        let name = if n % 2 == 0 { format!("site/{name}") } else { format!("site/deep/{name}") };
        fs::write(folder.path().join(name), plain).unwrap();
    }
    folder
}

/// Runs a batch under `strace`, with the paths of descriptors in its log.
fn trace_batch(folder: &Path, args: &[&str], how: &[&str]) -> Output {
    let mut command = Command::new("strace");
    let calls = format!("trace=syncfs,{}", CALLS.join(","));
    command.args(["-f", "--seccomp-bpf", "-qq", "-y", "-e", &calls]).args(how);
    command.arg(env!("CARGO_BIN_EXE_brotwerk")).args(args).arg("site");
    command.current_dir(folder).stdin(Stdio::null()).output().expect("strace starts")
}

/// A batch is forced to the disk at once; still no output gets its name before it is there, and
/// no input goes before its output's name is.
#[test]
fn a_batch_takes_few_calls_and_keeps_the_order() {
    if !strace_works() {
        return;
    }
    for args in [&["-r1"][..], &["-rj1"], &["-rj1", "-T3"]] {
        let folder = batch_folder(&text(300));
        let log = TempDir::new().unwrap();
        let log = log.path().join("trace");
        let output = trace_batch(folder.path(), args, &["-o", log.to_str().unwrap()]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let trace = fs::read_to_string(log).unwrap();
        let lines: Vec<&str> = trace.lines().filter(|line| !line.contains("resumed>")).collect();
        let find = |from: usize, what: &dyn Fn(&str) -> bool| {
            lines[from..].iter().position(|line| what(line)).map(|at| from + at)
        };
        let removes = args[0].contains('j');
        for name in BATCH {
            let output = format!("{name}.br\"");
            let renamed =
                find(0, &|line| line.contains("rename") && line.contains(&output)).unwrap();
            let temporary = lines[renamed].split('"').nth(1).unwrap();
            let part = temporary.rsplit('/').next().unwrap();
            let written =
                lines.iter().rposition(|line| line.contains("write(") && line.contains(part));
            let forced = find(written.unwrap(), &|line| {
                line.contains("syncfs(") || line.contains("fsync(") && line.contains(part)
            });
            assert!(forced.unwrap() < renamed, "{name} {trace}");
            let folder = if lines[renamed].contains("site/deep/") { "site/deep>" } else { "site>" };
            let known = find(renamed, &|line| line.contains("fsync(") && line.contains(folder));
            let removed =
                find(0, &|line| line.contains("unlink") && line.contains(&format!("/{name}\"")));
            assert_eq!(removed.is_some(), removes, "{trace}");
            assert!(removed.is_none_or(|removed| known.unwrap() < removed), "{name} {trace}");
        }
        // One for the files, one for each folder; with --rm each file is asked about, too. A
        // machine so slow that files did not wait for each other makes several batches.
        let first = find(0, &|line| line.contains("rename")).unwrap();
        let later = find(first, &|line| line.contains("write(") && line.contains(".part"));
        let syncs = lines.iter().filter(|line| line.contains("sync")).count();
        let most = if removes { 3 + BATCH.len() } else { 3 };
        assert!(later.is_some() || syncs <= most, "{syncs} {trace}");
    }
}

#[test]
fn whatever_call_of_a_batch_fails_nothing_is_lost_and_nothing_is_half() {
    if !strace_works() {
        return;
    }
    let plain = text(300);
    for args in [&["-rj1"][..], &["-r1"]] {
        let folder = batch_folder(&plain);
        let log = TempDir::new().unwrap();
        let log = log.path().join("trace");
        trace_batch(folder.path(), args, &["-o", log.to_str().unwrap()]);
        let trace = fs::read_to_string(log).unwrap();
        for call in ["syncfs"].into_iter().chain(CALLS) {
            let count = trace.matches(&format!(" {call}(")).count().min(8);
            for nth in 1..=count {
                for fault in ["error=EIO", "signal=KILL", "signal=TERM"] {
                    let folder = batch_folder(&plain);
                    let what = format!("{call}:{fault}:when={nth}");
                    let inject = format!("inject={what}");
                    let output =
                        trace_batch(folder.path(), args, &["-o", "/dev/null", "-e", &inject]);
                    let about = || format!("{args:?} {what} {output:?}");
                    let mut done = 0;
                    for (n, name) in BATCH.iter().enumerate() {
                        let site =
                            folder.path().join(if n % 2 == 0 { "site" } else { "site/deep" });
                        let input = fs::read(site.join(name)).ok();
                        let made = fs::read(site.join(format!("{name}.br"))).ok();
                        assert!(made.as_ref().is_none_or(|it| common::decoded(it) == plain));
                        let kept = input.as_ref().is_some_and(|it| *it == plain);
                        assert!(kept || input.is_none() && made.is_some(), "{}", about());
                        done += usize::from(made.is_some() && kept != args[0].contains('j'));
                    }
                    if output.status.code() == Some(0) {
                        assert_eq!(done, BATCH.len(), "{}", about());
                    }
                }
            }
        }
    }
}
