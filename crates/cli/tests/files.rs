//! Names, modes, times and links: what Unix knows about a file besides its bytes.
#![cfg(unix)]

mod common;

use std::ffi::OsStr;
use std::fs::{self, File, FileTimes, Permissions};
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, SystemTime};

use common::{
    assert_refusal, assert_silent_success, brotwerk, decoded, names, noise, run, said, text,
    wait_for,
};
use tempfile::TempDir;

#[test]
fn mode_and_times_are_the_inputs() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("text");
    fs::write(&path, text(9)).unwrap();
    let modified = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    let times = FileTimes::new().set_modified(modified).set_accessed(modified);
    File::options().append(true).open(&path).unwrap().set_times(times).unwrap();
    for mode in [0o600, 0o640, 0o755, 0o444] {
        fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
        let output = format!("{mode}.br");
        assert_silent_success(&run(folder.path(), ["-1", "text", "-o", &output]));
        let metadata = fs::metadata(folder.path().join(output)).unwrap();
        assert_eq!(metadata.permissions().mode() & 0o7777, mode);
        assert_eq!(metadata.modified().unwrap(), modified);
    }
}

#[test]
fn what_comes_by_a_pipe_gets_the_mode_of_a_new_file() {
    let folder = TempDir::new().unwrap();
    let script = r#"umask 027; echo crumbs | "$0" -o x"#;
    let status = Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_brotwerk")])
        .current_dir(folder.path())
        .status();
    assert!(status.unwrap().success());
    let metadata = fs::metadata(folder.path().join("x")).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o7777, 0o640);
}

#[test]
fn names_need_not_be_unicode() {
    let folder = TempDir::new().unwrap();
    let name = OsStr::from_bytes(b"caf\xe9");
    if fs::write(folder.path().join(name), b"bread").is_err() {
        println!("skipped: the file system wants Unicode");
        return;
    }
    assert_silent_success(&run(folder.path(), [OsStr::new("-j"), name]));
    let compressed = OsStr::from_bytes(b"caf\xe9.br");
    assert_eq!(decoded(&fs::read(folder.path().join(compressed)).unwrap()), b"bread");
    assert_silent_success(&run(folder.path(), [OsStr::new("-dj"), compressed]));
    assert_eq!(fs::read(folder.path().join(name)).unwrap(), b"bread");
    let output = run(folder.path(), [OsStr::new("-d"), name]);
    assert_refusal(&output, &["caf\u{fffd}"]);
    let output = run(folder.path(), [OsStr::new("-vc"), name]);
    assert!(said(&output).starts_with("Compressed [caf\u{fffd}]: "));
}

#[test]
fn a_line_feed_in_a_name_does_not_make_two_lines() {
    let folder = TempDir::new().unwrap();
    assert_refusal(&run(folder.path(), ["two\nlines\x1b[31m"]), &[r"two\nlines\u{1b}[31m"]);
    fs::write(folder.path().join("a\nb"), b"bread").unwrap();
    let output = run(folder.path(), ["-v", "a\nb"]);
    assert!(said(&output).starts_with(r"Compressed [a\nb]: "), "{output:?}");
}

#[test]
fn an_input_may_be_reached_by_a_link() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("text"), b"bread").unwrap();
    symlink("text", folder.path().join("link")).unwrap();
    assert_silent_success(&run(folder.path(), ["link"]));
    assert_eq!(names(folder.path()), ["link", "link.br", "text"]);
    assert_eq!(decoded(&fs::read(folder.path().join("link.br")).unwrap()), b"bread");
    assert!(fs::symlink_metadata(folder.path().join("link.br")).unwrap().is_file());
}

#[test]
fn devices_and_pipes_are_read_to_their_end() {
    let folder = TempDir::new().unwrap();
    assert_silent_success(&run(folder.path(), ["/dev/null", "-o", "x"]));
    assert_eq!(decoded(&fs::read(folder.path().join("x")).unwrap()), b"");
    let made = Command::new("mkfifo").arg(folder.path().join("pipe")).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: there is no mkfifo");
        return;
    }
    let child =
        brotwerk(folder.path()).args(["-c", "pipe"]).stdout(Stdio::piped()).spawn().unwrap();
    fs::write(folder.path().join("pipe"), b"crumbs").unwrap();
    assert_eq!(decoded(&child.wait_with_output().unwrap().stdout), b"crumbs");
}

#[test]
fn files_of_proc_claim_to_be_empty() {
    if Path::new("/proc/version").exists() {
        let folder = TempDir::new().unwrap();
        let output = run(folder.path(), ["-c", "/proc/version"]);
        assert_silent_success(&output);
        assert_eq!(decoded(&output.stdout), fs::read("/proc/version").unwrap());
    }
}

#[test]
fn folders_in_names_are_where_outputs_go() {
    let folder = TempDir::new().unwrap();
    fs::create_dir_all(folder.path().join("a/b")).unwrap();
    fs::write(folder.path().join("a/b/text"), b"bread").unwrap();
    assert_silent_success(&run(folder.path(), ["-j", "a/b/text"]));
    assert_silent_success(&run(folder.path(), ["-d", "./a/../a/b/text.br"]));
    assert_eq!(names(&folder.path().join("a/b")), ["text", "text.br"]);
}

