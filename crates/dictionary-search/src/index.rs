//! A word table in front of a trie.

use brotwerk_core::{Walk, WordForm, WordIndex, WordStart};
use brotwerk_trie::Trie;
use brotwerk_word_table::WordTable;

/// The index of a [`Search`](crate::Search): the table finds the trie's root.
#[derive(Clone, Copy, Debug)]
pub struct TableTrie<B> {
    /// From four bytes to a root.
    pub table: WordTable<B>,
    /// The words.
    pub trie: Trie<B>,
}

impl<B: AsRef<[u8]>> WordIndex for TableTrie<B> {
    #[inline]
    fn walk(&self, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
        let Some(&start) = text.first_chunk() else { return Walk::default() };
        let Some(root) = self.table.node(WordStart::from_le_bytes(start)) else {
            return Walk::default();
        };
        self.trie.walk(root, text, on_word)
    }
}
