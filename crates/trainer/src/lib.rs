//! Makes reduced dictionaries: which words of Brotli's static dictionary are worth
//! searching for in texts of a kind.
//!
//! ```text
//! texts ─► encoder ─► commands, plan ─► bits saved by each (word, case form) ─┐
//!              └─► look-ups that each prefix caused ──────────────────────────┴─► select
//! ```
//!
//! Each text is compressed with the words given. For each reference to a word the
//! trainer takes what its bytes would have cost as literals, by the codes that the
//! encoder's plan leads to, less what the reference cost: the bits saved. It also counts
//! the look-ups that got past the filter because words with those four first bytes are
//! in the set. [`select`] keeps what saves more than its look-ups cost.
//!
//! Everything is counted in whole numbers, so that texts may come in any order and
//! [`Statistics`] of parts of a corpus be added.
//!
//! Cost: about twice the time of compressing the texts. Memory: the longest text's, and
//! about a megabyte.

mod prices;
mod record;
mod select;
mod statistics;

pub use record::Trainer;
pub use select::{LOOK_UP_COST, select};
pub use statistics::{FormUse, Statistics};
