//! An earlier build of a site, and choices among its files.

use std::fs;
use std::path::{Path, PathBuf};

use ahash::RandomState;
use anyhow::Context as _;
use brotwerk::dcb::DictionaryHash;
use brotwerk_sketch::{Catalogue, Sketch};
use hashbrown::HashMap;
use serde::Serialize;

use super::manifest;
use super::stem::stem;
use crate::args::MAX_PREFIX_DICTIONARY;
use crate::kind;
use crate::message::{self, Name};
use crate::walk::{Found, walk};

/// Below this share of its strings, a file is none of another's versions.
const LEAST_SHARE: f64 = 1.0 / 16.0;

/// Samples that are enough to say that two files have nothing in common.
const ENOUGH_SAMPLES: usize = 64;

/// All files of an earlier build that can be dictionaries.
pub(crate) struct Build {
    files: Vec<Earlier>,
    /// By folder and name without hash.
    by_stem: HashMap<PathBuf, Vec<usize>, RandomState>,
    catalogue: Catalogue,
}

/// A file of an earlier build.
#[derive(Debug)]
pub(crate) struct Earlier {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// Where it is in the build.
    relative: PathBuf,
    pub(crate) hash: DictionaryHash,
}

/// A file of the new build.
pub(crate) struct New {
    /// Where it is in the build.
    pub(crate) relative: PathBuf,
    pub(crate) hash: DictionaryHash,
    pub(crate) length: u64,
    sketch: Sketch,
}

/// By what an earlier file was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum By {
    /// Its name is the same, but for a hash in it.
    Name,
    /// Its content is most like the new one's.
    Content,
}

impl New {
    /// Reads a file of the new build.
    pub(crate) fn read(path: &Path, relative: PathBuf) -> anyhow::Result<Self> {
        let text = fs::read(path)
            .with_context(|| format!("failed to read input file [{}]", Name(Some(path))))?;
        let (hash, sketch) = (DictionaryHash::of(&text), Sketch::of(&text));
        Ok(Self { relative, hash, length: text.len() as u64, sketch })
    }
}

impl Build {
    /// Reads an earlier build. Files in it that can't be read, are too long, or are compressed in
    /// themselves are no dictionaries; what can't be read is said.
    ///
    /// # Errors
    /// If the folder can't be read.
    pub(crate) fn read(folder: &Path) -> anyhow::Result<Self> {
        fs::read_dir(folder)
            .with_context(|| format!("failed to read folder [{}]", Name(Some(folder))))?;
        let mut build = Self {
            files: Vec::new(),
            by_stem: HashMap::default(),
            catalogue: Catalogue::default(),
        };
        for found in walk(folder, true, ".br".as_ref()) {
            let result = match found {
                Found::Skipped(..) => Ok(()),
                Found::File(path) => build.add(folder, path),
                Found::Failed(_, error) => Err(error),
            };
            if let Err(error) = result {
                message::line(format_args!("{}: no dictionary", message::Shown(&error)));
            }
        }
        Ok(build)
    }

    fn add(&mut self, folder: &Path, path: PathBuf) -> anyhow::Result<()> {
        let relative = path.strip_prefix(folder).unwrap_or(&path).to_owned();
        if kind::has_extension(&path) || relative == Path::new(manifest::NAME) {
            return Ok(());
        }
        let failed = || format!("failed to read dictionary [{}]", Name(Some(&path)));
        let length = fs::metadata(&path).with_context(failed)?.len();
        if length == 0 || length > MAX_PREFIX_DICTIONARY {
            return Ok(());
        }
        let text = fs::read(&path).with_context(failed)?;
        let number = self.catalogue.add(&Sketch::of(&text));
        debug_assert_eq!(number, self.files.len());
        self.by_stem.entry(stem_of(&relative)).or_default().push(number);
        self.files.push(Earlier { path, relative, hash: DictionaryHash::of(&text) });
        Ok(())
    }

