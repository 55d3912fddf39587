//! Content types: by flag, by name, by content.

mod common;

use std::fs;

use common::{assert_refusal, assert_silent_success, decoded, feed, names, run, text};
use tempfile::TempDir;

/// All that the program has names for, and MIME types.
const TYPES: [&str; 15] = [
    "auto",
    "generic",
    "html",
    "css",
    "javascript",
    "js",
    "json",
    "svg",
    "xml",
    "HTML",
    "text/html",
    "text/html; charset=utf-8",
    "application/ld+json",
    "font/woff2",
    "/",
];

#[test]
fn every_type_decodes_whatever_the_content() {
    let folder = TempDir::new().unwrap();
    let json = b"[{\"loaf\": 1}, {\"loaf\": 2}]\n".repeat(50);
    for content in [&b""[..], &text(300), &json, &[0, 1, 0xff].repeat(99)] {
        for content_type in TYPES {
            for quality in ["-2", "-9", "-Z"] {
                let args = [quality, "--content-type", content_type];
                let output = feed(folder.path(), &args, content);
                assert_silent_success(&output);
                assert!(decoded(&output.stdout) == content, "{args:?}");
            }
        }
    }
}

#[test]
fn every_name_decodes_whatever_the_content() {
    let folder = TempDir::new().unwrap();
    let text = text(300);
    let files = [
        "page.html",
        "page.HTM",
        "a.css",
        "a.min.js",
        "a.js.map",
        "a.json",
        "a.svg",
        "a.rss",
        "a.txt",
        "a.",
        ".css",
        "html",
    ];
    for file in files {
        fs::write(folder.path().join(file), &text).unwrap();
        assert_silent_success(&run(folder.path(), ["-5", "--rm", file]));
        let compressed = format!("{file}.br");
        assert_eq!(names(folder.path()), [&*compressed]);
        let stream = fs::read(folder.path().join(&compressed)).unwrap();
        assert_eq!(decoded(&stream), text, "{file}");
        fs::remove_file(folder.path().join(&compressed)).unwrap();
    }
}

#[test]
fn the_flag_overrides_the_name() {
    let folder = TempDir::new().unwrap();
    let text = text(300);
    for file in ["a.css", "a"] {
        fs::write(folder.path().join(file), &text).unwrap();
    }
    let of = |args: &[&str]| {
        let output = run(folder.path(), args);
        assert_silent_success(&output);
        assert_eq!(decoded(&output.stdout), text, "{args:?}");
        output.stdout
    };
    for level in ["-5", "-Z"] {
        // Both are the same size, so nothing but the type could make a difference.
        let flag = "--content-type=css";
        assert_eq!(of(&["-c", level, flag, "a"]), of(&["-c", level, "a.css"]));
        let flag = "--content-type=auto";
        assert_eq!(of(&["-c", level, flag, "a.css"]), of(&["-c", level, "a"]));
    }
}

#[test]
fn unknown_types_are_refused_with_the_choices() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("a"), b"crumbs").unwrap();
    for wrong in ["htlm", "text", "java script", "html,css", "é"] {
        let flag = format!("--content-type={wrong}");
        let choices = [
            "--content-type",
            "auto",
            "generic",
            "html",
            "css",
            "javascript",
            "js",
            "json",
            "svg",
            "xml",
            "text/html",
        ];
        assert_refusal(&run(folder.path(), [&flag, "a"]), &choices);
        assert_eq!(names(folder.path()), ["a"]);
    }
}
