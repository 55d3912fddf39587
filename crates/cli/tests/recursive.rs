//! `--recursive`, `--threads`, `--json`: whole folders at a time.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, SystemTime};

use common::{
    assert_silent_success, brotwerk, decoded, heed_signals, noise, run, said, send, text, wait_for,
};
use serde_json::Value;
use tempfile::TempDir;

/// A site with all that a site may have in it.
fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join("site").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    put("index.html", &text(200));
    put("css/main.css", &b"p { color: tan }\n".repeat(40));
    put("js/app.js", &b"loaf = bake(dough);\n".repeat(40));
    put("js/app.js.map", b"{}");
    put("img/loaf.png", &text(9));
    put("img/unnamed", b"\x89PNG\r\n\x1a\n and so on, and on, and on, and on, and on, and on");
    put("download/all.tar.gz", &text(9));
    put("noise.bin", &noise(500));
    put("empty.txt", b"");
    put("a/b/c/deep.txt", &text(20));
    put(".brotwerk-abcdef.part", b"left by a run that was killed");
    symlink("index.html", folder.path().join("site/link.html")).unwrap();
    symlink("..", folder.path().join("site/a/up")).unwrap();
    folder
}

/// All regular files below, by path.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let kind = fs::symlink_metadata(&path).unwrap().file_type();
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                files.insert(path.clone(), fs::read(path).unwrap());
            }
        }
    }
    files
}

/// The outputs below, which must hold what their inputs do.
fn outputs(folder: &Path) -> Vec<String> {
    let files = tree(folder);
    let outputs = files.iter().filter(|(path, _)| path.extension() == Some("br".as_ref()));
    outputs
        .map(|(path, bytes)| {
            let input = path.with_extension("");
            assert!(decoded(bytes) == files[&input], "{path:?}");
            assert!(bytes.len() < files[&input].len(), "{path:?}");
            input.strip_prefix(folder).unwrap().to_str().unwrap().to_owned()
        })
        .collect()
}

const COMPRESSIBLE: [&str; 4] =
    ["site/a/b/c/deep.txt", "site/css/main.css", "site/index.html", "site/js/app.js"];

#[test]
fn a_folder_is_compressed_where_it_is_worth_it() {
    let folder = site();
    let before = tree(folder.path());
    assert_silent_success(&run(folder.path(), ["-r", "site"]));
    assert_eq!(outputs(folder.path()), COMPRESSIBLE);
    let after = tree(folder.path());
    assert!(before.iter().all(|(path, bytes)| after[path] == *bytes));
    assert_eq!(after.len(), before.len() + COMPRESSIBLE.len());

    // Once more there is nothing to do.
    let output = run(folder.path(), ["-rv", "site"]);
    assert_eq!(output.status.code(), Some(0));
    let said = said(&output);
    for (name, reason) in [
        ("site/index.html", "its output is there and holds the same"),
        ("site/index.html.br", "has the suffix already"),
        ("site/img/loaf.png", "of a kind that is compressed already"),
        ("site/img/unnamed", "of a kind that is compressed already"),
        ("site/link.html", "not a regular file"),
    ] {
        let line = format!("Skipped [{name}]: {reason}\n");
        assert!(said.contains(&line), "no {line:?} in {said}");
    }
    assert!(said.contains("Compressed [site/noise.bin]: 500 B -> 5"), "{said}");
    assert!(said.contains("Output is larger than input\n"), "{said}");
    assert!(!said.contains(".part"), "{said}");
    let summary = "16 files: 0 compressed, 16 passed over: of a kind that is compressed already (3), \
                   its output would not be smaller (3), its output is there and holds the same (4), \
                   has the suffix already (4), not a regular file (2)\n";
    assert!(said.ends_with(summary), "{said}");
    assert!(tree(folder.path()) == after);
}

