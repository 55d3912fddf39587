//! A store of dictionaries from a folder, such as a site's last build.
//!
//! What a file's hash is says its content: files are hashed when the folder is read, and again when
//! one is prepared, from the very bytes that become the dictionary. A file that was replaced in
//! between is another dictionary than the client has; it is not used, and the next
//! [`refresh`](FolderStore::refresh) finds it. What is prepared is served from memory and never
//! read again.
//!
//! Prepared dictionaries stay within a bound on memory; for more, those are dropped that were not used
//! for the longest. Cost: `find` of one that is not prepared reads the file and takes as long as
//! compressing it, in the middle of answering; give the store memory for all that are in use.
//! Symbolic links are not followed, so that nothing from outside the folder becomes a dictionary.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::{fs, io};

use brotwerk::CompressionDictionary;
use brotwerk::dcb::DictionaryHash;

use super::{Available, DictionaryStore};

/// Bytes of a file that becomes a dictionary, at most, by default. One that is not
/// prepared yet is when it is first asked for, which takes time by its length: raising it lets that
/// answer wait for longer.
const MAX_FILE_BYTES: u64 = 2 << 20;

/// Bytes of memory for prepared dictionaries, by default: those of a build of 8 MB.
const MEMORY: usize = 64 << 20;

/// What a [`FolderStore`] takes, and how much memory for it.
#[derive(Clone, Copy, Debug)]
#[must_use]
pub struct FolderOptions {
    memory: usize,
    max_file_bytes: u64,
}

impl Default for FolderOptions {
    fn default() -> Self {
        Self { memory: MEMORY, max_file_bytes: MAX_FILE_BYTES }
    }
}

impl FolderOptions {
    /// Files of 2 MiB at most, within 64 MiB.
    pub fn new() -> Self {
        Self::default()
    }

    /// Memory of all prepared dictionaries together, in bytes. One that takes more by itself is
    /// not used.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// Files that are longer are not used.
    pub fn max_file_bytes(mut self, bytes: u64) -> Self {
        self.max_file_bytes = bytes;
        self
    }
}

/// The files of a folder as dictionaries of one site. Their id is none or, as `brotwerk -r
/// --dictionaries` writes it into a site's manifest, their hash.
#[derive(Debug)]
pub struct FolderStore {
    host: String,
    folder: PathBuf,
    options: FolderOptions,
    shelf: Mutex<Shelf>,
}

#[derive(Debug, Default)]
struct Shelf {
    paths: HashMap<DictionaryHash, PathBuf>,
    /// The longest unused first.
    prepared: Vec<CompressionDictionary>,
}

impl FolderStore {
    /// Reads and hashes all files of a folder and those below, for the site `host` (`host` or
    /// `host:port`). Nothing is prepared yet.
    ///
    /// # Errors
    /// If the folder or a file in it can't be read.
    pub fn open(host: &str, folder: &Path, options: FolderOptions) -> io::Result<Self> {
        let shelf = Shelf { paths: read(folder, options)?, ..Shelf::default() };
        let (host, folder) = (host.to_ascii_lowercase(), folder.to_owned());
        Ok(Self { host, folder, options, shelf: Mutex::new(shelf) })
    }

    /// Reads the folder again. Dictionaries whose files are gone or changed are none any more.
    ///
    /// # Errors
    /// As [`open`](Self::open); then all is as it was.
    pub fn refresh(&self) -> io::Result<()> {
        let paths = read(&self.folder, self.options)?;
        let mut shelf = self.shelf();
        shelf.prepared.retain(|dictionary| paths.contains_key(&dictionary.hash()));
        shelf.paths = paths;
        Ok(())
    }

    /// What prepared dictionaries take, in bytes.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.shelf().memory_bytes()
    }

    /// Whoever panicked with the lock held left lists that are right.
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.shelf.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Shelf {
    fn memory_bytes(&self) -> usize {
        self.prepared.iter().map(CompressionDictionary::memory_bytes).sum()
    }

    fn find(&mut self, hash: DictionaryHash) -> Option<CompressionDictionary> {
        let at = self.prepared.iter().position(|it| it.hash() == hash)?;
        let found = self.prepared.remove(at);
        self.prepared.push(found.clone());
        Some(found)
    }

    fn keep(&mut self, dictionary: &CompressionDictionary, memory: usize) {
        self.prepared.retain(|it| it.hash() != dictionary.hash());
        self.prepared.push(dictionary.clone());
        while self.memory_bytes() > memory {
            self.prepared.remove(0);
        }
    }
}

