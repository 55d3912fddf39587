use core::pin::Pin;
use core::task::{Context, Poll};
use std::boxed::Box;
use std::io;
use std::vec;

use ::tokio::io::{AsyncRead, ReadBuf};
use pin_project_lite::pin_project;

use super::WhenPending;
use crate::io::{BUFFER, io_error};
use crate::{Options, Stats, Stream};

pin_project! {
    /// Compresses what it reads from `R`; reading it gives the compressed stream.
    ///
    /// Where `R` has nothing at the moment, everything read so far is flushed, so that a
    /// decoder at the other end has it while both wait; [`when_pending`](Self::when_pending) says
    /// otherwise. The stream ends when `R` does. Errors of `R` are passed on and lose nothing.
    ///
    /// ```
    /// use tokio::io::AsyncReadExt;
    /// # async fn example() -> std::io::Result<()> {
    /// let mut compressed = Vec::new();
    /// brotwerk::tokio::Reader::new(&b"a text"[..], brotwerk::Options::new())
    ///     .read_to_end(&mut compressed)
    ///     .await?;
    /// # Ok(()) }
    /// ```
    pub struct Reader<R> {
        #[pin]
        inner: R,
        stream: Stream,
        buffer: Box<[u8]>,
        // The part of the buffer that the stream has not taken.
        start: usize,
        end: usize,
        when_pending: WhenPending,
        flush_requested: bool,
    }
}

impl<R> Reader<R> {
    /// A reader of `inner`.
    pub fn new(inner: R, options: Options) -> Self {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Self {
            inner,
            stream: Stream::new(options),
            buffer,
            start: 0,
            end: 0,
            when_pending: WhenPending::default(),
            flush_requested: false,
        }
    }

    /// Says what to do where `inner` has nothing at the moment. For a file that is
    /// [`WhenPending::Wait`].
    #[must_use]
    pub fn when_pending(mut self, when_pending: WhenPending) -> Self {
        self.when_pending = when_pending;
        self
    }

    /// Asks for a flush of everything read from `inner` so far, before more is read. What reading
    /// this reader gives from then on has it, up to where it is pending next.
    pub fn request_flush(&mut self) {
        self.flush_requested = true;
    }

    /// Where the bits went so far.
    pub fn stats(&self) -> &Stats {
        self.stream.stats()
    }

    /// The reader that this one reads from.
    pub fn get_ref(&self) -> &R {
        &self.inner
    }

    /// The reader that this one reads from. What is read from it directly is missing from
    /// the stream.
    pub fn get_mut(&mut self) -> &mut R {
        &mut self.inner
    }

    /// The reader that this one reads from; what was read ahead is lost.
    pub fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: AsyncRead> AsyncRead for Reader<R> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        output: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut this = self.project();
        if output.remaining() == 0 {
            return Poll::Ready(Ok(()));
        }
        loop {
            if give(this.stream, output) {
                return Poll::Ready(Ok(()));
            }
            if this.stream.is_finishing() {
                return Poll::Ready(Ok(()));
            }
            if this.start < this.end {
                let bytes = &this.buffer[*this.start..*this.end];
                *this.start += this.stream.process(bytes, &mut []).map_err(io_error)?.consumed;
                continue;
            }
            if core::mem::take(this.flush_requested) {
                let _ = this.stream.flush(&mut []).map_err(io_error)?;
                continue;
            }
            let mut space = ReadBuf::new(this.buffer);
            match this.inner.as_mut().poll_read(context, &mut space) {
                Poll::Ready(Ok(())) => {
                    (*this.start, *this.end) = (0, space.filled().len());
                    if *this.end == 0 {
                        let _ = this.stream.finish(&mut []).map_err(io_error)?;
                    }
                }
                Poll::Ready(Err(error)) if error.kind() == io::ErrorKind::Interrupted => {}
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending if *this.when_pending == WhenPending::Wait => return Poll::Pending,
                Poll::Pending => {
                    let _ = this.stream.flush(&mut []).map_err(io_error)?;
                    if this.stream.waiting_output().is_empty() {
                        return Poll::Pending;
                    }
                }
            }
        }
    }
}

/// Hands on what waits, as much as there is space for; says whether there was any.
fn give(stream: &mut Stream, output: &mut ReadBuf<'_>) -> bool {
    let waiting = stream.waiting_output();
    let count = waiting.len().min(output.remaining());
    output.put_slice(&waiting[..count]);
    stream.consume_output(count);
    count > 0
}
