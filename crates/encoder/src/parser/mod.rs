//! The parsers: which matches to take. One file for each idea.

pub mod lazy;
mod patience;

pub use lazy::{Lazy, LazyConfig};
