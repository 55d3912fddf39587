//! Gathers web text that anyone can gather again: files of published npm packages.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use clap::Args;

use crate::workspace::run;

/// Gather a corpus of web text from published npm packages, through the npm client.
#[derive(Args)]
pub(crate) struct Corpus {
    /// The folder to write to; gets `dev/html`, `dev/css` and so on.
    #[arg(long)]
    out: PathBuf,
    /// Packages to take, `name@version`, instead of the default ones.
    #[arg(long, num_args = 1..)]
    npm: Vec<String>,
}

/// Packages with pages, styles, scripts, data and drawings in them.
const PACKAGES: [&str; 12] = [
    "bootstrap@5.3.3",
    "jquery@3.7.1",
    "normalize.css@8.0.1",
    "vue@3.4.38",
    "react-dom@18.3.1",
    "lodash@4.17.21",
    "d3@7.9.0",
    "moment@2.30.1",
    "reveal.js@5.1.0",
    "highlight.js@11.10.0",
    "bootstrap-icons@1.11.3",
    "mdn-data@2.12.2",
];

/// Folders, and the endings of the files that belong there.
const KINDS: [(&str, &[&str]); 6] = [
    ("html", &["html", "htm"]),
    ("css", &["css"]),
    ("js", &["js", "mjs", "cjs"]),
    ("json", &["json"]),
    ("svg", &["svg"]),
    ("xml", &["xml", "rss", "atom"]),
];

/// Larger files are left out: pages are small.
const MAX_SIZE: u64 = 256 << 10;
/// Files of one kind taken from one package, so that no package outweighs the others.
const MAX_FILES: usize = 60;

impl Corpus {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let packages = if self.npm.is_empty() {
            PACKAGES.map(str::to_owned).to_vec()
        } else {
            self.npm.clone()
        };
        let mut seen = HashSet::new();
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (index, package) in packages.iter().enumerate() {
            println!("{} of {}: {package}", index + 1, packages.len());
            for (kind, name, bytes) in files_of(package)? {
                if seen.insert(bytes.clone()) {
                    let folder = self.out.join("dev").join(kind);
                    std::fs::create_dir_all(&folder)?;
                    std::fs::write(folder.join(name), bytes)?;
                    *counts.entry(kind).or_default() += 1;
                }
            }
        }
        for (kind, _) in KINDS {
            println!("{kind}: {} files", counts.get(kind).copied().unwrap_or(0));
        }
        println!("BROTWERK_CORPUS={} cargo xtask bench pareto", self.out.display());
        Ok(())
    }
}

/// The files of a package that are of a kind we want: kind, name, content.
fn files_of(package: &str) -> Result<Vec<(&'static str, String, Vec<u8>)>> {
    let folder = tempfile::tempdir()?;
    let mut npm = Command::new("npm");
    npm.args(["pack", "--silent", package]).current_dir(folder.path());
    run(npm.stdout(std::process::Stdio::null()))
        .with_context(|| format!("fetching {package} with the npm client"))?;
    let archive = std::fs::read_dir(folder.path())?.next().context("npm made no archive")??;
    let file = std::fs::File::open(archive.path())?;
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(file));
    let mut files = Vec::new();
    let mut taken = [0; KINDS.len()];
    for entry in archive.entries()? {
        let mut entry = entry?;
        let path = entry.path()?.into_owned();
        let Some(kind) = kind_of(&path) else { continue };
        if entry.size() == 0 || entry.size() > MAX_SIZE || taken[kind] == MAX_FILES {
            continue;
        }
        taken[kind] += 1;
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        let name = format!("{package}-{}", path.display()).replace(['/', '\\'], "_");
        files.push((KINDS[kind].0, name, bytes));
    }
    Ok(files)
}

fn kind_of(path: &Path) -> Option<usize> {
    let ending = path.extension()?.to_str()?.to_ascii_lowercase();
    KINDS.iter().position(|(_, endings)| endings.contains(&ending.as_str()))
}
