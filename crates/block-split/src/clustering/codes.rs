//! Which contexts of which block types share a code.
//!
//! Agglomerative, in batches, since merging takes time with the square of what is merged; then
//! each histogram is sorted anew to the code that it fits best (k-means). At last the number of
//! codes is decided by exact size: estimates stop merging too early where codes are many and
//! have few symbols each, as in short texts.

use brotwerk_context_map::choose_map_coding;
use brotwerk_core::{List, MAX_BLOCK_TYPES, Memory, OutOfMemory};

use super::cut::Cut;
use crate::contexts::CODE_IN_MAP;
use crate::merge::{MergeRules, Merger};
use crate::price::{BIT, add, code_cost, log2};
use crate::rows::Rows;

/// Histograms merged at once, at first.
const BATCH: usize = 64;

/// Codes whose number is decided by exact size; where there are more the map's share is small.
const MAX_CUT: usize = 64;

/// What a symbol costs that a code lacks, beyond the logarithm of the code's total: about its
/// place in the code's description.
const ABSENT: u32 = 3 * BIT as u32;

/// The mark of a histogram in which nothing is counted.
const EMPTY: u16 = u16::MAX;

/// The mark of one that has no code yet.
const UNSORTED: u16 = EMPTY - 1;

/// How many codes may come of the batches: one for each histogram at worst.
const MAX_NAMES: usize = MAX_BLOCK_TYPES * 64;

/// Finds codes; keeps its memory.
pub(crate) struct CodeFinder<M: Memory> {
    /// A histogram for each code.
    codes: Rows<M>,
    batch: Rows<M>,
    merger: Merger<M>,
    /// For each histogram its code, or [`EMPTY`].
    names: List<u16, M>,
    /// How many histograms each code has; also new numbers of codes.
    members: List<u32, M>,
    prices: List<u32, M>,
    map: List<u8, M>,
    cut: Cut<M>,
}

impl<M: Memory> Default for CodeFinder<M> {
    fn default() -> Self {
        Self {
            codes: Rows::default(),
            batch: Rows::default(),
            merger: Merger::default(),
            names: List::default(),
            members: List::default(),
            prices: List::default(),
            map: List::default(),
            cut: Cut::default(),
        }
    }
}

impl<M: Memory> CodeFinder<M> {
    /// Finds codes for histograms, `contexts` of each block type; [`map`](Self::map) has the code
    /// of each. Returns what codes, data and map are estimated to cost.
    pub(crate) fn find(
        &mut self,
        memory: &mut M,
        histograms: &Rows<M>,
        contexts: usize,
        rounds: u8,
    ) -> Result<u64, OutOfMemory> {
        let batches = self.merge_batches(memory, histograms)?;
        if batches > 1 {
            self.merge(memory)?;
        }
        if self.codes.len() > MAX_BLOCK_TYPES {
            // More than the format has (§7.3): one for each block type.
            for (histogram, name) in self.names.iter_mut().enumerate() {
                *name = if *name == EMPTY { EMPTY } else { (histogram / contexts) as u16 };
            }
            self.count_names(memory, histograms, histograms.len().div_ceil(contexts))?;
        }
        for _ in 0..rounds {
            if self.codes.len() < 2 {
                break;
            }
            if !self.sort_anew(memory, histograms)? {
                break;
            }
            self.merge(memory)?;
        }
        self.decide(memory, histograms)
    }

    /// As [`find`](Self::find), beginning with the codes there are, be they from an earlier search or
    /// [set](Self::set_rows): each histogram is sorted to the one that it fits best.
    pub(crate) fn find_again(
        &mut self,
        memory: &mut M,
        histograms: &Rows<M>,
    ) -> Result<u64, OutOfMemory> {
        self.names.resize(memory, histograms.len())?;
        for (index, name) in self.names.iter_mut().enumerate() {
            let is_empty = histograms.row(index).iter().all(|&count| count == 0);
            *name = if is_empty { EMPTY } else { UNSORTED };
        }
        if self.sort_anew(memory, histograms)? {
            self.merge(memory)?;
        }
        self.decide(memory, histograms)
    }