    /// The file that a new one is best encoded against: of those with its name the most alike, else
    /// of all. None for what hasn't changed, which a browser that has it needn't be sent, and for what
    /// is like nothing.
    pub(crate) fn choose(&self, new: &New) -> Option<(&Earlier, By)> {
        let namesakes = self.by_stem.get(&stem_of(&new.relative)).map_or(&[][..], |files| files);
        let is_unchanged = |&number: &usize| {
            let earlier = &self.files[number];
            earlier.hash == new.hash && earlier.relative == new.relative
        };
        if namesakes.iter().any(is_unchanged) {
            return None;
        }
        let share = |&number: &usize| new.sketch.contained_in(self.catalogue.sketch(number));
        // Of equals the first.
        let best = namesakes.iter().rev().max_by(|a, b| share(a).total_cmp(&share(b)));
        let too_short = new.sketch.samples().len() < ENOUGH_SAMPLES;
        if let Some(number) = best.filter(|number| too_short || share(number) >= LEAST_SHARE) {
            return Some((&self.files[*number], By::Name));
        }
        let alike = self.catalogue.most_alike(&new.sketch)?;
        let is_alike = alike.share >= LEAST_SHARE;
        is_alike.then(|| (&self.files[alike.number], By::Content))
    }
}

fn stem_of(relative: &Path) -> PathBuf {
    match relative.file_name().and_then(|name| name.to_str()) {
        Some(name) => relative.with_file_name(stem(name)),
        None => relative.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn build(files: &[(&str, &[u8])]) -> (tempfile::TempDir, Build) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let build = Build::read(folder.path()).unwrap();
        (folder, build)
    }

    fn new(relative: &str, text: &[u8]) -> New {
        let hash = DictionaryHash::of(text);
        let sketch = Sketch::of(text);
        New { relative: relative.into(), hash, length: text.len() as u64, sketch }
    }

    fn lines(seed: u32) -> Vec<u8> {
        let line =
            |n: u32| format!("let x{n} = {};\n", (n + 1000 * seed).wrapping_mul(2_654_435_761));
        (0..200).map(line).collect::<String>().into_bytes()
    }

    #[test]
    fn names_then_contents() {
        let (a, b, c) = (lines(1), lines(2), lines(3));
        let (_folder, build) = build(&[
            ("js/app.00aa11bb.js", &a),
            ("js/chunk-1a2b3c4d.js", &b),
            ("js/chunk-5a6b7c8d.js", &c),
            ("js/app.00aa11bb.js.br", b"x"),
            ("photo.jpg", &a),
            ("empty.js", b""),
            (manifest::NAME, &a),
        ]);
        let chosen = |name: &str, text: &[u8]| {
            let new = new(name, text);
            build.choose(&new).map(|(file, by)| (file.relative.to_str().unwrap().to_owned(), by))
        };
        let changed = |text: &[u8]| [b"// new\n", text].concat();
        let app = "js/app.00aa11bb.js".to_owned();
        assert_eq!(chosen("js/app.99ff00ee.js", &changed(&a)), Some((app.clone(), By::Name)));
        let chunk = "js/chunk-5a6b7c8d.js".to_owned();
        assert_eq!(chosen("js/chunk-77777777.js", &changed(&c)), Some((chunk, By::Name)));
        // Elsewhere, or under another's name.
        assert_eq!(chosen("lib/main.js", &changed(&a)), Some((app.clone(), By::Content)));
        assert_eq!(chosen("js/chunk-88888888.js", &changed(&a)), Some((app.clone(), By::Content)));
        // Short texts can't be told apart.
        assert_eq!(chosen("js/app.12345678.js", b"let x = 1;"), Some((app.clone(), By::Name)));
        assert_eq!(chosen("js/app.12345678.js", &lines(9)), None);
        // A new hash for the same content is no change of it; a new name is.
        assert_eq!(chosen("js/app.00aa11bb.js", &a), None);
        assert_eq!(chosen("js/other.js", &a), Some((app, By::Content)));
        assert_eq!(chosen("new.html", b"<p>nothing like it</p>"), None);
    }
}
