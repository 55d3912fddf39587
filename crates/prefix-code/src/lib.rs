//! Length-limited prefix codes, and how Brotli writes them down (RFC 7932 §3).
//!
//! From counts to bits in five steps, one file each:
//!
//! ```text
//! counts ─► smooth ─► code lengths ─► refine ──► codewords ─► the code's own description
//!           smooth.rs  lengths.rs     trellis.rs  codewords.rs  description.rs
//! ```
//!
//! [`best_code`] takes them all: it makes a code from the counts as they are and others
//! from smoothed counts, whose lengths are shorter to describe, keeps the cheapest
//! by exact cost, and may refine that. How far it goes, a [`CodeSearch`] says. [`write_code`] writes a code's description. A [`CodeMaker`] is whoever makes a
//! meta-block's codes: [`BestCodes`], or one of your own.
//!
//! A code is given by the length of each symbol's codeword, 0 where the symbol is not
//! used. A lone symbol has length 1 there, so that one can see that it is used; its
//! codeword is empty all the same, since there is nothing to tell.
//!
//! Nothing here allocates.
#![no_std]

mod best;
mod codewords;
mod description;
mod lengths;
mod maker;
mod search;
mod smooth;
mod trellis;
mod used;

pub use best::{CodeCost, CodeScratch, DescribedCode, best_code, best_code_in_place};
pub use codewords::{assign_codewords, codeword};
pub use description::{Description, LENGTH_SYMBOLS, description_bits, write_code, write_described};
pub use lengths::{LengthScratch, code_lengths};
pub use maker::{BestCodes, BrokenCode, CodeMaker, check_code, code_with_lengths};
pub use search::CodeSearch;

/// The longest codeword of a symbol, in bits (§3.2).
pub const MAX_LENGTH: u8 = 15;

/// Symbols in the largest alphabet: distances with NPOSTFIX 3, NDIRECT 120 and a large
/// window.
pub const MAX_SYMBOLS: usize = 16 + 120 + (62 << 4);
