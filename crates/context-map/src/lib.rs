//! How a context map is written down (RFC 7932 §7.3).
//!
//! A map says for each block type and context which prefix code to use: 64 entries per literal
//! block type, 4 per distance block type. It can be longer than the codes that it saves, so
//! whoever merges contexts wants to know its price ([`choose_map_coding`]) before anyone writes it
//! ([`write_context_map`]).
//!
//! Section numbers refer to RFC 7932.
#![no_std]

mod coding;
mod writer;

pub use coding::{
    MAX_MAP_SYMBOLS, MAX_RUN_BITS, MapCoding, MapSymbol, choose_map_coding, encode_map,
};
pub use writer::{write_context_map, write_count};
