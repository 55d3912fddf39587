//! Words of the static dictionary (§8) and the strings that they turn into.

/// The shortest word of the static dictionary, in bytes.
pub const MIN_WORD_LENGTH: usize = 4;
/// The longest word of the static dictionary, in bytes.
pub const MAX_WORD_LENGTH: usize = 24;
/// Transforms of a word (appendix B).
pub const TRANSFORMS: usize = 121;

/// NDBITS (§8): there are `1 << WORD_INDEX_BITS[length]` words of each length, none
/// where this is 0.
pub const WORD_INDEX_BITS: [u8; MAX_WORD_LENGTH + 1] =
    [0, 0, 0, 0, 10, 10, 11, 11, 10, 10, 10, 10, 10, 9, 9, 8, 7, 7, 8, 7, 7, 6, 6, 5, 5];

/// How a word is written: as it is in the dictionary, in one of two upper cases, or
/// without its first byte.
///
/// "Upper case" is what the format's ferment functions do (§8): right for ASCII, for
/// other text whatever flipping a bit gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CaseForm {
    /// As in the dictionary.
    #[default]
    Plain,
    /// The first character in upper case: FermentFirst.
    Capital,
    /// All characters in upper case: FermentAll.
    Upper,
    /// As in the dictionary, the first byte left out: OmitFirst1. Shorter by that.
    Tail,
}

impl CaseForm {
    /// All of them, in the format's order.
    pub const ALL: [Self; 4] = [Self::Plain, Self::Capital, Self::Upper, Self::Tail];

    /// How many bytes are left out at the word's start.
    #[inline]
    #[must_use]
    pub const fn left_out(self) -> usize {
        matches!(self, Self::Tail) as usize
    }

    /// Gives a word this form's case, in place; leaves nothing out.
    ///
    /// ```
    /// use brotwerk_core::CaseForm;
    /// let mut word = *b"time";
    /// CaseForm::Capital.apply(&mut word);
    /// assert_eq!(&word, b"Time");
    /// ```
    pub fn apply(self, word: &mut [u8]) {
        let (mut at, end) = (0, self.end(word));
        while at < end {
            at += ferment(&mut word[at..]);
        }
    }

    /// Whether a word's characters are whole where this form looks at them. The format
    /// says what becomes of a character cut off at the word's end (§8), but some decoders
    /// refuse it, so encoders had better not use it.
    #[must_use]
    pub fn is_safe(self, word: &[u8]) -> bool {
        let (mut at, end) = (0, self.end(word));
        while at < end {
            at += character_length(word[at]);
        }
        at <= word.len()
    }

    /// Characters that start before this place are changed.
    fn end(self, word: &[u8]) -> usize {
        match self {
            Self::Plain | Self::Tail => 0,
            Self::Capital => word.len().min(1),
            Self::Upper => word.len(),
        }
    }
}

/// How many bytes a character has, taken for UTF-8 by its first byte as the format does.
const fn character_length(first: u8) -> usize {
    match first {
        0..192 => 1,
        192..224 => 2,
        224.. => 3,
    }
}

/// Flips the case of the first character, which it takes for UTF-8, and returns how
/// many bytes that character has (`Ferment`, §8).
fn ferment(word: &mut [u8]) -> usize {
    let length = character_length(word[0]);
    let flip = match word[0] {
        b'a'..=b'z' | 192..224 => 32,
        224.. => 5,
        _ => 0,
    };
    if let Some(last) = word.get_mut(length - 1) {
        *last ^= flip;
    }
    length
}

/// A word of the static dictionary in one of its case forms: what reduced dictionaries
/// are sets of.
///
/// ```
/// use brotwerk_core::{CaseForm, WordForm};
/// let word = WordForm { length: 4, index: 7, case: CaseForm::Plain };
/// assert_eq!(word.id(2), 7 + (2 << 10));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WordForm {
    /// The word's length in bytes, 4 to 24.
    pub length: u8,
    /// Which of the words of that length.
    pub index: u16,
    /// How it is written.
    pub case: CaseForm,
}

const _: () = assert!(
    {
        let mut bytes = 0;
        let mut length = MIN_WORD_LENGTH;
        while length <= MAX_WORD_LENGTH {
            bytes += length << WORD_INDEX_BITS[length];
            length += 1;
        }
        bytes == 122_784
    },
    "the dictionary's length (appendix A)"
);

impl WordForm {
    /// How many bytes it is spelled with, 4 to 24: forms of fewer are not found by four.
    #[inline]
    #[must_use]
    pub const fn spelling_length(self) -> usize {
        self.length as usize - self.case.left_out()
    }

    /// Whether the dictionary has such a word, and this form of it four bytes.
    #[must_use]
    pub const fn is_legal(self) -> bool {
        let length = self.length as usize;
        length >= MIN_WORD_LENGTH + self.case.left_out()
            && length <= MAX_WORD_LENGTH
            && self.index >> WORD_INDEX_BITS[length] == 0
    }

    /// The number that, added to the largest backward distance plus one, makes the
    /// distance that stands for this word under a transform (§8). The case form is part
    /// of the transform and has no influence of its own.
    #[inline]
    #[must_use]
    pub const fn id(self, transform: u8) -> u32 {
        self.index as u32 + ((transform as u32) << WORD_INDEX_BITS[self.length as usize])
    }
}

/// At which places a word may start after the position asked for, so that a transform's
/// lead lies between.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leads {
    /// Only at the position itself.
    #[default]
    None,
    /// Also after a space.
    Space,
    /// After any lead that a transform has.
    All,
}
