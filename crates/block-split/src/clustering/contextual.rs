//! Types and codes of a category whose codes depend on contexts, too: literals and distances.
//!
//! Types are found without contexts ([`types`](super::types)), then the codes that types and contexts
//! share ([`codes`](super::codes)). By these codes each symbol's price is known for each type in its
//! context, so that bounds move once more, and codes are counted anew: k-means with contexts, which
//! would take too long from the start.
//!
//! The same leads from the plan for one parse of a text to that for the next: its types and codes, as
//! they lay in the text ([`Outline`]), are another start. Of all the cheapest by estimate is kept.

use brotwerk_core::{BlockSplit, List, Memory, OutOfMemory};

use super::codes::CodeFinder;
use super::types::{TypeFinder, TypeSearch};
use crate::category::switch_cost;
use crate::rows::Rows;
use crate::sequence::Sequence;
use crate::symbols::Symbols;

/// How often bounds are moved by the codes of types and contexts, from each start. Four times save
/// 0.01 % more.
const REFINEMENTS: usize = 1;

/// How many times as many types later plans begin with, beside those of the plan before: what one
/// seeding misses another may find, and the plan before has what the usual one found.
const FINER: u32 = 4;

/// Where in a text a plan has its types, and the codes of these.
pub(crate) struct Outline<M: Memory> {
    /// For each block the position of its first symbol, and its type.
    blocks: List<[u32; 2], M>,
    /// For each type and context the code.
    map: List<u8, M>,
}

impl<M: Memory> Default for Outline<M> {
    fn default() -> Self {
        Self { blocks: List::default(), map: List::default() }
    }
}

impl<M: Memory> Outline<M> {
    /// Forgets the plan.
    pub(crate) fn clear(&mut self) {
        self.blocks.clear();
    }

    /// Takes a plan down whose symbols have these positions.
    pub(crate) fn set(
        &mut self,
        memory: &mut M,
        mut positions: impl Iterator<Item = u32>,
        split: &BlockSplit<M>,
        map: &[u8],
    ) -> Result<(), OutOfMemory> {
        self.clear();
        self.map.clear();
        self.map.extend_from_slice(memory, map)?;
        let mut passed = 0;
        for (block_type, length) in split.blocks() {
            let first = positions.nth(passed).unwrap_or(u32::MAX);
            self.blocks.push(memory, [first, block_type.into()])?;
            passed = length as usize - 1;
        }
        Ok(())
    }

    /// The type at each of some positions, which rise.
    fn types(&self, positions: impl Iterator<Item = u32>) -> impl Iterator<Item = usize> {
        let mut at = 0;
        positions.map(move |position| {
            while self.blocks.get(at + 1).is_some_and(|&[first, _]| first <= position) {
                at += 1;
            }
            self.blocks[at][1] as usize
        })
    }

    /// Whether there are several types: one is soon found anew.
    fn has_types(&self) -> bool {
        self.blocks.len() > 1
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.blocks.bytes() + self.map.bytes()
    }
}

/// Finds types and codes; keeps its memory.
pub(crate) struct ContextualFinder<M: Memory> {
    pub(crate) types: TypeFinder<M>,
    pub(crate) codes: CodeFinder<M>,
    /// The category's symbols.
    pub(crate) sequence: Sequence<M>,
    /// For each symbol its context.
    pub(crate) contexts: List<u8, M>,
    /// For each type and context the code, in the cheapest plan.
    pub(crate) map: List<u8, M>,
    histograms: Rows<M>,
    draft: BlockSplit<M>,
}

impl<M: Memory> Default for ContextualFinder<M> {
    fn default() -> Self {
        Self {
            types: TypeFinder::default(),
            codes: CodeFinder::default(),
            sequence: Sequence::default(),
            contexts: List::default(),
            map: List::default(),
            histograms: Rows::default(),
            draft: BlockSplit::default(),
        }
    }
}

/// How types and codes are looked for.
#[derive(Clone, Copy)]
pub(crate) struct ContextualSearch {
    pub(crate) types: TypeSearch,
    /// How many contexts there are.
    pub(crate) contexts: usize,
    /// How often histograms are sorted anew to the codes that fit best.
    pub(crate) rounds: u8,
}

impl<M: Memory> ContextualFinder<M> {
    /// Sets `split` and [`map`](Self::map) for symbols at these positions, whose contexts are set.
    pub(crate) fn find(
        &mut self,
        memory: &mut M,
        search: ContextualSearch,
        positions: impl Iterator<Item = u32>,
        outline: &Outline<M>,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let ContextualSearch { mut types, contexts, rounds } = search;
        if outline.has_types() {
            types.seed_length = (types.seed_length / FINER).max(1);
        }
        let (symbols, width) = (self.sequence.numbers(), self.sequence.width());
        self.types.find(memory, symbols, width, types, split)?;
        let mut least = self.cost(memory, split, contexts, rounds)?;
        self.map.clear();
        self.map.extend_from_slice(memory, self.codes.map())?;
        if split.type_count() > 1 {
            self.refine(memory, contexts, &mut least, split)?;
        }
        if outline.has_types() {
            self.count_by_outline(memory, contexts, positions, outline)?;
            self.move_bounds(memory, contexts, &outline.map)?;
            self.keep_cheaper(memory, contexts, &mut least, split)?;
            self.refine(memory, contexts, &mut least, split)?;
        }
        Ok(())
    }

