//! Counts bytes on their way.

use std::io::{self, Write};

/// Counts the bytes that reach a writer.
pub(crate) struct Counted<'a, W> {
    inner: &'a mut W,
    count: u64,
}

impl<'a, W: Write> Counted<'a, W> {
    pub(crate) fn new(inner: &'a mut W) -> Self {
        Self { inner, count: 0 }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
