//! Everything that must hold before a change lands.

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::bench_instructions::Instructions;
use crate::fuzz::{self, Fuzz};
use crate::heavy::heavy;
use crate::workspace::{self, cargo, output_of, root, target};

/// A check's name and what it does.
type Step = (&'static str, fn() -> Result<()>);

const STEPS: [Step; 16] = [
    ("programs to compare with", programs),
    ("formatting", formatting),
    // They are planted by `cargo xtask fuzz faults`, which takes longer.
    ("faults that can be planted", fuzz::all_apply),
    ("clippy", clippy),
    ("documentation", documentation),
    ("dictionaries", dictionaries),
    ("slow inputs and memory", optimised_tests),
    ("debug = release", debug_is_release),
    ("examples", examples),
    ("packages", packages),
    ("benches, once", benches),
    ("instructions", || Instructions::checked().run()),
    ("the example site", site),
    ("the C library", c_library),
    ("servers", servers),
    ("transport", transport),
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

/// What tests use where it is there: what of it can be had, from Debian's packages. Without it
/// those tests say that they are skipped.
fn programs() -> Result<()> {
    /// A package, and a file of it, or what a program of it is called with to see that it runs.
    const PACKAGES: [(&str, Sign); 8] = [
        ("brotli", Sign::Runs("brotli", "-V")),
        ("strace", Sign::Runs("strace", "-V")),
        ("gcc", Sign::Runs("cc", "--version")),
        ("g++", Sign::Runs("c++", "--version")),
        ("binutils", Sign::Runs("objcopy", "--version")),
        ("pkg-config", Sign::Runs("pkg-config", "--version")),
        ("valgrind", Sign::Runs("valgrind", "--version")),
        ("libbrotli-dev", Sign::File("/usr/include/brotli/encode.h")),
    ];
    let missing: Vec<_> =
        PACKAGES.iter().filter(|(_, sign)| !sign.is_there()).map(|(package, _)| *package).collect();
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

/// By what a package is known to be there.
enum Sign {
    /// A program runs with this argument.
    Runs(&'static str, &'static str),
    File(&'static str),
}

impl Sign {
    fn is_there(&self) -> bool {
        match self {
            Self::Runs(program, argument) => Command::new(program).arg(argument).output().is_ok(),
            Self::File(path) => Path::new(path).exists(),
        }
    }
}

fn formatting() -> Result<()> {
    workspace::run(cargo().args(["fmt", "--all", "--check"]))?;
    for manifest in ["fuzz/Cargo.toml", "fuzz/whole/Cargo.toml"] {
        workspace::run(
            cargo().args(["fmt", "--check", "--manifest-path"]).arg(root().join(manifest)),
        )?;
    }
    Ok(())
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
    heavy(&["dictionaries", "--verify"])
}

/// Tests whose figures mean something in optimised builds only.
fn optimised_tests() -> Result<()> {
    let release = ["test", "--release", "--workspace"];
    workspace::run(cargo().args(release).args(["--test", "slow_inputs", "--test", "memory"]))
}

/// What CI has no time for.
pub(crate) fn run_long() -> Result<()> {
    take("whole domains", long_tests)?;
    take("training on Spark", spark)
}

/// Whole domains that the test command and CI take only a part of, and a file of more than four
/// gibibytes.
fn long_tests() -> Result<()> {
    let mut command = cargo();
    command.args(["test", "--release", "--workspace"]).env("BROTWERK_LONG", "1");
    for package in ["dictionary-search", "encoder", "entropy", "lz77", "transform"] {
        for test in std::fs::read_dir(root().join("crates").join(package).join("tests"))? {
            let test = test?.path();
            // Folders have what several tests share.
            if test.extension().is_some_and(|extension| extension == "rs") {
                command.arg("--test").arg(test.file_stem().context("a test without a name")?);
            }
        }
    }
    workspace::run(command.args(["--test", "files", "--test", "hold_back"]))
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
        let program = target().join(profile).join("examples/digest");
        output_of(&mut Command::new(program)).context("the example `digest` fails")
    };
    let (debug, release) = (digest(false)?, digest(true)?);
    ensure!(debug == release, "debug and release builds make other bytes");
    println!("{release}");
    Ok(())
}

fn examples() -> Result<()> {
    workspace::run(cargo().args(["build", "--quiet", "--workspace", "--examples"]))?;
    for entry in std::fs::read_dir(root().join("crates"))? {
        let folder = entry?.path();
        let Ok(examples) = std::fs::read_dir(folder.join("examples")) else { continue };
        for example in examples {
            let example = example?.path();
            let name = example.file_stem().context("an example without a name")?;
            let program = target().join("debug/examples").join(name);
            workspace::run(Command::new(program).current_dir(root()))?;
        }
    }
    Ok(())
}

/// Packages that are for working on brotwerk alone.
const PRIVATE: [&str; 4] = ["xtask", "xtask-heavy", "brotwerk-benches", "brotwerk-instructions"];

fn packages() -> Result<()> {
    // Cargo keeps what it unpacks for good, by this folder's name: in the same one it would
    // build against the packages of an earlier run.
    std::fs::create_dir_all(target())?;
    let folder = tempfile::tempdir_in(target())?;
    let mut command = cargo();
    command.args(["package", "--workspace", "--allow-dirty", "--quiet"]);
    command.args(PRIVATE.iter().flat_map(|package| ["--exclude", package]));
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

/// Lays it out, builds and runs C programs with it.
fn c_library() -> Result<()> {
    heavy(&["capi", "--check"])
}

/// Real servers and a browser, with our C library, for as long as belongs into every run.
fn servers() -> Result<()> {
    heavy(&["servers", "--rounds", "2", "--seconds", "1"])
}

/// Compression dictionaries in a browser, by servers set up as the page says.
fn transport() -> Result<()> {
    heavy(&["transport"])
}

/// Parts of a corpus counted by another engine.
fn spark() -> Result<()> {
    heavy(&["spark"])
}

/// How much smaller than the reference's the site has to come out at quality 5, in
/// percent. Its files are small, which is where words of the static dictionary count most.
const FLOOR: &str = "5.5";

fn site() -> Result<()> {
    heavy(&["demo", "--floor", FLOOR])
}
