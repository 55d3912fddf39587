//! A bit sink of one's own, which hands on chunks of a fixed size as they fill up: nothing is ever
//! held but one of them.

use brotwerk_bits::BitSink;
use brotwerk_core::{Command, Heap, MetaBlock, MetaBlockPlan, OutOfMemory, WindowBits};
use brotwerk_meta_block::{Codes, write_compressed, write_stream_header};

/// Bytes of a chunk.
const CHUNK: usize = 64;

struct Chunks<F> {
    send: F,
    chunk: [u8; CHUNK],
    filled: usize,
    pending: u64,
    pending_count: u32,
    sent: u64,
}

impl<F: FnMut(&[u8])> Chunks<F> {
    fn new(send: F) -> Self {
        Self { send, chunk: [0; CHUNK], filled: 0, pending: 0, pending_count: 0, sent: 0 }
    }

    fn take(&mut self, byte: u8) {
        self.chunk[self.filled] = byte;
        self.filled += 1;
        if self.filled == CHUNK {
            self.send();
        }
    }

    fn send(&mut self) {
        (self.send)(&self.chunk[..self.filled]);
        self.sent += self.filled as u64;
        self.filled = 0;
    }
}

impl<F: FnMut(&[u8])> BitSink for Chunks<F> {
    fn put(&mut self, count: u32, bits: u64) {
        self.pending |= bits << self.pending_count;
        self.pending_count += count;
        while self.pending_count >= 8 {
            self.take(self.pending as u8);
            self.pending >>= 8;
            self.pending_count -= 8;
        }
    }

    fn align(&mut self) {
        self.put(self.pending_count.next_multiple_of(8) - self.pending_count, 0);
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.pending_count, 0, "whole bytes start at a byte boundary");
        bytes.iter().for_each(|&byte| self.take(byte));
    }

    fn bit_length(&self) -> u64 {
        8 * (self.sent + self.filled as u64) + u64::from(self.pending_count)
    }
}

fn main() -> Result<(), OutOfMemory> {
    let text = include_bytes!("chunks.rs");
    // Literals alone: it is the sink that is shown.
    let commands = [Command::literals(text.len() as u32)];
    let block = MetaBlock { text, start: 0, commands: &commands };
    let mut plan = MetaBlockPlan::default();
    plan.set_unsplit(&mut Heap, block.symbol_counts())?;
    let mut codes = <Codes>::default();
    let bits = codes.build(&block, &plan, false, true, &mut Heap)?;
    let (mut compressed, mut chunks) = (Vec::new(), 0);
    let mut sink = Chunks::new(|chunk: &[u8]| {
        compressed.extend_from_slice(chunk);
        chunks += 1;
    });
    write_stream_header(WindowBits::default(), &mut sink);
    let before = sink.bit_length();
    let mut sink = write_compressed(&block, &plan, &mut codes, true, sink);
    assert_eq!(sink.bit_length() - before, bits.total());
    sink.align();
    sink.send();
    println!("{} bytes -> {} in {chunks} chunks", text.len(), compressed.len());
    brotwerk_testkit::decoders::assert_decodes(&compressed, text);
    Ok(())
}
