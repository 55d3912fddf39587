//! The program against `brotli` itself: `contract.table`, row by row.
//!
//! Every row is run by this program, under the name that stands in front, and compared with what
//! the row says. Where there is a `brotli` on the path that is not too old for it, that runs
//! the row, too, and has to come to the same: the table can't be wrong about it.
#![cfg(unix)]

mod common;

use std::collections::BTreeMap;
use std::fs::{self, File, FileTimes, Permissions};
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::SystemTime;

use brotwerk::{Options, PrefixDictionary, Stream};
use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_with_prefix_dictionary};
use common::text;
use tempfile::TempDir;

/// A row of the table.
struct Row {
    line: &'static str,
    /// The version since which `brotli` does the same; none if it never did.
    known: Option<(u32, u32)>,
    exit: i32,
    effects: Vec<Effect>,
}

/// What a run does to one file, or writes to standard output (whose name is `>`).
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Effect {
    kind: char,
    name: String,
    /// `=text` or `:text@words`; nothing for what is gone.
    content: String,
}

fn rows() -> Vec<Row> {
    let lines = include_str!("contract.table").lines();
    let rows = lines.map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    rows.map(|row| {
        let columns: Vec<&str> = row.splitn(4, '|').map(str::trim).collect();
        let &[known, exit, effects, line] = &columns[..] else { panic!("not four columns: {row}") };
        let version = |text: &str| {
            let (major, minor) = text.split_once('.').expect("a version or `ours`");
            (major.parse().unwrap(), minor.parse().unwrap())
        };
        let mut effects: Vec<_> = effects.split_whitespace().map(Effect::read).collect();
        effects.sort();
        Row {
            line,
            known: (known != "ours").then(|| version(known)),
            exit: exit.parse().unwrap(),
            effects,
        }
    })
    .collect()
}

impl Effect {
    fn read(text: &str) -> Self {
        let kind = text.chars().next().unwrap();
        let text = &text[1..];
        let end = text.find(['=', ':']).unwrap_or(text.len());
        // A name is compared without the detour that the line took to it.
        let name = text[..end].rsplit('/').next().unwrap();
        Self { kind, name: name.to_owned(), content: text[end..].to_owned() }
    }
}

/// Texts by name, in the folders and in the table.
fn texts() -> Texts {
    let noise =
        (0..600u32).map(|n| ((n.wrapping_mul(2_654_435_761) >> 13) ^ (n * n)) as u8).collect();
    let other = b"Rye, spelt and emmer; salt, water, time. ".repeat(4);
    BTreeMap::from([
        ("text", text(40)),
        ("text+other", [text(40), other.clone()].concat()),
        ("other", other),
        ("empty", Vec::new()),
        ("noise", noise),
        ("dash", b"a name that looks like a flag".to_vec()),
        ("words", text(60).split_off(700)),
    ])
}

fn compressed(text: &[u8], dictionary: &[u8], comment: &[u8]) -> Vec<u8> {
    let dictionary = PrefixDictionary::new(dictionary).unwrap();
    let mut stream = Stream::new(Options::new().prefix_dictionary(dictionary));
    if !comment.is_empty() {
        stream.metadata(comment).unwrap();
    }
    let mut made = stream.waiting_output().to_vec();
    stream.consume_output(made.len());
    let _ = stream.process(text, &mut []).unwrap();
    let _ = stream.finish(&mut []).unwrap();
    made.extend_from_slice(stream.waiting_output());
    made
}

/// When all files were made, so that copied times can be told from new ones.
const OLD: SystemTime = SystemTime::UNIX_EPOCH;

/// Texts, and the files that the table lists.
struct Fixtures {
    texts: Texts,
    files: BTreeMap<&'static str, Vec<u8>>,
}

type Texts = BTreeMap<&'static str, Vec<u8>>;

impl Fixtures {
    fn new() -> Self {
        let texts = texts();
        let packed = compressed(&texts["text"], &[], &[]);
        let mut files = BTreeMap::from([
            ("-dash", texts["dash"].clone()),
            ("packed.br", packed.clone()),
            ("plain", packed.clone()),
            ("cut.br", packed[..packed.len() - 9].to_vec()),
            ("longer.br", [&packed[..], &[0xff]].concat()),
            ("twice.br", [packed, compressed(&texts["other"], &[], &[])].concat()),
            ("bad.br", vec![0xff; 99]),
            ("made.br", compressed(&texts["text"], &texts["words"], &[])),
            ("tagged.br", compressed(&texts["text"], &[], b"bread")),
        ]);
        let plain = ["text", "other", "empty", "noise", "words"];
        files.extend(plain.map(|name| (name, texts[name].clone())));
        Self { texts, files }
    }

