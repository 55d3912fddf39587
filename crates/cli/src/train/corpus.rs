//! The texts of a corpus: folders walked, what is not text skipped, duplicates told.

use std::fmt;
use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use ahash::RandomState;
use anyhow::{Context as _, ensure};
use hashbrown::HashSet;
use walkdir::WalkDir;

use crate::message::{Bytes, Name};

/// Of longer files the first so many bytes are taken: what follows mostly repeats words that
/// came before, and memory goes with the longest text.
pub(super) const MAX_TEXT: u64 = 8 << 20;

/// Bytes in which a zero shows that a file is not text; as `git` does.
const BINARY_SAMPLE: usize = 8_000;

/// Names that wait for a thread.
const WAITING: usize = 256;

/// Files and folders, and how much is in them.
pub(super) struct Corpus {
    roots: Vec<PathBuf>,
    /// Whether files that are not text are taken, too.
    any_kind: bool,
    /// Bytes in all files, for telling how far the work is.
    pub(super) bytes: u64,
}

/// What was seen of a corpus.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    texts: u64,
    bytes: u64,
    binary: u64,
    duplicates: u64,
    cut: u64,
}

impl fmt::Display for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { texts, bytes, binary, duplicates, cut } = *self;
        write!(f, "{texts} texts of {}", Bytes(bytes))?;
        let mut rest = |count, what| {
            if count > 0 { write!(f, ", {count} {what}") } else { Ok(()) }
        };
        rest(binary, "skipped as not text")?;
        rest(duplicates, "skipped as duplicates")?;
        rest(cut, "cut at 8 MiB")
    }
}

impl Corpus {
    /// Walks once to see how much there is.
    pub(super) fn new(roots: Vec<PathBuf>) -> anyhow::Result<Self> {
        let mut corpus = Self { roots, any_kind: false, bytes: 0 };
        let mut bytes = 0_u64;
        corpus.walk(|_, size| {
            bytes = bytes.saturating_add(size.min(MAX_TEXT));
            true
        })?;
        corpus.bytes = bytes;
        Ok(corpus)
    }

    /// The same, with files that are not text.
    pub(super) fn of_any_kind(self) -> Self {
        Self { any_kind: true, ..self }
    }

