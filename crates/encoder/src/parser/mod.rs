//! The parsers: which matches to take. One file for each idea.

pub mod lazy;
mod patience;
mod prefix;

pub use lazy::{Lazy, LazyConfig};
