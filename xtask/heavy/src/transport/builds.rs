//! The example site, as a build tool leaves it, in versions.
//!
//! Its script and its style sheet go into `assets/`, with a hash of their content in their names, and
//! each version changes page, script and style sheet. Versions are a minute apart, by their files'
//! times: servers that tell files apart by whole seconds take them for the same otherwise.

use std::fs::{self, File as FileHandle};
use std::path::Path;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result};
use brotwerk::dcb::DictionaryHash;

use crate::texts::read_folder;
use crate::workspace::root;

/// The page that is opened.
pub(crate) const PAGE: &str = "shop.html";

/// What gets a hash into its name: its name without extension, and the extension.
const HASHED: [(&str, &str); 2] = [("shop", "js"), ("style", "css")];

/// Hexadecimal digits in a name, as many as build tools write.
const DIGITS: usize = 8;

/// When the build of number 0 was made, in seconds since 1970: in the past.
const START: u64 = 1_700_000_000;

/// Seconds from one build to the next.
const BETWEEN: u64 = 60;

/// A file that a visit is about.
#[derive(Clone, Debug)]
pub(crate) struct File {
    /// What it is called in tables.
    pub(crate) kind: &'static str,
    /// Its path in the site, with a slash before.
    pub(crate) path: String,
    /// Its length, and its hash as browsers send it.
    pub(crate) bytes: usize,
    pub(crate) sha256: DictionaryHash,
}

/// A build.
pub(crate) struct Build {
    /// What it is told apart by, on the page, in the script, and in the style sheet.
    pub(crate) number: u32,
    /// Page, script and style sheet.
    pub(crate) files: [File; 3],
}

/// Writes a build into a new folder.
pub(crate) fn write(folder: &Path, number: u32) -> Result<Build> {
    fs::create_dir_all(folder.join("assets"))?;
    let texts = read_folder(&root().join("xtask/site"))?.into_iter().map(|text| {
        let content = String::from_utf8(text.bytes).context("a file of the site is no text")?;
        Ok((text.name.display().to_string(), content))
    });
    let mut texts = texts.collect::<Result<Vec<_>>>()?;
    let mut files = Vec::new();
    for (stem, extension) in HASHED {
        let name = format!("{stem}.{extension}");
        let at = texts.iter().position(|(it, _)| *it == name).context("a file that is gone")?;
        let (_, mut content) = texts.swap_remove(at);
        content += &match extension {
            "js" => format!("document.documentElement.dataset.build = \"{number}\";\n"),
            _ => format!(":root {{ --build: {number}; }}\n"),
        };
        let hash = DictionaryHash::of(content.as_bytes()).to_string();
        let hashed = format!("assets/{stem}-{}.{extension}", &hash[..DIGITS]);
        for (_, text) in &mut texts {
            *text = text.replace(&format!("\"{name}\""), &format!("\"/{hashed}\""));
        }
        let kind = if extension == "js" { "script" } else { "style sheet" };
        files.push(file(kind, &hashed, &content));
        texts.push((hashed, content));
    }
    for (name, content) in &mut texts {
        if name.ends_with(".html") {
            let meta = format!("</title>\n  <meta name=\"build\" content=\"{number}\">");
            *content = content.replace("</title>", &meta);
        }
        if name == PAGE {
            files.push(file("page", name, content));
        }
        let path = folder.join(name);
        fs::write(&path, content)?;
        let seconds = START + BETWEEN * u64::from(number);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        FileHandle::options().append(true).open(path)?.set_modified(time)?;
    }
    let [script, style, page] = files.try_into().ok().context("a file is there twice")?;
    Ok(Build { number, files: [page, script, style] })
}

fn file(kind: &'static str, path: &str, content: &str) -> File {
    let sha256 = DictionaryHash::of(content.as_bytes());
    File { kind, path: format!("/{path}"), bytes: content.len(), sha256 }
}

impl File {
    /// A path that nothing is at, and that the file is a dictionary for.
    pub(crate) fn never_there(&self) -> String {
        match self.path.rsplit_once('-') {
            Some((stem, rest)) => format!("{stem}-{}{}", "0".repeat(DIGITS), &rest[DIGITS..]),
            None => self.path.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builds_differ_in_page_script_and_style() {
        let folder = tempfile::tempdir().expect("a folder");
        let [one, two] = [1, 2]
            .map(|number| write(&folder.path().join(number.to_string()), number).expect("a build"));
        for (one, two) in one.files.iter().zip(&two.files) {
            assert_ne!(one.sha256, two.sha256, "{}", one.kind);
        }
        let page = std::fs::read_to_string(folder.path().join("2/shop.html")).expect("a page");
        for file in &two.files[1..] {
            assert!(page.contains(&format!("\"{}\"", file.path)), "{}", file.path);
            assert!(folder.path().join("2").join(&file.path[1..]).exists());
        }
        assert!(two.files[1].never_there().ends_with("/shop-00000000.js"));
    }
}
