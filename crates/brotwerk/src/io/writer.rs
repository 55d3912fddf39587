use std::fmt;
use std::io::{self, Write};

use super::io_error;
use crate::{Options, Stats, Stream};

/// Compresses what is written to it and writes that to `W`.
///
/// `flush` makes everything so far decodable for whoever reads `W`'s other end.
/// [`finish`](Self::finish) ends the stream; a writer dropped without it leaves the
/// stream incomplete, which decoders notice.
///
/// Errors of `W` lose nothing: what was accepted stays in the writer, and the next
/// call goes on where the failed one stopped.
///
/// ```
/// use std::io::Write;
/// let mut writer = brotwerk::io::Writer::new(Vec::new(), brotwerk::Options::new());
/// writer.write_all(b"first part, ")?;
/// writer.flush()?;
/// writer.write_all(b"second part")?;
/// let compressed = writer.finish()?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Writer<W: Write> {
    inner: W,
    stream: Stream,
}

impl<W: Write> Writer<W> {
    /// A writer to `inner`.
    pub fn new(inner: W, options: Options) -> Self {
        Self { inner, stream: Stream::new(options) }
    }

    /// Ends the stream and gives `inner` back, flushed.
    ///
    /// # Errors
    /// Those of `inner`; `self` is lost then. Call [`try_finish`](Self::try_finish)
    /// first to be able to try again.
    pub fn finish(mut self) -> io::Result<W> {
        self.try_finish()?;
        Ok(self.inner)
    }

    /// Ends the stream; on error it can be called again and goes on.
    ///
    /// # Errors
    /// Those of `inner`, [`WriteZero`](io::ErrorKind::WriteZero) where it takes nothing.
    pub fn try_finish(&mut self) -> io::Result<()> {
        if self.stream.is_finished() {
            return self.inner.flush();
        }
        // Starts it or goes on with it; what it makes waits in the stream.
        if !self.stream.is_finishing() {
            self.drain()?;
        }
        let _ = self.stream.finish(&mut []).map_err(io_error)?;
        self.drain()?;
        self.inner.flush()
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

    /// Writes what waits in the stream.
    fn drain(&mut self) -> io::Result<()> {
        while !self.stream.waiting_output().is_empty() {
            match self.inner.write(self.stream.waiting_output()) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => self.stream.consume_output(count),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }
}

impl<W: Write> Write for Writer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.drain()?;
        let progress = self.stream.process(bytes, &mut []).map_err(io_error)?;
        Ok(progress.consumed)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.drain()?;
        let _ = self.stream.flush(&mut []).map_err(io_error)?;
        self.drain()?;
        self.inner.flush()
    }
}

impl<I: Write + fmt::Debug> fmt::Debug for Writer<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Writer")
            .field("inner", &self.inner)
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}
