use alloc::vec::Vec;
use core::fmt;

use crate::{BitSink, check};

/// A bit string that grows.
///
/// Like [`BitSlice`](crate::BitSlice) it stores a 64-bit word at a time, over and again where the
/// last byte is not complete; room for it is made for many puts at once.
#[derive(Clone, Default)]
pub struct BitBuffer {
    /// Complete bytes, and zeros or what is not complete behind them, at least eight bytes where
    /// there is anything.
    space: Vec<u8>,
    /// How many bytes are complete.
    position: usize,
    /// The bits after them, fewer than 8.
    pending: u64,
    pending_count: u32,
}

/// Bytes that storing a word takes.
const WORD: usize = size_of::<u64>();

impl BitBuffer {
    /// An empty bit string.
    #[must_use]
    pub const fn new() -> Self {
        Self { space: Vec::new(), position: 0, pending: 0, pending_count: 0 }
    }

    /// An empty bit string with room for `bytes` bytes.
    #[must_use]
    pub fn with_capacity(bytes: usize) -> Self {
        let mut buffer = Self::new();
        buffer.make_room(bytes);
        buffer
    }

    /// The complete bytes; up to 7 bits may follow them.
    #[must_use]
    pub fn complete_bytes(&self) -> &[u8] {
        &self.space[..self.position]
    }

    /// All bits, the last byte filled up with zeros.
    #[must_use]
    pub fn into_bytes(mut self) -> Vec<u8> {
        self.align();
        self.space.truncate(self.position);
        self.space
    }

    /// Appends the first `bit_length` bits of `bytes`, at whatever bit this string ends.
    ///
    /// # Panics
    /// If `bytes` has fewer bits.
    pub fn append(&mut self, bytes: &[u8], bit_length: u64) {
        let whole = usize::try_from(bit_length / 8).expect("a length in memory fits usize");
        let rest = (bit_length % 8) as u32;
        if self.pending_count == 0 {
            self.put_bytes(&bytes[..whole]);
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
        self.append(other.complete_bytes(), 8 * other.position as u64);
        self.put(other.pending_count, other.pending);
    }

    /// Makes room for so many bytes, and a word to store behind them.
    #[inline(always)]
    fn make_room(&mut self, bytes: usize) {
        let length = self.position + bytes + WORD;
        if length > self.space.len() {
            self.space = grown(core::mem::take(&mut self.space), length);
        }
    }
}

/// At least so many bytes. Takes the space alone: by a reference to the whole, all of it would
/// have to be in memory at all times.
#[cold]
#[inline(never)]
fn grown(mut space: Vec<u8>, length: usize) -> Vec<u8> {
    if space.is_empty() {
        // Zeros that the system gives cost less than those that are written.
        return alloc::vec![0; length];
    }
    space.resize(length.max(2 * space.len()), 0);
    space
}

impl BitSink for BitBuffer {
    #[inline(always)]
    fn put(&mut self, count: u32, bits: u64) {
        check(count, bits);
        self.pending |= bits << self.pending_count;
        self.pending_count += count;
        self.make_room(0);
        if let Some(space) = self.space.get_mut(self.position..self.position + WORD) {
            space.copy_from_slice(&self.pending.to_le_bytes());
        }
        let complete = self.pending_count / 8;
        self.position += complete as usize;
        self.pending >>= 8 * complete;
        self.pending_count %= 8;
    }

    fn align(&mut self) {
        self.put(self.pending_count.next_multiple_of(8) - self.pending_count, 0);
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.pending_count, 0, "whole bytes start at a byte boundary");
        self.make_room(bytes.len());
        self.space[self.position..][..bytes.len()].copy_from_slice(bytes);
        self.position += bytes.len();
    }

    fn bit_length(&self) -> u64 {
        8 * self.position as u64 + u64::from(self.pending_count)
    }
}

/// The same bits; whatever room there is.
impl PartialEq for BitBuffer {
    fn eq(&self, other: &Self) -> bool {
        let partial = |it: &Self| (it.pending, it.pending_count);
        self.complete_bytes() == other.complete_bytes() && partial(self) == partial(other)
    }
}

impl Eq for BitBuffer {}

impl fmt::Debug for BitBuffer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BitBuffer")
            .field("complete_bytes", &self.complete_bytes())
            .field("pending", &self.pending)
            .field("pending_count", &self.pending_count)
            .finish()
    }
}
