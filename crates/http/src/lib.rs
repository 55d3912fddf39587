//! A [tower](https://docs.rs/tower) layer for hyper and axum that compresses answers with Brotli,
//! by what they are.
//!
//! ```
//! use axum::{Router, routing::get};
//! use brotwerk_http::{CompressionLayer, Policy};
//!
//! let routes: Router = Router::new()
//!     .route("/", get(|| async { "<p>Fresh bread, every morning.</p>" }))
//!     .layer(CompressionLayer::new(Policy::new()));
//! ```
//!
//! | to find out | see |
//! |---|---|
//! | what is compressed, how hard, within what memory | [`Policy`] |
//! | who gets it | [`AcceptEncoding`] |
//! | what becomes of an answer's fields | `response.rs` |
//! | when it is flushed, how long the executor waits | `compressing.rs` |
//! | how memory is bounded | `pool.rs` |
//! | how files are sent that were compressed before | [`PrecompressedLayer`] |
//! | what is sent against dictionaries, and to whom never | [`DictionaryStore`], `dictionary/privacy.rs` |

mod body;
mod compressing;
mod dictionary;
mod layer;
mod media;
mod negotiate;
mod policy;
mod pool;
mod precompressed;
mod response;

pub use body::{BoxError, CompressionBody};
pub use dictionary::{
    Available, DictionaryStore, FolderOptions, FolderStore, IllegalUseAsDictionary, MemoryStore,
    UseAsDictionary,
};
pub use layer::{Compression, CompressionLayer, ResponseFuture};
pub use negotiate::AcceptEncoding;
pub use policy::{EventStreams, Policy, WhenPending};
pub use pool::Counters;
pub use precompressed::{Precompressed, PrecompressedError, PrecompressedLayer};

/// The README, whose blocks are tests.
#[cfg(doctest)]
mod pages {
    #[doc = include_str!("../README.md")]
    struct Readme;
}
