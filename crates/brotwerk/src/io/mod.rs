//! `std::io` adapters.

mod reader;
mod writer;

pub use reader::Reader;
pub use writer::Writer;

use std::io;

use crate::Error;

/// Bytes of the buffer between a stream and its sink: large enough that calls are few,
/// small enough for the stack of no one.
pub(crate) const BUFFER: usize = 1 << 14;

pub(crate) fn io_error(error: Error) -> io::Error {
    let kind = match error {
        Error::OutOfMemory(_) | Error::MemoryLimit { .. } | Error::BeyondSizeHint { .. } => {
            io::ErrorKind::OutOfMemory
        }
        _ => io::ErrorKind::InvalidInput,
    };
    io::Error::new(kind, error)
}
