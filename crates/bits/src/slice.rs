use crate::{BitSink, SliceSink, check};

/// Bits of a byte that is not complete yet: where one writer stopped and another goes on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PartialByte {
    /// The bits, lowest first; those above `count` are zero.
    pub bits: u8,
    /// How many there are, 0 to 7.
    pub count: u8,
}

/// Writes into a slice. For callers that know how much they will write.
///
/// Bits gather in a 64-bit word, which is stored whole wherever eight bytes are left in
/// the slice; the bytes after the last complete one are written over and again. Without
/// eight bytes to spare, it stores byte by byte.
///
/// # Panics
/// Its methods panic where the slice is too short.
#[derive(Debug)]
pub struct BitSlice<'a> {
    /// What is behind the complete bytes stored.
    rest: &'a mut [u8],
    /// Bytes of the whole slice.
    length: usize,
    /// Bits not stored for good yet, lowest first, fewer than 8 but for those that are held.
    pending: u64,
    pending_count: u32,
    /// Bits that were there before the first one was put.
    inherited: u32,
}

impl<'a> BitSlice<'a> {
    /// A writer at the start of `slice`.
    pub fn new(slice: &'a mut [u8]) -> Self {
        Self::with_partial(slice, PartialByte::default())
    }

    /// A writer whose first byte has some of its bits already.
    pub fn with_partial(slice: &'a mut [u8], partial: PartialByte) -> Self {
        let count = u32::from(partial.count);
        debug_assert!(count < 8 && partial.bits >> count == 0);
        Self {
            length: slice.len(),
            rest: slice,
            pending: u64::from(partial.bits),
            pending_count: count,
            inherited: count,
        }
    }

    /// How many bytes are complete, and the bits after them.
    #[must_use]
    pub fn finish(self) -> (usize, PartialByte) {
        let partial = PartialByte { bits: self.pending as u8, count: self.pending_count as u8 };
        (self.position(), partial)
    }

    /// Complete bytes stored.
    #[inline]
    fn position(&self) -> usize {
        self.length - self.rest.len()
    }

    /// Stores the complete bytes of the pending word.
    #[inline(always)]
    fn store(&mut self) {
        let complete_bits = self.pending_count & 0x38;
        let complete = (complete_bits / 8) as usize;
        // Taken out: by reference to the whole, it would have to be in memory at all times.
        let rest = core::mem::take(&mut self.rest);
        self.rest = if let Some(space) = rest.first_chunk_mut() {
            *space = self.pending.to_le_bytes();
            &mut rest[complete..]
        } else {
            store_at_end(rest, self.length, self.pending, complete)
        };
        self.pending >>= complete_bits;
        self.pending_count %= 8;
    }
}

/// Stores bytes of a word where less than the word fits; returns what is left behind them.
#[cold]
fn store_at_end(rest: &mut [u8], length: usize, word: u64, complete: usize) -> &mut [u8] {
    assert!(complete <= rest.len(), "the slice of {length} bytes is too short");
    let (space, rest) = rest.split_at_mut(complete);
    space.copy_from_slice(&word.to_le_bytes()[..complete]);
    rest
}

impl BitSink for BitSlice<'_> {
    #[inline(always)]
    fn put(&mut self, count: u32, bits: u64) {
        self.hold(count, bits);
        self.store();
    }

    #[inline(always)]
    fn hold(&mut self, count: u32, bits: u64) {
        check(count, bits);
        debug_assert!(self.fits(count), "more bits are held than fit");
        self.pending |= bits << self.pending_count;
        self.pending_count += count;
    }

    #[inline(always)]
    fn fits(&self, count: u32) -> bool {
        // Without one to spare, the shift that takes whole bytes off could be by all 64.
        self.pending_count + count < u64::BITS
    }

    fn align(&mut self) {
        self.pending_count = self.pending_count.next_multiple_of(8);
        self.store();
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.pending_count, 0, "whole bytes start at a byte boundary");
        let rest = core::mem::take(&mut self.rest);
        assert!(bytes.len() <= rest.len(), "the slice of {} bytes is too short", self.length);
        let (space, rest) = rest.split_at_mut(bytes.len());
        space.copy_from_slice(bytes);
        self.rest = rest;
    }

    fn bit_length(&self) -> u64 {
        8 * self.position() as u64 + u64::from(self.pending_count) - u64::from(self.inherited)
    }
}

impl<'a> SliceSink<'a> for BitSlice<'a> {
    fn over(slice: &'a mut [u8], partial: PartialByte) -> Self {
        Self::with_partial(slice, partial)
    }

    fn finish(self) -> (usize, PartialByte) {
        self.finish()
    }
}
