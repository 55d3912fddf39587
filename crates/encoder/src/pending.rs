//! Compressed bytes that nobody has taken yet.

use brotwerk_bits::{PartialByte, SliceSink};
use brotwerk_core::{Memory, OutOfMemory, grow};

use crate::BackEnd;

/// A queue of bits: the encoder writes whole meta-blocks at its end, the caller takes
/// bytes from its front. The last byte may be incomplete; it stays until it is full.
pub(crate) struct Pending<M: Memory> {
    slab: M::Slab<u8>,
    taken: usize,
    filled: usize,
    partial: PartialByte,
    total: u64,
}

impl<M: Memory> Default for Pending<M> {
    fn default() -> Self {
        Self {
            slab: M::Slab::default(),
            taken: 0,
            filled: 0,
            partial: PartialByte::default(),
            total: 0,
        }
    }
}

impl<M: Memory> Pending<M> {
    pub(crate) fn clear(&mut self) {
        self.taken = 0;
        self.filled = 0;
        self.partial = PartialByte::default();
        self.total = 0;
    }

    /// Complete bytes that wait.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.slab[self.taken..self.filled]
    }

    /// Forgets the first `count` bytes.
    pub(crate) fn consume(&mut self, count: usize) {
        self.taken += count;
        if self.taken == self.filled {
            self.taken = 0;
            self.filled = 0;
        }
    }

    /// Moves as many bytes as fit into `output`; says how many.
    pub(crate) fn drain_into(&mut self, output: &mut [u8]) -> usize {
        let count = output.len().min(self.bytes().len());
        output[..count].copy_from_slice(&self.bytes()[..count]);
        self.consume(count);
        count
    }

    /// Complete bytes written since the last [`clear`](Self::clear).
    pub(crate) fn total(&self) -> u64 {
        self.total
    }

    /// Whether the next bit starts a byte.
    pub(crate) fn is_aligned(&self) -> bool {
        self.partial.count == 0
    }

    /// Bits of an incomplete byte, 0 to 7.
    pub(crate) fn partial_bits(&self) -> u64 {
        u64::from(self.partial.count)
    }

    /// Writes up to `bits` bits at the end; `write` finishes the sink that it gets.
    pub(crate) fn write<B: BackEnd>(
        &mut self,
        memory: &mut M,
        bits: u64,
        write: impl FnOnce(B::Sink<'_>) -> (usize, PartialByte),
    ) -> Result<(), OutOfMemory> {
        self.reserve(memory, (bits / 8) as usize + Self::SLACK)?;
        let sink = B::Sink::over(&mut self.slab[self.filled..], self.partial);
        let (written, partial) = write(sink);
        self.filled += written;
        self.total += written as u64;
        self.partial = partial;
        Ok(())
    }

    /// Bytes beyond the bits asked for: a partial byte at either end, and room for the
    /// bit writer to store eight bytes at a time.
    const SLACK: usize = 16;

    /// Bytes that suffice for a meta-block of `length` bytes, stored or smaller, with what a
    /// stream starts with, 36 bytes of a container's header included, a sync and its end.
    pub(crate) const fn capacity_for(length: usize) -> usize {
        length + 100
    }

    /// Takes `bytes` bytes of memory at once.
    pub(crate) fn fix_capacity(&mut self, memory: &mut M, bytes: usize) -> Result<(), OutOfMemory> {
        grow(&mut self.slab, memory, bytes)
    }

    fn reserve(&mut self, memory: &mut M, free: usize) -> Result<(), OutOfMemory> {
        let waiting = self.filled - self.taken;
        if self.slab.len() - self.filled >= free {
            return Ok(());
        }
        if waiting == 0 {
            grow(&mut self.slab, memory, free)?;
        } else if self.slab.len() >= waiting + free {
            self.slab.copy_within(self.taken..self.filled, 0);
        } else {
            let mut slab = memory.slab((waiting + free).max(self.slab.len().saturating_mul(2)))?;
            slab[..waiting].copy_from_slice(self.bytes());
            self.slab = slab;
        }
        self.taken = 0;
        self.filled = waiting;
        Ok(())
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.slab.len()
    }
}
