//! Makes reduced dictionaries: which words of Brotli's static dictionary are worth
//! searching for in texts of a kind, and how.
//!
//! ```text
//!           ┌───────────────────── dictionary ◄─────────────────────┐
//!           ▼                                                       │
//! texts ─► Trainer ─► Statistics ─► merge ─► Training::advance ─► select, fit
//!                      (a file)
//! ```
//!
//! Each text is compressed with the words given. For each reference to a word the
//! trainer takes what its bytes would have cost as literals, by the codes that the
//! encoder's plan leads to, less what the reference cost: the bits saved. It also counts
//! what look-ups took that got past the filter because words with those four first bytes
//! are in the set, and what the profile's settings would come to a step further.
//! [`Training`] keeps what saves more than its look-ups cost, and goes on with that until
//! nothing changes: words compete, and what is left can do the work of what went.
//!
//! Everything is counted in whole numbers, so that texts may come in any order and
//! [`Statistics`] of parts of a corpus be added, on one machine or many.
//!
//! [`prefix`] makes dictionaries of another kind: bytes that texts have in common.
//!
//! Cost: a round takes about twice the time of compressing the texts, from the second round
//! on about ten times, as the profile's neighbours are tried. Memory: about twenty times the
//! longest text, and some megabytes.

mod count;
mod file;
mod fit;
pub mod prefix;
mod prices;
mod record;
pub mod report;
mod select;
mod spellings;
mod statistics;
mod training;
mod work;

pub use count::{Counted, Counter, Trainer, encoder};
pub use file::{BadStatistics, MAX_STATISTICS};
pub use fit::{VARIANTS, fit, variants};
pub use record::{Reference, counting};
pub use select::{Budget, select};
pub use spellings::{AllSpellings, SpellingName, SpellingsUse, fitting, ranked};
pub use statistics::{Basis, FormUse, Mixed, Outcome, Statistics};
pub use training::{Advance, Nothing, OWN, Training, prior};
pub use work::{FILTER_BIT, TABLE_LINE, TEXT_BYTE, TRIE_STEP, WORTH, Work};
