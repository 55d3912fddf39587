//! The file of a reduced dictionary.
//!
//! All numbers are little-endian.
//!
//! | bytes | |
//! |---|---|
//! | 4 | `BWDC` |
//! | 1 | version: 2 |
//! | 2 | length of the provenance, at most 1024 |
//! | 2 | number of words |
//! | 4 | length of the list of words |
//! | 1 | rounds of training that led to it |
//! | 1 | leads: 0 none, 1 after a space, 2 after any lead of a transform |
//! | 2 × 4 | a word's byte, a bit of its distance, a reference, what is weak: 1/32 bit, signed |
//! | 64 | the literal contexts' codes ([`ContextPreset`]) |
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

use brotwerk_core::{
    CaseForm, ContextPreset, LITERAL_CONTEXTS, Leads, MAX_WORD_LENGTH, MIN_WORD_LENGTH, Score,
    TextProfile, WORD_INDEX_BITS, WordCosts, WordForm, WordPolicy,
};

use crate::{ReducedDictionaryError as Error, WordSet};

const MAGIC: &[u8; 4] = b"BWDC";
const VERSION: u8 = 2;
/// Bytes before the profile.
const START: usize = 14;
/// Bytes of the profile.
const PROFILE: usize = 9 + LITERAL_CONTEXTS;
/// Bytes before the provenance.
const HEADER: usize = START + PROFILE;
/// Bytes of the checksum.
const CHECKSUM: usize = 4;

/// The longest provenance, in bytes.
pub const MAX_PROVENANCE: usize = 1024;

/// A set of words, how to look for them, and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReducedDictionary {
    /// The words.
    pub words: WordSet,
    /// Where to look for them in texts of their kind, and what else is known of those.
    /// Costs must be in the range of an `i16`.
    pub profile: TextProfile,
    /// How many rounds of training led to it; each starts with the last one's words.
    pub rounds: u8,
    /// A line or two on corpus and settings, at most [`MAX_PROVENANCE`] bytes.
    pub provenance: String,
}

impl ReducedDictionary {
    /// The file's bytes: always the same for the same words and provenance.
    ///
    /// # Panics
    /// If the provenance is too long, or a cost of the profile is out of range.
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
        bytes.push(self.rounds);
        bytes.extend(write_profile(&self.profile));
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
        // Before all else: another version's header may be shorter.
        if let Some(&version) = bytes.get(MAGIC.len()).filter(|&&version| version != VERSION) {
            return Err(Error::UnsupportedVersion(version));
        }
        let header: &[u8; HEADER] =
            bytes.first_chunk().ok_or_else(|| truncated(HEADER + CHECKSUM))?;
        let &[_, _, _, _, _, p0, p1, w0, w1, l0, l1, l2, l3, rounds, ..] = header;
        let provenance = usize::from(u16::from_le_bytes([p0, p1]));
        let words = usize::from(u16::from_le_bytes([w0, w1]));
        let list = u32::from_le_bytes([l0, l1, l2, l3]) as usize;
        if provenance > MAX_PROVENANCE {
            return Err(Error::LongProvenance(provenance));
        }
        if words > WordSet::MAX {
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
        let profile = read_profile(bytes).ok_or(Error::BadProfile)?;
        Ok(Self { words: read_list(list, words)?, profile, rounds, provenance: provenance.into() })
    }
}

fn write_profile(profile: &TextProfile) -> [u8; PROFILE] {
    let WordPolicy { costs, weak } = profile.words;
    let costs = [costs.literal, costs.distance_bit, costs.reference, weak.0];
    let mut bytes = [0; PROFILE];
    bytes[0] = match profile.leads {
        Leads::None => 0,
        Leads::Space => 1,
        Leads::All => 2,
    };
    for (place, cost) in bytes[1..].chunks_exact_mut(2).zip(costs) {
        let cost = i16::try_from(cost).expect("costs are within an i16");
        place.copy_from_slice(&cost.to_le_bytes());
    }
    bytes[9..].copy_from_slice(profile.contexts.map());
    bytes
}

/// The profile in a file, if it is one that can be; the rest of the file is not looked at.
/// At compile time, so that what ships needs no start-up.
pub(crate) const fn read_profile(file: &[u8]) -> Option<TextProfile> {
    let (_, rest) = file.split_at(START);
    let Some(&[leads, c0, c1, d0, d1, r0, r1, w0, w1]) = rest.first_chunk() else { return None };
    let leads = match leads {
        0 => Leads::None,
        1 => Leads::Space,
        2 => Leads::All,
        _ => return None,
    };
    let costs = WordCosts {
        literal: i16::from_le_bytes([c0, c1]) as i32,
        distance_bit: i16::from_le_bytes([d0, d1]) as i32,
        reference: i16::from_le_bytes([r0, r1]) as i32,
    };
    let words = WordPolicy { costs, weak: Score(i16::from_le_bytes([w0, w1]) as i32) };
    let (_, rest) = rest.split_at(9);
    let Some(map) = rest.first_chunk() else { return None };
    match ContextPreset::new(*map) {
        Some(contexts) => Some(TextProfile { words, leads, contexts }),
        None => None,
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