#[test]
fn a_stale_output_is_a_failure_unless_forced() {
    let folder = site();
    assert_silent_success(&run(folder.path(), ["-r", "site"]));
    let path = folder.path().join("site/js/app.js");
    fs::write(&path, b"fresh = bread(yeast);\n".repeat(30)).unwrap();
    let later = SystemTime::now() + Duration::from_secs(9);
    File::options().append(true).open(&path).unwrap().set_modified(later).unwrap();
    let output = run(folder.path(), ["-r", "site"]);
    assert_eq!(output.status.code(), Some(1));
    let words = ["[site/js/app.js]: its output is there and older", "--force", "1 of "];
    assert!(words.iter().all(|words| said(&output).contains(words)), "{output:?}");
    assert_silent_success(&run(folder.path(), ["-rf", "site"]));
    assert_eq!(outputs(folder.path()), COMPRESSIBLE);
}

#[test]
fn a_folder_goes_there_and_back() {
    let folder = site();
    let before = tree(folder.path());
    assert_silent_success(&run(folder.path(), ["-rj5", "site"]));
    let packed = tree(folder.path());
    assert_eq!(packed.len(), before.len());
    assert!(!packed.contains_key(&folder.path().join("site/index.html")));
    assert_silent_success(&run(folder.path(), ["-rt", "site"]));
    assert!(tree(folder.path()) == packed);
    assert_silent_success(&run(folder.path(), ["-rdj", "site"]));
    assert!(tree(folder.path()) == before);
}

#[test]
fn one_bad_file_among_many_is_told_of_and_passed_over() {
    let folder = site();
    let at = |name: &str| folder.path().join("site").join(name);
    for name in ["d.br", "z.br", "b.br"] {
        fs::write(at(name), b"no stream").unwrap();
    }
    fs::write(at("good.br"), run(folder.path(), ["-5c", "site/index.html"]).stdout).unwrap();
    for threads in ["1", "3"] {
        let output = run(folder.path(), ["-rd", "-T", threads, "site", "missing"]);
        assert_eq!(output.status.code(), Some(1));
        let said = said(&output);
        let lines: Vec<_> = said.lines().filter(|line| !line.starts_with("reason: ")).collect();
        let expected = [
            "corrupt input [site/b.br]",
            "corrupt input [site/d.br]",
            "corrupt input [site/z.br]",
            "input file [missing] suffix mismatch",
        ];
        assert_eq!(lines[..4], expected);
        let summary =
            " files: 1 decompressed, 12 passed over: has not the suffix (10), not a regular";
        assert!(lines[4].contains(summary), "{said}");
        assert!(lines[5].starts_with("4 of ") && lines[5].ends_with(" files failed:"));
        assert_eq!(lines[6..], ["  site/b.br", "  site/d.br", "  site/z.br", "  missing"]);
        assert!(fs::read(at("good")).unwrap() == text(200));
        fs::remove_file(at("good")).unwrap();
        assert!(!at("b").exists() && !at("z").exists());
    }
}

