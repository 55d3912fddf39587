//! What earlier runs have made, by content: a file that has not changed costs a hash.
//!
//! ```text
//! input ─► SHA-256 ─┐
//! all that decides   ├─► key ─► DIR/<key> ─► its bytes, or how many they would be
//! the output's bytes ┘
//! ```
//!
//! **Algorithm.** Each output is kept in a file of its own, whose name is the hash of its input and of
//! everything else that decides its bytes: this very program, quality, window, content type,
//! dictionaries, comment, segments. What was not worth an output is kept as a length. So outputs come
//! back where a build has wiped its folder, and no clock or path is asked.
//!
//! **Invariants.** An entry counts only as far as its hashes are right: what is damaged, cut short, or
//! another file altogether is as if it were not there. Entries are written beside their names and then
//! renamed, so that any number of runs may share a folder, and each is made of bytes that were hashed
//! as they were compressed, so that an input that changes meanwhile spoils none. All of it may be
//! deleted at any time.
//!
//! **Cost.** Reading and hashing each input, and writing each new output twice. A folder takes up to
//! [`LIMIT`] bytes, or what was asked for; of more, those go that were not used for longest.
//!
//! **Not for** outputs that replace their inputs (`--rm`): an orphan is then all that is left of a text.

mod entry;
mod hashed;
mod tidy;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, Seek as _, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use anyhow::{Context as _, ensure};
use sha2::{Digest as _, Sha256};

pub(crate) use entry::{Entry, Made};
pub(crate) use hashed::Hashed;

use crate::compress::Compression;
use crate::message::{self, Name};
use crate::prior::Source;

/// A SHA-256.
pub(crate) type Hash = [u8; 32];

/// Bytes that a folder may take unless told otherwise. Heuristic: the outputs of some hundred thousand
/// pages. Raising it keeps more of what older builds made.
pub(crate) const LIMIT: u64 = 1 << 30;

/// What says to programs that make backups that they need not copy a folder
/// (<https://bford.info/cachedir/>).
const TAG: (&str, &str) = (
    "CACHEDIR.TAG",
    "Signature: 8a477f597d28d172789f06886806bc55\n# Made by brotwerk --cache; may be deleted.\n",
);

/// A folder of outputs.
#[derive(Debug)]
pub(crate) struct Cache {
    folder: PathBuf,
    /// What is the same for all files of a run.
    seed: Hash,
    limit: u64,
    /// Whether an entry could not be written, as was said.
    is_full: AtomicBool,
    /// The outputs that entries hold, by their hashes; made when one is asked for.
    outputs: OnceLock<HashSet<Hash>>,
}

impl Cache {
    /// The cache in a folder, which is made if it is not there, for runs with dictionaries of these
    /// hashes.
    ///
    /// # Errors
    /// If there can be no such folder, or the program can't read itself.
    pub(crate) fn open(folder: &Path, dictionaries: &[Hash], limit: u64) -> anyhow::Result<Self> {
        let name = Name(Some(folder)).to_string();
        let failed = || format!("failed to open cache [{name}]");
        fs::create_dir_all(folder).with_context(failed)?;
        ensure!(folder.is_dir(), "{}: Not a directory", failed());
        let (tag, text) = TAG;
        if !folder.join(tag).exists() {
            // A folder without one serves as well.
            let _ = fs::write(folder.join(tag), text);
        }
        // Versions have the same number while they are made, and differ in bytes.
        let mut seed = Hashed::new(io::empty());
        let program = std::env::current_exe().and_then(File::open);
        io::copy(&mut program.with_context(failed)?, &mut seed).with_context(failed)?;
        for hash in dictionaries {
            seed.write_all(hash)?;
        }
        let folder = folder.to_owned();
        let (seed, is_full) = (seed.hash(), AtomicBool::new(false));
        Ok(Self { folder, seed, limit, is_full, outputs: OnceLock::new() })
    }

