//! Everything that must hold before a change lands.

use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::demo::{Demo, FLOOR};
use crate::dictionaries::Dictionaries;
use crate::fuzz::Fuzz;
use crate::workspace::{self, cargo, output_of, root};

/// A check's name and what it does.
type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 15] = [
    ("programs to compare with", programs),
    ("formatting", formatting),
    ("clippy", clippy),
    ("documentation", documentation),
    ("dictionaries", dictionaries),
    ("tokio", tokio),
    ("long tests", long_tests),
    ("debug = release", debug_is_release),
    ("examples", examples),
    ("packages", packages),
    ("benches, once", benches),
    ("the example site", site),
    ("the C library", crate::capi::check),
    ("servers", servers),
    ("training on Spark", spark),
];

/// Runs all steps, then the fuzz targets; stops at the first that fails.
pub(crate) fn run() -> Result<()> {
    for (name, step) in STEPS {
        take(name, step)?;
    }
    take("fuzz targets", || Fuzz::smoke(3).run())
}

fn take(name: &str, step: impl FnOnce() -> Result<()>) -> Result<()> {
    println!("\n== {name}");
    let start = Instant::now();
    step().with_context(|| format!("ci: {name}"))?;
    println!("== {name}: passed in {:.0} s", start.elapsed().as_secs_f64());
    Ok(())
}

/// Programs that tests run where they are: what of them can be had, from Debian's packages.
/// Without them those tests say that they are skipped.
fn programs() -> Result<()> {
    const PACKAGES: [&str; 2] = ["brotli", "strace"];
    let runs = |program: &&str| Command::new(program).arg("-V").output().is_ok();
    let missing: Vec<_> = PACKAGES.into_iter().filter(|program| !runs(program)).collect();
    let install = |packages: &[&str]| {
        let mut command = Command::new("apt-get");
        command.args(["install", "--yes", "--no-install-recommends"]).args(packages);
        command.status().is_ok_and(|status| status.success())
    };
    let update = || Command::new("apt-get").arg("update").status().is_ok();
    let there = missing.is_empty() || install(&missing) || update() && install(&missing);
    if !there {
        println!("not to be had here: {}", missing.join(", "));
    }
    Ok(())
}

fn formatting() -> Result<()> {
    workspace::run(cargo().args(["fmt", "--all", "--check"]))?;
    let manifest = root().join("fuzz/Cargo.toml");
    workspace::run(cargo().args(["fmt", "--check", "--manifest-path"]).arg(manifest))
}

fn clippy() -> Result<()> {
    workspace::run(cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn documentation() -> Result<()> {
    workspace::run(
        cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"),
    )
}

/// The format's data and the images that ship.
fn dictionaries() -> Result<()> {
    Dictionaries { verify: true, extract: None }.run()
}

/// What only features bring. Always for the whole workspace, here and below: a package alone has
/// other features of what it depends on, which is all compiled again then.
fn tokio() -> Result<()> {
    let with = ["--workspace", "--features", "brotwerk/tokio"];
    workspace::run(cargo().arg("test").args(with).args(["--test", "tokio"]))?;
    workspace::run(cargo().arg("test").args(with).arg("--doc"))?;
    let warnings = ["--all-targets", "--", "-D", "warnings"];
    workspace::run(cargo().arg("clippy").args(with).args(warnings))
}

/// Whole domains that the test command takes only a part of.
fn long_tests() -> Result<()> {
    let release = ["test", "--release", "--workspace"];
    // Of the encoder, the search and the transforms all; a file of more than four gibibytes.
    let mut command = cargo();
    command.args(release).env("BROTWERK_LONG", "1");
    for package in ["encoder", "dictionary-search", "transform"] {
        for test in std::fs::read_dir(root().join("crates").join(package).join("tests"))? {
            let test = test?.path();
            command.arg("--test").arg(test.file_stem().context("a test without a name")?);
        }
    }
    workspace::run(command.args(["--lib", "--test", "files"]))?;
    // Times are compared in optimised builds only.
    workspace::run(cargo().args(release).args(["--test", "slow_inputs", "--test", "memory"]))
}

/// The same streams from an unoptimised and an optimised build.
fn debug_is_release() -> Result<()> {
    let digest = |release: bool| -> Result<String> {
        let mut command = cargo();
        command.args(["build", "--quiet", "--workspace", "--example", "digest"]);
        let profile = if release { "release" } else { "debug" };
        if release {
            command.arg("--release");
        }
        workspace::run(&mut command)?;
        let program = target_folder().join(profile).join("examples/digest");
        output_of(&mut Command::new(program)).context("the example `digest` fails")
    };
    let (debug, release) = (digest(false)?, digest(true)?);
    ensure!(debug == release, "debug and release builds make other bytes");
    println!("{release}");
    Ok(())
}

fn examples() -> Result<()> {
    let with = ["--workspace", "--features", "brotwerk/tokio"];
    workspace::run(cargo().args(["build", "--quiet", "--examples"]).args(with))?;
    for entry in std::fs::read_dir(root().join("crates"))? {
        let folder = entry?.path();
        let Ok(examples) = std::fs::read_dir(folder.join("examples")) else { continue };
        for example in examples {
            let example = example?.path();
            let name = example.file_stem().context("an example without a name")?;
            let program = target_folder().join("debug/examples").join(name);
            workspace::run(Command::new(program).current_dir(root()))?;
        }
    }
    Ok(())
}

/// Where cargo puts what it builds.
fn target_folder() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").unwrap_or("target".into());
    root().join(named)
}

fn packages() -> Result<()> {
    // Cargo keeps what it unpacks for good, by this folder's name: in the same one it would
    // build against the packages of an earlier run.
    std::fs::create_dir_all(root().join("target"))?;
    let folder = tempfile::tempdir_in(root().join("target"))?;
    let mut command = cargo();
    command.args(["package", "--workspace", "--allow-dirty", "--quiet"]);
    command.args(["--exclude", "xtask", "--exclude", "brotwerk-benches"]);
    workspace::run(command.arg("--target-dir").arg(folder.path()))
}

/// As a test: each of them runs once, compiled as tests are.
fn benches() -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--workspace"]);
    for bench in std::fs::read_dir(root().join("benches/benches"))? {
        let bench = bench?.path();
        command.arg("--bench").arg(bench.file_stem().context("a bench without a name")?);
    }
    workspace::run(&mut command)
}

/// Real servers and a browser, with our C library.
fn servers() -> Result<()> {
    crate::servers::Servers::quick().run()
}

/// Parts of a corpus counted by another engine.
fn spark() -> Result<()> {
    crate::spark::run_test()
}

fn site() -> Result<()> {
    Demo { quality: 5, floor: Some(FLOOR) }.run()
}
