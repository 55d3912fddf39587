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
    slice: &'a mut [u8],
    /// Complete bytes stored.
    position: usize,
    /// Bits not stored for good yet, lowest first, fewer than 8 between calls.
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
            slice,
            position: 0,
            pending: u64::from(partial.bits),
            pending_count: count,
            inherited: count,
        }
    }

    /// How many bytes are complete, and the bits after them.
    #[must_use]
    pub fn finish(self) -> (usize, PartialByte) {
        let partial = PartialByte { bits: self.pending as u8, count: self.pending_count as u8 };
        (self.position, partial)
    }

    /// Stores the complete bytes of the pending word.
    #[inline(always)]
    fn store(&mut self) {
        let complete = self.pending_count / 8;
        if let Some(space) = self.slice.get_mut(self.position..self.position + 8) {
            space.copy_from_slice(&self.pending.to_le_bytes());
        } else {
            // Not by reference to the whole: it would have to be in memory at all times.
            store_at_end(self.slice, self.position, self.pending, complete as usize);
        }
        self.position += complete as usize;
        self.pending >>= 8 * complete;
        self.pending_count %= 8;
    }
}

#[cold]
fn store_at_end(slice: &mut [u8], position: usize, pending: u64, complete: usize) {
    let bytes = pending.to_le_bytes();
    let left = slice.len() - position;
    assert!(complete <= left, "the slice of {} bytes is too short", slice.len());
    slice[position..][..complete].copy_from_slice(&bytes[..complete]);
}

impl BitSink for BitSlice<'_> {
    #[inline(always)]
    fn put(&mut self, count: u32, bits: u64) {
        check(count, bits);
        // At most 7 + 56 bits.
        self.pending |= bits << self.pending_count;
        self.pending_count += count;
        self.store();
    }

    fn align(&mut self) {
        self.pending_count = self.pending_count.next_multiple_of(8);
        self.store();
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.pending_count, 0, "whole bytes start at a byte boundary");
        let end = self.position + bytes.len();
        assert!(end <= self.slice.len(), "the slice of {} bytes is too short", self.slice.len());
        self.slice[self.position..end].copy_from_slice(bytes);
        self.position = end;
    }

    fn bit_length(&self) -> u64 {
        8 * self.position as u64 + u64::from(self.pending_count) - u64::from(self.inherited)
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