#[test]
fn a_folder_that_can_not_be_read_is_told_of() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = site();
    let locked = folder.path().join("site/a");
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read_dir(&locked).is_ok() {
        println!("skipped: the superuser may read everything");
    } else {
        let output = run(folder.path(), ["-r", "site"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(said(&output).contains("failed to read folder [site/a]: Permission denied\n"));
        assert!(folder.path().join("site/index.html.br").exists());
    }
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
}

/// What a run said, without the times.
fn timeless(output: &Output) -> Vec<String> {
    let strip = |line: &str| line.rsplit_once(" in ").map_or(line, |(start, _)| start).to_owned();
    said(output).lines().map(strip).collect()
}

#[test]
fn the_number_of_threads_changes_neither_files_nor_messages() {
    // The seventh of twenty is bad: what comes after it has no output.
    let names: Vec<String> = (10..30).map(|n| n.to_string()).collect();
    let with = |threads: &str, flags: &[&str]| {
        let folder = TempDir::new().unwrap();
        for (n, name) in names.iter().enumerate() {
            // The first ones take longest.
            fs::write(folder.path().join(name), text(4000 / (n as u32 + 1))).unwrap();
        }
        let in_the_way = folder.path().join("16.br");
        fs::write(&in_the_way, b"in the way").unwrap();
        let file = File::options().append(true).open(in_the_way).unwrap();
        file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
        let flags = ["-v", "-5", "-T", threads].into_iter().chain(flags.iter().copied());
        let output = run(folder.path(), flags.chain(names.iter().map(String::as_str)));
        assert_eq!(output.status.code(), Some(1));
        (timeless(&output), tree(folder.path()).into_values().collect::<Vec<_>>())
    };
    for flags in [&[][..], &["-j"], &["-r"]] {
        let one = with("1", flags);
        for threads in ["2", "8", "0"] {
            assert!(with(threads, flags) == one, "{threads} {flags:?}: {:?}", one.0);
        }
    }
}

#[test]
fn an_interrupted_run_on_threads_leaves_no_temporary_file() {
    let folder = TempDir::new().unwrap();
    for name in ["a", "b", "c", "d"] {
        let made = Command::new("mkfifo").arg(folder.path().join(name)).status();
        if !made.is_ok_and(|status| status.success()) {
            println!("skipped: there is no mkfifo");
            return;
        }
    }
    heed_signals();
    let mut child = brotwerk(folder.path())
        .args(["-T4", "-n", "a", "b", "c", "d"])
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    // Each waits for more once its pipe is open at both ends.
    let pipes: Vec<_> = ["a", "b", "c", "d"]
        .map(|name| File::options().write(true).open(folder.path().join(name)).unwrap())
        .into();
    let parts = || common::names(folder.path()).iter().filter(|n| n.ends_with(".part")).count();
    wait_for(&mut child, "its temporary files are there", || parts() == 4);
    send("INT", &child);
    assert_eq!(child.wait().unwrap().code(), Some(1));
    assert_eq!(common::names(folder.path()), ["a", "b", "c", "d"]);
    drop(pipes);
}

#[test]
fn json_has_a_line_for_each_file() {
    let folder = site();
    fs::write(folder.path().join("site/z.br"), b"no stream").unwrap();
    let records = |args: &[&str], exit: i32| -> BTreeMap<String, Value> {
        let output = run(folder.path(), args);
        assert_eq!(output.status.code(), Some(exit), "{output:?}");
        let text = String::from_utf8(output.stdout).unwrap();
        let values = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        values.map(|value| (value["input"].as_str().unwrap().to_owned(), value)).collect()
    };
    let made = records(&["-r", "--json", "--stats", "site"], 0);
    let page = &made["site/index.html"];
    assert_eq!(page["status"], "compressed");
    assert_eq!(page["output"], "site/index.html.br");
    assert_eq!(page["bytes_in"], text(200).len());
    let size = fs::metadata(folder.path().join("site/index.html.br")).unwrap().len();
    assert_eq!(page["bytes_out"], size);
    assert!(page["seconds"].as_f64().unwrap() >= 0.0);
    assert!(page["stats"]["literal_bits"].as_u64().unwrap() > 0);
    assert_eq!(made["site/noise.bin"]["status"], "skipped");
    assert_eq!(made["site/noise.bin"]["output"], Value::Null);
    assert_eq!(made["site/img/loaf.png"]["reason"], "of a kind that is compressed already");

    let checked = records(&["-rt", "--json", "-T2", "site"], 1);
    assert_eq!(checked["site/index.html.br"]["status"], "tested");
    assert_eq!(checked["site/z.br"]["status"], "failed");
    let error = checked["site/z.br"]["error"].as_str().unwrap();
    assert!(error.starts_with("corrupt input [site/z.br]\nreason: "), "{error}");

    let one = records(&["--json", "-dfo", "back", "site/index.html.br"], 0);
    assert_eq!(one["site/index.html.br"]["status"], "decompressed");
    let failed = records(&["--json", "site/index.html"], 1);
    assert_eq!(failed["site/index.html"]["status"], "failed");
}

#[test]
fn completions_and_the_manual_come_from_the_program() {
    let folder = TempDir::new().unwrap();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let output = run(folder.path(), [format!("--completions={shell}")]);
        assert_silent_success(&output);
        let script = String::from_utf8(output.stdout).unwrap();
        assert!(script.contains("content-type") && script.contains("brotwerk"), "{shell}");
    }
    let output = run(folder.path(), ["--man"]);
    assert_silent_success(&output);
    let page = String::from_utf8(output.stdout).unwrap();
    assert!(page.contains(".TH brotwerk 1") && page.contains("large_window"), "{page}");
}
