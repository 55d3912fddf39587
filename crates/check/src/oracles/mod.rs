//! Slow, simple implementations to hold the fast ones against.

mod bit_reader;
pub mod meta_block;
pub mod naive_ends;
pub mod naive_finder;
pub mod naive_spellings;
pub mod naive_splitter;
pub mod prefix_code;
pub mod sorted_words;
