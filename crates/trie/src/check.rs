//! Bytes that may hold anything, looked through before anybody walks them.

use alloc::vec::Vec;
use core::fmt;

use brotwerk_core::{MAX_WORD_LENGTH, MIN_WORD_LENGTH, WordForm};

use crate::Trie;
use crate::node::Node;
use crate::walk::child_at;

/// What is wrong with bytes that are no trie; places are in bytes from the image's start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BadTrie {
    /// A node lies beyond the image, in whole or in part.
    Beyond {
        /// Where the node starts.
        node: usize,
    },
    /// Two ways lead to a node, or a root is a node's child.
    Shared {
        /// Where the node starts.
        node: usize,
    },
    /// A root's label is shorter than four bytes, or words would be longer than the format's.
    Label {
        /// Where the node starts.
        node: usize,
    },
    /// A word that the format does not have, or that is spelled otherwise than the labels say.
    Word {
        /// Where the node starts that names it.
        node: usize,
        /// The word.
        form: WordForm,
    },
}

impl fmt::Display for BadTrie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Beyond { node } => write!(f, "the node at byte {node} goes beyond the image"),
            Self::Shared { node } => write!(f, "two ways lead to the node at byte {node}"),
            Self::Label { node } => write!(f, "the node at byte {node} has no legal label"),
            Self::Word { node, form } => {
                write!(f, "{form:?}, of the node at byte {node}, is not spelled as its labels say")
            }
        }
    }
}

impl core::error::Error for BadTrie {}

impl<B: AsRef<[u8]>> Trie<B> {
    /// The trie that bytes from anywhere hold, if they hold one below each of these roots:
    /// walks from them then name only words that the text has.
    ///
    /// `starts` says whether the spelling of a legal word starts with some bytes; one that always
    /// says yes leaves the words' truth to whoever made the bytes.
    ///
    /// Every node is looked at once: some milliseconds for all words of the format, where
    /// [`from_image`](Self::from_image) takes no time.
    ///
    /// # Errors
    /// [`BadTrie`]. Walks from a root that was not named may still panic.
    pub fn checked(
        image: B,
        roots: impl IntoIterator<Item = u32>,
        mut starts: impl FnMut(WordForm, &[u8]) -> bool,
    ) -> Result<Self, BadTrie> {
        let mut roots: Vec<u32> = roots.into_iter().collect();
        roots.sort_unstable();
        // Several word starts may have the same root; it is not theirs, and says so.
        roots.dedup();
        let mut check = Check::new(image.as_ref());
        for root in roots {
            check.root(root as usize, &mut starts)?;
        }
        Ok(Self::from_image(image))
    }
}

/// A child to look at.
struct Ahead {
    /// Where it starts.
    node: usize,
    /// How many bytes of the path lead to its parent's end.
    parent: usize,
    /// The byte of the path after them.
    first: u8,
}

/// A way through all nodes.
struct Check<'a> {
    image: &'a [u8],
    /// A bit for each byte: whether a node that starts there was looked at.
    seen: Vec<u64>,
    /// What is left to look at.
    ahead: Vec<Ahead>,
    path: [u8; MAX_WORD_LENGTH],
}

impl<'a> Check<'a> {
    fn new(image: &'a [u8]) -> Self {
        let seen = alloc::vec![0; image.len().div_ceil(64)];
        Self { image, seen, ahead: Vec::new(), path: [0; MAX_WORD_LENGTH] }
    }

    /// Looks at a root and all below it. A node's children come after it and before its
    /// siblings, so that the path's start is always its parent's.
    fn root(
        &mut self,
        node: usize,
        starts: &mut impl FnMut(WordForm, &[u8]) -> bool,
    ) -> Result<(), BadTrie> {
        self.node(node, 0, starts)?;
        while let Some(Ahead { node, parent, first }) = self.ahead.pop() {
            self.path[parent] = first;
            self.node(node, parent + 1, starts)?;
        }
        Ok(())
    }

    fn node(
        &mut self,
        node: usize,
        depth: usize,
        starts: &mut impl FnMut(WordForm, &[u8]) -> bool,
    ) -> Result<(), BadTrie> {
        let beyond = BadTrie::Beyond { node };
        let bytes = self.image.get(node..).ok_or(beyond)?;
        let header = *bytes.first_chunk().ok_or(beyond)?;
        let seen = &mut self.seen[node / 64];
        if *seen >> (node % 64) & 1 == 1 {
            return Err(BadTrie::Shared { node });
        }
        *seen |= 1 << (node % 64);

        let header = Node::read(header);
        let label = header.label();
        let (label, rest) = bytes[label..].split_at_checked(header.label_length()).ok_or(beyond)?;
        let children = header.children().unwrap_or(0);
        // All but the first have an offset.
        let rest = rest.get(..children + 2 * children.saturating_sub(1)).ok_or(beyond)?;
        let end = depth + label.len();
        let least = if depth == 0 { MIN_WORD_LENGTH } else { 0 };
        let longest = MAX_WORD_LENGTH - usize::from(children > 0);
        if label.len() < least || end > longest {
            return Err(BadTrie::Label { node });
        }
        self.path[depth..end].copy_from_slice(label);

        let path = &self.path[..end];
        for form in header.word(end).into_iter().chain(header.below(end)) {
            if !form.is_legal() || !starts(form, path) {
                return Err(BadTrie::Word { node, form });
            }
        }

        let at = node + header.label() + label.len();
        self.ahead.extend((0..children).map(|child| {
            let node = at + child_at(rest, children, child);
            Ahead { node, parent: end, first: rest[child] }
        }));
        Ok(())
    }
}