/// A change of an input while it is read.
#[derive(Clone, Copy, Debug)]
enum Change {
    Grows,
    Shrinks,
}

impl Change {
    /// Whether the file is still there to be changed.
    fn make(self, path: &Path) -> bool {
        let Ok(mut file) = File::options().append(true).open(path) else { return false };
        match self {
            Self::Grows => file.write_all(b"one more").unwrap(),
            Self::Shrinks => file.set_len(1000).unwrap(),
        }
        true
    }

    /// Asserts that the file is there as the change left it.
    fn assert_made(self, start: &[u8], left: &[u8]) {
        match self {
            Self::Grows => assert!(left == [start, b"one more"].concat()),
            Self::Shrinks => assert!(left == &start[..1000]),
        }
    }
}

/// A file made long ago, so that whenever it changes its time does, however coarse times are.
fn old_file(path: &Path, bytes: &[u8]) {
    fs::write(path, bytes).unwrap();
    let times = FileTimes::new().set_modified(SystemTime::UNIX_EPOCH);
    File::options().append(true).open(path).unwrap().set_times(times).unwrap();
}

/// What was read is compressed, whole or not at all, and what wasn't is not removed. What a run
/// reads of a file that shrinks at that moment is the system's to say: some give zeros.
#[test]
fn an_input_that_changes_while_it_is_read_is_not_lost() {
    let start = text(60_000);
    for change in [Change::Grows, Change::Shrinks] {
        for flags in [&["-5"][..], &["-5", "--rm"]] {
            let folder = TempDir::new().unwrap();
            let path = folder.path().join("text");
            old_file(&path, &start);
            let mut child = brotwerk(folder.path())
                .args(flags)
                .arg("text")
                .stderr(Stdio::piped())
                .spawn()
                .unwrap();
            wait_for(&mut child, "an output is there", || names(folder.path()) != ["text"]);
            // This may come before the end of the work or after it.
            let changed = change.make(&path);
            let output = child.wait_with_output().unwrap();
            let packed = decoded(&fs::read(folder.path().join("text.br")).unwrap());
            match fs::read(&path) {
                Ok(left) => {
                    change.assert_made(&start, &left);
                    if flags.contains(&"--rm") {
                        let words = ["failed to remove input file [text]: ", "changed"];
                        assert_refusal(&output, &words);
                    } else {
                        assert_silent_success(&output);
                    }
                }
                // It was removed before the change, or was opened for it just before.
                Err(_) => {
                    assert!(flags.contains(&"--rm") && packed == start, "{changed}");
                    assert_silent_success(&output);
                }
            }
            let names = names(folder.path());
            assert!(names.iter().all(|name| ["text", "text.br"].contains(&&**name)), "{names:?}");
        }
    }
}

/// The same where the change is sure to come in the middle: the run can't go on before somebody
/// takes what it has written.
#[test]
fn an_input_that_changed_in_the_middle_is_not_removed() {
    let start = noise(4 << 20);
    for change in [Change::Grows, Change::Shrinks] {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join("text");
        old_file(&path, &start);
        let mut child = brotwerk(folder.path())
            .args(["-cj1", "text"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stream = vec![0];
        child.stdout.as_mut().unwrap().read_exact(&mut stream).unwrap();
        assert!(change.make(&path));
        let output = child.wait_with_output().unwrap();
        stream.extend_from_slice(&output.stdout);
        assert_refusal(&output, &["failed to remove input file [text]: ", "changed"]);
        let packed = decoded(&stream);
        assert!(packed.len() <= start.len() + 8 && packed.len() >= 1000);
        change.assert_made(&start, &fs::read(&path).unwrap());
        assert_eq!(names(folder.path()), ["text"]);
    }
}

/// Lengths beyond 32 bits, where `BROTWERK_LONG` is set: it takes a while.
#[test]
fn more_than_four_gibibytes_go_there_and_back() {
    if std::env::var_os("BROTWERK_LONG").is_none() {
        println!("skipped: BROTWERK_LONG is not set");
        return;
    }
    let folder = TempDir::new().unwrap();
    let length = (1 << 32) + 12_345;
    let file = File::create(folder.path().join("huge")).unwrap();
    file.set_len(length).unwrap();
    std::os::unix::fs::FileExt::write_all_at(&file, b"the end", length - 7).unwrap();
    let output = run(folder.path(), ["-1v", "huge"]);
    assert!(said(&output).starts_with("Compressed [huge]: 4.000 GiB -> "), "{output:?}");
    assert_eq!(output.status.code(), Some(0));
    let mut child =
        brotwerk(folder.path()).args(["-dc", "huge.br"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut plain = child.stdout.take().unwrap();
    let (mut portion, mut count, mut end) = (vec![0; 1 << 20], 0, Vec::new());
    loop {
        let read = plain.read(&mut portion).unwrap();
        if read == 0 {
            break;
        }
        count += read as u64;
        end.extend(portion[..read].iter().filter(|byte| **byte != 0));
    }
    assert_eq!((count, &end[..]), (length, &b"the end"[..]));
    assert!(child.wait().unwrap().success());
}
