//! Dictionary-compressed Brotli by the program: `--dcb OLD`, and back.

mod common;

use std::fs;

use brotwerk_testkit::decoders::assert_decodes_dcb;
use common::{assert_refusal, assert_silent_success, feed, names, run, said, text};
use tempfile::TempDir;

/// A folder with an old and a new version, and both.
fn versions() -> (TempDir, Vec<u8>, Vec<u8>) {
    let folder = TempDir::new().unwrap();
    let old = text(400);
    let new = [&old[..old.len() / 2], b"<p>Sourdough is back.</p>", &old[old.len() / 2..]].concat();
    fs::write(folder.path().join("old"), &old).unwrap();
    fs::write(folder.path().join("new"), &new).unwrap();
    (folder, old, new)
}

#[test]
fn there_and_back() {
    for quality in ["-q0", "-q1", "-q5", "-q9", "-q11"] {
        let (folder, old, new) = versions();
        assert_silent_success(&run(folder.path(), [quality, "--dcb", "old", "new"]));
        assert_eq!(names(folder.path()), ["new", "new.dcb", "old"]);
        let body = fs::read(folder.path().join("new.dcb")).unwrap();
        assert!(body.len() < 120, "{} bytes", body.len());
        assert_decodes_dcb(&body, &old, &new);
        assert_silent_success(&run(folder.path(), ["-t", "--dcb=old", "new.dcb"]));
        let back = ["-d", "--dcb=old", "-o", "back", "new.dcb"];
        assert_silent_success(&run(folder.path(), back));
        assert!(fs::read(folder.path().join("back")).unwrap() == new);
        let piped = feed(folder.path(), &[quality, "--dcb=old"], &new);
        assert_silent_success(&piped);
        assert_decodes_dcb(&piped.stdout, &old, &new);
        assert!(feed(folder.path(), &["-d", "--dcb=old"], &piped.stdout).stdout == new);
    }
}

#[test]
fn folders_and_a_second_run() {
    let (folder, old, new) = versions();
    let site = folder.path().join("site");
    fs::create_dir(&site).unwrap();
    fs::write(site.join("page.html"), &new).unwrap();
    assert_silent_success(&run(folder.path(), ["-r", "--dcb=old", "site"]));
    assert_silent_success(&run(folder.path(), ["-r", "site"]));
    assert_eq!(names(&site), ["page.html", "page.html.br", "page.html.dcb"]);
    assert_decodes_dcb(&fs::read(site.join("page.html.dcb")).unwrap(), &old, &new);
    // What is there holds the same; with another dictionary it is another's.
    assert_silent_success(&run(folder.path(), ["-r", "--dcb=old", "site"]));
    let other = run(folder.path(), ["-r", "--dcb=new", "site"]);
    assert_eq!(other.status.code(), Some(1));
    assert!(said(&other).contains("of another text"), "{}", said(&other));
}

#[test]
fn refusals_name_the_rule() {
    let (folder, _, _) = versions();
    assert_silent_success(&run(folder.path(), ["--dcb=old", "new"]));
    let hash = |name| {
        let bytes = fs::read(folder.path().join(name)).unwrap();
        brotwerk::dcb::DictionaryHash::of(&bytes).to_string()
    };
    let (old, new) = (hash("old"), hash("new"));
    for (args, words) in [
        (&["-dc", "--dcb=new", "new.dcb"][..], &["another dictionary", &old, &new][..]),
        (&["-dc", "-S.dcb", "new.dcb"], &["was made with a dictionary", &old]),
        (&["-dc", "-S.dcb", "-D", "old", "new.dcb"], &["was made with a dictionary"]),
        (&["-dc", "--dcb=old", "-S", "w", "new"], &["dcb with ff 44 43 42"]),
        (&["--dcb=missing", "new"], &["failed to open dictionary file [missing]"]),
        (&["--dcb=old", "-D", "old", "new"], &["--dcb and --dictionary exclude each other"]),
        (&["-dK", "--dcb=old", "new.dcb"], &["--dcb and --concatenated exclude each other"]),
        (&["--dcb=old", "--large_window=25", "new"], &["at most 24 bits (RFC 9842)"]),
        (&["-d", "--dcb=old", "newer.br"], &["suffix mismatch"]),
    ] {
        assert_refusal(&run(folder.path(), args), words);
    }
    assert_eq!(names(folder.path()), ["new", "new.dcb", "old"]);
    // Windows that `--large_window` allows, and every decoder reads.
    assert_silent_success(&run(folder.path(), ["-f", "--dcb=old", "--large_window=24", "new"]));
}

/// Every byte cut off, every byte of the header changed: nothing is written.
#[test]
fn truncated_and_changed() {
    let (folder, _, _) = versions();
    assert_silent_success(&run(folder.path(), ["--dcb=old", "new"]));
    let body = fs::read(folder.path().join("new.dcb")).unwrap();
    for end in 0..body.len() {
        assert_refusal(
            &feed(folder.path(), &["-d", "--dcb=old"], &body[..end]),
            &["corrupt input"],
        );
    }
    for at in 0..36 {
        let mut changed = body.clone();
        changed[at] ^= 1 << (at % 8);
        let words = if at < 4 { "dcb with ff 44 43 42" } else { "another dictionary" };
        assert_refusal(&feed(folder.path(), &["-d", "--dcb=old"], &changed), &[words]);
    }
    let mut large = body;
    large[36] = 0x11;
    let refused = feed(folder.path(), &["-d", "--dcb=old"], &large);
    assert_refusal(&refused, &["beyond the 24 bits"]);
}
