//! Which literal contexts share a prefix code (§7.1, §7.3).
//!
//! 1. Count each byte in each of the 64 contexts.
//! 2. Group contexts, then merge the groups while that saves bits ([`Merger`]).
//! 3. Sort each context anew to the code that it fits best, as k-means would, and merge
//!    again.
//!
//! The bytes that occur are numbered without gaps first, so histograms of text are 60 to
//! 100 wide rather than 256.

use brotwerk_context_map::choose_map_coding;
use brotwerk_core::{
    ContextLookup, ContextMode, ContextPreset, LITERAL_CONTEXTS, LITERAL_SYMBOLS, List, Memory,
    MetaBlock, OutOfMemory,
};

use smallvec::SmallVec;

use crate::ContextConfig;
use crate::alphabet::Alphabet;
use crate::merge::{MergeRules, Merger};
use crate::price::{BIT, add, code_cost, log2};
use crate::rows::Rows;
use crate::symbols::LiteralSymbols;

/// Estimated bits of the fields and the map code that each code adds to a context map.
pub(crate) const CODE_IN_MAP: u64 = 3 * BIT;

/// How contexts map to codes for one literal block type, and what that costs.
#[derive(Clone, Copy)]
pub(crate) struct ContextCodes {
    /// The code of each context.
    pub(crate) map: [u8; LITERAL_CONTEXTS],
    /// How many codes there are.
    pub(crate) count: usize,
    /// Estimated cost of the literals, their codes, and the map.
    pub(crate) cost: u64,
}

impl ContextCodes {
    /// One code for all contexts.
    pub(crate) const fn single(cost: u64) -> Self {
        Self { map: [0; LITERAL_CONTEXTS], count: 1, cost }
    }

    /// Those that a context map of any number of block types tells apart: contexts are together
    /// that have the same code in each type. What they cost is not known.
    pub(crate) fn of(maps: &[u8]) -> Self {
        let (maps, _) = maps.as_chunks::<LITERAL_CONTEXTS>();
        let mut codes = Self::single(0);
        for context in 0..LITERAL_CONTEXTS {
            let same = |&other: &usize| maps.iter().all(|map| map[other] == map[context]);
            codes.map[context] = match (0..context).find(same) {
                Some(other) => codes.map[other],
                None => {
                    codes.count = if context == 0 { 1 } else { codes.count + 1 };
                    (codes.count - 1) as u8
                }
            };
        }
        codes
    }
}

/// Counts of bytes in contexts, and the scratch space to cluster them.
pub(crate) struct ContextModel<M: Memory> {
    /// The bytes that occur.
    pub(crate) alphabet: Alphabet,
    /// How many literals there are.
    literals: u32,
    /// The contexts that occur, ascending.
    seen: SmallVec<[u8; LITERAL_CONTEXTS]>,
    /// A histogram of used bytes for each seen context.
    contexts: Rows<M>,
    /// A histogram for each code.
    codes: Rows<M>,
    /// For each used byte, its price in each code.
    prices: List<[u32; LANES], M>,
    merger: Merger<M>,
}

impl<M: Memory> Default for ContextModel<M> {
    fn default() -> Self {
        Self {
            alphabet: Alphabet::default(),
            literals: 0,
            seen: SmallVec::new(),
            contexts: Rows::default(),
            codes: Rows::default(),
            prices: List::default(),
            merger: Merger::default(),
        }
    }
}

/// How many of the groups after it each group is compared with before any are merged.
/// Measured: more gain nothing, since neighbouring contexts are alike.
const NEIGHBOURS: usize = 4;

/// Most codes between which contexts are sorted.
const LANES: usize = 16;

impl<M: Memory> ContextModel<M> {
    /// Bytes that `prepare` takes.
    pub(crate) const NEEDS: usize = LITERAL_SYMBOLS * size_of::<[u32; LANES]>();

    /// Takes the memory that is always needed.
    pub(crate) fn prepare(&mut self, memory: &mut M) -> Result<(), OutOfMemory> {
        self.prices.reserve(memory, LITERAL_SYMBOLS)
    }

