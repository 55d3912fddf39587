//! Slow, simple implementations to hold the fast ones against: those of `brotwerk-check`, and
//! one that is the reference's.

pub mod c_dictionary;

pub use brotwerk_check::oracles::{
    meta_block, naive_finder, naive_splitter, prefix_code, sorted_words,
};
