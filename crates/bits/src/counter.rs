use crate::{BitSink, check};

/// Counts bits and keeps none of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct BitCounter {
    bits: u64,
}

impl BitCounter {
    /// A counter at zero.
    #[must_use]
    pub const fn new() -> Self {
        Self { bits: 0 }
    }
}

impl BitSink for BitCounter {
    #[inline]
    fn put(&mut self, count: u32, bits: u64) {
        check(count, bits);
        self.bits += u64::from(count);
    }

    fn align(&mut self) {
        self.bits = self.bits.next_multiple_of(8);
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.bits % 8, 0, "whole bytes start at a byte boundary");
        self.bits += 8 * bytes.len() as u64;
    }

    fn bit_length(&self) -> u64 {
        self.bits
    }
}
