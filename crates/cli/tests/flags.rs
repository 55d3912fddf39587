//! What each flag does where nothing goes wrong.

mod common;

use std::fs;
use std::path::Path;

use common::{assert_silent_success, decoded, feed, names, run, said, text};
use tempfile::TempDir;

fn folder_with_text() -> (TempDir, Vec<u8>) {
    let folder = TempDir::new().unwrap();
    let text = text(300);
    fs::write(folder.path().join("text"), &text).unwrap();
    (folder, text)
}

fn bytes(folder: &TempDir, name: impl AsRef<Path>) -> Vec<u8> {
    fs::read(folder.path().join(name)).unwrap()
}

#[test]
fn a_file_is_compressed_beside_itself_and_kept() {
    for flags in [&[][..], &["-k"], &["--keep"]] {
        let (folder, text) = folder_with_text();
        assert_silent_success(&run(folder.path(), [flags, &["text"]].concat()));
        assert_eq!(names(folder.path()), ["text", "text.br"]);
        assert_eq!(bytes(&folder, "text"), text);
        assert_eq!(decoded(&bytes(&folder, "text.br")), text);
    }
}

#[test]
fn every_quality_and_spelling_round_trips() {
    let text = text(2000);
    let folder = TempDir::new().unwrap();
    let spellings = (0..=11)
        .flat_map(|level| [format!("-q{level}"), format!("--quality={level}")])
        .chain((0..=9).map(|level| format!("-{level}")))
        .chain(["-Z".into(), "--best".into(), "--qual=3".into()]);
    for spelling in spellings {
        let compressed = feed(folder.path(), &[&spelling], &text);
        assert_silent_success(&compressed);
        assert!(compressed.stdout.len() < text.len(), "{spelling}");
        assert_eq!(decoded(&compressed.stdout), text, "{spelling}");
        let plain = feed(folder.path(), &["-d"], &compressed.stdout);
        assert_silent_success(&plain);
        assert!(plain.stdout == text, "{spelling}");
    }
}

#[test]
fn spellings_of_a_quality_agree_and_the_default_is_the_best() {
    let text = text(500);
    let folder = TempDir::new().unwrap();
    let with = |flags: &[&str]| feed(folder.path(), flags, &text).stdout;
    assert_eq!(with(&["-4"]), with(&["-q", "4"]));
    assert_eq!(with(&["-Z"]), with(&["-q", "11"]));
    assert_eq!(with(&[]), with(&["--best"]));
}

#[test]
fn every_window_round_trips_and_is_the_one_in_the_stream() {
    let text = text(3000);
    let folder = TempDir::new().unwrap();
    for bits in 10..=24 {
        let window = format!("-w{bits}");
        let stream = feed(folder.path(), &["-q2", &window], &text).stdout;
        assert_eq!(decoded(&stream), text, "{window}");
        assert_eq!(window_bits(stream[0]), bits, "{window}");
    }
    // The size of a pipe is not known.
    for (quality, bits) in [("-q2", 18), ("-q3", 24)] {
        for automatic in ["-w0", "--lgwin=0"] {
            let stream = feed(folder.path(), &[quality, automatic], &text).stdout;
            assert_eq!(decoded(&stream), text);
            assert_eq!(window_bits(stream[0]), bits, "{quality} {automatic}");
        }
    }
}

/// WBITS by the code of RFC 7932, section 9.1.
fn window_bits(first: u8) -> u32 {
    let first = u32::from(first);
    match (first & 1, first >> 1 & 7, first >> 4 & 7) {
        (0, ..) => 16,
        (_, 0, 0) => 17,
        (_, 0, more) => 8 + more,
        (_, more, _) => 17 + more,
    }
}

#[test]
fn a_known_size_gives_a_window_that_fits() {
    let (folder, _) = folder_with_text();
    assert_silent_success(&run(folder.path(), ["-q5", "text"]));
    assert!(window_bits(bytes(&folder, "text.br")[0]) < 16);
}

#[test]
fn decompress_takes_the_suffix_away() {
    for flag in ["-d", "--decompress", "--dec"] {
        let (folder, text) = folder_with_text();
        assert_silent_success(&run(folder.path(), ["--rm", "-3", "text"]));
        assert_eq!(names(folder.path()), ["text.br"]);
        assert_silent_success(&run(folder.path(), [flag, "text.br"]));
        assert_eq!(names(folder.path()), ["text", "text.br"]);
        assert_eq!(bytes(&folder, "text"), text);
    }
}

