//! LZ77 match finders for Brotli encoders, one file each.
//!
//! | finder | answers | for |
//! |---|---|---|
//! | [`LastPlaces`] | the last match, if it is good ([`BestMatch`]) | greedy parsing in a hurry |
//! | [`HashRows`] | the best match ([`BestMatch`]) | greedy and lazy parsing, any speed |
//! | [`BinaryTree`] | all matches ([`AllMatches`]) | shortest-path parsing, dense and slow |
//! | [`Longest`] | the best of a tree's matches | lazy parsing with a tree |
//! | [`Beside`] | the best, or all, of what two finders find | finders that know of different matches |
//! | [`PrefixDictionaryIndex`] | the best copy from a prefix dictionary ([`PrefixDictionarySearch`](brotwerk_core::PrefixDictionarySearch)) | any parser, beside its finder |
//!
//! All but the last share the contract of [`Part`]: tables sized by the text, and reused without
//! being cleared, but for the tags of hash rows. Positions are stored as numbers that go
//! on rising from one text to the next, so that an entry left from an earlier text is
//! recognised by being too small.
#![no_std]

mod beside;
pub mod binary_tree;
mod by_length;
pub mod hash_rows;
pub mod last_places;
mod longest;
mod numbering;
pub mod prefix_dictionary_index;
mod tags;

pub use beside::Beside;
pub use binary_tree::{BinaryTree, TreeByLength, TreeConfig};
pub use brotwerk_core::{AllMatches, BestMatch, MatchFinder, Part};
pub use by_length::ByLength;
pub use hash_rows::{HashRows, RowsByLength, RowsConfig};
pub use last_places::{LastPlaces, PlacesByLength, PlacesConfig};
pub use longest::Longest;
pub use prefix_dictionary_index::PrefixDictionaryIndex;
