//! Link lines in use: with `-lbrotlicommon`, with the decoder, with only our folder and with
//! google/brotli's before or behind it.

use std::path::{Path, PathBuf};
use std::process::Command;

use brotwerk_testkit::reference::source_folder;

use super::{here, link, prefix, run};

fn search(folder: &Path) -> String {
    format!("-L{}", folder.display())
}

#[test]
fn our_folder_alone() {
    let Some(prefix) = prefix() else { return };
    let folder = tempfile::tempdir().unwrap();
    let (library, include) = (prefix.join("lib"), prefix.join("include"));
    let lines = [
        &["-lbrotlienc"][..],
        &["-lbrotlienc", "-lm"],
        &["-lbrotlienc", "-lbrotlicommon", "-lm"],
        &["-lbrotlicommon", "-lbrotlienc", "-lbrotlicommon"],
        &["-l:libbrotlienc.a", "-l:libbrotlicommon.a"],
    ];
    for (index, line) in lines.iter().enumerate() {
        for ways in [&[][..], &["-static"], &["-static-pie", "-fPIE"], &["-Wl,--gc-sections"]] {
            let program = folder.path().join(format!("program{index}"));
            let mut compiler = Command::new("cc");
            compiler.arg("-I").arg(&include).arg(here("c/roundtrip.c")).args(ways);
            link(compiler.arg(search(&library)).args(*line), &program);
            run(&program, &[&library]);
        }
    }
}

/// As `pkg-config` has it, and build systems that ask it.
#[test]
fn pkg_config() {
    let Some(prefix) = prefix() else { return };
    let folder = tempfile::tempdir().unwrap();
    for package in ["libbrotlienc", "libbrotlicommon"] {
        for linking in [&[][..], &["--static"]] {
            let mut asked = Command::new("pkg-config");
            asked.args(["--cflags", "--libs", "libbrotlienc", package]).args(linking);
            asked.env("PKG_CONFIG_PATH", prefix.join("lib/pkgconfig"));
            let Ok(output) = asked.output() else {
                println!("skipped: there is no pkg-config");
                return;
            };
            assert!(output.status.success(), "{asked:?}");
            let flags = String::from_utf8(output.stdout).unwrap();
            let program = folder.path().join("program");
            let mut compiler = Command::new("cc");
            compiler.arg(here("c/roundtrip.c")).args(flags.split_whitespace());
            compiler.args(linking.iter().map(|_| "-static"));
            link(&mut compiler, &program);
            run(&program, &[&prefix.join("lib")]);
        }
    }
}

/// A folder with google/brotli's libraries, and one with its headers.
struct Stock {
    library: PathBuf,
    include: PathBuf,
}

/// The system's.
fn of_the_system() -> Option<Stock> {
    let output = Command::new("cc").arg("-print-file-name=libbrotlidec.so").output().ok()?;
    let file = PathBuf::from(String::from_utf8(output.stdout).ok()?.trim());
    let found = file.is_absolute() && Path::new("/usr/include/brotli/decode.h").exists();
    if !found {
        println!("skipped: there is no libbrotli-dev");
        return None;
    }
    let library = file.parent()?.canonicalize().ok()?;
    Some(Stock { library, include: "/usr/include".into() })
}

/// Decoder and what it shares with the encoder, of the interface's version, compiled here.
fn of_the_sources(folder: &Path) -> Option<Stock> {
    let Some(sources) = source_folder() else {
        println!("skipped: there are no sources of google/brotli");
        return None;
    };
    let include = sources.join("include");
    for (name, part, needs) in
        [("brotlicommon", "common", &[][..]), ("brotlidec", "dec", &["-lbrotlicommon"])]
    {
        let sources = std::fs::read_dir(sources.join(part)).unwrap();
        let mut objects = Vec::new();
        for source in sources.map(|source| source.unwrap().path()) {
            if source.extension().is_some_and(|extension| extension == "c") {
                let file = source.with_extension("o");
                let object = folder.join(format!("{part}-{}", file.file_name()?.display()));
                let mut compiler = Command::new("cc");
                compiler.args(["-c", "-O1", "-fPIC", "-I"]).arg(&include).arg(&source);
                assert!(compiler.arg("-o").arg(&object).status().unwrap().success());
                objects.push(object);
            }
        }
        let archive = folder.join(format!("lib{name}.a"));
        assert!(Command::new("ar").arg("rcs").arg(archive).args(&objects).status().ok()?.success());
        let shared = folder.join(format!("lib{name}.so.1"));
        let mut linker = Command::new("cc");
        linker.args(["-shared", "-o"]).arg(&shared).args(&objects).arg(search(folder));
        linker.arg(format!("-Wl,-soname,lib{name}.so.1")).args(needs);
        assert!(linker.status().unwrap().success());
        std::os::unix::fs::symlink(&shared, folder.join(format!("lib{name}.so"))).unwrap();
    }
    Some(Stock { library: folder.into(), include })
}

/// Encoder, decoder and dictionaries in one program, ours first and theirs first.
#[test]
fn beside_the_reference() {
    let Some(prefix) = prefix() else { return };
    let folder = tempfile::tempdir().unwrap();
    let built = tempfile::tempdir().unwrap();
    let ours = Stock { library: prefix.join("lib"), include: prefix.join("include") };
    let lines = [
        ["-lbrotlienc", "-lbrotlidec", "-lbrotlicommon"],
        ["-lbrotlidec", "-lbrotlienc", "-lbrotlicommon"],
        ["-l:libbrotlidec.a", "-lbrotlienc", "-lbrotlicommon"],
        ["-l:libbrotlidec.a", "-l:libbrotlicommon.a", "-lbrotlienc"],
        ["-lbrotlidec", "-l:libbrotlicommon.a", "-l:libbrotlienc.a"],
    ];
    for stock in [of_the_system(), of_the_sources(built.path())].into_iter().flatten() {
        let new = stock.include.join("brotli/shared_dictionary.h").exists();
        for (first, second) in [(&ours, &stock), (&stock, &ours)] {
            // Theirs has dictionaries' functions if it is new, ours always.
            let dictionaries = new || std::ptr::eq(first, &raw const ours);
            for line in lines {
                for ways in [&[][..], &["-static"]] {
                    let program = folder.path().join("program");
                    let mut compiler = Command::new("cc");
                    compiler
                        .arg(here("c/both.c"))
                        .args(ways)
                        .args(dictionaries.then_some("-DWITH_DICTIONARIES"));
                    for stock in [first, second] {
                        compiler.arg("-I").arg(&stock.include).arg(search(&stock.library));
                    }
                    link(compiler.args(line).arg("-lm"), &program);
                    run(&program, &[&first.library, &second.library]);
                }
            }
        }
    }
}
