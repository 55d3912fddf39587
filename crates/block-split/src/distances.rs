//! How distances are written (§4) and which of them share a prefix code (§7.2).

use brotwerk_core::{
    BlockSplit, ContextMap, DISTANCE_CONTEXTS, DistanceParameters, List, MAX_BLOCK_TYPES,
    MAX_DISTANCE_SYMBOLS, Memory, MetaBlock, OutOfMemory, distance_context,
};

use crate::ParameterSearch;
use crate::contexts::CODE_IN_MAP;
use crate::merge::{MergeRules, Merger};
use crate::price::{BIT, code_cost};
use crate::rows::Rows;
use crate::sequence::Sequence;
use crate::symbols::Symbols;

/// Distances looked at when only a few parameters are tried. A sample of this size
/// tells their costs apart to a percent.
const SAMPLE: usize = 1024;

/// Parameters that are worth trying first: plain, some direct codes for short
/// distances, and postfix bits for text in records of two, four or eight bytes.
const LIKELY_PARAMETERS: [(u8, u8); 4] = [(0, 0), (0, 15), (1, 0), (2, 0)];

/// NPOSTFIX has two bits and NDIRECT four (§9.2), these in units of `1 << NPOSTFIX`.
const MAX_POSTFIX_BITS: u8 = 3;
const MAX_DIRECT_UNITS: u8 = 15;

/// Most block types whose contexts are told apart; a map entry names one of 256 codes.
const MAX_MODELLED: usize = MAX_BLOCK_TYPES / DISTANCE_CONTEXTS;

/// Chooses parameters and contexts; keeps its memory.
pub(crate) struct DistanceModel<M: Memory> {
    counts: List<u32, M>,
    rows: Rows<M>,
    merger: Merger<M>,
    map: List<u8, M>,
}

impl<M: Memory> Default for DistanceModel<M> {
    fn default() -> Self {
        Self {
            counts: List::default(),
            rows: Rows::default(),
            merger: Merger::default(),
            map: List::default(),
        }
    }
}

impl<M: Memory> DistanceModel<M> {
    /// The parameters with which distances, symbols and extra bits, cost least.
    pub(crate) fn parameters(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        distances: u32,
        search: ParameterSearch,
    ) -> Result<DistanceParameters, OutOfMemory> {
        match search {
            ParameterSearch::None => return Ok(DistanceParameters::default()),
            ParameterSearch::Fixed(parameters) => return Ok(parameters),
            _ => {}
        }
        self.counts.resize(memory, MAX_DISTANCE_SYMBOLS)?;
        let mut best = (u64::MAX, DistanceParameters::default());
        let mut consider = |parameters, step| {
            let cost = self.parameters_cost(block, parameters, step);
            let is_best = cost < best.0;
            if is_best {
                best = (cost, parameters);
            }
            is_best
        };
        match search {
            ParameterSearch::None | ParameterSearch::Fixed(_) => {}
            ParameterSearch::Few => {
                let step = (distances as usize / SAMPLE).max(1);
                for (postfix_bits, direct_codes) in LIKELY_PARAMETERS {
                    if let Ok(parameters) = DistanceParameters::new(postfix_bits, direct_codes) {
                        consider(parameters, step);
                    }
                }
            }
            ParameterSearch::All => {
                for parameters in DistanceParameters::all() {
                    consider(parameters, 1);
                }
            }
            ParameterSearch::Descent => {
                // The direct codes, in units of what postfix bits leave of them. With one postfix bit
                // more half as many units are as many codes.
                let mut units = 0;
                for postfix_bits in 0..=MAX_POSTFIX_BITS {
                    while units <= MAX_DIRECT_UNITS {
                        let direct_codes = units << postfix_bits;
                        let Ok(parameters) = DistanceParameters::new(postfix_bits, direct_codes)
                        else {
                            break;
                        };
                        if !consider(parameters, 1) {
                            break;
                        }
                        units += 1;
                    }
                    units = units.saturating_sub(1) / 2;
                }
            }
        }
        Ok(best.1)
    }

    /// What every `step`th distance costs with these parameters.
    fn parameters_cost(
        &mut self,
        block: &MetaBlock<'_>,
        parameters: DistanceParameters,
        step: usize,
    ) -> u64 {
        self.counts.fill(0);
        let mut extra_bits = 0;
        let mut end = 1;
        let written = block.commands.iter().filter(|command| command.writes_distance());
        for command in written.step_by(step) {
            let symbol = parameters.symbol(command.distance());
            extra_bits += u64::from(symbol.extra_bits);
            let index = usize::from(symbol.symbol);
            self.counts[index] += 1;
            end = end.max(index + 1);
        }
        extra_bits * BIT + code_cost(&self.counts[..end])
    }

    /// Maps the contexts of each block type to codes; to one code per type where
    /// `contexts` are not wanted or the types very many. `symbols` are those of the
    /// distances that are written.
    pub(crate) fn map(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        symbols: &Sequence<M>,
        split: &BlockSplit<M>,
        contexts: bool,
        map: &mut ContextMap<M>,
    ) -> Result<(), OutOfMemory> {
        let types = split.type_count();
        let entries = types * DISTANCE_CONTEXTS;
        if !contexts || types > MAX_MODELLED {
            self.map.resize(memory, entries)?;
            for (entry, code) in self.map.iter_mut().enumerate() {
                *code = (entry / DISTANCE_CONTEXTS) as u8;
            }
            return map.set(memory, &self.map);
        }
        self.rows.reset(memory, entries, symbols.width())?;
        let mut blocks = split.blocks();
        let (mut block_type, mut left) = (0, 0);
        let written = block.commands.iter().filter(|command| command.writes_distance());
        for (command, &symbol) in written.zip(symbols.numbers()) {
            if left == 0 {
                (block_type, left) = blocks.next().unwrap_or_default();
            }
            left = left.wrapping_sub(1);
            let context = usize::from(distance_context(command.coded_copy_length()));
            let row = usize::from(block_type) * DISTANCE_CONTEXTS + context;
            self.rows.row_mut(row)[usize::from(symbol)] += 1;
        }
        let rules =
            MergeRules { parts: 1, per_row: CODE_IN_MAP, entries: true, neighbours: usize::MAX };
        self.merger.merge(memory, &mut self.rows, &[], rules)?;
        debug_assert!(self.rows.len() <= MAX_BLOCK_TYPES);
        self.map.resize(memory, entries)?;
        for (code, &name) in self.map.iter_mut().zip(self.merger.names()) {
            *code = name as u8;
        }
        map.set(memory, &self.map)
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.counts.bytes() + self.rows.bytes() + self.merger.bytes() + self.map.bytes()
    }
}
