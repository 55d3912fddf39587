//! How nodes lie in memory.

use brotwerk_core::{CaseForm, MIN_WORD_LENGTH, WordForm};

/// Roots start at multiples of this many bytes. Raising it allows larger tries (now
/// 1 MiB) and leaves larger gaps.
pub const UNIT: usize = 16;

/// Bytes before a node's label.
pub(crate) const HEADER: usize = 6;

/// Bytes after the last node, so that eight bytes of any label can be read at once.
pub(crate) const PADDING: usize = 8;

/// No word.
pub(crate) const NONE: u16 = u16::MAX;

/// Bits of an index.
const INDEX_BITS: u32 = 11;
const INDEX: u16 = (1 << INDEX_BITS) - 1;

/// A word whose length depth and case form tell.
pub(crate) const fn pack_word(form: WordForm) -> u16 {
    form.index | (form.case as u16) << INDEX_BITS
}

/// The word whose spelling ends at this depth.
#[inline]
pub(crate) fn unpack_word(packed: u16, depth: usize) -> Option<WordForm> {
    let case = match packed >> INDEX_BITS {
        0 => CaseForm::Plain,
        1 => CaseForm::Capital,
        2 => CaseForm::Upper,
        3 => CaseForm::Tail,
        _ => return None,
    };
    Some(WordForm { length: (depth + case.left_out()) as u8, index: packed & INDEX, case })
}

/// A plain word of any length.
pub(crate) const fn pack_below(form: WordForm) -> u16 {
    form.index | (form.length as u16 - MIN_WORD_LENGTH as u16) << INDEX_BITS
}

/// The plain word.
#[inline]
pub(crate) fn unpack_below(packed: u16) -> Option<WordForm> {
    (packed != NONE).then_some(WordForm {
        length: (packed >> INDEX_BITS) as u8 + MIN_WORD_LENGTH as u8,
        index: packed & INDEX,
        case: CaseForm::Plain,
    })
}
