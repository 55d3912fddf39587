//! A radix trie of dictionary words with compressed edges, flat in memory: built once,
//! read without allocation.
//!
//! With the six words
//!
//! ```text
//! january  janitor  june  july  julie  august
//! ```
//!
//! there is a node for each four bytes that a word starts with, a root, and below it one
//! wherever words part or end:
//!
//! ```text
//! janu ─ ary        root "janu" + "ary" in one node: nothing parts before the end
//! jani ─ tor        likewise
//! june
//! july
//! juli ─ e
//! augu ─ st
//! ```
//!
//! Roots are found through a [word table](https://docs.rs/brotwerk-word-table) or any
//! other map; [`Built::roots`] lists them.
//!
//! **Walk.** From a root, compare the node's label with the text, report the word that
//! ends there, if any, go on with the child that has the text's next byte. At most 24
//! bytes deep. What the text agrees with last knows the shortest plain word below it:
//! the one to cut.
//!
//! **Layout.** Little-endian bytes. A node is followed by all nodes below it, so that a
//! walk stays within a cache line or two:
//!
//! | bytes | |
//! |---|---|
//! | 1 | length of the label |
//! | 1 | number of children |
//! | 2 | the word that ends here: its case form, its index; depth tells its length |
//! | 2 | the shortest plain word here or below: its length, its index |
//! | … | the label; a root's has the four bytes it is found by |
//! | … | the children's first bytes, rising |
//! | 2 each | how far after this node's start each child starts |
//!
//! Roots start at multiples of [`UNIT`] bytes and are numbered by them. Those of words that
//! come first in the format's lists, the most usual ones, lie in front.
//!
//! **When not to use it.** To find words by their middle or end.
#![no_std]

extern crate alloc;

mod build;
mod check;
mod node;
mod walk;

pub use brotwerk_core::{Walk, WordForm, WordStart};
pub use build::{BuildError, Built, Root, build};
pub use check::BadTrie;
pub use node::UNIT;
pub use walk::Trie;
