//! Dictionary-compressed Brotli: the content encoding `dcb` (RFC 9842 §4).
//!
//! ```text
//! ff 44 43 42 | SHA-256 of the dictionary, 32 bytes | a Brotli stream
//! ```
//!
//! Sender and receiver have a dictionary in common, such as the file's last version, and only
//! what is new in the text is sent. The stream behind the header is one of RFC 7932, whose
//! copies may reach into the dictionary as if it stood before the text ("raw", RFC 9841). Its
//! window is 16 MiB at most; the dictionary counts in no window.
//!
//! Here is the container alone: [`Header`] writes and reads it, [`HeaderReader`] reads it where it
//! comes in portions, [`open`] where it lies in memory. Each refusal names the rule that was broken
//! ([`DcbError`]). What is in the stream, a decoder tells. An encoder writes the header by itself
//! when it is given `Options::compression_dictionary`.
//!
//! Not for `dcz`, which has other magic bytes, nor for dictionaries in the serialized format of
//! RFC 9841, which RFC 9842 doesn't use.
#![no_std]

mod error;
mod hash;
mod header;
mod reader;

pub use error::DcbError;
pub use hash::{DictionaryHash, NotAHash};
pub use header::{Header, MAGIC, MAX_WINDOW_BITS};
pub use reader::{HeaderReader, open};
