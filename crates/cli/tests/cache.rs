//! `--cache` and `--prune`: builds that do only what has changed.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use common::{assert_refusal, assert_silent_success, brotwerk, decoded, noise, run, said, text};
use serde_json::Value;
use tempfile::TempDir;

const INPUTS: [&str; 4] = ["index.html", "main.css", "deep/app.js", "deep/noise.bin"];

/// A site of three files that get smaller and one that doesn't.
fn fill(site: &Path) {
    fs::create_dir_all(site.join("deep")).unwrap();
    let contents = [text(200), b"p { color: tan }\n".repeat(40), text(90), noise(500)];
    for (name, content) in INPUTS.iter().zip(contents) {
        fs::write(site.join(name), content).unwrap();
    }
}

fn site() -> TempDir {
    let folder = TempDir::new().unwrap();
    fill(&folder.path().join("site"));
    folder
}

/// The outputs in a site by name, which must hold what their inputs do.
fn outputs(site: &Path) -> BTreeMap<&'static str, Vec<u8>> {
    let output = |name: &&'static str| {
        let stream = fs::read(site.join(format!("{name}.br"))).ok()?;
        assert!(decoded(&stream) == fs::read(site.join(name)).unwrap(), "{name}");
        Some((*name, stream))
    };
    INPUTS.iter().filter_map(output).collect()
}

fn wipe(site: &Path) {
    for name in INPUTS {
        let _ = fs::remove_file(site.join(format!("{name}.br")));
    }
}

/// What `--json` says of each file: how many of them came from the cache, in how many lines.
fn from_cache(folder: &Path, args: &[&str]) -> (usize, usize) {
    let output = run(folder, [args, &["--json", "site"]].concat());
    assert_silent_success(&output);
    let lines = String::from_utf8(output.stdout).unwrap();
    let records: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (records.iter().filter(|record| record["cached"] == true).count(), records.len())
}

fn entries(cache: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(cache).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.file_name().unwrap().len() == 64).collect()
}

#[test]
fn what_has_not_changed_comes_back() {
    let folder = site();
    let site = folder.path().join("site");
    assert_silent_success(&run(folder.path(), ["-r5", "site"]));
    let plain = outputs(&site);
    assert_eq!(plain.len(), 3);
    wipe(&site);
    let cached = ["-r5", "--cache=cache"];
    assert_eq!(from_cache(folder.path(), &cached), (0, 4));
    assert!(outputs(&site) == plain);
    assert_eq!(entries(&folder.path().join("cache")).len(), 4);
    for threads in ["-T1", "-T3"] {
        wipe(&site);
        assert_eq!(from_cache(folder.path(), &[&cached[..], &[threads]].concat()), (4, 4));
        assert!(outputs(&site) == plain);
    }
    // Outputs that are there are as they should be, and replaced by the same with --force.
    assert_eq!(from_cache(folder.path(), &cached), (1, 7));
    assert_eq!(from_cache(folder.path(), &["-rf5", "--cache=cache"]), (4, 7));
    assert!(outputs(&site) == plain);
    // One that has changed is made anew, and one that was copied is not.
    wipe(&site);
    fs::write(site.join("main.css"), b"p { color: brown }\n".repeat(30)).unwrap();
    fs::copy(site.join("index.html"), site.join("copy.html")).unwrap();
    assert_eq!(from_cache(folder.path(), &cached), (4, 5));
    outputs(&site);
    // All of it may go.
    wipe(&site);
    fs::remove_dir_all(folder.path().join("cache")).unwrap();
    assert_eq!(from_cache(folder.path(), &cached).0, 0);
    outputs(&site);
}

