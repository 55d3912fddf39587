//! What the shared library shows to a loader, beside what the reference encoder's header says and
//! its library shows.

#[path = "support/elf.rs"]
mod elf;
mod support;

use std::path::PathBuf;
use std::process::Command;

use brotwerk_testkit::reference::source_folder;
use elf::shown;
use support::{NAMES, library_file, ours, reference};

fn names() -> Vec<String> {
    let mut names: Vec<_> = NAMES.iter().map(ToString::to_string).collect();
    names.sort();
    names
}

/// The functions of `encode.h`, nothing else: whatever else a loader saw might take the place
/// of some other library's.
#[test]
fn exports_are_the_interface_and_nothing_else() {
    let Some(shown) = shown(&library_file()) else { return };
    assert_eq!(shown.exported, names());
    assert_eq!(shown.name, "libbrotlienc.so.1");
    assert!(!shown.has_versions);
}

/// The names of functions that a header declares.
fn declared(header: &str) -> Vec<String> {
    let functions = header.split("\nBROTLI_ENC_").skip(1).filter_map(|declaration| {
        let (before, _) = declaration.split_once('(')?;
        before.split(|c: char| !c.is_alphanumeric()).rfind(|word| !word.is_empty())
    });
    let mut functions: Vec<_> = functions.map(str::to_owned).collect();
    functions.sort();
    functions
}

/// All of version 1.2's, in both headers.
#[test]
fn the_interface_is_the_reference_s() {
    let header = concat!(env!("CARGO_MANIFEST_DIR"), "/include/brotli/encode.h");
    assert_eq!(declared(&std::fs::read_to_string(header).unwrap()), names());
    let Some(folder) = source_folder() else {
        println!("skipped: there are no sources of google/brotli");
        return;
    };
    let header = std::fs::read_to_string(folder.join("include/brotli/encode.h")).unwrap();
    assert_eq!(declared(&header), names());
}

#[test]
fn the_version_is_the_reference_s() {
    // SAFETY: the functions have no preconditions.
    let versions = unsafe { [(ours().version)(), (reference().version)()] };
    assert_eq!(versions, [1 << 24 | 2 << 12; 2]);
}

/// Whatever a program takes from the system's library it finds in ours: names, and the name that
/// it asks for. Versions of names there are none.
#[test]
fn the_system_s_library_has_nothing_more() {
    let output = Command::new("cc").arg("-print-file-name=libbrotlienc.so.1").output();
    let file = output.ok().and_then(|output| String::from_utf8(output.stdout).ok());
    let Some(file) = file.map(|file| PathBuf::from(file.trim())).filter(|file| file.is_absolute())
    else {
        println!("skipped: there is no libbrotlienc.so.1 of the system's");
        return;
    };
    let (Some(ours), Some(theirs)) = (shown(&library_file()), shown(&file)) else { return };
    println!("{theirs:?}");
    let missing: Vec<_> =
        theirs.exported.iter().filter(|name| !ours.exported.contains(name)).collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert_eq!(ours.name, theirs.name);
    assert_eq!(ours.has_versions, theirs.has_versions);
}
