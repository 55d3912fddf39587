//! The file of a reduced dictionary.
//!
//! All numbers are little-endian.
//!
//! | bytes | |
//! |---|---|
//! | 4 | `BWDC` |
//! | 1 | version: 1 |
//! | 2 | length of the provenance, at most 1024 |
//! | 2 | number of words |
//! | 4 | length of the list of words |
//! | … | the provenance, UTF-8 |
//! | … | the list of words |
//! | 4 | CRC-32 of all bytes before (RFC 7932, appendix C) |
//!
//! The list has, for each length from 4 to 24 and for each case form, the number of
//! words, and then their indices rising: the first one, and for each further one how many
//! were left out before it. All of these are LEB128, in the shortest form. So there is
//! one file for each set and provenance, and it is small: about a byte for each word.

use alloc::string::String;
use alloc::vec::Vec;

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, MIN_WORD_LENGTH, WORD_INDEX_BITS, WordForm};

use crate::{ReducedDictionaryError as Error, WordSet};

const MAGIC: &[u8; 4] = b"BWDC";
const VERSION: u8 = 1;
/// Bytes before the provenance.
const HEADER: usize = 13;
/// Bytes of the checksum.
const CHECKSUM: usize = 4;

/// The longest provenance, in bytes.
pub const MAX_PROVENANCE: usize = 1024;

/// A set of words and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReducedDictionary {
    /// The words.
    pub words: WordSet,
    /// A line or two on corpus and settings, at most [`MAX_PROVENANCE`] bytes.
    pub provenance: String,
}

impl ReducedDictionary {
    /// The file's bytes: always the same for the same words and provenance.
    ///
    /// # Panics
    /// If the provenance is too long.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        assert!(self.provenance.len() <= MAX_PROVENANCE, "the provenance is too long");
        let list = write_list(self.words.forms());
        let mut bytes = Vec::with_capacity(HEADER + self.provenance.len() + list.len() + CHECKSUM);
        bytes.extend(MAGIC);
        bytes.push(VERSION);
        bytes.extend((self.provenance.len() as u16).to_le_bytes());
        bytes.extend((self.words.len() as u16).to_le_bytes());
        bytes.extend((list.len() as u32).to_le_bytes());
        bytes.extend(self.provenance.as_bytes());
        bytes.extend(list);
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes
    }

    /// The dictionary that a file holds. Nothing is allocated before length and checksum
    /// are known to be right.
    ///
    /// # Errors
    /// [`ReducedDictionaryError`](Error).
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let found = bytes.len();
        let truncated = |needed| Error::Truncated { needed, found };
        let magic = &bytes[..found.min(MAGIC.len())];
        if !MAGIC.starts_with(magic) {
            return Err(Error::WrongMagic);
        }
        let header: &[u8; HEADER] =
            bytes.first_chunk().ok_or_else(|| truncated(HEADER + CHECKSUM))?;
        let &[_, _, _, _, version, p0, p1, w0, w1, l0, l1, l2, l3] = header;
        if version != VERSION {
            return Err(Error::UnsupportedVersion(version));
        }
        let provenance = usize::from(u16::from_le_bytes([p0, p1]));
        let words = usize::from(u16::from_le_bytes([w0, w1]));
        let list = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        if provenance > MAX_PROVENANCE {
            return Err(Error::LongProvenance(provenance));
        }
        if words > WordSet::MOST {
            return Err(Error::TooManyWords(words));
        }
        let needed = (HEADER + provenance + CHECKSUM).saturating_add(list);
        match found.cmp(&needed) {
            core::cmp::Ordering::Less => return Err(truncated(needed)),
            core::cmp::Ordering::Greater => return Err(Error::TrailingBytes(found - needed)),
            core::cmp::Ordering::Equal => {}
        }
        let (contents, checksum) =
            bytes.split_last_chunk::<CHECKSUM>().ok_or_else(|| truncated(needed))?;
        let (stored, computed) = (u32::from_le_bytes(*checksum), crc32fast::hash(contents));
        if stored != computed {
            return Err(Error::Checksum { stored, computed });
        }
        let (provenance, list) = contents[HEADER..].split_at(provenance);
        let provenance = core::str::from_utf8(provenance).map_err(|_| Error::ProvenanceNotUtf8)?;
        Ok(Self { words: read_list(list, words)?, provenance: provenance.into() })
    }
}

/// The lengths and case forms in the order of the list.
fn groups() -> impl Iterator<Item = (u8, CaseForm)> {
    (MIN_WORD_LENGTH as u8..=MAX_WORD_LENGTH as u8)
        .flat_map(|length| CaseForm::ALL.into_iter().map(move |case| (length, case)))
}

fn write_list(forms: &[WordForm]) -> Vec<u8> {
    let mut list = Vec::new();
    for (length, case) in groups() {
        let indices = || {
            let group = forms.iter().filter(|form| (form.length, form.case) == (length, case));
            group.map(|form| u32::from(form.index))
        };
        write_number(&mut list, indices().count() as u32);
        let mut next = 0;
        for index in indices() {
            write_number(&mut list, index - next);
            next = index + 1;
        }
    }
    list
}

fn read_list(list: &[u8], words: usize) -> Result<WordSet, Error> {
    let mut rest = list;
    let bad = |rest: &[u8]| Error::BadWords { at: list.len() - rest.len() };
    let mut forms = Vec::with_capacity(words);
    for (length, case) in groups() {
        let end = 1 << WORD_INDEX_BITS[usize::from(length)];
        let count = read_number(&mut rest).ok_or_else(|| bad(rest))?;
        if count > end || forms.len() + count as usize > words {
            return Err(bad(rest));
        }
        let mut next = 0;
        for _ in 0..count {
            let gap = read_number(&mut rest).ok_or_else(|| bad(rest))?;
            let index = gap + next;
            if index >= end {
                return Err(bad(rest));
            }
            forms.push(WordForm { length, index: index as u16, case });
            next = index + 1;
        }
    }
    if !rest.is_empty() || forms.len() != words {
        return Err(bad(rest));
    }
    WordSet::from_forms(forms).map_err(|_| bad(rest))
}

fn write_number(list: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        list.push(number as u8 | 0x80);
        number >>= 7;
    }
    list.push(number as u8);
}

/// A number of at most two bytes, which all here are, in its shortest form.
fn read_number(list: &mut &[u8]) -> Option<u32> {
    match **list {
        [low @ 0..0x80, ref rest @ ..] => {
            *list = rest;
            Some(u32::from(low))
        }
        [low, high @ 1..0x80, ref rest @ ..] => {
            *list = rest;
            Some(u32::from(low & 0x7f) | u32::from(high) << 7)
        }
        _ => None,
    }
}
