//! Adapters for tokio's `AsyncWrite` and `AsyncRead`. They use its traits and nothing else
//! of it, so any runtime that speaks them will do.
//!
//! What is slow to come should not wait for what is slower still: unless told otherwise,
//! [`Reader`] flushes when its source has nothing at the moment, and so does [`Writer`] when
//! `tokio::io::copy` feeds it, which asks for a flush then. Every flush costs bytes, and where they
//! fall is a matter of timing. **For a file**, which nobody reads before it is whole, say
//! [`WhenPending::Wait`]: then one text gives one stream.

mod reader;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

/// What an adapter does where there is nothing to compress at the moment.
///
/// ```
/// use brotwerk::Options;
/// use brotwerk::tokio::{Reader, WhenPending};
/// # async fn example(file: impl tokio::io::AsyncRead + Unpin, size: usize)
/// #     -> std::io::Result<()> {
/// let options = Options::new().size_hint(size);
/// let mut compressed = Reader::new(file, options).when_pending(WhenPending::Wait);
/// tokio::io::copy(&mut compressed, &mut tokio::io::sink()).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhenPending {
    /// Flushes, so that whoever is at the other end has all there is while both wait.
    ///
    /// The default: to wait for what an encoder holds back may be to wait for ever, while a
    /// flush too many costs a few bytes.
    #[default]
    Flush,
    /// Waits for more. One text then gives one stream, that of one-shot encoding if
    /// [`size_hint`](crate::Options::size_hint) says its size, however it comes.
    ///
    /// For what comes in portions by an accident of timing, like files: `tokio::fs::File` is
    /// pending for every one of its buffers. Where the other end waits for an answer before it
    /// sends more, ask for flushes: [`Reader::request_flush`], [`Writer::request_flush`].
    Wait,
}
