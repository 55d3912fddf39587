//! From commands and a plan to the bits of a meta-block (§9.2, §9.3).
//!
//! Two passes. The first counts each symbol for the prefix code that the plan gives
//! it, makes the codes, and so knows the meta-block's size to the bit ([`Codes`]). The
//! second writes ([`write_compressed`]). In between the caller may decide to store the
//! text instead ([`write_stored`]).
//!
//! Section numbers refer to RFC 7932.
#![no_std]

mod block_switch;
mod codes;
mod framing;
mod header;
mod symbols;
mod writer;

pub use codes::{CodeSet, Codes, MetaBlockBits};
pub use framing::{
    stored_bits, write_empty_last, write_metadata_header, write_stored, write_stream_header,
    write_sync,
};
pub use writer::write_compressed;
