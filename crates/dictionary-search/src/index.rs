//! A prefix table in front of a trie.

use brotwerk_core::{Prefix, Walk, WordForm, WordIndex};
use brotwerk_prefix_table::PrefixTable;
use brotwerk_trie::Trie;

/// The index of a [`Search`](crate::Search): the table finds the trie's root.
#[derive(Clone, Copy, Debug)]
pub struct PrefixTrie<B> {
    /// From four bytes to a root.
    pub table: PrefixTable<B>,
    /// The words.
    pub trie: Trie<B>,
}

impl<B: AsRef<[u8]>> WordIndex for PrefixTrie<B> {
    #[inline]
    fn walk(&self, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
        let Some(&prefix) = text.first_chunk() else { return Walk::default() };
        let Some(root) = self.table.node(Prefix::from_le_bytes(prefix)) else {
            return Walk::default();
        };
        self.trie.walk(root, text, on_word)
    }
}
