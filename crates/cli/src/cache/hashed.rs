//! Hashes bytes on their way.

use std::io::{self, Read, Write};

use sha2::{Digest as _, Sha256};

use super::Hash;

/// A reader or writer, and the SHA-256 of what has passed. One that writes to nothing hashes what is
/// written.
pub(crate) struct Hashed<T> {
    pub(crate) inner: T,
    state: Sha256,
}

impl<T> Hashed<T> {
    pub(crate) fn new(inner: T) -> Self {
        Self { inner, state: Sha256::new() }
    }

    /// The hash of all that has passed.
    pub(crate) fn hash(&self) -> Hash {
        self.state.clone().finalize().into()
    }
}

impl<R: Read> Read for Hashed<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.inner.read(buffer)?;
        self.state.update(&buffer[..length]);
        Ok(length)
    }
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.inner.write(bytes)?;
        self.state.update(&bytes[..length]);
        Ok(length)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}
