//! Outputs of earlier runs: which are passed over, replaced, removed, or in the way.
#![cfg(unix)]

mod common;

use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::{Duration, SystemTime};

use common::{assert_refusal, assert_silent_success, decoded, names, noise, run, said, text};
use tempfile::TempDir;

/// A folder with `site/x`, and the output of an earlier text.
fn outdated(content: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    fs::write(folder.path().join("site/x"), text(100)).unwrap();
    assert_silent_success(&run(folder.path(), ["-r5", "site"]));
    fs::write(folder.path().join("site/x"), content).unwrap();
    folder
}

fn set_time(path: &Path, seconds: u64) {
    let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
    File::options().append(true).open(path).unwrap().set_modified(time).unwrap();
}

/// What a text may have turned into that does not get smaller, or is passed over for what it is.
fn unprofitable() -> Vec<(Vec<u8>, &'static str)> {
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    picture.extend_from_slice(&[0; 600]);
    vec![
        (noise(600), "its output would not be smaller"),
        (Vec::new(), "its output would not be smaller"),
        (b"short".to_vec(), "its output would not be smaller"),
        (picture, "of a kind that is compressed already"),
        (b"so much and so much and so much".to_vec(), "its output would save less than --min-gain"),
    ]
}

#[test]
fn a_stale_output_goes_with_force_and_is_a_failure_without() {
    for (content, reason) in unprofitable() {
        for times in [Some(0), Some(2_000_000_000), None] {
            let folder = outdated(&content);
            let x = folder.path().join("site/x");
            match times {
                Some(seconds) => set_time(&x, seconds),
                None => {
                    let made = fs::metadata(x.with_extension("br")).unwrap().modified().unwrap();
                    File::options().append(true).open(&x).unwrap().set_modified(made).unwrap();
                }
            }
            let output = run(folder.path(), ["-r", "site"]);
            assert_eq!(output.status.code(), Some(1), "{output:?}");
            let said = said(&output);
            assert!(
                said.contains("its output is there and ") && said.contains("--force"),
                "{said}"
            );
            assert_eq!(names(&folder.path().join("site")), ["x", "x.br"]);

            let output = run(folder.path(), ["-rf", "site"]);
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            let line = format!("Removed [site/x.br] of [site/x]: {reason}\n");
            assert_eq!(common::said(&output), line);
            assert_eq!(names(&folder.path().join("site")), ["x"]);
            assert!(fs::read(&x).unwrap() == content);
        }
    }
}

#[test]
fn squashing_by_force_removes_it_too_and_keeps_the_input() {
    for content in [noise(600), Vec::new()] {
        for flags in [&["-sf"][..], &["-sfj"], &["-sf", "-T2"], &["-f", "--min-gain=1"]] {
            let folder = outdated(&content);
            let output = run(folder.path(), flags.iter().copied().chain(["site/x"]));
            assert_eq!(output.status.code(), Some(0), "{output:?}");
            let line = "Removed [site/x.br] of [site/x]: its output would not be smaller\n";
            assert_eq!(said(&output), line);
            assert_eq!(names(&folder.path().join("site")), ["x"]);
        }
        let folder = outdated(&content);
        assert_refusal(&run(folder.path(), ["-s", "site/x"]), &["[site/x.br]: File exists"]);
    }
    let folder = outdated(b"bread");
    assert_refusal(&run(folder.path(), ["--min-size=9", "site/x"]), &["File exists"]);
    let output = run(folder.path(), ["-f", "--min-size=9", "site/x"]);
    assert_eq!(said(&output), "Removed [site/x.br] of [site/x]: shorter than --min-size\n");
    assert_eq!(names(&folder.path().join("site")), ["x"]);
}

/// Files that are passed over by their names alone.
#[test]
fn a_stale_output_of_a_picture_by_name() {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("x.png", &text(100));
    assert_silent_success(&run(folder.path(), ["x.png"]));
    // It is there and holds the same.
    assert_silent_success(&run(folder.path(), ["-r", "."]));
    put("x.png", &text(50));
    let output = run(folder.path(), ["-r", "."]);
    assert!(said(&output).contains("[./x.png]: its output is there and "), "{output:?}");
    let output = run(folder.path(), ["-rf", "."]);
    let line = "Removed [./x.png.br] of [./x.png]: of a kind that is compressed already\n";
    assert_eq!(said(&output), line);
    assert_eq!(names(folder.path()), ["x.png"]);
}

