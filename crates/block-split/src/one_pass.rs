//! Cutting one category's symbols into blocks, in one pass.
//!
//! Symbols gather in a block of fixed length. When it is full, it is priced three ways:
//! appended to the block before, as another block of one of the last few types, and as
//! the first block of a new type; the cheapest is done. Prices are differences of
//! n·log2(n) over the symbols that occur in the block, so a block takes time
//! proportional to its length, however large the alphabet is.
//!
//! Greedy, so types come out too many: whoever calls merges them with better prices
//! ([`Merger`](crate::merge::Merger)) and moves the boundaries.

use brotwerk_core::{BlockSplit, List, MAX_BLOCK_TYPES, Memory, OutOfMemory};
use smallvec::SmallVec;

use crate::BlockConfig;
use crate::price::{BIT, times_log2, times_log2_growth};
use crate::rows::Rows;

/// What a symbol that occurs costs in a code's description. Heuristic: about what
/// complex codes take (§3.5). Less makes more types, for the merger to judge.
const SYMBOL_IN_CODE: u64 = 3 * BIT;

/// What a new type costs beyond its code's symbols. Heuristic.
const NEW_TYPE: u64 = 24 * BIT;

/// What a block switch costs: a type and a count, with the count's extra bits (§6).
/// Heuristic. More makes fewer and longer blocks.
pub(crate) const SWITCH: u64 = 14 * BIT;

/// Most of the recent types that are compared.
const MAX_RECENT: usize = 16;

/// Cuts a sequence of symbols into blocks.
pub(crate) struct OnePass<M: Memory> {
    config: BlockConfig,
    /// Symbols per prefix code; a row of `types` holds several codes side by side where
    /// contexts have codes of their own.
    code_width: usize,
    /// Counts of each block type.
    types: Rows<M>,
    /// How many symbols each code of each type has.
    totals: Rows<M>,
    /// Counts of the current block.
    current: List<u32, M>,
    current_totals: List<u32, M>,
    /// Symbols that occur in the current block.
    touched: List<u16, M>,
    length: u32,
    /// The last types, latest first.
    recent: SmallVec<[u8; MAX_RECENT]>,
}

impl<M: Memory> Default for OnePass<M> {
    fn default() -> Self {
        Self {
            config: BlockConfig::LITERALS,
            code_width: 1,
            types: Rows::default(),
            totals: Rows::default(),
            current: List::default(),
            current_totals: List::default(),
            touched: List::default(),
            length: 0,
            recent: SmallVec::new(),
        }
    }
}

impl<M: Memory> OnePass<M> {
    /// Starts a new sequence whose symbols belong to `codes` codes of `code_width`.
    pub(crate) fn start(
        &mut self,
        memory: &mut M,
        config: BlockConfig,
        codes: usize,
        code_width: usize,
    ) -> Result<(), OutOfMemory> {
        let width = codes * code_width;
        self.config = BlockConfig { min_length: config.min_length.max(1), ..config };
        self.code_width = code_width;
        self.types.clear(width);
        self.totals.clear(codes);
        self.current.clear();
        self.current.resize(memory, width)?;
        self.current_totals.clear();
        self.current_totals.resize(memory, codes)?;
        self.touched.clear();
        self.touched.reserve(memory, width.min(self.config.min_length as usize))?;
        self.length = 0;
        self.recent.clear();
        Ok(())
    }

    /// Takes the next symbol of code `code`; appends to `split` where a block is full.
    #[inline(always)]
    pub(crate) fn push(
        &mut self,
        memory: &mut M,
        split: &mut BlockSplit<M>,
        code: usize,
        symbol: usize,
    ) -> Result<(), OutOfMemory> {
        let index = code * self.code_width + symbol;
        let count = &mut self.current[index];
        *count += 1;
        if *count == 1 {
            self.touched.push_within_capacity(index as u16);
        }
        self.length += 1;
        if self.length == self.config.min_length { self.end_block(memory, split) } else { Ok(()) }
    }

    /// Ends the sequence with a block that may be short.
    pub(crate) fn finish(
        &mut self,
        memory: &mut M,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        if self.length == 0 {
            return Ok(());
        }
        self.end_block(memory, split)
    }

    /// Decides about the current block and starts the next one.
    #[cold]
    fn end_block(&mut self, memory: &mut M, split: &mut BlockSplit<M>) -> Result<(), OutOfMemory> {
        for &symbol in self.touched.iter() {
            let code = usize::from(symbol) / self.code_width;
            self.current_totals[code] += self.current[usize::from(symbol)];
        }
        let limit = usize::from(self.config.max_types).min(MAX_BLOCK_TYPES);
        let new = self.types.len();
        let mut best = (u64::MAX, new);
        if new < limit.max(1) {
            best.0 = self.cost_alone() + NEW_TYPE + SWITCH;
        }
        for (age, &known) in self.recent.iter().enumerate() {
            let switch = if age == 0 { 0 } else { SWITCH };
            let cost = self.cost_within(usize::from(known)) + switch;
            if cost <= best.0 {
                best = (cost, known.into());
            }
        }
        let chosen = best.1;
        if chosen == new {
            self.types.push(memory)?;
            self.totals.push(memory)?;
        }
        split.push(memory, chosen as u8, self.length)?;
        let (types, totals) = (self.types.row_mut(chosen), self.totals.row_mut(chosen));
        for &symbol in self.touched.iter() {
            types[usize::from(symbol)] += core::mem::take(&mut self.current[usize::from(symbol)]);
        }
        for (total, current) in totals.iter_mut().zip(self.current_totals.iter_mut()) {
            *total += core::mem::take(current);
        }
        self.touched.clear();
        self.length = 0;
        self.remember(chosen as u8);
        Ok(())
    }

    /// Makes a type the most recent one.
    fn remember(&mut self, chosen: u8) {
        self.recent.retain(|known| *known != chosen);
        self.recent.truncate(usize::from(self.config.recent_types).clamp(1, MAX_RECENT) - 1);
        self.recent.insert(0, chosen);
    }

    /// The current block with codes of its own.
    fn cost_alone(&self) -> u64 {
        let totals: u64 = self.current_totals.iter().map(|&total| times_log2(total)).sum();
        let symbols: u64 =
            self.touched.iter().map(|&symbol| times_log2(self.current[usize::from(symbol)])).sum();
        totals - symbols + SYMBOL_IN_CODE * self.touched.len() as u64
    }

    /// What the current block adds to the cost of a type.
    fn cost_within(&self, known: usize) -> u64 {
        let (types, totals) = (self.types.row(known), self.totals.row(known));
        let mut cost = 0;
        for (&total, &more) in totals.iter().zip(self.current_totals.iter()) {
            cost += times_log2_growth(total, more);
        }
        // Summed apart: the difference is positive, its terms need not be.
        let mut saved = 0;
        for &symbol in self.touched.iter() {
            let count = types[usize::from(symbol)];
            if count == 0 {
                cost += SYMBOL_IN_CODE;
            }
            saved += times_log2_growth(count, self.current[usize::from(symbol)]);
        }
        cost.saturating_sub(saved)
    }

    /// Counts of each type.
    pub(crate) fn types(&mut self) -> &mut Rows<M> {
        &mut self.types
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.types.bytes()
            + self.totals.bytes()
            + self.current.bytes()
            + self.current_totals.bytes()
            + self.touched.bytes()
    }
}
