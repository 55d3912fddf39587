//! Which of many texts is most like this one: what a new file is best encoded against.
//!
//! A [`Sketch`] is a sample of the strings of [`SHINGLE`] bytes in a text, at every place, chosen by
//! their hashes alone: so two texts that share strings share samples, wherever these lie. What part of
//! a text's samples another's has estimates what part of its bytes copies from that other one could
//! make. A [`Catalogue`] finds the texts that share samples by a table from samples to texts, so that
//! a thousand new files against a thousand old ones take two thousand readings and no comparison of
//! pairs.
//!
//! A sketch holds at most [`MOST_SAMPLES`] samples: 4 KiB for a file of any size, estimates within
//! some percent. Reading takes two multiplications a byte. For short texts, and where all texts share
//! most of what they have, it is a guess; whoever needs to know compresses.
//!
//! Source: bottom-k and scaled MinHash (Broder 1997, *On the resemblance and containment of
//! documents*; Irber et al. 2022).
#![no_std]

extern crate alloc;

mod catalogue;
mod rolling;
mod sketch;

pub use catalogue::{Alike, Catalogue};
pub use sketch::{MOST_SAMPLES, Sketch};

/// Bytes in the strings that are sampled. A copy of so many bytes is worth its command in any text;
/// shorter strings are in common by chance, longer ones break at each edit.
pub const SHINGLE: usize = 16;
