//! One file of the cache.
//!
//! ```text
//! magic 16 │ key 32 │ bytes read 8 │ bytes made 8 │ kept? 1 │ output's SHA-256 32 │ SHA-256 of these │ output
//! ```
//!
//! Numbers are little-endian. The key stands in it so that a file under another name is none.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};

use super::{Hash, Hashed};
use crate::job::Outcome;
use crate::output::{PART_END, PART_START};
use crate::pending;

/// What such files begin with; the number is that of this layout.
const MAGIC: &[u8; 16] = b"brotwerk cache 1";

/// Bytes before the header's own hash.
const FIELDS: usize = 16 + 32 + 8 + 8 + 1 + 32;

/// Bytes before the output.
const HEADER: usize = FIELDS + 32;

/// What came of a content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Made {
    /// Bytes of the content.
    pub(crate) read: u64,
    /// Bytes of the output.
    pub(crate) written: u64,
    /// The output's hash, if it was worth keeping.
    pub(crate) output: Option<Hash>,
}

/// A file whose header is right.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) made: Made,
    file: File,
}

impl Entry {
    /// Opens a file, and notes that it was used; none where there is no such entry.
    pub(crate) fn open(path: &Path, key: Hash) -> Option<Self> {
        let mut file = File::open(path).ok()?;
        let (found, made) = read_header(&mut file)?;
        // What can't be noted is removed earlier.
        let _ = file.set_modified(SystemTime::now());
        (found == key).then_some(Self { made, file })
    }

    /// The figures of a file that it is for, which becomes the file `output`.
    pub(crate) fn outcome(&self, output: &Option<PathBuf>) -> Outcome {
        let Made { read, written, .. } = self.made;
        let (output, elapsed) = (output.clone(), Duration::ZERO);
        Outcome { output, read, written, elapsed, streams: 1, cached: true, stats: None }
    }

    /// Whether the output is here, whole and right.
    pub(crate) fn is_sound(&mut self) -> bool {
        let Some(expected) = self.made.output else { return false };
        let mut copied = Hashed::new(io::sink());
        let read = self.copy(&mut copied);
        read.is_ok_and(|length| length == self.made.written) && copied.hash() == expected
    }

    /// Writes the output; says how many bytes it has.
    ///
    /// # Errors
    /// Those of the writer, or of the file.
    pub(crate) fn copy(&mut self, output: &mut impl Write) -> io::Result<u64> {
        self.file.seek(SeekFrom::Start(HEADER as u64))?;
        io::copy(&mut self.file, output)
    }
}

/// The hash of the output that a file holds, if it is an entry that has one.
pub(super) fn output(path: &Path) -> Option<Hash> {
    read_header(&mut File::open(path).ok()?)?.1.output
}

fn read_header(file: &mut File) -> Option<(Hash, Made)> {
    let mut bytes = [0; HEADER];
    file.read_exact(&mut bytes).ok()?;
    let (fields, hash) = bytes.split_at(FIELDS);
    let (magic, rest) = fields.split_first_chunk::<16>()?;
    let (key, rest) = rest.split_first_chunk::<32>()?;
    let (read, rest) = rest.split_first_chunk::<8>()?;
    let (written, rest) = rest.split_first_chunk::<8>()?;
    let (kept, output) = rest.split_first()?;
    let [read, written] = [read, written].map(|number| u64::from_le_bytes(*number));
    let output = output.first_chunk::<32>().copied().filter(|_| *kept == 1);
    let is_right = magic == MAGIC && Sha256::digest(fields)[..] == *hash;
    is_right.then_some((*key, Made { read, written, output }))
}

/// Writes an entry, all of it or none: `output` is what was made, which is read from its start.
pub(super) fn write(
    folder: &Path,
    path: &Path,
    key: Hash,
    made: Made,
    output: Option<&mut File>,
) -> io::Result<()> {
    let (mut temporary, place) = pending::create(|| {
        tempfile::Builder::new().prefix(PART_START).suffix(PART_END).tempfile_in(folder)
    })?;
    let mut header = Vec::with_capacity(HEADER);
    header.extend_from_slice(MAGIC);
    header.extend_from_slice(&key);
    header.extend_from_slice(&made.read.to_le_bytes());
    header.extend_from_slice(&made.written.to_le_bytes());
    header.push(made.output.is_some().into());
    header.extend_from_slice(&made.output.unwrap_or_default());
    header.extend_from_slice(&Sha256::digest(&header));
    temporary.write_all(&header)?;
    if let Some(output) = output {
        output.rewind()?;
        io::copy(output, &mut temporary)?;
    }
    temporary.persist(path).map_err(|failed| failed.error)?;
    drop(place);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    /// Every byte changed, and every end: as if it were not there.
    #[test]
    fn what_is_damaged_is_no_entry() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("entry");
        let mut output = tempfile::tempfile().unwrap();
        output.write_all(b"an output").unwrap();
        let hash = Some(Sha256::digest(b"an output").into());
        let made = Made { read: 20, written: 9, output: hash };
        write(folder.path(), &path, [7; 32], made, Some(&mut output)).unwrap();
        let mut entry = Entry::open(&path, [7; 32]).unwrap();
        assert!(entry.made == made && entry.is_sound());
        let mut copied = Vec::new();
        entry.copy(&mut copied).unwrap();
        assert_eq!(copied, b"an output");
        assert_eq!(super::output(&path), hash);
        assert!(Entry::open(&path, [8; 32]).is_none());

        let bytes = fs::read(&path).unwrap();
        let is_right = |bytes: &[u8]| {
            fs::write(&path, bytes).unwrap();
            Entry::open(&path, [7; 32]).is_some_and(|mut entry| entry.is_sound())
        };
        assert!(is_right(&bytes));
        for at in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[at] ^= 1 << (at % 8);
            assert!(!is_right(&changed) && !is_right(&bytes[..at]), "{at}");
        }
        assert!(!is_right(&[&bytes[..], b"!"].concat()));
    }

    #[test]
    fn what_was_not_worth_it_is_a_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("entry");
        let made = Made { read: 20, written: 19, output: None };
        write(folder.path(), &path, [7; 32], made, None).unwrap();
        let mut entry = Entry::open(&path, [7; 32]).unwrap();
        assert!(entry.made == made && !entry.is_sound());
        assert_eq!(super::output(&path), None);
    }
}
