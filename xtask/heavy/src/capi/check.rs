//! What was laid out, tried.

use std::fs;
use std::process::Command;

use anyhow::{Result, ensure};

use super::seal::Sealed;
use super::{install, seal};
use crate::workspace::{cargo, run};

/// Installs the library, and tries it.
pub(crate) fn check() -> Result<()> {
    if let Some(obstacle) = seal::obstacle() {
        println!("skipped: {obstacle}");
        return Ok(());
    }
    let folder = tempfile::tempdir()?;
    install(folder.path())?;
    panics_are_caught()?;
    // What is written into the folder is tested where all else of the C library is.
    run(cargo()
        .args(["test", "--package", "brotwerk-capi", "--test", "installed", "--", "--nocapture"])
        .env("BROTWERK_PREFIX", folder.path()))
}

/// What sealing does to panics: no call of the library makes one, as far as is known, so it is
/// tried with an archive whose function does.
fn panics_are_caught() -> Result<()> {
    const RUST: &str = r#"
        use std::panic::{AssertUnwindSafe, catch_unwind};

        struct Dropped<'a>(&'a mut i32);

        impl Drop for Dropped<'_> {
            fn drop(&mut self) {
                *self.0 += 1;
            }
        }

        #[unsafe(no_mangle)]
        pub extern "C" fn caught(number: usize) -> i32 {
            let mut dropped = 0;
            let result = catch_unwind(AssertUnwindSafe(|| {
                let _dropped = Dropped(&mut dropped);
                [1, 2, 3].iter().skip(number).map(|n| n / 1).next().unwrap()
            }));
            dropped + result.unwrap_or(100)
        }
    "#;
    const C: &str = "int caught(unsigned long number);\n\
        int main(void) { return caught(1) != 3 || caught(9) != 101 || caught(9) != 101; }\n";
    let folder = tempfile::tempdir()?;
    let file = |name: &str| folder.path().join(name);
    fs::write(file("caught.rs"), RUST)?;
    fs::write(file("main.c"), C)?;
    let mut compiler = Command::new(std::env::var_os("RUSTC").unwrap_or("rustc".into()));
    compiler.args(["--edition", "2024", "--crate-type", "staticlib", "-O", "-o"]);
    run(compiler.arg(file("raw.a")).arg(file("caught.rs")))?;
    let sealed = Sealed::new(&file("raw.a"), &["caught"])?;
    sealed.archive(&file("libcaught.a"))?;
    sealed.shared(&file("libcaught.so"), "libcaught.so")?;
    for (library, ways) in [
        ("libcaught.so", &[][..]),
        ("libcaught.a", &[]),
        ("libcaught.a", &["-static"]),
        ("libcaught.a", &["-static-pie", "-fPIE"]),
        ("libcaught.a", &["-static-libgcc", "-Wl,--gc-sections"]),
    ] {
        let mut compiler = Command::new("cc");
        compiler.arg(file("main.c")).args(ways).arg(file(library)).arg("-o").arg(file("main"));
        run(&mut compiler)?;
        // Told of with a backtrace, too, which takes what stands in for a newer system.
        for backtrace in ["0", "1"] {
            let mut program = Command::new(file("main"));
            program.env("LD_LIBRARY_PATH", folder.path()).env("RUST_BACKTRACE", backtrace);
            let output = program.output()?;
            let message = String::from_utf8_lossy(&output.stderr);
            ensure!(output.status.success(), "{library} {ways:?}: {}: {message}", output.status);
        }
    }
    println!("panics are caught in the sealed archive and in the shared library");
    Ok(())
}
