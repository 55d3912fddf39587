//! Adapters for tokio's `AsyncWrite` and `AsyncRead`. They use its traits and nothing else
//! of it, so any runtime that speaks them will do.
//!
//! What is slow to come should not wait for what is slower still: [`Reader`] flushes when
//! its source has nothing at the moment, and so does [`Writer`] when `tokio::io::copy`
//! feeds it, which asks for a flush then.

mod reader;
mod writer;

pub use reader::Reader;
pub use writer::Writer;