    /// Counts all literals of a meta-block in the contexts that `lookup` gives.
    /// Returns what one code for all would cost.
    pub(crate) fn count(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        lookup: ContextLookup,
    ) -> Result<u64, OutOfMemory> {
        let mut bytes = [0; LITERAL_SYMBOLS];
        for run in block.literal_runs() {
            block.text[run].iter().for_each(|&byte| bytes[usize::from(byte)] += 1);
        }
        self.literals = bytes.iter().sum();
        self.alphabet.set(&bytes);
        let width = self.alphabet.width();
        self.contexts.reset(memory, LITERAL_CONTEXTS, width)?;
        let counts = self.contexts.counts_mut();
        let mut seen = 0_u64;
        for run in block.literal_runs() {
            let (mut last, mut second) = block.context_bytes(run.start);
            for &byte in &block.text[run] {
                let context = usize::from(lookup.id(last, second)) & (LITERAL_CONTEXTS - 1);
                counts[context * width + self.alphabet.rank(byte)] += 1;
                seen |= 1 << context;
                (last, second) = (byte, last);
            }
        }
        self.seen.clear();
        self.seen.extend((0..64).filter(|context| seen >> context & 1 == 1));
        for (row, &context) in self.seen.iter().enumerate() {
            self.contexts.move_row(context.into(), row);
        }
        self.contexts.truncate(self.seen.len());
        Ok(code_cost(&bytes))
    }