#[test]
fn what_is_no_output_is_not_removed() {
    let folder = outdated(&noise(600));
    let site = folder.path().join("site");
    fs::rename(site.join("x.br"), folder.path().join("elsewhere.br")).unwrap();
    symlink("../elsewhere.br", site.join("x.br")).unwrap();
    let output = run(folder.path(), ["-rf", "site"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("[site/x.br]: is a symbolic link"), "{output:?}");
    assert_eq!(names(&site), ["x", "x.br"]);
    assert!(folder.path().join("elsewhere.br").exists());

    fs::remove_file(site.join("x.br")).unwrap();
    fs::hard_link(site.join("x"), site.join("x.br")).unwrap();
    let output = run(folder.path(), ["-rf", "site"]);
    assert!(said(&output).contains("[site/x.br]: is the input, too"), "{output:?}");
    assert_eq!(names(&site), ["x", "x.br"]);
}

#[test]
fn json_tells_what_was_removed() {
    let folder = outdated(&noise(600));
    let output = run(folder.path(), ["-rf", "--json", "site"]);
    let line = String::from_utf8(output.stdout).unwrap();
    assert!(line.contains(r#""status":"skipped""#), "{line}");
    assert!(line.contains(r#""removed":"site/x.br""#), "{line}");
}

/// A rollback: the input is older than its output, newer, or of the same time.
#[test]
fn only_what_holds_the_same_is_up_to_date() {
    let folder = TempDir::new().unwrap();
    let x = folder.path().join("x");
    let packed = folder.path().join("x.br");
    for input in [0, 1_000_000_000, 2_000_000_000] {
        // The same text is up to date whatever the times, also for an output that has its own.
        fs::write(&x, text(100)).unwrap();
        assert_silent_success(&run(folder.path(), ["-rf", "."]));
        set_time(&x, input);
        set_time(&packed, 1_000_000_000);
        let before = fs::read(&packed).unwrap();
        assert_silent_success(&run(folder.path(), ["-r", "."]));
        assert!(fs::read(&packed).unwrap() == before);

        // Another text of the same length is not.
        let mut other = text(100);
        *other.last_mut().unwrap() ^= 1;
        fs::write(&x, &other).unwrap();
        set_time(&x, input);
        let output = run(folder.path(), ["-r", "."]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let age = if input == 2_000_000_000 { "older" } else { "of another text" };
        let line = format!("[./x]: its output is there and {age}; --force replaces it\n");
        assert!(said(&output).contains(&line), "{output:?}");
        assert!(fs::read(&packed).unwrap() == before);
        assert_silent_success(&run(folder.path(), ["-rf", "."]));
        assert!(decoded(&fs::read(&packed).unwrap()) == other);
    }
}

#[test]
fn equal_times_are_trusted_on_request_only() {
    let folder = TempDir::new().unwrap();
    let x = folder.path().join("x");
    fs::write(&x, text(100)).unwrap();
    set_time(&x, 1_000_000_000);
    assert_silent_success(&run(folder.path(), ["-r", "."]));
    fs::write(&x, text(99)).unwrap();
    set_time(&x, 1_000_000_000);
    assert_silent_success(&run(folder.path(), ["-r", "--trust-times", "."]));
    assert_eq!(run(folder.path(), ["-r", "."]).status.code(), Some(1));
    set_time(&x, 999_999_999);
    assert_eq!(run(folder.path(), ["-r", "--trust-times", "."]).status.code(), Some(1));
    assert_refusal(&run(folder.path(), ["--trust-times", "x"]), &["--trust-times needs"]);
}

#[test]
fn damaged_outputs_and_those_with_other_dictionaries_are_not_up_to_date() {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    put("site/x", &text(100));
    put("old", &text(90));
    assert_silent_success(&run(folder.path(), ["-r", "-D", "old", "site"]));
    assert_silent_success(&run(folder.path(), ["-r", "-D", "old", "site"]));
    assert_eq!(run(folder.path(), ["-r", "site"]).status.code(), Some(1));
    assert_silent_success(&run(folder.path(), ["-rf", "site"]));
    let whole = fs::read(folder.path().join("site/x.br")).unwrap();
    for damaged in [&whole[..whole.len() - 1], b"", &[&whole[..], b"\0"].concat()] {
        put("site/x.br", damaged);
        assert_eq!(run(folder.path(), ["-r", "site"]).status.code(), Some(1));
    }
    // In the other direction the plain file is the output.
    put("site/x.br", &whole);
    assert_silent_success(&run(folder.path(), ["-rd", "site"]));
    put("site/x", &text(99));
    set_time(&folder.path().join("site/x"), 4_000_000_000);
    assert_eq!(run(folder.path(), ["-rd", "site"]).status.code(), Some(1));
    assert_silent_success(&run(folder.path(), ["-rdf", "site"]));
    assert!(fs::read(folder.path().join("site/x")).unwrap() == text(100));
}

/// The same file by two names.
#[test]
fn a_folder_that_is_named_twice_is_compressed_once() {
    for threads in ["1", "4"] {
        let folder = outdated(&text(60));
        let output = run(folder.path(), ["-rfv", "-T", threads, "site", "./site", "site/x"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        fs::remove_file(folder.path().join("site/x.br")).unwrap();
        let output = run(folder.path(), ["-rv", "-T", threads, "site", "./site", "site/x"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert!(decoded(&fs::read(folder.path().join("site/x.br")).unwrap()) == text(60));
        assert_eq!(names(&folder.path().join("site")), ["x", "x.br"]);
    }
}

/// Texts that begin as files of compressed kinds do.
#[test]
fn texts_are_compressed_whatever_they_begin_with() {
    let folder = TempDir::new().unwrap();
    let begins = [
        "ID3",
        "BZh",
        "BZh9",
        "GIF8",
        "GIF89a",
        "fLaC",
        "OggS",
        "wOFF",
        "wOF2",
        "\0\0\0\0ftyp",
        "RIFF1234WEBP",
        "....ftyp",
        "PK\x03\x04",
        "Rar!",
        "7z",
        "!<arch>\ndebian-binary",
    ];
    for (n, begin) in begins.iter().enumerate() {
        let texts = [begin.as_bytes(), b" is how it begins\n", &text(20)].concat();
        let extension =
            if begin.contains(char::is_control) && !begin.contains('\n') { ".txt" } else { "" };
        fs::write(folder.path().join(format!("{n}{extension}")), texts).unwrap();
    }
    let output = run(folder.path(), ["-rv5", "."]);
    assert_eq!(output.status.code(), Some(0));
    let summary = format!("{0} files: {0} compressed\n", begins.len());
    assert!(said(&output).ends_with(&summary), "{output:?}");
}

#[test]
fn what_saves_little_is_not_worth_a_header() {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| fs::write(folder.path().join(name), bytes).unwrap();
    put("little", b"so much and so much and so much");
    put("much", &text(20));
    let made = |args: &[&str]| {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        let names = names(folder.path());
        let made = names.into_iter().filter(|name| name.ends_with(".br")).collect::<Vec<_>>();
        for name in &made {
            fs::remove_file(folder.path().join(name)).unwrap();
        }
        made
    };
    assert_eq!(made(&["-r", "."]), ["much.br"]);
    assert_eq!(made(&["-r", "--min-gain=1", "."]), ["little.br", "much.br"]);
    assert_eq!(made(&["-r", "--min-gain=60%", "."]), ["much.br"]);
    assert_eq!(made(&["-r", "--min-gain=90%", "."]), [""; 0]);
    assert_eq!(made(&["-r", "--min-gain=0", "--min-size=32", "."]), ["much.br"]);
    assert_eq!(made(&["little", "much"]), ["little.br", "much.br"]);
    assert_eq!(made(&["--min-gain=30", "little", "much"]), ["much.br"]);
    assert_eq!(made(&["--min-size=31", "little", "much"]), ["little.br", "much.br"]);
    assert_eq!(made(&["--min-size=32", "-o", "new.br", "little"]), [""; 0]);
    for args in [
        &["-c", "--min-gain=1", "much"][..],
        &["-d", "--min-size=1", "much"],
        &["-t", "--min-gain=1", "much"],
        &["--min-gain=x", "much"],
        &["--min-size=-1", "much"],
        &["--min-gain=101%", "much"],
    ] {
        assert_eq!(run(folder.path(), args).status.code(), Some(1), "{args:?}");
    }
    assert_eq!(names(folder.path()), ["little", "much"]);
}
