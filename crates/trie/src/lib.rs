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
//! **Layout.** Little-endian bytes, without gaps. A node is followed by all nodes below it, so that
//! a walk stays within a cache line or two; what a node does not need, it does not have:
//!
//! | bytes | | |
//! |---|---|---|
//! | 1 | the label's length in five bits, and a bit for each of the next three: whether it is there | |
//! | 2 | the word that ends here: its case form, its index; depth tells its length | where one ends |
//! | 2 | the shortest plain word below: its length, its index | where there is one, and no plain one ends here |
//! | 1 | number of children | where there are any |
//! | … | the label; a root's has the four bytes it is found by, a child's not the one its parent has | |
//! | … | the children's first bytes | where there are any |
//! | 2 each | how far after the first child's start each other one starts | where there are two |
//!
//! Up to the label all is in the eight bytes from the node's start, which one load has; zeros
//! follow the last node. A root's number is the byte it starts at. Roots of words that come first in
//! the format's lists, the most usual ones, lie in front, and so do such children.
//!
//! Roots are not kept from crossing a cache line's end: where they are, three percent more bytes
//! for gaps take away a twentieth of the misses, and no time.
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
pub use node::MAX_BYTES;
pub use walk::Trie;
