use alloc::vec::Vec;

use crate::{BitSink, check};

/// A bit string that grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BitBuffer {
    /// Complete bytes.
    bytes: Vec<u8>,
    /// The bits after them, fewer than 8.
    pending: u64,
    pending_count: u32,
}

impl BitBuffer {
    /// An empty bit string.
    #[must_use]
    pub const fn new() -> Self {
        Self { bytes: Vec::new(), pending: 0, pending_count: 0 }
    }

    /// An empty bit string with room for `bytes` bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        Self { bytes: Vec::with_capacity(bytes), ..Self::new() }
    }

    /// The complete bytes; up to 7 bits may follow them.
    #[must_use]
    pub fn complete_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// All bits, the last byte filled up with zeros.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.align();
        self.bytes
    }

    /// Appends the first `bit_length` bits of `bytes`, at whatever bit this string ends.
    ///
    /// # Panics
    /// If `bytes` has fewer bits.
    pub fn append(&mut self, bytes: &[u8], bit_length: u64) {
        let whole = usize::try_from(bit_length / 8).expect("a length in memory fits usize");
        let rest = (bit_length % 8) as u32;
        if self.pending_count == 0 {
            self.bytes.extend_from_slice(&bytes[..whole]);
        } else {
            for &byte in &bytes[..whole] {
                self.put(8, u64::from(byte));
            }
        }
        if rest > 0 {
            self.put(rest, u64::from(bytes[whole]) & ((1 << rest) - 1));
        }
    }

    /// Appends another bit string.
    pub fn append_buffer(&mut self, other: &Self) {
        self.append(&other.bytes, 8 * other.bytes.len() as u64);
        self.put(other.pending_count, other.pending);
    }
}

impl BitSink for BitBuffer {
    #[inline]
    fn put(&mut self, count: u32, bits: u64) {
        check(count, bits);
        self.pending |= bits << self.pending_count;
        self.pending_count += count;
        let complete = self.pending_count / 8;
        self.bytes.extend_from_slice(&self.pending.to_le_bytes()[..complete as usize]);
        self.pending >>= 8 * complete;
        self.pending_count %= 8;
    }

    fn align(&mut self) {
        self.put(self.pending_count.next_multiple_of(8) - self.pending_count, 0);
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.pending_count, 0, "whole bytes start at a byte boundary");
        self.bytes.extend_from_slice(bytes);
    }

    fn bit_length(&self) -> u64 {
        8 * self.bytes.len() as u64 + u64::from(self.pending_count)
    }
}
