//! A Brotli encoder made of parts.
//!
//! One call compresses a text that lies in memory:
//!
//! ```
//! use brotwerk::{ContentType, Options, Quality};
//!
//! let options = Options::new().quality(Quality::try_from(5)?).content_type(ContentType::Html);
//! let compressed = brotwerk::compress(b"<p>Fresh bread, every morning.</p>", &options);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Compressor`] does the same for many texts and keeps its memory in between;
//! [`io::Writer`] and [`io::Reader`] go between `std::io` streams, and with the feature
//! `tokio` a pair of the same names between tokio's; [`Stream`] is what they are made of,
//! for callers that bring their own I/O.
//!
//! Texts of many megabytes are compressed on several threads by [`Parallel`](parallel::Parallel), with
//! the feature `std`; [`Segments`] are what it is made of, for callers that bring their own threads.
//!
//! To swap a part of the encoder for one of your own, implement its trait from
//! [`parts`] and hand it to [`parts::encode_with_parts`] or
//! [`Stream::with_parts`](Stream::with_parts); the guide `docs/PARTS.md` goes through all of them,
//! and there are examples: `match_finder`, `block_splitter`, `own_parser`, `shortest_path`,
//! `no_dictionary`, `own_dictionary`, `arena`, `no_std`.
#![no_std]

extern crate alloc;
#[cfg(feature = "std")]
extern crate std;

#[cfg(feature = "dcb")]
pub use brotwerk_dcb as dcb;
#[cfg(feature = "std")]
pub mod io;
#[cfg(feature = "std")]
pub mod parallel;
pub mod parts;
#[cfg(feature = "tokio")]
pub mod tokio;

pub use brotwerk_core::{
    BlockBits, ContentType, DistanceParameters, IllegalBlockBits, IllegalDistanceParameters,
    IllegalQuality, IllegalWindowBits, Quality, WindowBits,
};
#[cfg(feature = "dcb")]
pub use brotwerk_encoder::CompressionDictionary;
pub use brotwerk_encoder::{
    Compressor, Dictionary, DictionaryError, Error, Options, PrefixDictionary,
    PrefixDictionaryError, Progress, Segment, Segments, Stats, Stream, max_compressed_size,
};
#[cfg(feature = "std")]
pub use parallel::Parallel;

/// The compressed text: a complete Brotli stream.
///
/// Never fails for any input, and is at most [`max_compressed_size`] long. To compress
/// many texts, keep a [`Compressor`].
///
/// # Panics
/// If memory is refused, or the options' memory limit can't be met, or they contradict each other
/// as [`Compressor::try_compress_into`] says.
#[must_use]
pub fn compress(input: &[u8], options: &Options) -> alloc::vec::Vec<u8> {
    Compressor::new(options.clone()).compress(input)
}

/// The guide and the README, whose blocks are tests.
#[cfg(all(doctest, feature = "std"))]
mod pages {
    #[doc = include_str!("../../../docs/PARTS.md")]
    struct Guide;

    #[doc = include_str!("../../../README.md")]
    struct Readme;
}
