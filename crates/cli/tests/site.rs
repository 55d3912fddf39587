//! A site in builds: deltas against an earlier one, and the manifest.

mod common;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use brotwerk::dcb::{DictionaryHash, HeaderReader};
use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_dcb};
use common::{assert_refusal, assert_silent_success, run, said, text};
use serde_json::Value;
use tempfile::TempDir;

fn write(folder: &Path, name: &str, content: &[u8]) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// All files in a folder and below.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(relative) = folders.pop() {
        for entry in fs::read_dir(folder.join(&relative)).unwrap() {
            let entry = entry.unwrap();
            let path = relative.join(entry.file_name());
            if entry.file_type().unwrap().is_dir() {
                folders.push(path);
            } else {
                let name = path.to_str().unwrap().to_owned();
                found.insert(name, fs::read(entry.path()).unwrap());
            }
        }
    }
    found
}

/// Two earlier builds and a new one.
struct Builds {
    folder: TempDir,
    script: [Vec<u8>; 3],
    page: [Vec<u8>; 2],
}

fn builds() -> Builds {
    let folder = TempDir::new().unwrap();
    let (script, page) = (text(500), text(90));
    let first_script = [&script[..9_000], b"// first\n", &script[9_000..]].concat();
    let second_script = [&b"// second\n"[..], &script].concat();
    let new_script = [&script[..], b"// third\n"].concat();
    let new_page = [&page[..], b"<p>Sourdough is back.</p>"].concat();
    for (build, name, script) in [
        ("first", "js/app.11111aaa.js", &first_script),
        ("second", "js/app.22222bbb.js", &second_script),
        ("site", "js/app.33333ccc.js", &new_script),
    ] {
        write(folder.path(), &format!("{build}/{name}"), script);
        write(folder.path(), &format!("{build}/index.html"), &page);
        write(folder.path(), &format!("{build}/photo.jpg"), &page);
    }
    write(folder.path(), "site/index.html", &new_page);
    Builds { folder, script: [first_script, second_script, new_script], page: [page, new_page] }
}

#[test]
fn deltas_against_each_earlier_build() {
    let Builds { folder, script, page } = builds();
    let line = ["-r", "--dictionaries=first", "--dictionaries", "second", "site"];
    assert_silent_success(&run(folder.path(), line));
    let site = files(&folder.path().join("site"));
    let hash = |text: &[u8]| DictionaryHash::of(text).to_string();
    let (script_name, page_name) = ("js/app.33333ccc.js", "index.html");
    let against = |name: &str, old: &[u8]| format!("{name}.{}.dcb", hash(old));
    let expected = [
        "brotwerk.json",
        page_name,
        &against(page_name, &page[0]),
        "index.html.br",
        script_name,
        &against(script_name, &script[0]),
        &against(script_name, &script[1]),
        "js/app.33333ccc.js.br",
        "photo.jpg",
    ];
    let names: Vec<_> = site.keys().map(String::as_str).collect();
    assert_eq!(names.len(), expected.len(), "{names:?}");
    assert!(expected.iter().all(|name| site.contains_key(*name)), "{names:?}");
    assert_decodes(&site["index.html.br"], &page[1]);
    assert_decodes_dcb(&site[&against(page_name, &page[0])], &page[0], &page[1]);
    for old in &script[..2] {
        let body = &site[&against(script_name, old)];
        assert_decodes_dcb(body, old, &script[2]);
        assert!(body.len() < 100);
    }

    let manifest: Value = serde_json::from_slice(&site["brotwerk.json"]).unwrap();
    assert_eq!(manifest["format"], 1);
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), 2);
    for (entry, (path, text, pattern, olds)) in listed.iter().zip([
        (page_name, &page[1], "/{index.html}?", &page[..1]),
        (script_name, &script[2], "/js/app.*.js", &script[..2]),
    ]) {
        assert_eq!(entry["path"], path);
        assert_eq!(entry["bytes"], text.len());
        assert_eq!(entry["sha256"], hash(text));
        let field = format!("match=\"{pattern}\", id=\"{}\"", hash(text));
        assert_eq!(entry["use_as_dictionary"], field);
        assert_eq!(entry["br"]["path"], format!("{path}.br"));
        assert_eq!(entry["br"]["bytes"], site[&format!("{path}.br")].len());
        let deltas = entry["deltas"].as_array().unwrap();
        assert_eq!(deltas.len(), olds.len());
        for (delta, old) in deltas.iter().zip(olds) {
            assert_eq!(delta["path"], against(path, old));
            assert_eq!(delta["bytes"], site[&against(path, old)].len());
            assert_eq!(delta["dictionary"], hash(old));
            assert_eq!(delta["chosen_by"], "name");
            let field = delta["available_dictionary"].as_str().unwrap();
            assert!(field.len() == 46 && field.starts_with(':') && field.ends_with("=:"));
        }
    }

    // Once more: all is there. With --force all is made again, the same.
    assert_silent_success(&run(folder.path(), line));
    assert!(files(&folder.path().join("site")) == site);
    assert_silent_success(&run(folder.path(), [&["-f", "-T2"], &line[..]].concat()));
    assert!(files(&folder.path().join("site")) == site);
}

