//! Finds words of Brotli's static dictionary in text.
//!
//! Three structures stand in a row, each asked only where the one before said yes:
//!
//! ```text
//! text ─► filter ─► word table ─► trie ─► transform ─► DictionaryMatch
//!         1 load    2 loads         1 walk  suffix or cut
//! ```
//!
//! [`Search`] is the row, over any [`WordFilter`], [`WordIndex`] and [`WordTransform`];
//! [`build`] makes one for any set of words, [`shipped`] has one for each content type
//! as an image in the binary, for which nothing needs to be built, and [`whole`] one for all words.
//!
//! Words whose first bytes a transform leaves out start with other bytes than the index knows:
//! [`WordEnds`] has them, in [`ends`] all of them. [`UnionSearch`] asks two searches.
//!
//! Parsers that have no time for the row ask [`Spellings`], an index of what words become under the
//! transforms that pay most; [`spellings`] has those that save most.
//!
//! Cost: a load where no word starts, which is nearly everywhere; some tens of
//! nanoseconds where one might.
#![no_std]

extern crate alloc;

mod build;
mod count;
mod end_table;
mod error;
mod image;
mod index;
mod rising;
mod search;
mod shipped;
mod spelling_image;
mod spellings;
mod union;
mod word_ends;

pub use brotwerk_core::{DictionarySearch, Leads, WordFilter, WordIndex, WordTransform};
pub use build::{OwnedSearch, build};
pub use count::{Counts, Observe, Stage};
pub use error::BuildError;
pub use image::{BadImage, CheckError, ImageSearch, StaticSearch};
pub use index::TableTrie;
pub use search::Search;
pub use shipped::{StaticEnds, StaticSpellings, ends, shipped, spellings, whole};
pub use spelling_image::{BadList, NoRoom, SpellingImage};
pub use spellings::Spellings;
pub use union::UnionSearch;
pub use word_ends::WordEnds;
