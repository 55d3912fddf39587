//! `brotwerk train`: good corpora, odd ones, parts, and what goes wrong.

mod common;

use std::fs;
use std::path::Path;
use std::process::Output;

use brotwerk_dictionary::ReducedDictionary;
use brotwerk_testkit::decoders::{assert_decodes_dcb, assert_decodes_with_prefix_dictionary};
use brotwerk_testkit::generators::{RandomSource, random, web_page};
use common::{assert_refusal, assert_silent_success, decoded, names, run, said, snapshot};
use tempfile::TempDir;

/// A folder with pages in `corpus`, some of them in folders below.
fn pages(count: u64) -> TempDir {
    let folder = TempDir::new().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir_all(corpus.join("deep/er")).unwrap();
    for seed in 0..count {
        let below = if seed % 3 == 0 { "deep/er" } else { "." };
        let path = corpus.join(below).join(format!("{seed}.html"));
        fs::write(path, web_page(seed, 3_000)).unwrap();
    }
    folder
}

fn train(folder: &TempDir, args: &[&str]) -> Output {
    run(folder.path(), [&["train"], args].concat())
}

#[track_caller]
fn assert_success(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(0), "{}", said(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn file(folder: &TempDir, name: &str) -> Vec<u8> {
    fs::read(folder.path().join(name)).unwrap()
}

#[test]
fn a_dictionary_is_made_and_makes_texts_smaller() {
    let folder = pages(30);
    let said = assert_success(&train(&folder, &["corpus", "-o", "x.dict"]));
    assert!(said.contains("30 texts of") && said.contains("x.dict: "), "{said}");
    fs::write(folder.path().join("page"), web_page(99, 3_000)).unwrap();
    let compress = |args: &[&str]| {
        let output = run(folder.path(), [&["-5c", "page"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
        assert_eq!(decoded(&output.stdout), web_page(99, 3_000));
        output.stdout.len()
    };
    let none = train(&folder, &["corpus", "-o", "none.dict", "--words", "0"]);
    assert_success(&none);
    assert!(compress(&["--dict", "x.dict"]) < compress(&["--dict", "none.dict"]));
}

#[test]
fn the_same_corpus_gives_the_same_dictionary() {
    let folder = pages(20);
    let deep = folder.path().join("corpus/deep");
    fs::rename(&deep, folder.path().join("moved")).unwrap();
    assert_success(&train(&folder, &["moved", "corpus", "-o", "a.dict", "-T", "1"]));
    assert_success(&train(&folder, &["corpus", "moved", "-o", "b.dict", "-T", "5"]));
    // One for each core, as elsewhere in the program.
    assert_success(&train(&folder, &["moved", "-o", "d.dict", "-T", "0"]));
    // What is there twice counts once.
    fs::copy(folder.path().join("corpus/1.html"), folder.path().join("corpus/again")).unwrap();
    let said = assert_success(&train(&folder, &["corpus", "moved", "-o", "c.dict"]));
    assert!(said.contains("1 skipped as duplicates"), "{said}");
    assert_eq!(file(&folder, "a.dict"), file(&folder, "b.dict"));
    assert_eq!(file(&folder, "a.dict"), file(&folder, "c.dict"));
}

#[test]
fn parts_merge_to_what_the_whole_gives() {
    let folder = pages(24);
    assert_success(&train(&folder, &["corpus", "-o", "whole.dict", "-T", "1"]));
    let all = fs::read_dir(folder.path().join("corpus")).unwrap();
    let mut paths: Vec<_> = all.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let lists: Vec<String> = paths
        .chunks(paths.len().div_ceil(3))
        .map(|chunk| chunk.iter().map(|path| format!("{}\n", path.display())).collect())
        .collect();
    let mut dictionary: Option<String> = None;
    for round in 1..=8 {
        let before: Vec<_> = dictionary.iter().flat_map(|name| ["--dict", name]).collect();
        let mut parts = Vec::new();
        for (number, list) in lists.iter().enumerate() {
            let part = format!("{round}-{number}.stats");
            let args = [&before[..], &["--files-from", "-", "--stats-out", &part]].concat();
            let args = [&["train"], &args[..]].concat();
            assert_success(&common::feed(folder.path(), &args, list.as_bytes()));
            parts.push(part);
        }
        // In any order, and in steps.
        parts.reverse();
        let [first, rest @ ..] = &parts[..] else { unreachable!() };
        let rest: Vec<_> = rest.iter().map(String::as_str).collect();
        let steps = [&rest[..], &["--merge", "--stats-out", "sum.stats", "-f"]].concat();
        assert_success(&train(&folder, &steps));
        let name = format!("{round}.dict");
        let merge = ["--merge", "sum.stats", first, "-o", &name];
        let said = assert_success(&train(&folder, &[&merge[..], &before].concat()));
        dictionary = Some(name);
        if said.contains("stable") {
            break;
        }
    }
    assert_eq!(file(&folder, &dictionary.unwrap()), file(&folder, "whole.dict"));
}

#[test]
fn statistics_that_can_not_be_added_are_refused() {
    let folder = pages(6);
    assert_success(&train(&folder, &["corpus", "--stats-out", "1.stats"]));
    assert_success(&train(&folder, &["--merge", "1.stats", "-o", "1.dict"]));
    assert_success(&train(&folder, &["corpus", "--dict", "1.dict", "--stats-out", "2.stats"]));
    let before = snapshot(folder.path());
    let merge = |args: &[&str]| train(&folder, &[&["--merge", "-o", "x.dict"], args].concat());
    assert_refusal(&merge(&["1.stats", "2.stats"]), &["2.stats", "round 2", "round 1"]);
    assert_refusal(&merge(&["2.stats"]), &["round 2", "--dict"]);
    assert_refusal(&merge(&["1.stats", "--dict", "1.dict"]), &["round 1"]);
    assert_refusal(&merge(&["nowhere.stats"]), &["nowhere.stats"]);
    assert_refusal(&merge(&["1.dict"]), &["1.dict", "not a file of statistics"]);
    assert_eq!(snapshot(folder.path()), before);
    let good = String::from_utf8(file(&folder, "1.stats")).unwrap();
    let mut source = RandomSource::new(1);
    for _ in 0..20 {
        let mut flipped = good.clone().into_bytes();
        let at = source.below(flipped.len());
        flipped[at] ^= 1 << source.below(7);
        fs::write(folder.path().join("bad.stats"), &flipped).unwrap();
        assert_refusal(&merge(&["bad.stats"]), &["bad.stats"]);
        fs::write(folder.path().join("bad.stats"), &good.as_bytes()[..at]).unwrap();
        assert_refusal(&merge(&["bad.stats"]), &["bad.stats"]);
    }
    let other = good.replacen("statistics 1", "statistics 2", 1);
    fs::write(folder.path().join("bad.stats"), other).unwrap();
    assert_refusal(&merge(&["bad.stats"]), &["version 2"]);
    assert!(!names(folder.path()).contains(&"x.dict".to_owned()));
}

#[test]
fn corpora_that_teach_nothing_are_refused() {
    let folder = TempDir::new().unwrap();
    let make = |name: &str, files: &[&[u8]]| {
        fs::create_dir(folder.path().join(name)).unwrap();
        for (number, bytes) in files.iter().enumerate() {
            fs::write(folder.path().join(name).join(number.to_string()), bytes).unwrap();
        }
    };
    make("empty", &[]);
    make("empty-files", &[b"", b""]);
    make("one-byte", &[b"x"]);
    make("identical", &[&[b'a'; 10_000][..]; 5]);
    make("binary", &[&random(1, 9_000), &random(2, 100_000)]);
    fs::write(folder.path().join("old.dict"), b"what was there").unwrap();
    let before = snapshot(folder.path());
    for name in ["empty", "empty-files", "one-byte", "identical", "binary", "nowhere"] {
        let output = train(&folder, &[name, "-o", "old.dict", "--force"]);
        assert_refusal(&output, &[]);
    }
    let output = train(&folder, &["binary", "-o", "x.dict"]);
    assert_refusal(&output, &["no text", "2 skipped as not text"]);
    assert_refusal(&train(&folder, &["identical", "-o", "x.dict"]), &["4 skipped as duplicates"]);
    assert_eq!(snapshot(folder.path()), before);
}

#[test]
fn misuse_is_refused() {
    let folder = pages(3);
    let before = snapshot(folder.path());
    assert_refusal(&train(&folder, &[]), &["no files or folders"]);
    assert_refusal(&train(&folder, &["corpus"]), &["--output"]);
    assert_refusal(&train(&folder, &["--merge", "-o", "x.dict"]), &["no files"]);
    for cpu in ["1", "0.5", "nan", "-1", "11", "x"] {
        let ratio = format!("--cpu={cpu}");
        assert_refusal(&train(&folder, &["corpus", "-o", "x.dict", &ratio]), &["1.001 to 10"]);
    }
    assert_refusal(&train(&folder, &["corpus", "-o", "x", "--words", "9", "--all"]), &["--words"]);
    assert_refusal(&train(&folder, &["corpus", "-o", "x", "--dict", "corpus/1.html"]), &["1.html"]);
    assert_refusal(&train(&folder, &["corpus", "-o", "nowhere/x.dict"]), &["nowhere/x.dict"]);
    assert_refusal(&train(&folder, &["corpus", "-o", "corpus"]), &["corpus: Is a directory"]);
    assert_refusal(&train(&folder, &["corpus", "-o", "-"]), &["files"]);
    let both = ["corpus", "-f", "-o", "x", "--report", "x"];
    assert_refusal(&train(&folder, &both), &["x: can't be both"]);
    for ignored in ["--words=9", "--cpu=1.02", "--all", "--no-prior"] {
        let args = ["corpus", "--stats-out", "x.stats", ignored];
        assert_refusal(&train(&folder, &args), &["--stats-out"]);
    }
    assert_refusal(
        &run(folder.path(), ["-c", "--dict", "corpus/1.html", "corpus/1.html"]),
        &["corpus/1.html: not a reduced dictionary"],
    );
    assert_eq!(snapshot(folder.path()), before);
    // A file of that name is still a file.
    fs::write(folder.path().join("train"), b"choo").unwrap();
    assert_silent_success(&run(folder.path(), ["./train"]));
    assert_silent_success(&run(folder.path(), ["-f", "train"]));
}

#[test]
fn outputs_are_only_replaced_by_force() {
    let folder = pages(6);
    fs::write(folder.path().join("x.dict"), b"what was there").unwrap();
    assert_refusal(&train(&folder, &["corpus", "-o", "x.dict"]), &["x.dict", "--force"]);
    assert_eq!(file(&folder, "x.dict"), b"what was there");
    assert_success(&train(&folder, &["corpus", "-o", "x.dict", "--force"]));
    assert!(file(&folder, "x.dict").starts_with(b"BWDC"));
}

#[cfg(unix)]
#[test]
fn links_that_lead_in_circles_and_members_that_can_not_be_read_are_named() {
    use std::os::unix::fs::{PermissionsExt as _, symlink};
    let folder = pages(6);
    let path = |name: &str| folder.path().join(name);
    symlink("../../corpus", path("corpus/deep/up")).unwrap();
    let output = train(&folder, &["corpus", "-o", "x.dict"]);
    assert_refusal(&output, &["corpus/deep/up", "leads back"]);
    fs::remove_file(path("corpus/deep/up")).unwrap();
    symlink("nowhere", path("corpus/dangling")).unwrap();
    assert_refusal(&train(&folder, &["corpus", "-o", "x.dict"]), &["corpus/dangling"]);
    fs::remove_file(path("corpus/dangling")).unwrap();
    // A link to a file is as good as the file.
    symlink("../corpus/1.html", path("corpus/link")).unwrap();
    let said = assert_success(&train(&folder, &["corpus", "-o", "linked.dict"]));
    assert!(said.contains("1 skipped as duplicates"), "{said}");
    fs::set_permissions(path("corpus/2.html"), fs::Permissions::from_mode(0o0)).unwrap();
    if fs::read(path("corpus/2.html")).is_ok() {
        println!("skipped: may read everything");
        return;
    }
    let output = train(&folder, &["corpus", "-o", "x.dict"]);
    assert_refusal(&output, &["corpus/2.html: can't be read"]);
}

#[cfg(unix)]
#[test]
fn devices_and_pipes_are_refused_before_they_are_read() {
    let folder = pages(1);
    assert_refusal(&train(&folder, &["/dev/zero", "-o", "x.dict"]), &["not a regular file"]);
    let pipe = folder.path().join("corpus/pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    if !made.is_ok_and(|status| status.success()) {
        println!("skipped: there is no mkfifo");
        return;
    }
    let output = train(&folder, &["corpus", "-o", "x.dict"]);
    assert_refusal(&output, &["corpus/pipe: is not a regular file"]);
}

/// Long files are cut, so that memory is bounded: 4 GiB of which hardly any are on the disk.
#[test]
fn a_huge_file_is_cut() {
    let folder = pages(4);
    let mut huge = web_page(7, 60_000).repeat(200);
    huge.truncate(12 << 20);
    let path = folder.path().join("corpus/huge");
    fs::write(&path, &huge).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_len(4 << 30).unwrap();
    let said = assert_success(&train(&folder, &["corpus", "--stats-out", "x.stats"]));
    assert!(said.contains("5 texts of 8.") && said.contains("1 cut at 8 MiB"), "{said}");
}

#[test]
fn many_tiny_files_are_a_corpus() {
    let folder = TempDir::new().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    for number in 0..20_000 {
        fs::write(corpus.join(number.to_string()), format!("government {number}")).unwrap();
    }
    let said = assert_success(&train(&folder, &["corpus", "-o", "x.dict"]));
    assert!(said.contains("20000 texts"), "{said}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_nothing() {
    let folder = pages(6);
    fs::write(folder.path().join("x.dict"), b"what was there").unwrap();
    // The largest file that may be written is smaller than any dictionary.
    let script = r#"ulimit -f 0; exec "$0" train corpus -f -o x.dict"#;
    let mut command = std::process::Command::new("sh");
    command.args(["-c", script, env!("CARGO_BIN_EXE_brotwerk")]).current_dir(folder.path());
    let output = command.output().unwrap();
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.lines().last().unwrap().contains("x.dict: can't be written"), "{said}");
    assert_eq!(file(&folder, "x.dict"), b"what was there");
    assert_eq!(names(folder.path()), ["corpus", "x.dict"]);
}

/// Starts training over an old dictionary on what a list on standard input names.
#[cfg(unix)]
fn training(folder: &TempDir) -> std::process::Child {
    use std::process::Stdio;
    common::heed_signals();
    fs::write(folder.path().join("x.dict"), b"what was there").unwrap();
    common::brotwerk(folder.path())
        .args(["train", "--files-from", "-", "-f", "-o", "x.dict"])
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Training that waits for the rest of its list: it can't be over too early.
#[cfg(unix)]
#[test]
fn interrupted_training_leaves_the_old_file() {
    use std::io::Write as _;
    for signal in ["INT", "TERM", "KILL"] {
        let folder = pages(1);
        let mut child = training(&folder);
        // More than any pipe holds: it has read some of them, so that it answers signals.
        let mut list = child.stdin.take().unwrap();
        list.write_all(&vec![b'\n'; 4 << 20]).unwrap();
        common::send(signal, &child);
        let output = child.wait_with_output().unwrap();
        drop(list);
        assert_eq!(file(&folder, "x.dict"), b"what was there");
        assert_eq!(names(folder.path()), ["corpus", "x.dict"]);
        if signal == "KILL" {
            assert_eq!(output.status.code(), None);
        } else {
            assert_eq!(output.status.code(), Some(1));
            assert_eq!(said(&output), format!("brotwerk: stopped by SIG{signal}\n"));
        }
    }
}

/// The same in the middle of the work. That may be over before a signal gets there; then the
/// dictionary is there.
#[cfg(unix)]
#[test]
fn training_interrupted_between_rounds_leaves_the_old_file_or_the_new_one() {
    use std::io::{BufRead as _, BufReader, Read as _, Write as _};
    for signal in ["INT", "TERM", "KILL"] {
        let folder = pages(9);
        for seed in 0..20 {
            let text = web_page(seed, 60_000).repeat(20);
            fs::write(folder.path().join(format!("corpus/long{seed}")), text).unwrap();
        }
        let mut child = training(&folder);
        child.stdin.take().unwrap().write_all(b"corpus\n").unwrap();
        let mut messages = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        messages.read_line(&mut said).unwrap();
        assert!(said.starts_with("round 1: "), "{said}");
        common::send(signal, &child);
        messages.read_to_string(&mut said).unwrap();
        let status = child.wait().unwrap();
        let dictionary = file(&folder, "x.dict");
        let is_old = dictionary == b"what was there";
        assert!(is_old || ReducedDictionary::from_bytes(&dictionary).is_ok());
        match status.code() {
            Some(0) => assert!(!is_old),
            Some(1) => assert!(said.ends_with(&format!("stopped by SIG{signal}\n")), "{said}"),
            _ => assert_eq!(signal, "KILL"),
        }
        let left = names(folder.path());
        let part = |name: &String| name.ends_with(".part") && signal == "KILL";
        assert!(left.iter().filter(|name| !part(name)).eq(["corpus", "x.dict"]), "{left:?}");
    }
}

/// What a listing names is what counts, relative to the working folder.
#[test]
fn lists_name_files_and_folders() {
    let folder = pages(9);
    fs::write(folder.path().join("list"), "corpus/deep\n\ncorpus/1.html\n").unwrap();
    let said = assert_success(&train(&folder, &["--files-from", "list", "-o", "x.dict"]));
    assert!(said.contains("4 texts"), "{said}");
    let output = train(&folder, &["--files-from", "nowhere", "-o", "y.dict"]);
    assert_refusal(&output, &["nowhere"]);
    // An empty part of a corpus is a part.
    fs::write(folder.path().join("list"), "").unwrap();
    assert_success(&train(&folder, &["--files-from", "list", "--stats-out", "empty.stats"]));
    assert_success(&train(&folder, &["corpus", "--stats-out", "all.stats"]));
    let merge = ["--merge", "empty.stats", "all.stats", "--stats-out", "sum.stats"];
    assert_success(&train(&folder, &merge));
    assert_eq!(file(&folder, "sum.stats"), file(&folder, "all.stats"));
    assert!(Path::new(&folder.path().join("x.dict")).exists());
}

#[test]
fn a_report_is_written_beside_the_dictionary() {
    let folder = pages(12);
    fs::create_dir(folder.path().join("others")).unwrap();
    fs::write(folder.path().join("others/1.html"), web_page(77, 3_000)).unwrap();
    let report = |name: &str, args: &[&str]| {
        let dictionary = format!("{name}.dict");
        let args = [&["corpus", "-o", &dictionary, "--report", name], args].concat();
        assert_success(&train(&folder, &args));
        String::from_utf8(file(&folder, name)).unwrap()
    };
    let one = report("a", &["-T", "1"]).replace("<h1>a</h1>", "<h1>b</h1>");
    let one = one.replace("<title>a ", "<title>b ");
    assert!(one == report("b", &["-T", "3"]), "threads make a difference");
    assert!(one.contains("that it was trained on"));
    let others = report("c", &["--test", "others"]);
    assert!(others.contains("1 texts of 2.9") && others.contains("not trained on"), "{others}");
    assert_refusal(&train(&folder, &["corpus", "-o", "x", "--test", "others"]), &["--report"]);
    let args = ["corpus", "-o", "x", "--report", "y", "--test", "nowhere"];
    let output = train(&folder, &args);
    assert!(said(&output).ends_with("nowhere: can't be read: No such file or directory\n"));
    assert!(!names(folder.path()).contains(&"x".to_owned()), "nothing is written by halves");
}

/// What pages have in common, as a prefix dictionary for another one.
#[test]
fn a_prefix_dictionary_is_made_and_makes_texts_smaller() {
    let folder = pages(30);
    let args = ["--prefix", "4K", "-o", "site.raw"];
    let said = assert_success(&train(&folder, &[&["corpus", "-T", "1"][..], &args].concat()));
    assert!(said.contains("30 texts of") && said.contains("site.raw: "), "{said}");
    let dictionary = file(&folder, "site.raw");
    assert!((1_000..=4_096).contains(&dictionary.len()), "{}", dictionary.len());
    // Whatever the order and the threads.
    let again = ["corpus/deep", "corpus", "-T", "3", "--force"];
    assert_success(&train(&folder, &[&again[..], &args].concat()));
    assert_eq!(file(&folder, "site.raw"), dictionary);

    let page = web_page(99, 3_000);
    fs::write(folder.path().join("page"), &page).unwrap();
    let compress = |args: &[&str]| {
        let output = run(folder.path(), [&["-5c", "page"], args].concat());
        assert_eq!(output.status.code(), Some(0), "{}", common::said(&output));
        output.stdout
    };
    let (with, without) = (compress(&["-D", "site.raw"]), compress(&[]));
    assert!(with.len() * 10 < without.len() * 9, "{} of {}", with.len(), without.len());
    assert_decodes_with_prefix_dictionary(&with, &[&dictionary], &page);
    assert_decodes_dcb(&compress(&["--dcb", "site.raw"]), &dictionary, &page);
}

#[test]
fn prefix_dictionaries_that_save_nothing_are_refused() {
    let folder = TempDir::new().unwrap();
    let corpus = folder.path().join("corpus");
    fs::create_dir(&corpus).unwrap();
    fs::write(corpus.join("empty"), "").unwrap();
    let refused = |size: &str, parts: &[&str]| {
        let output = train(&folder, &["corpus", "--prefix", size, "-o", "x.raw"]);
        assert_refusal(&output, parts);
        assert!(!folder.path().join("x.raw").exists());
    };
    refused("1K", &["nothing to learn from 0 texts", "no text"]);
    for seed in 0..3 {
        // Not text, and taken all the same.
        fs::write(corpus.join(seed.to_string()), [&[0], &random(seed, 2_000)[..]].concat())
            .unwrap();
    }
    refused("1K", &["3 texts", "makes others smaller"]);
    refused("7", &["7 bytes", "at least"]);
    refused("17M", &["at most 16777216"]);
    refused("much", &["much"]);
    let both = ["corpus", "-o", "x.raw", "--prefix", "1K", "--words", "3"];
    assert_refusal(&train(&folder, &both), &["--words"]);
    assert_refusal(&train(&folder, &["corpus", "--prefix", "1K"]), &["--output"]);
}