#[test]
fn test_checks_and_writes_nothing() {
    let (folder, _) = folder_with_text();
    assert_silent_success(&run(folder.path(), ["-1", "text"]));
    for flags in [&["-t", "text.br"][..], &["--test", "text.br"], &["-vt", "text.br", "text.br"]] {
        let output = run(folder.path(), flags);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(0), 0), "{flags:?}");
    }
    assert_silent_success(&feed(folder.path(), &["-t"], &bytes(&folder, "text.br")));
    assert_eq!(names(folder.path()), ["text", "text.br"]);
}

#[test]
fn stdout_takes_a_file() {
    let (folder, text) = folder_with_text();
    fs::write(folder.path().join("-dash"), b"dash").unwrap();
    let output = run(folder.path(), ["-c", "-5", "text"]);
    assert_silent_success(&output);
    assert_eq!(decoded(&output.stdout), text);
    fs::write(folder.path().join("a.br"), &output.stdout).unwrap();
    let output = run(folder.path(), ["-dc", "a.br"]);
    assert_silent_success(&output);
    assert_eq!(output.stdout, text);
    let output = run(folder.path(), ["--stdout", "--", "-dash"]);
    assert_eq!(decoded(&output.stdout), b"dash");
    assert_eq!(names(folder.path()), ["-dash", "a.br", "text"]);
}

#[test]
fn a_dash_is_standard_input() {
    let folder = TempDir::new().unwrap();
    for args in [&["-"][..], &["--", "-"], &["-c", "-"], &[]] {
        let output = feed(folder.path(), args, b"crumbs");
        assert_silent_success(&output);
        assert_eq!(decoded(&output.stdout), b"crumbs");
    }
}

#[test]
fn output_names_the_file() {
    for flags in [&["-o", "x"][..], &["--output", "x"], &["--output=x"], &["-ox"], &["-3fox"]] {
        let (folder, text) = folder_with_text();
        assert_silent_success(&run(folder.path(), [flags, &["text"]].concat()));
        assert_eq!(names(folder.path()), ["text", "x"], "{flags:?}");
        assert_eq!(decoded(&bytes(&folder, "x")), text);
        assert_silent_success(&run(folder.path(), ["-d", "x", "-o", "y"]));
        assert_eq!(bytes(&folder, "y"), text);
    }
    let folder = TempDir::new().unwrap();
    assert_silent_success(&feed(folder.path(), &["-o", "x"], b"crumbs"));
    assert_eq!(decoded(&bytes(&folder, "x")), b"crumbs");
}

#[test]
fn suffix_goes_on_and_off() {
    let (folder, text) = folder_with_text();
    for suffix in [".brotli", "-b", "é"] {
        let flag = format!("--suffix={suffix}");
        let compressed = format!("text{suffix}");
        assert_silent_success(&run(folder.path(), ["-2", "--rm", &flag, "text"]));
        assert_eq!(names(folder.path()), [&*compressed]);
        assert_silent_success(&run(folder.path(), ["-dj", &flag, &compressed]));
        assert_eq!(names(folder.path()), ["text"]);
    }
    assert_silent_success(&run(folder.path(), ["-2S", ".x", "text"]));
    assert_eq!(decoded(&bytes(&folder, "text.x")), text);
}

#[test]
fn force_replaces_the_output() {
    for flag in ["-f", "--force"] {
        let (folder, text) = folder_with_text();
        fs::write(folder.path().join("text.br"), b"stale").unwrap();
        assert_silent_success(&run(folder.path(), [flag, "text"]));
        assert_eq!(decoded(&bytes(&folder, "text.br")), text);
        assert_eq!(names(folder.path()), ["text", "text.br"]);
    }
}

#[test]
fn rm_removes_each_input() {
    for flag in ["-j", "--rm"] {
        let (folder, text) = folder_with_text();
        fs::write(folder.path().join("empty"), b"").unwrap();
        assert_silent_success(&run(folder.path(), [flag, "-1", "text", "empty"]));
        assert_eq!(names(folder.path()), ["empty.br", "text.br"]);
        assert_eq!(decoded(&bytes(&folder, "text.br")), text);
        assert_eq!(decoded(&bytes(&folder, "empty.br")), b"");
    }
}

#[test]
fn verbose_says_one_line_a_file() {
    let (folder, _) = folder_with_text();
    let output = run(folder.path(), ["-v", "-5", "text"]);
    let line = said(&output);
    let size = bytes(&folder, "text.br").len() as f64 / 1024.0;
    let text_size = bytes(&folder, "text").len() as f64 / 1024.0;
    let start = format!("Compressed [text]: {text_size:.3} KiB -> {size:.3} KiB in ");
    assert!(line.starts_with(&start) && line.ends_with(" sec\n"), "{line:?} {start:?}");

    let output = run(folder.path(), ["-tv", "text.br", "text.br"]);
    let said = said(&output);
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.lines().all(|line| line.starts_with("Decompressed [text.br]: ")), "{said}");

    let output = feed(folder.path(), &["--verbose"], b"");
    assert!(common::said(&output).starts_with("Compressed [con]: 0 B -> "), "{output:?}");
}