/// What a cache keeps of deltas is theirs alone: by the dictionary, too.
#[test]
fn a_cache_tells_deltas_apart() {
    let Builds { folder, .. } = builds();
    let site = folder.path().join("site");
    let line = ["-r", "--dictionaries=first", "--dictionaries=second", "site"];
    assert_silent_success(&run(folder.path(), line));
    let without = files(&site);
    for _ in 0..2 {
        for name in without.keys().filter(|name| name.ends_with(".dcb") || name.ends_with(".br")) {
            fs::remove_file(site.join(name)).unwrap();
        }
        assert_silent_success(&run(folder.path(), [&["--cache=kept"], &line[..]].concat()));
        assert!(files(&site) == without);
    }
}

/// What is like nothing, hasn't changed, or comes out no smaller has no delta.
#[test]
fn only_what_is_worth_it() {
    let folder = TempDir::new().unwrap();
    let (same, other) = (text(200), text(100));
    let few = b"<p>Rye, spelt, emmer, and half a dozen rolls for breakfast.</p>".repeat(4);
    for (name, old, new) in [
        ("same.html", &same, &same),
        ("moved/other.html", &other, &same),
        ("few.html", &other, &few),
    ] {
        write(folder.path(), &format!("old/{name}"), old);
        write(folder.path(), &format!("site/{name}"), new);
    }
    write(folder.path(), "site/tiny.css", b"a{b:c}");
    assert_silent_success(&run(folder.path(), ["-r", "--dictionaries=old", "site"]));
    let site = files(&folder.path().join("site"));
    let deltas: Vec<_> = site.iter().filter(|(name, _)| name.ends_with(".dcb")).collect();
    // By its content, in another folder and under another name.
    let [(name, body)] = deltas[..] else { panic!("{:?}", site.keys()) };
    assert!(name.starts_with("moved/other.html."), "{name}");
    assert!(body.len() + 22 <= site["moved/other.html.br"].len());
    let manifest: Value = serde_json::from_slice(&site["brotwerk.json"]).unwrap();
    let by = |entry: &Value| entry["deltas"].as_array().unwrap().len();
    let files = manifest["files"].as_array().unwrap();
    assert_eq!(files.iter().map(by).collect::<Vec<_>>(), [0, 1, 0, 0]);
    let tiny = files.iter().find(|entry| entry["path"] == "tiny.css").unwrap();
    assert!(tiny.get("br").is_none());
}

/// The first build has none before it, and says what later ones need.
#[test]
fn a_manifest_alone() {
    let Builds { folder, .. } = builds();
    assert_silent_success(&run(folder.path(), ["-r", "--manifest", "out.json", "site"]));
    assert!(!folder.path().join("site/brotwerk.json").exists());
    let manifest = fs::read(folder.path().join("out.json")).unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    assert_eq!(manifest["files"].as_array().unwrap().len(), 2);
    assert_eq!(manifest["files"][0]["deltas"], Value::Array(Vec::new()));
}

#[test]
fn refusals() {
    let Builds { folder, .. } = builds();
    for (args, word) in [
        (&["--dictionaries=first", "site"][..], "need --recursive"),
        (&["-rd", "--dictionaries=first", "site"], "and compression"),
        (
            &["-r", "--manifest=x", "-D", "site/index.html", "site"],
            "neither --dcb nor --dictionary",
        ),
        (&["-r", "--dictionaries=first", "site", "second"], "take one folder"),
        (&["-r", "--dictionaries=first", "site/index.html"], "take one folder"),
        (&["-rj", "--dictionaries=first", "site"], "exclude --rm"),
        (&["-r", "--dictionaries=first", "--large_window=25", "site"], "at most 24 bits"),
        (&["-r", "--dictionaries=missing", "site"], "failed to read folder [missing]"),
    ] {
        assert_refusal(&run(folder.path(), args), &[word]);
    }
    assert_eq!(files(&folder.path().join("site")).len(), 3);
    // A manifest that can't be written is a failure, and nothing else is lost.
    let output = run(folder.path(), ["-r", "--manifest=no/such/folder", "site"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("failed to write manifest"), "{}", said(&output));
    assert_eq!(files(&folder.path().join("site")).len(), 5);
}

/// Which dictionary a delta takes, its name and its header say alike.
#[test]
fn names_agree_with_headers() {
    let Builds { folder, .. } = builds();
    assert_silent_success(&run(folder.path(), ["-r5", "--dictionaries=second", "site"]));
    let mut deltas = 0;
    for (name, body) in files(&folder.path().join("site")) {
        let Some(stem) = name.strip_suffix(".dcb") else { continue };
        let mut reader = HeaderReader::default();
        reader.read(&body).unwrap();
        assert!(stem.ends_with(&format!(".{}", reader.end().unwrap().dictionary)));
        deltas += 1;
    }
    assert_eq!(deltas, 2);
}