    /// Sets the codes that [`find_again`](Self::find_again) begins with.
    pub(crate) fn set_rows(&mut self, memory: &mut M, rows: &Rows<M>) -> Result<(), OutOfMemory> {
        self.codes.reset(memory, rows.len(), rows.width())?;
        self.codes.counts_mut().copy_from_slice(rows.counts());
        Ok(())
    }

    /// Decides how many codes there are, and sets the map; returns the estimated cost.
    fn decide(&mut self, memory: &mut M, histograms: &Rows<M>) -> Result<u64, OutOfMemory> {
        if (2..=MAX_CUT).contains(&self.codes.len()) {
            self.cut.find(memory, &self.codes, &self.names, &mut self.map)?;
            for name in self.names.iter_mut().filter(|name| **name != EMPTY) {
                *name = self.cut.joined[usize::from(*name)];
            }
        }
        let codes = set_map(memory, &self.names, |name| name, &mut self.map)?;
        self.count(memory, histograms, codes)?;
        let cost: u64 = (0..codes).map(|code| code_cost(self.codes.row(code))).sum();
        Ok(cost + map_cost(&self.map, codes))
    }

    /// The code of each histogram, numbered as they appear; of an empty one that of the one
    /// before.
    pub(crate) fn map(&self) -> &[u8] {
        &self.map
    }

    /// A histogram for each code of the map.
    pub(crate) fn rows(&self) -> &Rows<M> {
        &self.codes
    }

    /// Merges histograms, [`BATCH`] at a time; says in how many batches.
    fn merge_batches(
        &mut self,
        memory: &mut M,
        histograms: &Rows<M>,
    ) -> Result<usize, OutOfMemory> {
        self.names.clear();
        self.names.resize(memory, histograms.len())?;
        self.names.fill(EMPTY);
        self.codes.clear(histograms.width());
        let (mut batches, mut next) = (0, 0);
        while next < histograms.len() {
            batches += 1;
            self.batch.clear(histograms.width());
            let mut members = [0; BATCH];
            while next < histograms.len() && self.batch.len() < BATCH {
                let counts = histograms.row(next);
                if counts.iter().any(|&count| count > 0) {
                    members[self.batch.len()] = next;
                    self.batch.push(memory)?.copy_from_slice(counts);
                }
                next += 1;
            }
            let count = self.batch.len();
            self.merger.merge(memory, &mut self.batch, &[], RULES)?;
            let first = self.codes.len() as u16;
            for code in 0..self.batch.len() {
                self.codes.push(memory)?.copy_from_slice(self.batch.row(code));
            }
            for (&member, &name) in members[..count].iter().zip(self.merger.names()) {
                self.names[member] = first + name;
            }
        }
        Ok(batches)
    }

    /// Merges codes while that saves bits.
    fn merge(&mut self, memory: &mut M) -> Result<(), OutOfMemory> {
        self.members.clear();
        self.members.resize(memory, self.codes.len())?;
        for &name in self.names.iter().filter(|&&name| name != EMPTY) {
            self.members[usize::from(name)] += 1;
        }
        self.merger.merge(memory, &mut self.codes, &self.members, RULES)?;
        for name in self.names.iter_mut().filter(|name| **name != EMPTY) {
            *name = self.merger.names()[usize::from(*name)];
        }
        Ok(())
    }

