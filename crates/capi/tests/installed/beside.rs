//! Our archive in one program with others of Rust's, of the same compiler, optimised at link time
//! or not: they bring the same names along.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::{here, link, prefix, run};

/// Catches a panic, as our library does, and has names of its own and of Rust's library.
const OTHER: &str = r#"
    use std::panic::catch_unwind;

    #[unsafe(no_mangle)]
    pub extern "C" fn other(number: i32) -> i32 {
        std::panic::set_hook(Box::new(|_| ()));
        let caught = catch_unwind(|| if number > 0 { panic!("caught, as it should be") } else { 1 });
        caught.unwrap_or(7)
    }
"#;

/// Has the other archive do what it should before the program begins.
const CALLER: &str = "
    #include <stdlib.h>

    int other(int number);

    __attribute__((constructor)) static void before(void) {
      if (other(0) != 1 || other(1) != 7) exit(3);
    }
";

/// An archive of Rust's with one function.
fn archive(folder: &Path, name: &str, flags: &[&str]) -> PathBuf {
    let source = folder.join(name).with_extension("rs");
    std::fs::write(&source, OTHER).unwrap();
    let archive = folder.join(format!("lib{name}.a"));
    let mut compiler = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    compiler.args(["--edition", "2024", "--crate-type", "staticlib", "-O"]).args(flags);
    assert!(compiler.arg(source).arg("-o").arg(&archive).status().unwrap().success());
    archive
}

#[test]
fn other_archives_of_rust() {
    let Some(prefix) = prefix() else { return };
    let folder = tempfile::tempdir().unwrap();
    let ours = prefix.join("lib/libbrotlienc.a");
    let caller = folder.path().join("caller.c");
    std::fs::write(&caller, CALLER).unwrap();
    let optimised = archive(folder.path(), "optimised", &["-C", "lto=fat", "-C", "panic=unwind"]);
    let plain = archive(folder.path(), "plain", &[]);
    for other in [&optimised, &plain] {
        for ways in [&[][..], &["-static"], &["-Wl,--gc-sections"]] {
            for archives in [[&ours, other], [other, &ours]] {
                let program = folder.path().join("program");
                let mut compiler = Command::new("cc");
                compiler.arg(&caller).arg(here("c/roundtrip.c")).args(ways);
                compiler.arg("-I").arg(prefix.join("include")).args(archives);
                link(&mut compiler, &program);
                run(&program, &[]);
            }
        }
    }
}
