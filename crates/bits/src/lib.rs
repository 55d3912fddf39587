//! LSB-first bit writers for Brotli (RFC 7932 §1.5.1).
//!
//! Bits fill each byte from its least significant bit up; a number's lowest bit comes
//! first. Three sinks take them:
//!
//! - [`BitBuffer`] grows;
//! - [`BitSlice`] writes into space that the caller has, starting in the middle of a
//!   byte if need be, and is the fast one;
//! - [`BitCounter`] only counts.
//!
//! All implement [`BitSink`]: up to 56 bits at a time. A [`SliceSink`], such as [`BitSlice`],
//! can besides stop in the middle of a byte, and another go on.
//!
//! ```
//! use brotwerk_bits::BitBuffer;
//! use brotwerk_core::BitSink;
//!
//! let mut bits = BitBuffer::new();
//! bits.put(3, 0b101);
//! bits.put(7, 0b1000001);
//! assert_eq!(bits.into_bytes(), [0b0000_1101, 0b10]);
//! ```
#![no_std]

extern crate alloc;

mod buffer;
mod counter;
mod slice;
mod slice_sink;

pub use brotwerk_core::BitSink;
pub use buffer::BitBuffer;
pub use counter::BitCounter;
pub use slice::{BitSlice, PartialByte};
pub use slice_sink::SliceSink;

/// The most bits that a sink takes at once: with up to 7 bits of an incomplete byte
/// before them they fit 64.
pub const MAX_BITS: u32 = 56;

/// Asserts, in debug builds, that the caller keeps the contract of [`BitSink::put`].
#[inline(always)]
fn check(count: u32, bits: u64) {
    debug_assert!(count <= MAX_BITS, "{count} bits are more than a sink takes at once");
    debug_assert!(bits >> count == 0, "bits above the lowest {count} are set");
}
