//! From words to the image of a trie.

use alloc::vec::Vec;
use core::fmt;

use brotwerk_core::{CaseForm, MAX_WORD_LENGTH, MIN_WORD_LENGTH, WordForm, WordStart};

use crate::Trie;
use crate::node::{HEADER, MAX_BYTES, header};

/// A root: the four bytes that it is found by, and its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Root {
    /// The first four bytes of the words below.
    pub start: WordStart,
    /// What to hand to [`Trie::walk`]: where it starts, in bytes, at least 1 and less than
    /// [`MAX_BYTES`].
    pub node: u32,
}

/// A trie and the way into it.
#[derive(Clone, Debug)]
pub struct Built {
    /// The trie.
    pub trie: Trie<Vec<u8>>,
    /// Its roots, by word start in the order of bytes.
    pub roots: Vec<Root>,
}

/// Why no trie was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// The format has no such word, or it is spelled with another number of bytes.
    Illegal(WordForm),
    /// Two words with the same spelling; keep one.
    SameSpelling(WordForm, WordForm),
    /// The image would be larger than its numbers can name.
    TooLarge {
        /// Bytes that it would take, as far as it got.
        bytes: usize,
    },
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Illegal(form) => write!(f, "{form:?} is no word of this spelling"),
            Self::SameSpelling(a, b) => write!(f, "{a:?} and {b:?} are spelled alike; keep one"),
            Self::TooLarge { bytes } => write!(f, "a trie of {bytes} bytes is too large"),
        }
    }
}

impl core::error::Error for BuildError {}

/// A word and how it is spelled.
struct Word {
    spelling: [u8; MAX_WORD_LENGTH],
    form: WordForm,
}

impl Word {
    fn bytes(&self) -> &[u8] {
        &self.spelling[..self.form.spelling_length()]
    }
}

/// Builds the trie of words, each with its spelling, in any order.
///
/// # Errors
/// [`BuildError`].
pub fn build<S: AsRef<[u8]>>(
    words: impl IntoIterator<Item = (S, WordForm)>,
) -> Result<Built, BuildError> {
    let mut list = Vec::new();
    for (spelling, form) in words {
        let bytes = spelling.as_ref();
        if !form.is_legal() || bytes.len() != form.spelling_length() {
            return Err(BuildError::Illegal(form));
        }
        let mut spelling = [0; MAX_WORD_LENGTH];
        spelling[..bytes.len()].copy_from_slice(bytes);
        list.push(Word { spelling, form });
    }
    list.sort_unstable_by(|a, b| a.bytes().cmp(b.bytes()));
    if let Some(pair) = list.windows(2).find(|pair| pair[0].bytes() == pair[1].bytes()) {
        return Err(BuildError::SameSpelling(pair[0].form, pair[1].form));
    }
    // Node 0 stands for none, so the first byte stays empty.
    let mut image = alloc::vec![0];
    let mut roots = Vec::new();
    for words in usual_first(&list, MIN_WORD_LENGTH) {
        let node = image.len() as u32;
        let [a, b, c, d, ..] = words[0].spelling;
        roots.push(Root { start: WordStart::from_le_bytes([a, b, c, d]), node });
        write_node(&mut image, words, 0)?;
    }
    image.resize(image.len() + HEADER, 0);
    if image.len() > MAX_BYTES {
        return Err(BuildError::TooLarge { bytes: image.len() });
    }
    roots.sort_unstable_by_key(|root| root.start.to_le_bytes());
    Ok(Built { trie: Trie::from_image(image), roots })
}

/// Sorted words by their first so many bytes, the most usual ones first, so that the nodes which
/// most look-ups end at share cache lines and pages, and the child that most of them go to follows
/// its parent. The format lists the words of a length by how usual they are: what they were counted
/// in the very pages looked up misses the caches as often.
fn usual_first(words: &[Word], length: usize) -> Vec<&[Word]> {
    let mut groups: Vec<_> =
        words.chunk_by(|a, b| a.spelling[..length] == b.spelling[..length]).collect();
    groups.sort_by_key(|words| words.iter().map(|word| word.form.index).min());
    groups
}

/// Writes the node for `words`, which share their first bytes, and all below it. `depth`
/// bytes of theirs were matched before.
fn write_node(image: &mut Vec<u8>, words: &[Word], depth: usize) -> Result<(), BuildError> {
    let end = shared(words);
    let (word, rest) = match words {
        [word, rest @ ..] if word.bytes().len() == end => (Some(word.form), rest),
        rest => (None, rest),
    };
    let below = words
        .iter()
        .map(|word| word.form)
        .filter(|form| form.case == CaseForm::Plain)
        .min_by_key(|form| (form.length, form.index));
    let children = usual_first(rest, end + 1);
    image.extend(header(end - depth, word, below, children.len()));
    image.extend(&words[0].spelling[depth..end]);
    image.extend(children.iter().map(|words| words[0].spelling[end]));
    let offsets = image.len();
    image.resize(offsets + 2 * children.len().saturating_sub(1), 0);
    let first = image.len();
    for (child, words) in children.into_iter().enumerate() {
        let bytes = image.len();
        if let Some(before) = child.checked_sub(1) {
            let too_large = BuildError::TooLarge { bytes };
            let offset = u16::try_from(bytes - first).map_err(|_| too_large)?;
            image[offsets + 2 * before..][..2].copy_from_slice(&offset.to_le_bytes());
        }
        write_node(image, words, end + 1)?;
    }
    Ok(())
}

/// How many first bytes all of the sorted words share.
fn shared(words: &[Word]) -> usize {
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return 0 };
    first.bytes().iter().zip(last.bytes()).take_while(|(a, b)| a == b).count()
}