    /// Calls `on_file` with each file's path and size, until it says `false`.
    fn walk(&self, mut on_file: impl FnMut(PathBuf, u64) -> bool) -> anyhow::Result<()> {
        for root in &self.roots {
            // A link is followed as a file is; one that leads in a circle is an error.
            for entry in WalkDir::new(root).follow_links(true) {
                let entry = entry.map_err(|error| unwalkable(root, &error))?;
                if entry.file_type().is_dir() {
                    continue;
                }
                let path = entry.path();
                let metadata = entry.metadata().map_err(|error| unwalkable(root, &error))?;
                // Reading a pipe or a device could last for ever.
                ensure!(metadata.is_file(), "{}: is not a regular file", Name(Some(path)));
                if !on_file(entry.into_path(), metadata.len()) {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Hands each text to one of the workers, which are made on threads of their own, and tells
    /// `on_read` how many bytes were read, those of what is skipped too; returns the workers,
    /// and what was seen. The first error stops all.
    pub(super) fn for_each<W: Send>(
        &self,
        threads: usize,
        make: impl Fn() -> anyhow::Result<W> + Sync,
        work: impl Fn(&mut W, &Path, &[u8]) + Sync,
        on_read: impl Fn(u64) + Sync,
    ) -> anyhow::Result<(Vec<W>, Seen)> {
        let (sender, receiver) = sync_channel(WAITING);
        let reading = Reading {
            queue: Mutex::new(Some(receiver)),
            known: Mutex::new(Known::default()),
            seen: Mutex::new(Seen::default()),
        };
        let workers = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..threads)
                .map(|_| {
                    scope.spawn(|| -> anyhow::Result<W> {
                        let result = make().and_then(|mut worker| {
                            let work = |path: &Path, text: &[u8]| work(&mut worker, path, text);
                            reading.run(self.any_kind, work, &on_read)?;
                            Ok(worker)
                        });
                        if result.is_err() {
                            reading.stop();
                        }
                        result
                    })
                })
                .collect();
            let walked = self.send(sender);
            let workers: Vec<_> = threads
                .into_iter()
                .map(|thread| {
                    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
                })
                .collect();
            // What a thread says is nearer to the cause.
            let workers = workers.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
            walked.map(|()| workers)
        })?;
        let seen = reading.seen.into_inner().unwrap_or_default();
        Ok((workers, seen))
    }

    fn send(&self, sender: SyncSender<PathBuf>) -> anyhow::Result<()> {
        // Where sending fails, the threads have stopped.
        let walked = self.walk(|path, _| sender.send(path).is_ok());
        drop(sender);
        walked
    }
}

fn unwalkable(root: &Path, error: &walkdir::Error) -> anyhow::Error {
    let name = Name(Some(error.path().unwrap_or(root))).to_string();
    if let Some(ancestor) = error.loop_ancestor() {
        let ancestor = Name(Some(ancestor)).to_string();
        return anyhow::anyhow!("{name}: is a link that leads back to {ancestor}");
    }
    match error.io_error() {
        Some(error) => anyhow::anyhow!("{name}: can't be read: {error}"),
        None => anyhow::anyhow!("{name}: can't be read"),
    }
}

/// What the threads share.
struct Reading {
    /// Taken away where all is to stop.
    queue: Mutex<Option<Receiver<PathBuf>>>,
    known: Mutex<Known>,
    seen: Mutex<Seen>,
}

impl Reading {
    fn run(
        &self,
        any_kind: bool,
        mut work: impl FnMut(&Path, &[u8]),
        on_read: impl Fn(u64),
    ) -> anyhow::Result<()> {
        let mut text = Vec::new();
        while let Some(path) = self.next() {
            let cut = read(&path, &mut text)
                .with_context(|| format!("{}: can't be read", Name(Some(&path))))?;
            let is_new = || lock(&self.known).is_new(&text);
            let binary = !any_kind && text[..text.len().min(BINARY_SAMPLE)].contains(&0);
            let fresh = !binary && !text.is_empty() && is_new();
            let mut seen = lock(&self.seen);
            if binary {
                seen.binary += 1;
            } else if fresh {
                seen.texts += 1;
                seen.bytes += text.len() as u64;
                seen.cut += u64::from(cut);
            } else if !text.is_empty() {
                seen.duplicates += 1;
            }
            drop(seen);
            if fresh {
                work(&path, &text);
            }
            on_read(text.len() as u64);
        }
        Ok(())
    }

    fn next(&self) -> Option<PathBuf> {
        lock(&self.queue).as_ref()?.recv().ok()
    }

    fn stop(&self) {
        *lock(&self.queue) = None;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Reads a file into `text`, cut at [`MAX_TEXT`]; says whether it was.
fn read(path: &Path, text: &mut Vec<u8>) -> std::io::Result<bool> {
    text.clear();
    File::open(path)?.take(MAX_TEXT + 1).read_to_end(text)?;
    let cut = text.len() as u64 > MAX_TEXT;
    text.truncate(MAX_TEXT as usize);
    Ok(cut)
}

/// Texts seen, by 128 bits of hash.
struct Known {
    hashers: [RandomState; 2],
    texts: HashSet<[u64; 2], RandomState>,
}

impl Default for Known {
    fn default() -> Self {
        let hasher = |seed: u64| RandomState::with_seeds(seed, seed + 1, seed + 2, seed + 3);
        let texts = HashSet::with_hasher(hasher(9));
        Self { hashers: [hasher(1), hasher(5)], texts }
    }
}

impl Known {
    fn is_new(&mut self, text: &[u8]) -> bool {
        let hash = [0, 1].map(|n: usize| self.hashers[n].hash_one(text));
        self.texts.insert(hash)
    }
}
