//! The transforms as the format lists them, and how one is applied.

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, TRANSFORMS};

/// The transforms in the form that appendix B gives for checking: for each its lead
/// and a zero, a byte for the elementary transform, its suffix and a zero. 648 bytes,
/// CRC-32 0x3d965f81.
pub static TABLE_BYTES: &[u8; 648] = include_bytes!("../data/transforms.bin");

/// The most bytes that a transformed word has: 24, and 13 that a transform adds.
pub const MAX_OUTPUT: usize = MAX_WORD_LENGTH + 13;

/// What a transform does to the word itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elementary {
    /// Keeps all of it, in one of the case forms.
    Case(CaseForm),
    /// Leaves out as many bytes at the start, 1 to 9.
    OmitFirst(u8),
    /// Leaves out as many bytes at the end, 1 to 9.
    OmitLast(u8),
}

impl Elementary {
    const fn of(number: u8) -> Self {
        match number {
            0 => Self::Case(CaseForm::Plain),
            1 => Self::Case(CaseForm::Capital),
            2 => Self::Case(CaseForm::Upper),
            3..=11 => Self::OmitFirst(number - 2),
            12..=20 => Self::OmitLast(number - 11),
            _ => panic!("no such elementary transform"),
        }
    }
}

/// A transform: what goes before the word, what becomes of it, what follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transform {
    /// Bytes before the word, at most 5.
    pub lead: &'static [u8],
    /// What becomes of the word.
    pub elementary: Elementary,
    /// Bytes after the word, at most 8.
    pub suffix: &'static [u8],
}

/// All transforms, by number.
pub static TABLE: [Transform; TRANSFORMS] = parse(TABLE_BYTES);

/// Reads what [`TABLE_BYTES`] describes.
pub(crate) const fn parse(mut bytes: &'static [u8]) -> [Transform; TRANSFORMS] {
    let elementary = Elementary::Case(CaseForm::Plain);
    let mut table = [Transform { lead: &[], elementary, suffix: &[] }; TRANSFORMS];
    let mut id = 0;
    while id < TRANSFORMS {
        let (lead, rest) = split_at_zero(bytes);
        let (number, rest) = rest.split_at(1);
        let (suffix, rest) = split_at_zero(rest);
        table[id] = Transform { lead, elementary: Elementary::of(number[0]), suffix };
        bytes = rest;
        id += 1;
    }
    assert!(bytes.is_empty(), "more transforms than there should be");
    table
}

const fn split_at_zero(bytes: &'static [u8]) -> (&'static [u8], &'static [u8]) {
    let mut length = 0;
    while bytes[length] != 0 {
        length += 1;
    }
    (bytes.split_at(length).0, bytes.split_at(length + 1).1)
}

/// The transform that leaves out so many of a word's first bytes and adds nothing (OmitFirst);
/// the format has none for 0, 8, or more than 9.
///
/// ```
/// use brotwerk_transform::omit_first;
/// assert_eq!([7, 8, 9].map(omit_first), [Some(55), None, Some(54)]);
/// ```
#[must_use]
pub const fn omit_first(bytes: u8) -> Option<u8> {
    let mut id = 0;
    while id < TRANSFORMS {
        let Transform { lead, elementary, suffix } = TABLE[id];
        if let Elementary::OmitFirst(count) = elementary
            && count == bytes
        {
            assert!(lead.is_empty() && suffix.is_empty(), "these cuts stand alone");
            return Some(id as u8);
        }
        id += 1;
    }
    None
}

/// What `word` turns into under transform `id`, written to the start of `buffer`; empty
/// where a cut takes everything away.
///
/// ```
/// use brotwerk_transform::{MAX_OUTPUT, apply};
/// assert_eq!(apply(5, b"over", &mut [0; MAX_OUTPUT]), b"over the ");
/// assert_eq!(apply(9, b"over", &mut [0; MAX_OUTPUT]), b"Over");
/// assert_eq!(apply(49, b"page", &mut [0; MAX_OUTPUT]), b"paging ");
/// ```
///
/// # Panics
/// If `id` is above 120 or the word is longer than 24 bytes.
pub fn apply<'a>(id: u8, word: &[u8], buffer: &'a mut [u8; MAX_OUTPUT]) -> &'a [u8] {
    let Transform { lead, elementary, suffix } = TABLE[usize::from(id)];
    let kept = match elementary {
        Elementary::Case(_) => word,
        Elementary::OmitFirst(count) => &word[word.len().min(usize::from(count))..],
        Elementary::OmitLast(count) => &word[..word.len().saturating_sub(usize::from(count))],
    };
    let (start, end) = (lead.len(), lead.len() + kept.len());
    buffer[..start].copy_from_slice(lead);
    buffer[start..end].copy_from_slice(kept);
    if let Elementary::Case(case) = elementary {
        case.apply(&mut buffer[start..end]);
    }
    let length = end + suffix.len();
    buffer[end..length].copy_from_slice(suffix);
    &buffer[..length]
}
