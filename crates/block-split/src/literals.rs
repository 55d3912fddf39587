//! Literals: contexts, then blocks, then which (type, context) pairs share a code.

use brotwerk_context_map::choose_map_coding;
use brotwerk_core::{
    ContextMode, ContextPreset, LITERAL_CONTEXTS, List, MAX_BLOCK_TYPES, Memory, MetaBlock,
    MetaBlockPlan, OutOfMemory,
};

use crate::category::CategorySplitter;
use crate::contexts::{CODE_IN_MAP, ContextCodes, ContextModel};
use crate::merge::{MergeRules, Merger};
use crate::price::BIT;
use crate::rows::Rows;
use crate::{BlockConfig, ContextConfig, ModeSearch, SplitConfig};

/// Fewer literals than this aren't modelled. A second code takes about a hundred bits
/// to describe, and contexts save about a quarter of a bit per literal on text.
pub(crate) const MIN_LITERALS: u32 = 400;

/// Most (type, code) pairs whose merging is tried; its time goes with the square. More
/// keep a code each.
const MAX_MERGED: usize = 128;

/// Most types of what is no text, where contexts don't tell literals apart: of a mesh the reference
/// encoder makes 84. Raising it takes time in proportion, where there are so many.
const MOST_TYPES: u16 = 128;

/// Plans literals; keeps its memory.
pub(crate) struct LiteralModel<M: Memory> {
    contexts: ContextModel<M>,
    /// What such texts are like.
    pub(crate) preset: ContextPreset,
    /// Whether it is text: its contexts say more than where in it a literal is.
    pub(crate) is_text: bool,
    rows: Rows<M>,
    merger: Merger<M>,
    map: List<u8, M>,
}

impl<M: Memory> Default for LiteralModel<M> {
    fn default() -> Self {
        Self {
            contexts: ContextModel::default(),
            preset: ContextPreset::SINGLE,
            is_text: true,
            rows: Rows::default(),
            merger: Merger::default(),
            map: List::default(),
        }
    }
}

impl<M: Memory> LiteralModel<M> {
    /// Takes the memory that is always needed.
    pub(crate) fn prepare(&mut self, memory: &mut M) -> Result<(), OutOfMemory> {
        self.contexts.prepare(memory)
    }

    /// Sets the literals' part of a plan that is unsplit so far, with the contexts of a plan for much
    /// the same literals, where that has any.
    pub(crate) fn plan(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        config: &SplitConfig,
        splitter: &mut CategorySplitter<M>,
        like: Option<&MetaBlockPlan<M>>,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let SplitConfig { literal_contexts: contexts, literal_blocks: blocks, .. } = *config;
        let count = plan.literals.symbols() as u32;
        if !config.models_literals() {
            let takes_preset = config.literal_preset.is_some_and(|least| count >= least);
            return if takes_preset { self.take_preset(memory, plan) } else { Ok(()) };
        }
        if count < MIN_LITERALS {
            return Ok(());
        }
        let known = like.filter(|like| like.literal_map.code_count() > 1);
        let (mode, codes) = match known {
            Some(like) => {
                let mode = like.literal_mode(0);
                self.contexts.count(memory, block, mode.lookup())?;
                (mode, ContextCodes::of(like.literal_map.codes()))
            }
            None => self.model_contexts(memory, block, contexts)?,
        };
        let Some(config) = blocks.filter(|config| config.can_split(count)) else {
            plan.literal_modes[0] = mode as u8;
            return plan.literal_map.set(memory, &codes.map);
        };
        let split = &mut plan.literals;
        let single = ContextCodes::single(0);
        let by_type = self.contexts.symbols(block, mode, &single);
        let many = BlockConfig { max_types: MOST_TYPES, ..config };
        // First, since they are seldom cheaper.
        let cost_by_type = if self.is_text || codes.count == 1 {
            u64::MAX
        } else {
            splitter.split(memory, &by_type, many, split)?;
            splitter.cost(1, split)
        };
        // Each type has all the codes of contexts before any are merged.
        let most = (MAX_BLOCK_TYPES / codes.count) as u16;
        let config = BlockConfig { max_types: config.max_types.min(most), ..config };
        splitter.split(memory, &self.contexts.symbols(block, mode, &codes), config, split)?;
        let mut codes = codes;
        if cost_by_type < u64::MAX {
            let map_cost = choose_map_coding(&codes.map, codes.count).cost;
            if cost_by_type < splitter.cost(codes.count, split) + map_cost {
                splitter.split(memory, &by_type, many, split)?;
                codes = single;
            }
        }
        plan.literal_modes.resize(memory, plan.literals.type_count())?;
        plan.literal_modes.fill(mode as u8);
        if plan.literals.type_count() == 1 {
            return plan.literal_map.set(memory, &codes.map);
        }
        self.share_codes(memory, &codes, splitter.types(), plan)
    }

