//! What must hold of a part of a Brotli encoder, as functions to call: on brotwerk's parts and
//! on your own.
//!
//! A property is a function `check_…` that panics where it does not hold, and says what went
//! wrong and where. Unit tests, property tests and fuzz targets call the same ones; they differ
//! only in where their inputs come from.
//!
//! | part, and its trait | module |
//! |---|---|
//! | match finder: `BestMatch`, `AllMatches` | [`finders`] |
//! | parser: `Parser` | [`parsers`] |
//! | block splitter: `BlockSplitter` | [`splitters`] |
//! | filter, index, transform, search of words: `WordFilter`, `WordIndex`, … | [`words`] |
//! | bit writer: `BitSink` | [`sinks`] |
//! | maker of prefix codes | [`prefix_codes`] |
//! | coding of context maps | [`context_maps`] |
//!
//! What fast parts are held against are the slow, simple ones in [`oracles`]; the texts for it
//! can be made to order by [`generators`]. Nothing here makes or reads a whole stream: that
//! a stream decodes is for decoders to say.
//!
//! - Invariants: the same inputs give the same verdict on every machine; no clock, no random
//!   numbers but from seeds.
//! - Cost: the oracles are quadratic at worst. Texts of some kilobytes are what they are for.
//! - Features: `arbitrary` makes steps and texts from a fuzzer's bytes.

pub mod context_maps;
pub mod finders;
pub mod generators;
pub mod oracles;
pub mod parsers;
pub mod prefix_codes;
pub mod sinks;
pub mod splitters;
pub mod words;