/// Whatever decides the bytes is part of the key.
#[test]
fn the_same_bytes_as_without() {
    let folder = site();
    let site = folder.path().join("site");
    fs::write(site.join("long"), [text(4_000), noise(9_000)].concat()).unwrap();
    fs::write(folder.path().join("old"), text(100)).unwrap();
    fs::write(folder.path().join("older"), text(50)).unwrap();
    let train = ["train", "site", "-o", "site.dict"];
    assert_eq!(run(folder.path(), train).status.code(), Some(0));
    for flags in [
        &["-5"][..],
        &["-9"],
        &["-5", "-w16"],
        &["-5", "--large_window=25"],
        &["-5", "--content-type=html"],
        &["-5", "--content-type=css"],
        &["-5", "--segment-size=64K"],
        &["-5", "--segment-size=65K", "-T2"],
        &["-5", "-C", "YnJlYWQ="],
        &["-5", "-D", "old"],
        &["-5", "-D", "older"],
        &["-5", "--dcb=old", "-S", ".br"],
        &["-5", "--dict=site.dict"],
    ] {
        let all = || {
            let names = INPUTS.iter().chain(&["long"]);
            names.map(|name| fs::read(site.join(format!("{name}.br"))).ok()).collect::<Vec<_>>()
        };
        let with = |more: &[&str]| {
            assert_silent_success(&run(folder.path(), [&["-rf"], flags, more, &["site"]].concat()));
            all()
        };
        let plain = with(&[]);
        // With what other flags have left there, and with its own.
        assert!(with(&["--cache=cache"]) == plain, "{flags:?}");
        assert!(with(&["--cache=cache"]) == plain, "{flags:?}");
    }
    assert_eq!(from_cache(folder.path(), &["-rf5", "--cache=cache"]).0, 5);
}

/// So is the earlier version that a file is encoded against, whichever it is.
#[test]
fn the_same_deltas_as_without() {
    let folder = TempDir::new().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    let page = text(300);
    let deltas = || {
        let names = common::names(&folder.path().join("site"));
        let deltas = names.into_iter().filter(|name| name.ends_with(".dcb"));
        let read = |name: String| (fs::read(folder.path().join("site").join(&name)).unwrap(), name);
        deltas.map(read).collect::<Vec<_>>()
    };
    // The page is the same, what it is encoded against is not.
    for (old, tail) in [("old", "<p>rye</p>"), ("older", "<p>spelt</p>")] {
        put("site/index.html", &page);
        put(&format!("{old}/index.html"), &[&page[..9_000], tail.as_bytes()].concat());
        let dictionaries = format!("--dictionaries={old}");
        let with = |more: &[&str]| {
            let _ = fs::remove_dir_all(folder.path().join("site"));
            put("site/index.html", &page);
            let args = [&["-r5", &dictionaries], more, &["site"]].concat();
            assert_silent_success(&run(folder.path(), args));
            deltas()
        };
        let plain = with(&[]);
        assert_eq!(plain.len(), 1);
        assert!(with(&["--cache=cache"]) == plain && with(&["--cache=cache"]) == plain);
    }
    // For the page, and for both versions.
    assert_eq!(entries(&folder.path().join("cache")).len(), 3);
}

#[test]
fn what_is_damaged_is_as_if_it_were_not_there() {
    let folder = site();
    let (site, cache) = (folder.path().join("site"), folder.path().join("cache"));
    let cached = ["-r5", "--cache=cache"];
    from_cache(folder.path(), &cached);
    let plain = outputs(&site);
    let damages: [fn(&mut Vec<u8>); 4] = [
        |bytes| bytes.clear(),
        |bytes| bytes.truncate(128),
        |bytes| bytes.iter_mut().for_each(|byte| *byte ^= 1),
        |bytes| {
            let last = bytes.len() - 1;
            bytes[last] ^= 0x80;
        },
    ];
    for damage in damages {
        wipe(&site);
        for path in entries(&cache) {
            let mut bytes = fs::read(&path).unwrap();
            damage(&mut bytes);
            fs::write(path, bytes).unwrap();
        }
        let (hits, _) = from_cache(folder.path(), &cached);
        assert_eq!(hits, 0);
        assert!(outputs(&site) == plain);
        wipe(&site);
        assert_eq!(from_cache(folder.path(), &cached).0, 4, "it is mended");
    }
    // Nor are entries that have each other's names anything.
    let paths = entries(&cache);
    let contents: Vec<_> = paths.iter().map(|path| fs::read(path).unwrap()).collect();
    for (path, content) in paths.iter().zip(contents.iter().cycle().skip(1)) {
        fs::write(path, content).unwrap();
    }
    wipe(&site);
    assert_eq!(from_cache(folder.path(), &cached).0, 0);
    assert!(outputs(&site) == plain);
}

