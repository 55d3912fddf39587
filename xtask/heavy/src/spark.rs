//! Training on Apache Spark, for real: what `docs/TRAINING.md` shows.
//!
//! Spark comes from PyPI into an environment of its own in the target folder; where Java or Python
//! is missing there is nothing to run it, and a line says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, ensure};
use brotwerk_testkit::generators::web_page;

use crate::workspace::{cargo, output_of, root, run, target};

/// The version that is known to work.
const PYSPARK: &str = "pyspark==4.0.1";

/// Trains on Spark and on this machine alone, and compares the dictionaries.
pub(crate) fn run_test() -> Result<()> {
    if output_of(Command::new("java").arg("-version")).is_none() {
        println!("skipped: Spark needs Java, and there is none");
        return Ok(());
    }
    let Some(python) = python() else {
        println!("skipped: Spark needs Python with venv and a way to PyPI, and there is none");
        return Ok(());
    };
    run(cargo().args(["build", "--release", "--quiet", "--package", "brotwerk-cli"]))?;
    let program = target().join("release/brotwerk");
    let folder = tempfile::tempdir()?;
    let path = |name: &str| folder.path().join(name);
    let names = (0..60).map(|seed| -> Result<String> {
        let page = path(&format!("{seed}.html"));
        std::fs::write(&page, web_page(seed, 4_000))?;
        Ok(format!("{}\n", page.display()))
    });
    std::fs::write(path("list"), names.collect::<Result<String>>()?)?;
    let train = ["train", "--files-from", "list", "-o", "alone.dict"];
    run(Command::new(&program).args(train).current_dir(folder.path()))?;
    run(Command::new(python)
        .arg(root().join("xtask/spark/train.py"))
        .args([&program, &path("list")])
        .arg("4")
        .arg(path("spark.dict"))
        // All on this machine, and not in the way of whoever else looks at its ports.
        .env("PYSPARK_SUBMIT_ARGS", "--master local[2] --conf spark.ui.enabled=false pyspark-shell")
        .env("SPARK_LOCAL_IP", "127.0.0.1"))?;
    let same = std::fs::read(path("alone.dict"))? == std::fs::read(path("spark.dict"))?;
    ensure!(same, "Spark's dictionary is another one");
    println!("four parts on Spark give the dictionary that one machine gives");
    Ok(())
}

/// The interpreter of an environment that has Spark, which is made if need be.
fn python() -> Option<PathBuf> {
    let folder = target().join("spark");
    let python = folder.join("bin/python");
    let has_spark = |python: &Path| {
        let script = format!("import pyspark; assert '{PYSPARK}'.endswith(pyspark.__version__)");
        output_of(Command::new(python).args(["-c", &script])).is_some()
    };
    if has_spark(&python) {
        return Some(python);
    }
    output_of(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", PYSPARK];
    output_of(Command::new(&python).args(install))?;
    has_spark(&python).then_some(python)
}