    /// Plans the preset's contexts, whatever the literals are.
    fn take_preset(&self, memory: &mut M, plan: &mut MetaBlockPlan<M>) -> Result<(), OutOfMemory> {
        plan.literal_modes[0] = ContextMode::Utf8 as u8;
        plan.literal_map.set(memory, self.preset.map())
    }

    /// The best context mode and its codes.
    pub(crate) fn model_contexts(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        config: Option<ContextConfig>,
    ) -> Result<(ContextMode, ContextCodes), OutOfMemory> {
        let mut best = (ContextMode::Utf8, ContextCodes::single(u64::MAX));
        let Some(config) = config else {
            self.contexts.count(memory, block, ContextMode::Utf8.lookup())?;
            return Ok(best);
        };
        let modes = match config.modes {
            ModeSearch::Utf8 => &[ContextMode::Utf8][..],
            ModeSearch::All => &ContextMode::ALL[..],
        };
        for &mode in modes {
            let single = self.contexts.count(memory, block, mode.lookup())? + BIT;
            if single <= best.1.cost {
                best = (mode, ContextCodes::single(single));
            }
            let codes = self.contexts.cluster(memory, config)?;
            if codes.cost < best.1.cost {
                best = (mode, codes);
            }
            if mode == ContextMode::Utf8 && self.preset.code_count() > 1 {
                let codes = self.contexts.preset(memory, &self.preset)?;
                if codes.cost < best.1.cost {
                    best = (mode, codes);
                }
            }
        }
        Ok(best)
    }

    /// Merges codes across the block types, and sets the map.
    fn share_codes(
        &mut self,
        memory: &mut M,
        codes: &ContextCodes,
        types: &Rows<M>,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let type_count = types.len();
        let count = type_count * codes.count;
        self.map.resize(memory, type_count * LITERAL_CONTEXTS)?;
        let width = types.width() / codes.count;
        self.rows.reset(memory, count, width)?;
        for block_type in 0..type_count {
            for (code, counts) in types.row(block_type).chunks_exact(width).enumerate() {
                self.rows.row_mut(block_type * codes.count + code).copy_from_slice(counts);
            }
        }
        let merged = count <= MAX_MERGED;
        if merged {
            let mut entries = [0; MAX_MERGED];
            for (row, entries) in entries.iter_mut().enumerate() {
                let code = row % codes.count;
                *entries =
                    codes.map.iter().filter(|&&entry| usize::from(entry) == code).count() as u32;
            }
            let rules = MergeRules {
                parts: 1,
                per_row: CODE_IN_MAP,
                entries: true,
                neighbours: usize::MAX,
            };
            self.merger.merge(memory, &mut self.rows, &entries[..count], rules)?;
        }
        for (entry, code) in self.map.iter_mut().enumerate() {
            let (block_type, context) = (entry / LITERAL_CONTEXTS, entry % LITERAL_CONTEXTS);
            let row = block_type * codes.count + usize::from(codes.map[context]);
            *code = if merged { self.merger.names()[row] as u8 } else { row as u8 };
        }
        plan.literal_map.set(memory, &self.map)
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.contexts.bytes() + self.rows.bytes() + self.merger.bytes() + self.map.bytes()
    }
}
