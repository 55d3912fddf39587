use core::pin::Pin;
use core::task::{Context, Poll, ready};
use std::io;

use ::tokio::io::AsyncWrite;
use pin_project_lite::pin_project;

use super::WhenPending;
use crate::io::io_error;
use crate::{Options, Stats, Stream};

pin_project! {
    /// Compresses what is written to it and writes that to `W`.
    ///
    /// `flush` makes everything so far decodable for whoever reads `W`'s other end, unless
    /// [`when_pending`](Self::when_pending) says otherwise; `shutdown` ends the stream and shuts
    /// `W` down. A writer dropped without it leaves the stream incomplete, which decoders notice.
    ///
    /// A future that is dropped half-way loses nothing: what was accepted stays in the writer,
    /// and the next call goes on where that one stopped. The same holds for errors of `W`.
    ///
    /// ```
    /// use tokio::io::AsyncWriteExt;
    /// # async fn example() -> std::io::Result<()> {
    /// let mut writer = brotwerk::tokio::Writer::new(Vec::new(), brotwerk::Options::new());
    /// writer.write_all(b"first part, ").await?;
    /// writer.flush().await?;
    /// writer.write_all(b"second part").await?;
    /// writer.shutdown().await?;
    /// let compressed = writer.into_inner();
    /// # Ok(()) }
    /// ```
    pub struct Writer<W> {
        #[pin]
        inner: W,
        stream: Stream,
        when_pending: WhenPending,
        flush_requested: bool,
    }
}

impl<W> Writer<W> {
    /// A writer to `inner`.
    pub fn new(inner: W, options: Options) -> Self {
        Self {
            inner,
            stream: Stream::new(options),
            when_pending: WhenPending::default(),
            flush_requested: false,
        }
    }

    /// Says what `flush` does, which `tokio::io::copy` asks for where it has nothing to copy at
    /// the moment, and once more at its end. For a file that is [`WhenPending::Wait`]: a flush
    /// hands on what the stream has made and flushes `inner`, but makes nothing.
    #[must_use]
    pub fn when_pending(mut self, when_pending: WhenPending) -> Self {
        self.when_pending = when_pending;
        self
    }

    /// Asks that the next `flush` makes everything so far decodable, whatever
    /// [`when_pending`](Self::when_pending) says.
    ///
    /// ```
    /// use brotwerk::tokio::{WhenPending, Writer};
    /// use tokio::io::AsyncWriteExt;
    /// # async fn example() -> std::io::Result<()> {
    /// let writer = Writer::new(Vec::new(), brotwerk::Options::new());
    /// let mut writer = writer.when_pending(WhenPending::Wait);
    /// writer.write_all(b"the head of a page").await?;
    /// writer.request_flush();
    /// writer.flush().await?;
    /// # Ok(()) }
    /// ```
    pub fn request_flush(&mut self) {
        self.flush_requested = true;
    }

    /// Where the bits went so far.
    pub fn stats(&self) -> &Stats {
        self.stream.stats()
    }

    /// The writer that this one writes to.
    pub fn get_ref(&self) -> &W {
        &self.inner
    }

    /// The writer that this one writes to; writing to it directly breaks the stream.
    pub fn get_mut(&mut self) -> &mut W {
        &mut self.inner
    }

    /// The writer that this one writes to. The stream is whole only after a shutdown.
    pub fn into_inner(self) -> W {
        self.inner
    }
}

impl<W: AsyncWrite> Writer<W> {
    /// Writes what waits in the stream.
    fn poll_drain(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let mut this = self.project();
        while !this.stream.waiting_output().is_empty() {
            let waiting = this.stream.waiting_output();
            match ready!(this.inner.as_mut().poll_write(context, waiting)) {
                Ok(0) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Ok(count) => this.stream.consume_output(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
        Poll::Ready(Ok(()))
    }
}

impl<W: AsyncWrite> AsyncWrite for Writer<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.as_mut().poll_drain(context))?;
        let progress = self.project().stream.process(bytes, &mut []).map_err(io_error)?;
        Poll::Ready(Ok(progress.consumed))
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_drain(context))?;
        let flushes = self.flush_requested || self.when_pending == WhenPending::Flush;
        // Starts it or finds that it is done; what it makes waits in the stream.
        if flushes && !self.stream.is_finishing() {
            let this = self.as_mut().project();
            let _ = this.stream.flush(&mut []).map_err(io_error)?;
            // What was asked for is made; a call that goes on with this one only hands it on.
            *this.flush_requested = false;
            ready!(self.as_mut().poll_drain(context))?;
        }
        self.project().inner.poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_drain(context))?;
        let _ = self.as_mut().project().stream.finish(&mut []).map_err(io_error)?;
        ready!(self.as_mut().poll_drain(context))?;
        self.project().inner.poll_shutdown(context)
    }
}
