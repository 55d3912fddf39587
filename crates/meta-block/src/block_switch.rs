//! Block-switch commands: which type comes next, for how many symbols (§6).

use brotwerk_context_map::write_count;
use brotwerk_core::{
    BLOCK_COUNT_SYMBOLS, BitSink, BlockSplit, MAX_BLOCK_TYPES, Memory, block_count,
};
use brotwerk_prefix_code::{CodeMaker, codeword, write_code};

/// Symbols in the largest block-type alphabet: the two shorthands, then all types.
const TYPE_SYMBOLS: usize = MAX_BLOCK_TYPES + 2;

/// The prefix codes for one category's block types and block counts, and the last two
/// types, which have symbols of their own.
pub(crate) struct SwitchCodes {
    type_count: usize,
    type_lengths: [u8; TYPE_SYMBOLS],
    type_codewords: [u32; TYPE_SYMBOLS],
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
            usize::from(block_type) + 2
        };
        *self = Self { last: block_type, second: self.last };
        symbol
    }
}

impl Default for SwitchCodes {
    fn default() -> Self {
        Self {
            type_count: 1,
            type_lengths: [0; TYPE_SYMBOLS],
            type_codewords: [0; TYPE_SYMBOLS],
            count_lengths: [0; BLOCK_COUNT_SYMBOLS],
            count_codewords: [0; BLOCK_COUNT_SYMBOLS],
            bits: 0,
            last_types: LastTypes::START,
        }
    }
}

impl SwitchCodes {
    /// Makes the codes for a category's blocks.
    pub(crate) fn build<M: Memory, K: CodeMaker>(
        &mut self,
        split: &BlockSplit<M>,
        maker: &K,
        scratch: &mut K::Scratch,
    ) {
        self.type_count = split.type_count();
        self.last_types = LastTypes::START;
        self.bits = 0;
        if self.type_count == 1 {
            return;
        }
        let mut types = [0; TYPE_SYMBOLS];
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
        let symbols = self.type_count + 2;
        let mut make = |entries: &mut [u32], lengths: &mut [u8]| {
            maker.make(entries, lengths, scratch).cost.data_bits
        };
        self.bits += make(&mut types[..symbols], &mut self.type_lengths[..symbols]);
        self.bits += make(&mut counts, &mut self.count_lengths);
        (self.type_codewords, self.count_codewords) = (types, counts);
        // The first block's count is part of the header.
        let first = split.blocks().next().map_or(0, |(_, length)| block_count(length).symbol);
        self.bits -= u64::from(codeword(self.count_codewords[usize::from(first)]).0);
    }

    /// Bits of all switches together, headers not included.
    pub(crate) fn bits(&self) -> u64 {
        self.bits
    }

    /// Writes NBLTYPES and, where there is more than one type, both codes and the first
    /// block's count.
    pub(crate) fn write_header<M: Memory>(&self, split: &BlockSplit<M>, sink: &mut impl BitSink) {
        write_count(self.type_count, sink);
        if self.type_count > 1 {
            let symbols = self.type_count + 2;
            write_code(&self.type_lengths[..symbols], sink);
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
