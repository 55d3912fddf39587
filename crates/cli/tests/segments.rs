//! `--segment-size`, and threads that share one file.

mod common;

use std::fs;

use common::{assert_refusal, assert_silent_success, decoded, feed, names, noise, run, said, text};
use tempfile::TempDir;

/// A few segments of text that varies.
fn several() -> Vec<u8> {
    [text(6_000), noise(70_000), text(2_000)].concat()
}

#[test]
fn threads_change_no_byte_of_a_file_or_a_pipe() {
    let folder = TempDir::new().unwrap();
    let long = several();
    fs::write(folder.path().join("long"), &long).unwrap();
    for quality in ["-1", "-5", "-q11"] {
        let with = |more: &[&str]| {
            let output = run(folder.path(), [&[quality, "-c", "long"], more].concat());
            assert_silent_success(&output);
            assert!(decoded(&output.stdout) == long, "{quality} {more:?}");
            output.stdout
        };
        let one = with(&["--segment-size=64K"]);
        let plain = with(&[]);
        assert!(one != plain && plain == with(&["-T3"]) && plain == with(&["--segment-size=0"]));
        for threads in ["-T1", "-T2", "-T3", "-T4"] {
            assert!(with(&[threads, "--segment-size", "65536"]) == one, "{threads}");
        }
        // What fits in one is not cut.
        assert!(with(&["--segment-size=1G", "-T2"]) == plain);
        let piped = |threads| {
            let output = feed(folder.path(), &[quality, "--segment-size=64K", threads], &long);
            assert_silent_success(&output);
            assert!(decoded(&output.stdout) == long);
            output.stdout
        };
        assert!(piped("-T1") == piped("-T3"));
    }
}

#[test]
fn with_all_that_goes_into_a_stream() {
    let folder = TempDir::new().unwrap();
    let long = several();
    fs::write(folder.path().join("long"), &long).unwrap();
    fs::write(folder.path().join("old"), &long[1000..]).unwrap();
    for flags in [
        &["-C", "YnJlYWQ="][..],
        &["-D", "old"],
        &["--large_window=25"],
        &["-w", "16"],
        &["--stats", "-v"],
        &["--content-type=html"],
    ] {
        let cut = ["-5", "-T2", "--segment-size=64K", "-f", "long"];
        let output = run(folder.path(), [flags, &cut].concat());
        assert_eq!(output.status.code(), Some(0), "{flags:?} {}", said(&output));
        let back = flags.iter().filter(|it| !["--stats", "-v", "--content-type=html"].contains(it));
        let back = back.filter(|it| !it.starts_with("-w") && **it != "16");
        let back = back.copied().chain(["-d", "-c", "long.br"]).collect::<Vec<_>>();
        let output = run(folder.path(), back);
        assert_eq!(output.status.code(), Some(0), "{flags:?} {}", said(&output));
        assert!(output.stdout == long, "{flags:?}");
    }
}

/// Also of several files at a time, and of one that can't be read or written to its end.
#[test]
fn files_share_threads_and_fail_alone() {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("site")).unwrap();
    for name in ["a", "b", "c"] {
        fs::write(folder.path().join("site").join(name), several()).unwrap();
    }
    // And those that aren't cut.
    for name in ["0", "a1", "z"] {
        fs::write(folder.path().join("site").join(name), text(100)).unwrap();
    }
    for threads in ["-T1", "-T2", "-T8"] {
        assert_silent_success(&run(folder.path(), ["-r5", threads, "--segment-size=64K", "site"]));
        let outputs = ["a.br", "b.br", "c.br"].map(|name| {
            let path = folder.path().join("site").join(name);
            let bytes = fs::read(&path).unwrap();
            fs::remove_file(path).unwrap();
            assert!(decoded(&bytes) == several());
            bytes
        });
        assert!(outputs[0] == outputs[1] && outputs[1] == outputs[2]);
    }
    if fs::exists("/dev/full").unwrap() {
        let full = fs::File::options().write(true).open("/dev/full").unwrap();
        let output = common::brotwerk(folder.path())
            .args(["-5c", "-T3", "--segment-size=64K", "site/a"])
            .stdout(full)
            .output()
            .unwrap();
        assert_refusal(&output, &["failed to write output [con]", "No space left"]);
    }
    let left = ["0", "0.br", "a", "a1", "a1.br", "b", "c", "z", "z.br"];
    assert_eq!(names(&folder.path().join("site")), left);
}

#[test]
fn refusals() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a"), b"a").unwrap();
    for (flags, words) in [
        (["--segment-size=64k", "a"], "error parsing segment size [64k]"),
        (["--segment-size=1", "a"], "a --segment-size is 0 or at least 65536 bytes"),
        (["--segment-size=4M", "-t"], "--segment-size is for compression"),
    ] {
        assert_refusal(&run(folder.path(), flags), &[words]);
    }
    assert_eq!(names(folder.path()), ["a"]);
}
