//! The 121 transforms of the static dictionary's words (RFC 7932 §8, appendix B).
//!
//! A transform is a lead (RFC 7932 calls it prefix), an elementary transform and a
//! suffix: with number 5, the word `over` stands for `over the `. [`apply`] gives what a word
//! turns into under any of them; [`Fitting`] goes the other way, from a word and a text to the
//! transforms that fit.
//!
//! What it does not do: for cuts of more than one byte from the start (OmitFirst2 to 7 and 9)
//! [`Fitting`] has nothing to say. A word is found by its first bytes, which they take away, so
//! that an index needs an entry for each: `WordEnds` of
//! [brotwerk-dictionary-search](https://docs.rs/brotwerk-dictionary-search) is one, for those who
//! ask for all words.
#![no_std]

mod fitting;
mod suffixes;
mod table;

pub use brotwerk_core::{WordMatch, WordTransform};
pub use fitting::{Fitting, suffixed};
pub use table::{Elementary, MAX_OUTPUT, TABLE, TABLE_BYTES, Transform, apply, omit_first};