    /// What types of one code for each context are estimated to cost, in 1/65536 bit;
    /// [`CodeFinder::map`] has the codes.
    pub(crate) fn cost(
        &mut self,
        memory: &mut M,
        split: &BlockSplit<M>,
        contexts: usize,
        rounds: u8,
    ) -> Result<u64, OutOfMemory> {
        let Self { histograms, sequence, .. } = self;
        count(memory, histograms, sequence, &self.contexts, split, contexts)?;
        Ok(self.codes.find(memory, histograms, contexts, rounds)? + switch_cost(split))
    }

    /// Moves bounds by the codes that were found last, while that saves bits.
    fn refine(
        &mut self,
        memory: &mut M,
        contexts: usize,
        least: &mut u64,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        for _ in 0..REFINEMENTS {
            let Self { types, codes, sequence, contexts: of_symbols, draft, .. } = self;
            let by = (codes.rows(), codes.map());
            types.sharpen_by_contexts(memory, sequence, (of_symbols, contexts), by, draft)?;
            if !self.keep_cheaper(memory, contexts, least, split)? {
                break;
            }
        }
        Ok(())
    }

    /// Finds the bounds that are cheapest by the histograms as they are, one for each code of a map.
    fn move_bounds(
        &mut self,
        memory: &mut M,
        contexts: usize,
        map: &[u8],
    ) -> Result<(), OutOfMemory> {
        let Self { types, codes, sequence, contexts: of_symbols, histograms, draft, .. } = self;
        codes.set_rows(memory, histograms)?;
        let by = (&*histograms, map);
        types.sharpen_by_contexts(memory, sequence, (of_symbols, contexts), by, draft)
    }

    /// Has the draft's types share codes, beginning with those there are; says whether that is
    /// cheaper than the cheapest so far, whose place it takes then.
    fn keep_cheaper(
        &mut self,
        memory: &mut M,
        contexts: usize,
        least: &mut u64,
        split: &mut BlockSplit<M>,
    ) -> Result<bool, OutOfMemory> {
        let Self { histograms, sequence, draft, .. } = self;
        count(memory, histograms, sequence, &self.contexts, draft, contexts)?;
        let cost = self.codes.find_again(memory, histograms)? + switch_cost(draft);
        let is_cheaper = cost < *least;
        if is_cheaper {
            *least = cost;
            core::mem::swap(split, draft);
            self.map.clear();
            self.map.extend_from_slice(memory, self.codes.map())?;
        }
        Ok(is_cheaper)
    }

    /// Counts the symbols of each code of the plan before.
    fn count_by_outline(
        &mut self,
        memory: &mut M,
        contexts: usize,
        positions: impl Iterator<Item = u32>,
        outline: &Outline<M>,
    ) -> Result<(), OutOfMemory> {
        let codes = outline.map.iter().max().map_or(1, |&code| usize::from(code) + 1);
        self.histograms.reset(memory, codes, self.sequence.width())?;
        let symbols = self.sequence.numbers().iter().zip(self.contexts.iter());
        for ((&symbol, &context), block_type) in symbols.zip(outline.types(positions)) {
            let code = outline.map[block_type * contexts + usize::from(context)];
            self.histograms.row_mut(code.into())[usize::from(symbol)] += 1;
        }
        Ok(())
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.types.bytes()
            + self.codes.bytes()
            + self.sequence.bytes()
            + self.contexts.bytes()
            + self.map.bytes()
            + self.histograms.bytes()
            + self.draft.bytes()
    }
}

/// Counts the symbols of each type in each context.
fn count<M: Memory>(
    memory: &mut M,
    histograms: &mut Rows<M>,
    sequence: &Sequence<M>,
    of_symbols: &[u8],
    split: &BlockSplit<M>,
    contexts: usize,
) -> Result<(), OutOfMemory> {
    let width = sequence.width();
    histograms.reset(memory, split.type_count() * contexts, width)?;
    let counts = histograms.counts_mut();
    let mut symbols = sequence.numbers().iter().zip(of_symbols);
    for (block_type, length) in split.blocks() {
        let first = usize::from(block_type) * contexts;
        for (&symbol, &context) in symbols.by_ref().take(length as usize) {
            let row = first + usize::from(context);
            counts[row * width + usize::from(symbol)] += 1;
        }
    }
    Ok(())
}
