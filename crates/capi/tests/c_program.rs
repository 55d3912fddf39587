//! C programs, compiled against the header, linked with the library, and run.

mod support;

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use brotwerk_testkit::decoders::assert_decodes;
use support::{library_file, noise, page};

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Compiles the program that goes through everything; `None` with a printed line where there is
/// no compiler.
fn compile(folder: &Path, name: &str, compiler: &str, flags: &[&str]) -> Option<PathBuf> {
    compile_source("roundtrip.c", folder, name, compiler, flags)
}

fn compile_source(
    source: &str,
    folder: &Path,
    name: &str,
    compiler: &str,
    flags: &[&str],
) -> Option<PathBuf> {
    let program = folder.join(name);
    let mut command = Command::new(compiler);
    command.args(["-Wall", "-Wextra", "-Werror", "-O1", "-g", "-I"]).arg(here("include"));
    command.arg(here("tests/c").join(source)).arg("-o").arg(&program).args(flags);
    let Ok(output) = command.output() else {
        println!("skipped: there is no {compiler}");
        return None;
    };
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {errors}");
    Some(program)
}

/// Runs the program on a page, and decodes what it writes.
fn run(command: &mut Command, folder: &Path) {
    let text = page(40_000);
    assert_decodes(&output_for(command, folder, &text), &text);
}

/// What a program writes for a text.
fn output_for(command: &mut Command, folder: &Path, text: &[u8]) -> Vec<u8> {
    let input = folder.join("input");
    std::fs::write(&input, text).unwrap();
    let output = command.stdin(File::open(&input).unwrap()).output().unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {}\n{errors}", output.status);
    output.stdout
}

/// A folder with the shared library under its own name and the one for linking.
fn folder_with_library() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for name in ["libbrotlienc.so.1", "libbrotlienc.so"] {
        std::fs::copy(library_file(), folder.path().join(name)).unwrap();
    }
    folder
}

#[test]
#[cfg(target_os = "linux")]
fn shared() {
    let folder = folder_with_library();
    let search = format!("-L{}", folder.path().display());
    let flags = [&search, "-lbrotlienc"];
    let Some(program) = compile(folder.path(), "shared", "cc", &flags) else { return };
    run(Command::new(&program).env("LD_LIBRARY_PATH", folder.path()), folder.path());
}

#[test]
#[cfg(target_os = "linux")]
fn from_other_standards_and_languages() {
    let folder = folder_with_library();
    let search = format!("-L{}", folder.path().display());
    for (name, compiler, flag) in [("c89", "cc", "-std=gnu89"), ("c11", "cc", "-std=c11")] {
        let flags = [flag, &search, "-lbrotlienc"];
        let Some(program) = compile(folder.path(), name, compiler, &flags) else { continue };
        run(Command::new(&program).env("LD_LIBRARY_PATH", folder.path()), folder.path());
    }
    // As C++ it need not run to be right.
    let source = folder.path().join("header.cc");
    std::fs::write(&source, "#include <brotli/encode.h>\nint main() { return 0; }\n").unwrap();
    let mut command = Command::new("c++");
    command.args(["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-c", "-o", "/dev/null"]);
    match command.arg("-I").arg(here("include")).arg(&source).output() {
        Err(_) => println!("skipped: there is no c++"),
        Ok(output) => {
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn linked_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let library = library_file().with_file_name("libbrotlienc.a");
    // What `rustc --print native-static-libs` names.
    let flags = [library.to_str().unwrap(), "-lgcc_s", "-lpthread", "-lm", "-ldl", "-lc"];
    let Some(program) = compile(folder.path(), "static", "cc", &flags) else { return };
    run(&mut Command::new(program), folder.path());
}

/// No byte is read that nobody wrote, none beyond its memory, and none is left.
#[test]
#[cfg(target_os = "linux")]
fn valgrind_finds_nothing() {
    let quiet = |command: &mut Command| {
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
    };
    if !quiet(Command::new("valgrind").arg("--version")) {
        println!("skipped: there is no valgrind");
        return;
    }
    let folder = folder_with_library();
    let search = format!("-L{}", folder.path().display());
    let flags = [&search, "-lbrotlienc"];
    let Some(program) = compile(folder.path(), "checked", "cc", &flags) else { return };
    let mut command = Command::new("valgrind");
    command.args(["--quiet", "--error-exitcode=9", "--leak-check=full"]);
    command.args(["--errors-for-leak-kinds=definite,indirect,possible"]);
    command.arg(&program).env("LD_LIBRARY_PATH", folder.path());
    run(&mut command, folder.path());
}

/// Whatever call of malloc is refused, a one-shot call with room enough gives a stream, nothing
/// else does more than fail, and nothing is left. The program's own malloc is glibc's way.
#[test]
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn memory_is_refused() {
    let folder = folder_with_library();
    let search = format!("-L{}", folder.path().display());
    let flags = ["-fno-builtin", &search, "-lbrotlienc"];
    let compiled = compile_source("refused.c", folder.path(), "refused", "cc", &flags);
    let Some(program) = compiled else { return };
    let short = (page(20_000), &["0", "2", "4", "5", "7", "9", "11"][..]);
    // More than one of this quality's meta-blocks.
    let long = ([page(100_000), noise(40_000)].concat(), &["0"][..]);
    for (text, qualities) in [short, long] {
        let mut command = Command::new(&program);
        command.args(qualities).env("LD_LIBRARY_PATH", folder.path());
        let streams = output_for(&mut command, folder.path(), &text);
        let mut rest = &streams[..];
        let (mut count, mut stored) = (0, 0);
        while let Some((size, more)) = rest.split_first_chunk::<4>() {
            let (stream, more) = more.split_at(u32::from_le_bytes(*size) as usize);
            assert_decodes(stream, &text);
            count += 1;
            stored += usize::from(stream.len() > text.len());
            rest = more;
        }
        assert!(rest.is_empty());
        println!("{count} streams, {stored} of them stored");
        assert!(
            count > 20 * qualities.len() && stored == count,
            "{stored} of {count} streams are stored"
        );
    }
}
