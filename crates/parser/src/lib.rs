//! Parsers: from a text to insert-and-copy commands. One file for each idea.
//!
//! A [`Parser`](brotwerk_core::Parser) decides which of the matches that a finder names, and
//! which words of the dictionary, become copies, and what stays literals.
//!
//! | parser | how | when not |
//! |---|---|---|
//! | [`ShortestPath`] | the cheapest of all ways to write a text, by prices learned from it | text that can't wait |
//! | [`Quick`] | takes the first match that is good enough | all but the least time |
//! | [`Lazy`] | takes the best match at a position unless the next one has a better; greedy without look-ahead | the smallest output: it never reconsiders |
//!
//! Section numbers refer to RFC 7932.
#![no_std]

mod backoff;
mod four_bytes;
mod going_on;
pub mod lazy;
mod prefix_dictionary;
pub mod quick;
mod ring_costs;
mod ring_use;
pub mod shortest_path;

pub use lazy::{Lazy, LazyByLength, LazyConfig};
pub use quick::{Quick, QuickConfig};
pub use shortest_path::{
    CodeLengths, KnownCopies, KnownCopy, KnownParse, Pass, PathConfig, Scope, ShortestPath, Trust,
};
