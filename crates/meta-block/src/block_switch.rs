//! Block-switch commands: which type comes next, for how many symbols (§6).

use brotwerk_context_map::write_count;
use brotwerk_core::{
    BLOCK_COUNT_SYMBOLS, BitSink, BlockSplit, List, Memory, OutOfMemory, block_count,
};
use brotwerk_prefix_code::{CodeMaker, codeword, write_code};

/// Symbols of the block-type alphabet before the types themselves: the two shorthands.
const SHORTHANDS: usize = 2;

/// The prefix codes for one category's block types and block counts, and the last two
/// types, which have symbols of their own.
pub(crate) struct SwitchCodes<M: Memory> {
    type_count: usize,
    /// Per symbol of the block-type alphabet; nothing where there is one type.
    type_lengths: List<u8, M>,
    type_codewords: List<u32, M>,
    count_lengths: [u8; BLOCK_COUNT_SYMBOLS],
    count_codewords: [u32; BLOCK_COUNT_SYMBOLS],
    /// Bits of all switches together, headers not included.
    bits: u64,
    last_types: LastTypes,
}

/// The type of the current block and of the one before (§6).
#[derive(Clone, Copy)]
struct LastTypes {
    last: u8,
    second: u8,
}

impl LastTypes {
    /// When the first block, of type 0, has started.
    const START: Self = Self { last: 0, second: 1 };

    /// The symbol for a switch: 0 goes back to the type before this one, 1 to the next
    /// higher type, others name the type.
    fn switch(&mut self, block_type: u8) -> usize {
        let symbol = if block_type == self.second {
            0
        } else if usize::from(block_type) == usize::from(self.last) + 1 {
            1
        } else {
            usize::from(block_type) + SHORTHANDS
        };
        *self = Self { last: block_type, second: self.last };
        symbol
    }
}

impl<M: Memory> Default for SwitchCodes<M> {
    fn default() -> Self {
        Self {
            type_count: 1,
            type_lengths: List::default(),
            type_codewords: List::default(),
            count_lengths: [0; BLOCK_COUNT_SYMBOLS],
            count_codewords: [0; BLOCK_COUNT_SYMBOLS],
            bits: 0,
            last_types: LastTypes::START,
        }
    }
}

impl<M: Memory> SwitchCodes<M> {
    /// Makes the codes for a category's blocks.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub(crate) fn build<K: CodeMaker>(
        &mut self,
        split: &BlockSplit<M>,
        maker: &K,
        scratch: &mut K::Scratch,
        memory: &mut M,
    ) -> Result<(), OutOfMemory> {
        self.type_count = split.type_count();
        self.last_types = LastTypes::START;
        self.bits = 0;
        if self.type_count == 1 {
            return Ok(());
        }
        let symbols = self.type_count + SHORTHANDS;
        self.type_lengths.resize(memory, symbols)?;
        self.type_codewords.clear();
        self.type_codewords.resize(memory, symbols)?;
        // Counts first, codewords in their place.
        let types = &mut self.type_codewords;
        let mut counts = [0; BLOCK_COUNT_SYMBOLS];
        let mut last_types = LastTypes::START;
        for (index, (block_type, length)) in split.blocks().enumerate() {
            let count = block_count(length);
            counts[usize::from(count.symbol)] += 1;
            if index > 0 {
                types[last_types.switch(block_type)] += 1;
                self.bits += u64::from(count.extra_bits);
            }
        }
        let mut make = |entries: &mut [u32], lengths: &mut [u8]| {
            maker.make(entries, lengths, scratch).cost.data_bits
        };
        self.bits += make(types, &mut self.type_lengths);
        self.bits += make(&mut counts, &mut self.count_lengths);
        self.count_codewords = counts;
        // The first block's count is part of the header.
        let first = split.blocks().next().map_or(0, |(_, length)| block_count(length).symbol);
        self.bits -= u64::from(codeword(self.count_codewords[usize::from(first)]).0);
        Ok(())
    }

    /// Bytes of memory held.
    pub(crate) fn memory_bytes(&self) -> usize {
        self.type_lengths.bytes() + self.type_codewords.bytes()
    }

    /// Bits of all switches together, headers not included.
    pub(crate) fn bits(&self) -> u64 {
        self.bits
    }

    /// Writes NBLTYPES and, where there is more than one type, both codes and the first
    /// block's count.
    pub(crate) fn write_header(&self, split: &BlockSplit<M>, sink: &mut impl BitSink) {
        write_count(self.type_count, sink);
        if self.type_count > 1 {
            write_code(&self.type_lengths, sink);
            write_code(&self.count_lengths, sink);
            if let Some((_, length)) = split.blocks().next() {
                self.write_block_count(length, sink);
            }
        }
    }

    /// Writes the switch to a block of `length` symbols.
    pub(crate) fn write(&mut self, block_type: u8, length: u32, sink: &mut impl BitSink) {
        let symbol = self.last_types.switch(block_type);
        let (bits, value) = codeword(self.type_codewords[symbol]);
        sink.put(bits, value);
        self.write_block_count(length, sink);
    }

    fn write_block_count(&self, length: u32, sink: &mut impl BitSink) {
        let count = block_count(length);
        let (bits, value) = codeword(self.count_codewords[usize::from(count.symbol)]);
        sink.put(bits, value);
        sink.put(u32::from(count.extra_bits), u64::from(count.extra));
    }
}
