use core::fmt;

use brotwerk_core::OutOfMemory;

/// Why an encoder did not do what was asked. Input bytes are never the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// Scratch memory was refused. The stream can't go on; a [`Compressor`](crate::Compressor)
    /// can be used again.
    OutOfMemory(OutOfMemory),
    /// The memory limit is below what the options need.
    MemoryLimit {
        /// The limit that was set, in bytes.
        limit: usize,
        /// The smallest limit that works for these options, in bytes.
        needed: usize,
    },
    /// More text came than was hinted at, and the memory limit leaves no room for it beside
    /// what was taken for the text hinted at.
    BeyondSizeHint {
        /// How much text was hinted at, in bytes.
        hint: u64,
        /// The limit that was set, in bytes.
        limit: usize,
        /// The smallest limit that works without a hint, for text of any size, in bytes.
        unhinted: usize,
    },
    /// The stream is finished; it takes no more input.
    Finished,
    /// A flush or finish has output waiting; call the same operation until it is done.
    OperationInProgress,
    /// An earlier call failed; the stream can't go on.
    Failed,
    /// An encoder that goes on with a stream must be told the stream's window, and was not.
    OffsetWithoutWindow,
    /// Dictionary-compressed Brotli has windows of at most 24 bits (RFC 9842 §4).
    DcbWindow {
        /// The window that was asked for, as the logarithm of its bytes.
        bits: u8,
    },
    /// A metadata block holds at most 2^24 bytes (§9.2).
    MetadataTooLong {
        /// Bytes that were given.
        length: usize,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfMemory(error) => error.fmt(f),
            Self::MemoryLimit { limit, needed } => {
                write!(f, "a memory limit of {limit} bytes is too low: {needed} are needed")
            }
            Self::BeyondSizeHint { hint, limit, unhinted } => write!(
                f,
                "more than the {hint} bytes hinted at don't fit a memory limit of {limit} bytes: \
                 without a hint, {unhinted} are enough for any text"
            ),
            Self::Finished => f.write_str("the stream is finished"),
            Self::OperationInProgress => {
                f.write_str("a flush or finish is under way: repeat it until it is done")
            }
            Self::Failed => f.write_str("the stream failed earlier and can't go on"),
            Self::OffsetWithoutWindow => {
                f.write_str("going on with a stream takes the window bits that it was begun with")
            }
            Self::DcbWindow { bits } => {
                write!(f, "a window of {bits} bits exceeds the 24 that dcb allows")
            }
            Self::MetadataTooLong { length } => {
                write!(f, "{length} bytes of metadata exceed the 16777216 that a block holds")
            }
        }
    }
}

impl core::error::Error for Error {}

impl From<OutOfMemory> for Error {
    fn from(error: OutOfMemory) -> Self {
        Self::OutOfMemory(error)
    }
}
