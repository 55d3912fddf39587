//! How nodes lie in memory.

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, MIN_WORD_LENGTH, WordForm};

/// Bytes that an image may have, at most: 20 bits name any of them. All words of the format take
/// less than half of it. Raising it takes bits from the word table's tags.
pub const MAX_BYTES: usize = 1 << 20;

/// Bytes that can be read from any node's start, so that one load has all that stands before
/// its label; an image ends in as many zeros.
pub(crate) const HEADER: usize = 8;

/// Bits of an index.
const INDEX_BITS: u32 = 11;
const INDEX: u16 = (1 << INDEX_BITS) - 1;

/// Bits of a node's first byte that tell the label's length.
const LABEL_BITS: u32 = 5;
const LABEL: u64 = (1 << LABEL_BITS) - 1;
/// The bits above them: which of these the node has.
const WORD: u32 = LABEL_BITS;
const BELOW: u32 = LABEL_BITS + 1;
const CHILDREN: u32 = LABEL_BITS + 2;
const _: () = assert!(MAX_WORD_LENGTH < 1 << LABEL_BITS && CHILDREN < 8);

/// What stands before a node's label.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    /// As it lies there, the first byte lowest.
    header: u64,
}

impl Node {
    #[inline]
    pub(crate) const fn read(bytes: [u8; HEADER]) -> Self {
        Self { header: u64::from_le_bytes(bytes) }
    }

    #[inline]
    const fn has(self, what: u32) -> usize {
        (self.header >> what) as usize & 1
    }

    /// How many bytes the label has.
    #[inline]
    pub(crate) const fn label_length(self) -> usize {
        (self.header & LABEL) as usize
    }

    /// Where the words end that the node names, in bytes from its start.
    #[inline]
    const fn words_end(self) -> usize {
        1 + 2 * (self.has(WORD) + self.has(BELOW))
    }

    /// Where the label starts, in bytes from the node's start.
    #[inline]
    pub(crate) const fn label(self) -> usize {
        self.words_end() + self.has(CHILDREN)
    }

    /// How many children there are, if any.
    #[inline]
    pub(crate) const fn children(self) -> Option<usize> {
        if self.has(CHILDREN) == 0 {
            return None;
        }
        Some((self.header >> (8 * self.words_end())) as u8 as usize)
    }

    /// The word that ends with the label, at this depth.
    #[inline]
    pub(crate) fn word(self, depth: usize) -> Option<WordForm> {
        if self.has(WORD) == 0 {
            return None;
        }
        let packed = (self.header >> 8) as u16;
        let case = CaseForm::ALL[usize::from(packed >> INDEX_BITS) % CaseForm::ALL.len()];
        Some(WordForm { length: (depth + case.left_out()) as u8, index: packed & INDEX, case })
    }

    /// The shortest plain word here or below, if the label ends at this depth.
    #[inline]
    pub(crate) fn below(self, depth: usize) -> Option<WordForm> {
        if self.has(BELOW) == 0 {
            return self.word(depth).filter(|word| word.case == CaseForm::Plain);
        }
        let packed = (self.header >> (8 + 16 * self.has(WORD))) as u16;
        Some(WordForm {
            length: (packed >> INDEX_BITS) as u8 + MIN_WORD_LENGTH as u8,
            index: packed & INDEX,
            case: CaseForm::Plain,
        })
    }
}

/// What a node starts with: the label's length, and what there is of a word here, a plain one below
/// and children.
pub(crate) fn header(
    label: usize,
    word: Option<WordForm>,
    below: Option<WordForm>,
    children: usize,
) -> impl Iterator<Item = u8> {
    // A plain word that ends here is the shortest.
    let below = below
        .filter(|&below| word != Some(below))
        .map(|form| form.index | (u16::from(form.length) - MIN_WORD_LENGTH as u16) << INDEX_BITS);
    let word = word.map(|form| form.index | (form.case as u16) << INDEX_BITS);
    let children = (children > 0).then_some(children as u8);
    let first = label as u8
        | u8::from(word.is_some()) << WORD
        | u8::from(below.is_some()) << BELOW
        | u8::from(children.is_some()) << CHILDREN;
    let words = [word, below].into_iter().flatten().flat_map(u16::to_le_bytes);
    core::iter::once(first).chain(words).chain(children)
}