    /// Writes them to a folder.
    fn fill(&self, folder: &Path) {
        for (name, bytes) in &self.files {
            let path = folder.join(name);
            fs::write(&path, bytes).unwrap();
            let times = FileTimes::new().set_modified(OLD).set_accessed(OLD);
            File::options().append(true).open(&path).unwrap().set_times(times).unwrap();
        }
        for (name, mode) in [("text", 0o640), ("packed.br", 0o640), ("other", 0o444)] {
            fs::set_permissions(folder.join(name), Permissions::from_mode(mode)).unwrap();
        }
        fs::create_dir(folder.join("folder")).unwrap();
        symlink("text", folder.join("link")).unwrap();
    }
}

/// All files by name: content, mode, whether they are [`OLD`].
fn files(folder: &Path) -> BTreeMap<String, (Vec<u8>, u32, bool)> {
    let entries = fs::read_dir(folder).unwrap().map(Result::unwrap);
    let file = |entry: fs::DirEntry| {
        let metadata = fs::symlink_metadata(entry.path()).unwrap();
        let content = if metadata.is_file() { fs::read(entry.path()).unwrap() } else { Vec::new() };
        let name = entry.file_name().into_string().unwrap();
        // When folders and links change is of no interest.
        let old = metadata.is_file() && metadata.modified().unwrap() == OLD;
        (name, (content, metadata.mode(), old))
    };
    entries.map(file).collect()
}

/// What a program made of a row.
struct Ran {
    exit: Option<i32>,
    /// Kind, name, content, mode and age of what changed.
    effects: Vec<(char, String, Vec<u8>, u32, bool)>,
    said: Vec<String>,
}

fn run(program: &Path, line: &str, fixtures: &Fixtures) -> Ran {
    let folder = TempDir::new().unwrap();
    fixtures.fill(folder.path());
    let before = files(folder.path());
    let output = execute(program, line, folder.path());
    let after = files(folder.path());
    let mut effects = Vec::new();
    for (name, file @ (content, mode, old)) in &after {
        match before.get(name) {
            None => effects.push(('+', name.clone(), content.clone(), *mode, *old)),
            Some(was) if was != file => {
                effects.push(('*', name.clone(), content.clone(), *mode, *old));
            }
            Some(_) => {}
        }
    }
    let gone = before.keys().filter(|name| !after.contains_key(*name));
    effects.extend(gone.map(|name| ('-', name.clone(), Vec::new(), 0, false)));
    // To a wrong command line `brotli` answers with its help, and that on standard output.
    if !output.stdout.is_empty() && !output.stdout.starts_with(b"Usage: ") {
        effects.push(('>', String::new(), output.stdout, 0, false));
    }
    effects.sort();
    let said = String::from_utf8(output.stderr).expect("messages are text");
    Ran {
        exit: output.status.code(),
        effects,
        // Sizes and times differ.
        said: said
            .lines()
            .take_while(|line| !line.starts_with("Usage: "))
            .map(|line| line.split(" -> ").next().unwrap().to_owned())
            .collect(),
    }
}

fn execute(program: &Path, line: &str, folder: &Path) -> Output {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null());
    for word in line.split_whitespace().skip(1) {
        match word.strip_prefix('<') {
            Some(file) => command.stdin(File::open(folder.join(file)).unwrap()),
            None => command.arg(if word == "''" { "" } else { word }),
        };
    }
    command.output().expect("the program starts")
}

/// Whether `bytes` are what the table says: the same, or a stream of it.
fn assert_content(bytes: &[u8], content: &str, texts: &Texts) {
    let (form, name) = content.split_at(1);
    let (name, dictionary) = name.split_once('@').unwrap_or((name, "empty"));
    let text = &texts[name];
    match form {
        "=" => assert!(bytes == text, "not {content}: {:?}", String::from_utf8_lossy(bytes)),
        _ if dictionary != "empty" => {
            assert_decodes_with_prefix_dictionary(bytes, &[&texts[dictionary]], text);
        }
        // Large windows are for few decoders.
        _ if bytes.first().is_some_and(|first| first & 0x7f == 0x11) => {
            assert_eq!(common::decoded(bytes), *text);
        }
        _ => assert_decodes(bytes, text),
    }
}