impl DictionaryStore for FolderStore {
    fn find(&self, available: &Available<'_>) -> Option<CompressionDictionary> {
        let hash = available.hash;
        let is_id = |id: &str| id.parse() == Ok(hash);
        if available.host != self.host || !available.id.is_none_or(is_id) {
            return None;
        }
        let path = {
            let mut shelf = self.shelf();
            if let Some(found) = shelf.find(hash) {
                return Some(found);
            }
            shelf.paths.get(&hash)?.clone()
        };
        // Outside of the lock: others may find what is prepared while this one is.
        let bytes = read_file(&path, self.options).ok()??;
        if DictionaryHash::of(&bytes) != hash {
            self.shelf().paths.remove(&hash);
            return None;
        }
        let dictionary = CompressionDictionary::new(&bytes).ok()?;
        if dictionary.memory_bytes() > self.options.memory {
            return None;
        }
        self.shelf().keep(&dictionary, self.options.memory);
        Some(dictionary)
    }

    fn has_any(&self, host: &str) -> bool {
        host == self.host && !self.shelf().paths.is_empty()
    }
}

/// The hashes of all files in a folder and below.
fn read(folder: &Path, options: FolderOptions) -> io::Result<HashMap<DictionaryHash, PathBuf>> {
    let mut found = HashMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file()
                && let Some(bytes) = read_file(&entry.path(), options)?
            {
                found.insert(DictionaryHash::of(&bytes), entry.path());
            }
        }
    }
    Ok(found)
}

/// A file's bytes, if they are not too many, nor none.
fn read_file(path: &Path, options: FolderOptions) -> io::Result<Option<Vec<u8>>> {
    use io::Read as _;
    let mut bytes = Vec::new();
    let most = options.max_file_bytes;
    fs::File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    let is_usable = !bytes.is_empty() && bytes.len() as u64 <= most;
    Ok(is_usable.then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn available(host: &str, hash: DictionaryHash) -> Available<'_> {
        Available { host, hash, id: None }
    }

    #[test]
    fn dictionaries_that_change_while_they_are_served() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("app.js");
        fs::write(&path, "let version = 1;").unwrap();
        let store = FolderStore::open("A.example", folder.path(), FolderOptions::new()).unwrap();
        let (first, second) =
            (DictionaryHash::of(b"let version = 1;"), DictionaryHash::of(b"let version = 2;"));
        assert!(store.find(&available("b.example", first)).is_none(), "another site's");
        assert!(store.find(&available("a.example", second)).is_none(), "not there yet");

        // Replaced before it was prepared: its hash is checked, and it is none of either.
        fs::write(&path, "let version = 2;").unwrap();
        assert!(store.find(&available("a.example", first)).is_none());
        assert!(store.find(&available("a.example", second)).is_none());
        store.refresh().unwrap();
        assert_eq!(store.find(&available("a.example", second)).unwrap().hash(), second);

        // Replaced after it was prepared: what is in memory is what was hashed.
        fs::write(&path, "let version = 3;").unwrap();
        assert_eq!(store.find(&available("a.example", second)).unwrap().hash(), second);
        store.refresh().unwrap();
        assert!(store.find(&available("a.example", second)).is_none());

        fs::remove_file(&path).unwrap();
        let third = DictionaryHash::of(b"let version = 3;");
        assert!(store.find(&available("a.example", third)).is_none(), "the file is gone");
        store.refresh().unwrap();
        assert!(!store.has_any("a.example"));
    }

    #[test]
    fn ids_are_none_or_the_hash() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x"), "rye").unwrap();
        let store = FolderStore::open("a", folder.path(), FolderOptions::new()).unwrap();
        let hash = DictionaryHash::of(b"rye");
        for (id, found) in [(None, true), (Some(&*hash.to_string()), true), (Some("x"), false)] {
            assert_eq!(store.find(&Available { id, ..available("a", hash) }).is_some(), found);
        }
    }

    #[test]
    fn memory_is_bounded_and_the_last_used_stay() {
        let folder = tempfile::tempdir().unwrap();
        let texts: Vec<_> = (0_u8..4).map(|number| vec![number; 10_000]).collect();
        for (number, text) in texts.iter().enumerate() {
            fs::write(folder.path().join(number.to_string()), text).unwrap();
        }
        let one = CompressionDictionary::new(&texts[0]).unwrap().memory_bytes();
        let options = FolderOptions::new().memory(2 * one).max_file_bytes(10_000);
        let store = FolderStore::open("a", folder.path(), options).unwrap();
        for number in [0, 1, 0, 2, 0, 3, 0] {
            let hash = DictionaryHash::of(&texts[number]);
            assert!(store.find(&available("a", hash)).is_some(), "{number}");
            assert!(store.memory_bytes() <= 2 * one);
        }
        let kept: Vec<_> = store.shelf().prepared.iter().map(CompressionDictionary::hash).collect();
        assert_eq!(kept, [DictionaryHash::of(&texts[3]), DictionaryHash::of(&texts[0])]);
        // What is too long is not read, whatever its hash.
        let options = options.max_file_bytes(9_999);
        assert!(!FolderStore::open("a", folder.path(), options).unwrap().has_any("a"));
    }
}