    /// Sorts each histogram to the code in which it costs least, and counts the codes anew; says
    /// whether any has moved.
    fn sort_anew(&mut self, memory: &mut M, histograms: &Rows<M>) -> Result<bool, OutOfMemory> {
        let (codes, width) = (self.codes.len(), histograms.width());
        self.prices.resize(memory, codes * width)?;
        for (code, prices) in self.prices.chunks_exact_mut(width).enumerate() {
            let row = self.codes.row(code);
            // A code of the plan before may have no symbols any more.
            let total = log2(row.iter().sum::<u32>().max(1));
            for (price, &count) in prices.iter_mut().zip(row) {
                // Sums of many counts at these prices fit 64 bits.
                *price = if count == 0 { total + ABSENT } else { total - log2(count) };
            }
        }
        let mut moved = false;
        for (histogram, name) in self.names.iter_mut().enumerate() {
            if *name == EMPTY {
                continue;
            }
            let counts = histograms.row(histogram);
            let cost = |code: usize| -> u64 {
                let prices = &self.prices[code * width..][..width];
                let each = counts.iter().zip(prices);
                each.map(|(&count, &price)| u64::from(count) * u64::from(price)).sum()
            };
            let best = (0..codes).min_by_key(|&code| cost(code)).unwrap_or(0) as u16;
            moved |= best != *name;
            *name = best;
        }
        if !moved {
            return Ok(false);
        }
        // Some may have none left.
        self.members.clear();
        self.members.resize(memory, codes)?;
        let mut kept = 0;
        for name in self.names.iter_mut().filter(|name| **name != EMPTY) {
            let number = &mut self.members[usize::from(*name)];
            if *number == 0 {
                kept += 1;
                *number = kept;
            }
            *name = *number as u16 - 1;
        }
        self.count_names(memory, histograms, kept as usize)?;
        Ok(true)
    }

    /// Adds up the histograms of each code by name.
    fn count_names(
        &mut self,
        memory: &mut M,
        histograms: &Rows<M>,
        codes: usize,
    ) -> Result<(), OutOfMemory> {
        self.codes.reset(memory, codes, histograms.width())?;
        for (histogram, &name) in self.names.iter().enumerate().filter(|it| *it.1 != EMPTY) {
            add(self.codes.row_mut(name.into()), histograms.row(histogram));
        }
        Ok(())
    }

    /// The same by the map.
    fn count(
        &mut self,
        memory: &mut M,
        histograms: &Rows<M>,
        codes: usize,
    ) -> Result<(), OutOfMemory> {
        self.codes.reset(memory, codes, histograms.width())?;
        for (histogram, &code) in self.map.iter().enumerate() {
            add(self.codes.row_mut(code.into()), histograms.row(histogram));
        }
        Ok(())
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.codes.bytes()
            + self.batch.bytes()
            + self.merger.bytes()
            + self.names.bytes()
            + self.members.bytes()
            + self.prices.bytes()
            + self.map.bytes()
            + self.cut.bytes()
    }
}

/// Each code takes part of the header, each entry of the map the logarithm of how rare its code is.
const RULES: MergeRules =
    MergeRules { parts: 1, per_row: CODE_IN_MAP, entries: true, neighbours: usize::MAX };

const _: () = assert!(MAX_NAMES < UNSORTED as usize);

/// Sets a map from the names of codes, numbered as they appear; returns how many there are.
pub(super) fn set_map<M: Memory>(
    memory: &mut M,
    names: &[u16],
    code: impl Fn(u16) -> u16,
    map: &mut List<u8, M>,
) -> Result<usize, OutOfMemory> {
    map.resize(memory, names.len())?;
    let mut numbers = [None; MAX_BLOCK_TYPES];
    let (mut count, mut last) = (0_usize, 0);
    for (entry, &name) in map.iter_mut().zip(names) {
        if name != EMPTY {
            last = *numbers[usize::from(code(name))].get_or_insert_with(|| {
                count += 1;
                (count - 1) as u8
            });
        }
        *entry = last;
    }
    Ok(count.max(1))
}

/// Estimated cost of a map.
pub(super) fn map_cost(map: &[u8], codes: usize) -> u64 {
    if codes == 1 { 0 } else { choose_map_coding(map, codes).cost + 4 * BIT }
}