fn assert_row(row: &Row, ran: &Ran, texts: &Texts) {
    assert_eq!(ran.exit, Some(row.exit), "{}: {:?}", row.line, ran.said);
    let named = ran.effects.iter().map(|effect| (effect.0, effect.1.as_str()));
    let expected = row.effects.iter().map(|effect| (effect.kind, effect.name.as_str()));
    assert!(named.clone().eq(expected), "{}: {:?}", row.line, named.collect::<Vec<_>>());
    for (expected, effect) in row.effects.iter().zip(&ran.effects) {
        if expected.kind != '-' {
            assert_content(&effect.2, &expected.content, texts);
        }
    }
}

/// The program under each of its names, as the links of an installation give them.
fn installed() -> TempDir {
    let folder = TempDir::new().unwrap();
    for name in ["brotli", "brcat", "unbrotli"] {
        symlink(env!("CARGO_BIN_EXE_brotwerk"), folder.path().join(name)).unwrap();
    }
    folder
}

/// The `brotli` on the path, and its version.
fn reference() -> Option<(PathBuf, (u32, u32))> {
    let path = PathBuf::from("brotli");
    let output = Command::new(&path).arg("--version").output().ok()?;
    let said = String::from_utf8(output.stdout).ok()?;
    let mut numbers = said.trim().strip_prefix("brotli ")?.split('.').map(str::parse);
    Some((path, (numbers.next()?.ok()?, numbers.next()?.ok()?)))
}

/// Packages probe this line; what they look for comes first.
#[test]
fn the_version_is_first_that_of_the_program_it_stands_for() {
    let links = installed();
    for name in ["brotli", "brcat", "unbrotli"] {
        for flag in ["--version", "-V"] {
            let output = Command::new(links.path().join(name)).arg(flag).output().unwrap();
            let said = String::from_utf8(output.stdout).unwrap();
            assert!(
                output.status.success() && said.starts_with("brotli 1.2.0 (brotwerk "),
                "{said}"
            );
            assert_eq!(said.lines().count(), 1);
        }
    }
}

#[test]
fn command_lines_do_what_they_do_to_brotli() {
    let fixtures = Fixtures::new();
    let installed = installed();
    let reference = reference();
    match &reference {
        Some((_, (major, minor))) => println!("compared with brotli {major}.{minor}"),
        None => println!("skipped: comparison, there is no program `brotli` on the path"),
    }
    let rows = rows();
    assert!(rows.len() >= 100);
    let mut compared = 0;
    // All rows that are wrong are better than the first one.
    let wrong: Vec<_> = rows
        .iter()
        .filter(|row| {
            let name = row.line.split_whitespace().next().unwrap();
            let known = |version: &(u32, u32)| row.known.is_some_and(|known| known <= *version);
            let theirs = reference.as_ref().filter(|(_, version)| known(version));
            let theirs = theirs.map(|(path, _)| path.with_file_name(name));
            compared += u32::from(theirs.is_some());
            let check = || check(row, &installed.path().join(name), theirs.as_deref(), &fixtures);
            catch_unwind(AssertUnwindSafe(check)).is_err()
        })
        .map(|row| row.line)
        .collect();
    println!("{} rows, {compared} compared", rows.len());
    assert!(wrong.is_empty(), "wrong: {wrong:#?}");
    assert!(reference.is_none() || compared >= 100);
}

fn check(row: &Row, ours: &Path, theirs: Option<&Path>, fixtures: &Fixtures) {
    let ours = run(ours, row.line, fixtures);
    assert_row(row, &ours, &fixtures.texts);
    let Some(theirs) = theirs else { return };
    let theirs = run(theirs, row.line, fixtures);
    assert_row(row, &theirs, &fixtures.texts);
    for (our, their) in ours.effects.iter().zip(&theirs.effects) {
        assert_eq!((our.3, our.4), (their.3, their.4), "{}: mode and time", row.line);
    }
    // What `brotli` says, line by line; a reason follows only on request there.
    if !theirs.said.is_empty() {
        let said = &ours.said[..theirs.said.len().min(ours.said.len())];
        assert_eq!(said, theirs.said, "{}", row.line);
    }
}