    /// The name of what this content, of so many bytes as far as anybody knew, becomes.
    fn key(&self, how: &Compression, size: Option<u64>, content: Hash) -> Hash {
        // Named one by one: whatever is added has to be thought of here.
        let Compression {
            quality,
            window,
            content_type,
            dictionary,
            prior,
            comment,
            stats: _,
            segments,
            cache: _,
        } = how;
        let text = format!(
            "{} {window:?} {content_type:?} {} {:?} {size:?} {:?} {comment:?}",
            quality.level(),
            dictionary.is_some(),
            prior.as_ref().map(Source::identity),
            segments.map(|cut| cut.size),
        );
        let mut hash = Sha256::new();
        hash.update(self.seed);
        hash.update(content);
        hash.update(text);
        hash.finalize().into()
    }

    fn path(&self, key: Hash) -> PathBuf {
        self.folder.join(key.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
    }

    /// What became of this content, if that is known.
    fn find(&self, key: Hash) -> Option<Entry> {
        Entry::open(&self.path(key), key)
    }

    /// Keeps what came of a content; the first failure is said, and is the last try.
    fn store(&self, key: Hash, made: Made, output: Option<&mut File>) {
        if self.is_full.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = entry::write(&self.folder, &self.path(key), key, made, output)
            && !self.is_full.swap(true, Ordering::Relaxed)
        {
            let name = Name(Some(&self.folder));
            let error = anyhow::Error::from(error);
            message::line(format_args!(
                "Nothing more is kept in cache [{name}]: {}",
                message::Shown(&error)
            ));
        }
    }

    /// Whether a run with this cache made this very output.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn has_made(&self, output: &mut File) -> io::Result<bool> {
        let hash = hash_of(output)?;
        let all = || tidy::entries(&self.folder).filter_map(|path| entry::output(&path)).collect();
        Ok(self.outputs.get_or_init(all).contains(&hash))
    }

    /// Removes what was not used for longest, as far as there is too much.
    pub(crate) fn tidy(&self) {
        tidy::tidy(&self.folder, self.limit);
    }
}

/// The hash of a file's content, which stays at its start.
fn hash_of(file: &mut File) -> io::Result<Hash> {
    let mut hashed = Hashed::new(&mut *file);
    io::copy(&mut hashed, &mut io::sink())?;
    let hash = hashed.hash();
    file.rewind()?;
    Ok(hash)
}

/// A file that is looked up, when somebody asks, and then remembered.
pub(crate) struct LookUp<'a> {
    cache: &'a Arc<Cache>,
    how: &'a Compression,
    size: Option<u64>,
    found: Option<Option<Entry>>,
}

impl<'a> LookUp<'a> {
    /// For an input of `size` bytes, if it is to be looked up at all.
    pub(crate) fn new(how: &'a Compression, size: Option<u64>) -> Option<Self> {
        let cache = how.cache.as_ref()?;
        Some(Self { cache, how, size, found: None })
    }

    /// What is known of an input, which stays at its start.
    ///
    /// # Errors
    /// If it can't be read.
    pub(crate) fn entry(&mut self, mut input: &File) -> io::Result<Option<&mut Entry>> {
        if self.found.is_none() {
            let mut hashed = Hashed::new(input);
            io::copy(&mut hashed, &mut io::sink())?;
            let content = hashed.hash();
            input.rewind()?;
            self.found = Some(self.cache.find(self.cache.key(self.how, self.size, content)));
        }
        Ok(self.found.as_mut().and_then(Option::as_mut))
    }

    /// Whether the file `output` is known to be what `input` becomes. Both stay at their starts.
    ///
    /// # Errors
    /// If one of them can't be read.
    pub(crate) fn is_output(&mut self, input: &File, mut output: &File) -> io::Result<bool> {
        let Some(known) = self.entry(input)?.and_then(|entry| entry.made.output) else {
            return Ok(false);
        };
        let mut hashed = Hashed::new(output);
        io::copy(&mut hashed, &mut io::sink())?;
        let same = hashed.hash() == known;
        output.rewind()?;
        Ok(same)
    }

    /// Keeps what came of a content with this hash.
    pub(crate) fn store(&self, content: Hash, made: Made, output: Option<&mut File>) {
        self.cache.store(self.cache.key(self.how, self.size, content), made, output);
    }
}