#[test]
fn stats_say_where_the_bits_went_and_change_none() {
    let (folder, _) = folder_with_text();
    let plain = run(folder.path(), ["-c5", "text"]);
    let output = run(folder.path(), ["-c5", "--stats", "text"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, plain.stdout);
    let said = said(&output);
    let number = |label: &str| -> u64 {
        let line = said.lines().find(|line| line.trim_start().starts_with(label));
        let words = line.and_then(|line| line.trim_start().strip_prefix(label));
        let word = words.and_then(|words| words.split([' ', ',']).find(|word| !word.is_empty()));
        word.unwrap_or_else(|| panic!("no {label} in {said}")).parse().unwrap()
    };
    assert_eq!(number("in"), bytes(&folder, "text").len() as u64);
    assert_eq!(number("out"), plain.stdout.len() as u64);
    let bits: u64 = ["literals", "commands", "distances", "headers"].map(number).into_iter().sum();
    // A stream's header and its end take a few bits more.
    let all = 8 * plain.stdout.len() as u64;
    assert!((all.saturating_sub(40)..=all).contains(&bits), "{bits} of {all}: {said}");
    assert_eq!(number("meta-blocks"), 1);
    assert!(number("block types") >= 1 && number("prefix codes") >= 1, "{said}");
    assert!(said.contains("splitting"), "{said}");
}

#[test]
fn help_and_version_go_to_standard_output() {
    let folder = TempDir::new().unwrap();
    for flag in ["-h", "--help"] {
        let output = run(folder.path(), [flag]);
        assert_silent_success(&output);
        let help = String::from_utf8(output.stdout).unwrap();
        let flags = [
            "-q",
            "-9",
            "--quality",
            "--best",
            "--lgwin",
            "--content-type",
            "--stdout",
            "--decompress",
            "--test",
            "--keep",
            "--rm",
            "--force",
            "--output",
            "--suffix",
            "--verbose",
            "--version",
            "--help",
            "--stats",
            "--dictionary",
            "--comment",
            "--concatenated",
            "--squash",
            "--no-copy-stat",
            "--large_window",
            "--recursive",
            "--threads",
            "--json",
            "--completions",
            "--man",
            "default: 11",
            "default: .br",
        ];
        for flag in flags {
            assert!(help.contains(flag), "no {flag} in {help}");
        }
    }
    for flag in ["-V", "--version"] {
        let output = run(folder.path(), [flag]);
        assert_silent_success(&output);
        let version = concat!("brotwerk ", env!("CARGO_PKG_VERSION"), "\n");
        assert_eq!(String::from_utf8(output.stdout).unwrap(), version);
    }
}

#[test]
fn content_of_every_kind_round_trips() {
    let noise: Vec<u8> = (0u32..300_000)
        .scan(1u32, |state, _| {
            *state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some((*state >> 24) as u8)
        })
        .collect();
    let folder = TempDir::new().unwrap();
    for content in [&b""[..], b"x", &[0; 1_000_000], &noise, &text(40_000)] {
        for level in ["-0", "-1", "-5", "-9"] {
            let compressed = feed(folder.path(), &[level], content);
            assert_silent_success(&compressed);
            assert!(decoded(&compressed.stdout) == content, "{level} {}", content.len());
            let plain = feed(folder.path(), &["-d"], &compressed.stdout);
            assert_silent_success(&plain);
            assert!(plain.stdout == content, "{level} {}", content.len());
        }
    }
}

#[test]
fn the_reference_program_reads_and_writes_the_same_format() {
    let (folder, text) = folder_with_text();
    let reference = |args: &[&str]| {
        std::process::Command::new("brotli").args(args).current_dir(folder.path()).output()
    };
    if reference(&["-V"]).is_err() {
        println!("skipped: there is no program `brotli` on the path");
        return;
    }
    assert_silent_success(&run(folder.path(), ["-7", "text"]));
    assert_eq!(reference(&["-dc", "text.br"]).unwrap().stdout, text);
    let theirs = reference(&["-c", "-q", "9", "text"]).unwrap().stdout;
    assert_eq!(feed(folder.path(), &["-d"], &theirs).stdout, text);
}
