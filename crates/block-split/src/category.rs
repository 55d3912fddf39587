//! Splitting one category from its symbols to its block types.
//!
//! Greedy pass, merging of types, boundaries moved, and at last the question whether a
//! single type would not have been cheaper.

use brotwerk_core::{
    BLOCK_COUNT_SYMBOLS, BlockSplit, MAX_BLOCK_TYPES, Memory, OutOfMemory, block_count,
};

use crate::BlockConfig;
use crate::merge::{MergeRules, Merger, row_cost};
use crate::one_pass::{OnePass, SWITCH};
use crate::price::{BIT, add, code_cost};
use crate::refine::{MAX_SYMBOLS, MAX_TYPES, Refiner};
use crate::rows::Rows;
use crate::symbols::Symbols;

/// Types for merging which takes too long: the pass then keeps what it has.
const MAX_MERGED: usize = 64;

/// Splits categories, one after another; keeps its memory.
pub(crate) struct CategorySplitter<M: Memory> {
    pass: OnePass<M>,
    merger: Merger<M>,
    refiner: Refiner<M>,
    draft: BlockSplit<M>,
}

impl<M: Memory> Default for CategorySplitter<M> {
    fn default() -> Self {
        Self {
            pass: OnePass::default(),
            merger: Merger::default(),
            refiner: Refiner::default(),
            draft: BlockSplit::default(),
        }
    }
}

impl<M: Memory> CategorySplitter<M> {
    /// Sets `split`. [`types`](Self::types) has the types' histograms then.
    pub(crate) fn split(
        &mut self,
        memory: &mut M,
        symbols: &impl Symbols,
        config: BlockConfig,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let codes = symbols.codes();
        self.pass.start(memory, config, codes, symbols.width())?;
        split.clear();
        symbols.try_for_each(|code, symbol| self.pass.push(memory, split, code, symbol))?;
        self.pass.finish(memory, split)?;
        if let Some(least_gain) = config.least_gain {
            self.reconsider(memory, codes, split, least_gain)?;
        }
        self.merge(memory, codes, split)?;
        for _ in 0..config.refinements {
            let types = split.type_count();
            if types == 1 || types > MAX_TYPES || split.symbols() > MAX_SYMBOLS {
                break;
            }
            self.refiner.refine(memory, symbols, self.pass.types(), split)?;
            self.merge(memory, codes, split)?;
        }
        self.reconsider(memory, codes, split, u8::MAX)
    }

    /// Gives the split up if it is estimated to save less than `2^-least_gain` of what a
    /// single type costs.
    fn reconsider(
        &mut self,
        memory: &mut M,
        codes: usize,
        split: &mut BlockSplit<M>,
        least_gain: u8,
    ) -> Result<(), OutOfMemory> {
        let rows = self.pass.types();
        let types = rows.len();
        if types < 2 {
            return Ok(());
        }
        let cost = self.cost(codes, split);
        let rows = self.pass.types();
        rows.push(memory)?;
        for i in 0..types {
            let (sum, row) = rows.pair(types, i);
            add(sum, row);
        }
        let single = row_cost(rows.row(types), codes);
        let least = single.checked_shr(least_gain.into()).unwrap_or(0).max(BIT);
        if cost + least <= single {
            rows.truncate(types);
            return Ok(());
        }
        rows.move_row(types, 0);
        rows.truncate(1);
        let length = split.symbols() as u32;
        split.clear();
        split.push(memory, 0, length)
    }

    /// Merges types, and renumbers the blocks'.
    fn merge(
        &mut self,
        memory: &mut M,
        codes: usize,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let rows = self.pass.types();
        if rows.len() < 2 || rows.len() > MAX_MERGED {
            return Ok(());
        }
        let all = usize::MAX;
        let rules = MergeRules { parts: codes, per_row: SWITCH, entries: false, neighbours: all };
        self.merger.merge(memory, rows, &[], rules)?;
        core::mem::swap(split, &mut self.draft);
        split.clear();
        for (block_type, length) in self.draft.blocks() {
            // Rows stay in the order of their first type, so types stay numbered as
            // they appear.
            let merged = self.merger.names()[usize::from(block_type)] as u8;
            split.push(memory, merged, length)?;
        }
        Ok(())
    }

    /// What the types that were found are estimated to cost, switches included.
    pub(crate) fn cost(&mut self, codes: usize, split: &BlockSplit<M>) -> u64 {
        let rows = self.pass.types();
        let each = (0..rows.len()).map(|i| row_cost(rows.row(i), codes));
        switch_cost(split) + each.sum::<u64>()
    }

    /// The histograms of the block types.
    pub(crate) fn types(&mut self) -> &mut Rows<M> {
        self.pass.types()
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.pass.bytes() + self.merger.bytes() + self.refiner.bytes() + self.draft.bytes()
    }
}

/// Estimated cost of a category's block switches, with the codes for them (§6).
pub(crate) fn switch_cost<M: Memory>(split: &BlockSplit<M>) -> u64 {
    let types = split.type_count();
    if types == 1 {
        return BIT;
    }
    let mut type_counts = [0; MAX_BLOCK_TYPES + 2];
    let mut length_counts = [0; BLOCK_COUNT_SYMBOLS];
    // NBLTYPES takes 4 bits and then as many as the number has.
    let mut bits = 4 + u64::from((types - 1).ilog2());
    let (mut last, mut second) = (0, 1);
    for (index, (block_type, length)) in split.blocks().enumerate() {
        let count = block_count(length);
        length_counts[usize::from(count.symbol)] += 1;
        bits += u64::from(count.extra_bits);
        if index > 0 {
            let block_type = usize::from(block_type);
            let symbol = if block_type == second {
                0
            } else if block_type == last + 1 {
                1
            } else {
                block_type + 2
            };
            type_counts[symbol] += 1;
            (last, second) = (block_type, last);
        }
    }
    bits * BIT + code_cost(&type_counts[..types + 2]) + code_cost(&length_counts)
}