    /// The literals that were counted, by context and these codes.
    pub(crate) fn symbols<'a>(
        &'a self,
        block: &'a MetaBlock<'a>,
        mode: ContextMode,
        codes: &'a ContextCodes,
    ) -> LiteralSymbols<'a> {
        LiteralSymbols {
            block,
            lookup: mode.lookup(),
            map: &codes.map,
            codes: codes.count,
            alphabet: &self.alphabet,
        }
    }

    /// Clusters what was counted.
    pub(crate) fn cluster(
        &mut self,
        memory: &mut M,
        config: ContextConfig,
    ) -> Result<ContextCodes, OutOfMemory> {
        let all = usize::MAX;
        let rules = MergeRules { parts: 1, per_row: CODE_IN_MAP, entries: true, neighbours: all };
        let mut entries = [0; LITERAL_CONTEXTS];
        let mut assigned = [0u8; LITERAL_CONTEXTS];
        self.group(memory, config, &mut assigned, &mut entries)?;
        let neighbours = MergeRules { neighbours: NEIGHBOURS, ..rules };
        self.merger.merge(memory, &mut self.codes, &entries, neighbours)?;
        self.rename(&mut assigned);
        let mut best = self.codes_for(&assigned, self.merger.total_cost());
        for _ in 0..config.rounds {
            if self.codes.len() < 2 || self.codes.len() > LANES {
                break;
            }
            self.sort_anew(memory, &mut assigned)?;
            entries.fill(0);
            for &code in &assigned[..self.seen.len()] {
                entries[usize::from(code)] += 1;
            }
            self.merger.merge(memory, &mut self.codes, &entries, rules)?;
            self.rename(&mut assigned);
            let new = self.codes_for(&assigned, self.merger.total_cost());
            if new.cost >= best.cost {
                break;
            }
            best = new;
        }
        Ok(best)
    }

    /// The codes of a preset for what was counted, and what they cost.
    pub(crate) fn preset(
        &mut self,
        memory: &mut M,
        preset: &ContextPreset,
    ) -> Result<ContextCodes, OutOfMemory> {
        // Codes of the preset that this text has no literals for are left out.
        let mut numbers = [u8::MAX; ContextPreset::MAX_CODES];
        let mut assigned = [0; LITERAL_CONTEXTS];
        self.codes.clear(self.alphabet.width());
        for (i, &context) in self.seen.iter().enumerate() {
            let number = &mut numbers[usize::from(preset.map()[usize::from(context)])];
            if *number == u8::MAX {
                *number = self.codes.len() as u8;
                self.codes.push(memory)?;
            }
            add(self.codes.row_mut((*number).into()), self.contexts.row(i));
            assigned[i] = *number;
        }
        let costs = (0..self.codes.len()).map(|code| code_cost(self.codes.row(code)) + CODE_IN_MAP);
        Ok(self.codes_for(&assigned, costs.sum()))
    }

    /// Sorts the contexts to codes to begin with. Neighbouring contexts mean similar bytes
    /// before, in each of the modes, most of all in fours and pairs; so rare ones join
    /// their neighbours, and frequent ones stand alone.
    fn group(
        &mut self,
        memory: &mut M,
        config: ContextConfig,
        assigned: &mut [u8; LITERAL_CONTEXTS],
        entries: &mut [u32; LITERAL_CONTEXTS],
    ) -> Result<(), OutOfMemory> {
        self.codes.clear(self.alphabet.width());
        let enough = (self.literals >> config.group_bits).max(config.min_group);
        let (mut grouped, mut last) = (0, 0);
        for (i, &context) in self.seen.iter().enumerate() {
            let least = match context ^ last {
                0..2 => 4 * enough,
                2..4 => enough,
                _ => config.min_group / 4,
            };
            if i == 0 || grouped >= least {
                self.codes.push(memory)?;
                grouped = 0;
            }
            last = context;
            grouped += self.contexts.row(i).iter().sum::<u32>();
            let code = self.codes.len() - 1;
            add(self.codes.row_mut(code), self.contexts.row(i));
            entries[code] += 1;
            assigned[i] = code as u8;
        }
        Ok(())
    }

    /// Follows the merger.
    fn rename(&self, assigned: &mut [u8; LITERAL_CONTEXTS]) {
        for code in &mut assigned[..self.seen.len()] {
            *code = self.merger.names()[usize::from(*code)] as u8;
        }
    }

    /// Sorts each context to the code in which it costs least, and counts the codes anew.
    fn sort_anew(
        &mut self,
        memory: &mut M,
        assigned: &mut [u8; LITERAL_CONTEXTS],
    ) -> Result<(), OutOfMemory> {
        let codes = self.codes.len();
        self.prices.resize(memory, self.alphabet.width())?;
        for code in 0..codes {
            let row = self.codes.row(code);
            let total: u32 = row.iter().sum();
            // A byte that a code lacks costs it a place in its description too.
            let (log2_total, absent) = (log2(total), log2(total) + 3 * BIT as u32);
            for (prices, &count) in self.prices.iter_mut().zip(row) {
                prices[code] = if count == 0 { absent } else { log2_total - log2(count) } >> 8;
            }
        }
        let width = self.alphabet.width();
        let mut count = 0;
        let mut number = [u8::MAX; LANES];
        for (i, assigned) in (0..self.contexts.len()).zip(assigned.iter_mut()) {
            let mut costs = [0u64; LANES];
            for (&n, prices) in self.contexts.row(i).iter().zip(self.prices.iter()) {
                if n > 0 {
                    for (cost, &price) in costs.iter_mut().zip(prices) {
                        *cost += u64::from(n) * u64::from(price);
                    }
                }
            }
            let best = (0..codes).min_by_key(|&code| costs[code]).unwrap_or(0);
            if number[best] == u8::MAX {
                number[best] = count as u8;
                count += 1;
            }
            *assigned = number[best];
        }
        self.codes.reset(memory, count, width)?;
        for (i, &code) in (0..self.contexts.len()).zip(assigned.iter()) {
            add(self.codes.row_mut(usize::from(code)), self.contexts.row(i));
        }
        Ok(())
    }

    /// The map for codes assigned to the contexts seen. Contexts not seen take the code
    /// of the one before, which makes the map cheapest. `cost` is that of all but the map.
    fn codes_for(&self, assigned: &[u8; LITERAL_CONTEXTS], cost: u64) -> ContextCodes {
        let mut map = [0; LITERAL_CONTEXTS];
        let (mut last, mut next) = (assigned[0], 0);
        for (context, entry) in map.iter_mut().enumerate() {
            if self.seen.get(next) == Some(&(context as u8)) {
                last = assigned[next];
                next += 1;
            }
            *entry = last;
        }
        let count = self.codes.len().max(1);
        let map_cost = if count == 1 { 0 } else { choose_map_coding(&map, count).cost + 4 * BIT };
        ContextCodes { map, count, cost: cost + map_cost }
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.contexts.bytes() + self.codes.bytes() + self.prices.bytes() + self.merger.bytes()
    }
}
