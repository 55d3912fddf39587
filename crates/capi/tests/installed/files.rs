//! What the files show, and what they take.

use std::fs::File as Input;
use std::process::Command;

use object::read::archive::ArchiveFile;
use object::{File, Object, ObjectSymbol};

use brotwerk_testkit::c_interface::NAMES;

use super::elf::{numbers, shown};
use super::{here, link, prefix, web_page};

/// Bytes of the archive, at most: raw it has 27 million. Names, sections and what is reached.
const LARGEST_ARCHIVE: usize = 9 << 19;

/// The newest version of glibc that the shared library may want. The reference encoder's, where
/// its distribution builds it, wants this for `memcpy`, too; on other processors nothing is older
/// than 2.17.
const NEWEST_GLIBC: [u32; 2] = if cfg!(target_arch = "x86_64") { [2, 14] } else { [2, 17] };

fn names() -> Vec<String> {
    let mut names: Vec<_> = NAMES.iter().map(ToString::to_string).collect();
    names.sort();
    names
}

/// Another archive of Rust's has the same names, and other libraries might have some of them.
#[test]
fn the_archive_shows_the_interface_and_nothing_else() {
    let Some(prefix) = prefix() else { return };
    let bytes = std::fs::read(prefix.join("lib/libbrotlienc.a")).unwrap();
    let archive = ArchiveFile::parse(&*bytes).unwrap();
    let (mut defined, mut missing) = (Vec::new(), Vec::new());
    for member in archive.members() {
        let member = member.unwrap().data(&*bytes).unwrap();
        let object = File::parse(member).unwrap();
        for symbol in object.symbols().filter(ObjectSymbol::is_global) {
            let name = symbol.name().unwrap().to_owned();
            if symbol.is_undefined() { missing.push(name) } else { defined.push(name) }
        }
        for section in [".llvmbc", ".debug_info"] {
            assert!(object.section_by_name(section).is_none(), "{section}");
        }
    }
    defined.sort();
    assert_eq!(defined, names());
    println!("{} bytes, from elsewhere: {missing:?}", bytes.len());
    assert!(bytes.len() < LARGEST_ARCHIVE, "{} bytes", bytes.len());
    // What a program links without saying so is all that it needs.
    for name in ["rust_eh_personality", "pthread_key_create", "stat64", "log2"] {
        assert!(!missing.iter().any(|missing| missing == name), "{name}");
    }
}

#[test]
fn the_shared_library_shows_the_interface_and_takes_little() {
    let Some(prefix) = prefix() else { return };
    for name in ["libbrotlienc.so", "libbrotlienc.so.1", "libbrotlienc.so.1.2.0"] {
        let Some(shown) = shown(&prefix.join("lib").join(name)) else { return };
        println!("{name}: {shown:?}");
        assert_eq!(shown.exported, names());
        assert_eq!(shown.name, "libbrotlienc.so.1");
        assert!(!shown.has_versions);
        for needed in &shown.needed {
            // The second is the loader itself.
            assert!(needed.starts_with("libc.so") || needed.starts_with("ld-"), "{needed}");
        }
        for version in &shown.versions {
            assert!(version.starts_with("GLIBC_"), "{version}");
            assert!(numbers(version) <= NEWEST_GLIBC.to_vec(), "{version}");
        }
    }
}

/// No byte is read that nobody wrote, none beyond its memory, and none is left: optimised for
/// release, too, as nothing else here is.
#[test]
fn valgrind_finds_nothing() {
    let Some(prefix) = prefix() else { return };
    if Command::new("valgrind").arg("--version").output().is_err() {
        println!("skipped: there is no valgrind");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (library, program) = (prefix.join("lib"), folder.path().join("program"));
    std::fs::write(folder.path().join("input"), web_page(1, 30_000)).unwrap();
    for name in ["libbrotlienc.so", "libbrotlienc.a"] {
        let mut compiler = Command::new("cc");
        compiler.arg("-g").arg("-I").arg(prefix.join("include")).arg(here("c/roundtrip.c"));
        link(compiler.arg(library.join(name)), &program);
        let mut command = Command::new("valgrind");
        command.args(["--quiet", "--error-exitcode=9", "--leak-check=full"]);
        command.args(["--errors-for-leak-kinds=definite,indirect,possible"]).arg(&program);
        command.stdin(Input::open(folder.path().join("input")).unwrap());
        let output = command.env("LD_LIBRARY_PATH", &library).output().unwrap();
        let found = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {}\n{found}", output.status);
    }
}

/// What is beside the library belongs to it: no other shared library may take the place of the
/// system's.
#[test]
fn nothing_else_is_found_by_loaders() {
    let Some(prefix) = prefix() else { return };
    let files = std::fs::read_dir(prefix.join("lib")).unwrap();
    let mut names: Vec<_> =
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    let expected = [
        "libbrotlicommon.a",
        "libbrotlienc.a",
        "libbrotlienc.so",
        "libbrotlienc.so.1",
        "libbrotlienc.so.1.2.0",
        "pkgconfig",
    ];
    assert_eq!(names, expected);
    assert!(prefix.join("share/licenses/brotwerk/libbrotlicommon.txt").exists());
}
