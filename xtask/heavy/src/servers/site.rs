//! What is served.

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::packages::skip;
use crate::texts::read_folder;
use crate::workspace::{corpus, root};

/// A folder that is served.
#[derive(Clone)]
pub(crate) struct Site {
    pub(crate) name: &'static str,
    pub(crate) folder: PathBuf,
    /// Names of its files, and what is in them.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// The example site.
pub(crate) fn example_site(folder: &Path) -> Result<Site> {
    let texts = read_folder(&root().join("xtask/site"))?;
    let files = texts.into_iter().map(|text| (text.name.display().to_string(), text.bytes));
    write("example site", folder.join("site"), files.collect())
}

/// Pages of the corpus, under plain names; `None` where there is no corpus.
pub(crate) fn pages(folder: &Path) -> Result<Option<Site>> {
    let Some(corpus) = corpus() else {
        skip("pages of a corpus", "BROTWERK_CORPUS names none");
        return Ok(None);
    };
    let texts = read_folder(&corpus.join("dev/html"))?;
    let files = texts.into_iter().enumerate();
    let files = files.map(|(index, text)| (format!("{index}.html"), text.bytes)).collect();
    Ok(Some(write("development pages", folder.join("pages"), files)?))
}

fn write(name: &'static str, folder: PathBuf, files: Vec<(String, Vec<u8>)>) -> Result<Site> {
    std::fs::create_dir(&folder)?;
    for (file, bytes) in &files {
        std::fs::write(folder.join(file), bytes)?;
    }
    Ok(Site { name, folder, files })
}
