use std::boxed::Box;
use std::fmt;
use std::io::{self, Read};
use std::vec;

use super::{BUFFER, io_error};
use crate::{Options, Stats, Stream};

/// Compresses what it reads from `R`; reading it gives the compressed stream.
///
/// Errors of `R` are passed on and lose nothing: reading again goes on where it
/// stopped. The stream ends when `R` does.
///
/// ```
/// use std::io::Read;
/// let mut compressed = Vec::new();
/// brotwerk::io::Reader::new(&b"a text"[..], brotwerk::Options::new())
///     .read_to_end(&mut compressed)?;
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Reader<R: Read> {
    inner: R,
    stream: Stream,
    buffer: Box<[u8]>,
    /// The part of the buffer that the stream has not taken.
    start: usize,
    end: usize,
}

impl<R: Read> Reader<R> {
    /// A reader of `inner`.
    pub fn new(inner: R, options: Options) -> Self {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Self { inner, stream: Stream::new(options), buffer, start: 0, end: 0 }
    }

    /// Where the bits went so far.
    pub fn stats(&self) -> &Stats {
        self.stream.stats()
    }

    /// The reader that this one reads from.
    pub fn get_ref(&self) -> &R {
        &self.inner
    }

    /// The reader that this one reads from. What is read from it directly is missing
    /// from the stream.
    pub fn get_mut(&mut self) -> &mut R {
        &mut self.inner
    }

    /// The reader that this one reads from; what was read ahead is lost.
    pub fn into_inner(self) -> R {
        self.inner
    }
}

impl<R: Read> Read for Reader<R> {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        if output.is_empty() {
            return Ok(0);
        }
        loop {
            if self.stream.is_finishing() {
                return Ok(self.stream.finish(output).map_err(io_error)?.written);
            }
            let progress = self
                .stream
                .process(&self.buffer[self.start..self.end], output)
                .map_err(io_error)?;
            self.start += progress.consumed;
            if progress.written > 0 {
                return Ok(progress.written);
            }
            if self.start == self.end {
                self.start = 0;
                self.end = 0;
                self.end = match self.inner.read(&mut self.buffer) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    result => result?,
                };
                if self.end == 0 {
                    let progress = self.stream.finish(output).map_err(io_error)?;
                    return Ok(progress.written);
                }
            }
        }
    }
}

impl<I: Read + fmt::Debug> fmt::Debug for Reader<I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reader")
            .field("inner", &self.inner)
            .field("stream", &self.stream)
            .finish_non_exhaustive()
    }
}
