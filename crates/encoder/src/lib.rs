//! The Brotli encoder: what happens between bytes and a stream.
//!
//! ```text
//! bytes ─► window ─► parser ─► commands ─► block split ─► prefix codes ─► bits ─► stream
//!          stream.rs (parser)   (core)      (block-split)   (meta-block)    pending.rs
//! ```
//!
//! [`Stream`] is the only engine. It takes bytes in any portions, cuts them into
//! meta-blocks, and asks its [`Parts`] for commands and a plan; `brotwerk-meta-block` turns
//! those into bits. [`Compressor`] is a stream that is given everything at once and
//! kept for the next text. Which parts, and how hard they try, is one row of
//! [`QUALITY_TABLE`].
//!
//! Section numbers refer to RFC 7932.
#![no_std]

extern crate alloc;

mod back_end;
mod bound;
mod checked;
#[cfg(feature = "dcb")]
mod compression_dictionary;
mod compressor;
mod dictionary;
mod dispatch;
mod engine;
mod error;
mod incompressible;
mod iterated;
mod memory_plan;
mod options;
mod parts;
mod paths;
mod pending;
mod prefix_dictionary;
mod quality_parts;
mod quality_table;
pub mod segments;
mod stats;
mod stream;
mod window;
mod with_prefix_dictionary;
mod workspace;

pub use back_end::{BackEnd, Standard};
pub use bound::max_compressed_size;
pub use brotwerk_core::{
    BlockBits, ContentType, DistanceParameters, Heap, Memory, Quality, WindowBits,
};
pub use checked::Checked;
#[cfg(feature = "dcb")]
pub use compression_dictionary::CompressionDictionary;
pub use compressor::{Compressor, encode_with_parts};
pub use dictionary::{Dictionary, DictionaryError};
pub use error::Error;
pub use iterated::{Iterated, IteratedConfig, Planner, Stage, Turn};
pub use options::Options;
pub use parts::{Assembly, Composed, Draft, Parts, Planned};
pub use prefix_dictionary::{PrefixDictionary, PrefixDictionaryError};
pub use quality_parts::QualityParts;
pub use quality_table::{
    Effort, LazyEffort, NearOnly, Otherwise, ParseEffort, PathEffort, QUALITY_TABLE, QuickEffort,
    RowsEffort, SHORT, TreeEffort,
};
pub use segments::{Segment, Segments};
pub use stats::Stats;
pub use stream::{Progress, Stream};
pub use with_prefix_dictionary::WithPrefixDictionary;