#[test]
fn runs_may_share_it() {
    let folder = TempDir::new().unwrap();
    let sites = ["a", "b", "c", "d"];
    for name in sites {
        fill(&folder.path().join(name));
    }
    // New, and then full.
    for _ in 0..2 {
        let start = |name| {
            let mut command = brotwerk(folder.path());
            command.args(["-r5", "-T2", "--cache=cache", "--cache-size=2K", name]);
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let running: Vec<_> = sites.into_iter().map(start).collect();
        for child in running {
            assert_silent_success(&child.wait_with_output().unwrap());
        }
        let all = sites.map(|name| outputs(&folder.path().join(name)));
        assert!(all[0].len() == 3 && all.iter().all(|it| *it == all[0]));
        sites.into_iter().for_each(|name| wipe(&folder.path().join(name)));
    }
}

#[test]
fn it_takes_no_more_than_it_may() {
    let folder = site();
    let cache = folder.path().join("cache");
    let size = || entries(&cache).iter().map(|path| fs::metadata(path).unwrap().len()).sum::<u64>();
    assert_silent_success(&run(folder.path(), ["-r5", "--cache=cache", "site"]));
    let all = size();
    for limit in [all - 1, 200, 0] {
        let limit = format!("--cache-size={limit}");
        assert_silent_success(&run(folder.path(), ["-r5", "--cache=cache", &limit, "site"]));
        assert!(size() < all, "{limit}");
    }
    assert_eq!(size(), 0);
    assert!(cache.join("CACHEDIR.TAG").exists());
}

#[test]
fn orphans_go_if_they_are_known() {
    let folder = site();
    let site = folder.path().join("site");
    assert_silent_success(&run(folder.path(), ["-r5", "--cache=cache", "site"]));
    // Three outputs without inputs: one that is ours, one of another quality, and one by hand.
    fs::copy(site.join("index.html"), site.join("by hand")).unwrap();
    assert_silent_success(&run(folder.path(), ["-9", "site/by hand"]));
    fs::rename(site.join("deep/app.js.br"), site.join("deep/moved.br")).unwrap();
    fs::write(site.join("notes.br"), b"notes").unwrap();
    for name in ["by hand", "index.html"] {
        fs::remove_file(site.join(name)).unwrap();
    }
    let before = common::names(&site);
    assert_silent_success(&run(folder.path(), ["-r5", "--cache=cache", "site"]));
    assert_eq!(common::names(&site), before);
    let output = run(folder.path(), ["-r5v", "--cache=cache", "--prune", "site"]);
    assert_eq!(output.status.code(), Some(0));
    let said = said(&output);
    for line in [
        "Removed [site/index.html.br] of [site/index.html.br]: its input is gone\n",
        "Removed [site/deep/moved.br] of [site/deep/moved.br]: its input is gone\n",
        "Skipped [site/by hand.br]: its input is gone or newer, and the cache does not know it\n",
        "Skipped [site/notes.br]: its input is gone or newer, and the cache does not know it\n",
    ] {
        assert!(said.contains(line), "no {line:?} in {said}");
    }
    assert_eq!(common::names(&site), ["by hand.br", "deep", "main.css", "main.css.br", "notes.br"]);
    assert_eq!(common::names(&site.join("deep")), ["app.js", "app.js.br", "noise.bin"]);
}

/// Deltas whose pages are gone, or were edited since: a server that hands them out would hand out the
/// earlier text.
#[test]
fn deltas_go_that_no_page_stands_for() {
    let folder = TempDir::new().unwrap();
    let (first, site) = (folder.path().join("first"), folder.path().join("site"));
    for build in [&first, &site] {
        fs::create_dir(build).unwrap();
        for (name, lines) in [("gone.html", 110), ("edited.html", 120), ("same.html", 130)] {
            let content = [text(lines), build.as_os_str().as_encoded_bytes().to_vec()].concat();
            fs::write(build.join(name), content).unwrap();
        }
    }
    let line = ["-r5", "--cache=cache", "--dictionaries=first", "--prune", "site"];
    assert_silent_success(&run(folder.path(), line));
    let deltas = || {
        let names = common::names(&site).into_iter();
        names.filter(|name| name.ends_with(".dcb")).collect::<Vec<_>>()
    };
    let made = deltas();
    assert_eq!(made.len(), 3, "{made:?}");
    let [edited, gone, same] = [&made[0], &made[1], &made[2]];
    // The same name as a delta's, of somebody else.
    let foreign = format!("gone.html.{}.dcb", "0".repeat(64));
    fs::write(site.join(&foreign), b"somebody's own").unwrap();
    let before = fs::read(site.join(edited)).unwrap();

    fs::remove_file(site.join("gone.html")).unwrap();
    let later = fs::metadata(site.join("edited.html")).unwrap().modified().unwrap();
    fs::write(site.join("edited.html"), text(125)).unwrap();
    fs::remove_file(site.join("edited.html.br")).unwrap();
    let file = fs::File::options().append(true).open(site.join("edited.html")).unwrap();
    file.set_modified(later + std::time::Duration::from_secs(10)).unwrap();
    let output = run(folder.path(), ["-v"].into_iter().chain(line));
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let said = said(&output);
    for line in [
        format!("Removed [site/{gone}] of [site/{gone}]: its input is gone\n"),
        format!("Removed [site/{edited}] of [site/{edited}]: its input is newer\n"),
        format!(
            "Skipped [site/{foreign}]: its input is gone or newer, and the cache does not know it\n"
        ),
    ] {
        assert!(said.contains(&line), "no {line:?} in {said}");
    }
    // The edited page's is made anew.
    assert_eq!(deltas().iter().collect::<Vec<_>>(), [edited, &foreign, same]);
    assert!(fs::read(site.join(edited)).unwrap() != before);
}

#[test]
fn refusals() {
    let folder = site();
    fs::write(folder.path().join("file"), b"no folder").unwrap();
    for (args, words) in [
        (&["--cache=c", "site/index.html"][..], "--cache is for compression with --recursive"),
        (&["-rd", "--cache=c", "site"], "--cache is for compression with --recursive"),
        (&["-rj", "--cache=c", "site"], "--cache and --rm exclude each other"),
        (&["-r", "--stats", "--cache=c", "site"], "--cache and --stats exclude each other"),
        (&["-r", "--prune", "site"], "--prune needs --cache"),
        (&["-r", "--cache-size=1G", "site"], "--cache-size needs --cache"),
        (&["-r", "--cache=c", "--cache-size=x", "site"], "error parsing cache size [x]"),
        (&["-r", "--cache=file", "site"], "failed to open cache [file]"),
        (&["-r", "--cache=file/c", "site"], "failed to open cache [file/c]"),
        (&["-r", "--cache=site/c", "site"], "cache [site/c] lies in a folder"),
        (&["-r", "--cache=c", "."], "cache [c] lies in a folder"),
    ] {
        assert_refusal(&run(folder.path(), args), &[words]);
        assert!(outputs(&folder.path().join("site")).is_empty());
    }
}

/// A disk that is full at any write, and a run that is killed in one: outputs are whole, and what the
/// cache holds then is right.
#[cfg(target_os = "linux")]
#[test]
fn whatever_write_fails_outputs_are_whole_and_the_cache_is_right() {
    let traced = |folder: &Path, inject: &str| {
        let mut command = Command::new("strace");
        common::heed_signals();
        command.args(["-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=write"]);
        command.args(["-e", inject]);
        command.arg(env!("CARGO_BIN_EXE_brotwerk")).args(["-r5", "--cache=cache", "site"]);
        command.current_dir(folder).stdin(Stdio::null()).output()
    };
    let folder = site();
    // The second write is the first of a run that had nothing to say, and there are several.
    let fails = traced(folder.path(), "inject=write:error=ENOSPC:when=2");
    if !fails.is_ok_and(|output| output.status.code().is_some()) {
        println!("skipped: there is no strace, or it may not trace");
        return;
    }
    let mut warned = 0;
    for fault in ["error=ENOSPC", "signal=KILL"] {
        for nth in 1..=14 {
            let folder = site();
            let site = folder.path().join("site");
            let inject = format!("inject=write:{fault}:when={nth}");
            let output = traced(folder.path(), &inject).unwrap();
            let made = outputs(&site);
            let failed = String::from_utf8_lossy(&output.stderr).contains("files failed");
            match output.status.code() {
                Some(0) => assert!(made.len() == 3 && !failed, "{inject} {output:?}"),
                // A file that has no output may fail, too.
                Some(1) => assert!(failed, "{inject} {output:?}"),
                _ => assert!(fault == "signal=KILL", "{inject} {output:?}"),
            }
            warned +=
                usize::from(said(&output).contains("Nothing more is kept in cache [cache]: "));
            wipe(&site);
            assert_silent_success(&run(folder.path(), ["-r5", "--cache=cache", "site"]));
            assert_eq!(outputs(&site).len(), 3);
        }
    }
    assert!(warned > 0);
}
