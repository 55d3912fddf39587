//! How many codes there are to be, by exact size.

use brotwerk_core::{List, Memory, OutOfMemory};
use brotwerk_prefix_code::{CodeScratch, CodeSearch, best_code};

use super::codes::{map_cost, set_map};
use crate::price::{BIT, add, code_cost, combined_code_cost};
use crate::rows::Rows;

/// What merging changes is counted from here, so that it is never negative.
const UNCHANGED: u64 = 1 << 40;

/// Decides by exact size how many codes there are to be: merges on, down to one, always what costs
/// least, and keeps the cheapest of all these steps.
pub(super) struct Cut<M: Memory> {
    rows: Rows<M>,
    /// What each code takes exactly, with its data.
    exact: List<u64, M>,
    /// What it is estimated to take, for finding what to merge.
    estimates: List<u64, M>,
    /// `together[i * n + j]` for `i < j`: the estimate for both in one; 0 where not known.
    together: List<u64, M>,
    /// For each code the one that it is joined to in the cheapest step.
    pub(super) joined: List<u16, M>,
    /// The same in the current step.
    current: List<u16, M>,
    lengths: List<u8, M>,
    codewords: List<u32, M>,
}

impl<M: Memory> Default for Cut<M> {
    fn default() -> Self {
        Self {
            rows: Rows::default(),
            exact: List::default(),
            estimates: List::default(),
            together: List::default(),
            joined: List::default(),
            current: List::default(),
            lengths: List::default(),
            codewords: List::default(),
        }
    }
}

impl<M: Memory> Cut<M> {
    /// Sets [`joined`](Self::joined) for two or more codes.
    pub(super) fn find(
        &mut self,
        memory: &mut M,
        codes: &Rows<M>,
        names: &[u16],
        map: &mut List<u8, M>,
    ) -> Result<(), OutOfMemory> {
        let count = codes.len();
        self.rows.reset(memory, count, codes.width())?;
        self.exact.resize(memory, count)?;
        self.estimates.resize(memory, count)?;
        self.together.clear();
        self.together.resize(memory, count * count)?;
        self.joined.resize(memory, count)?;
        self.current.resize(memory, count)?;
        self.lengths.resize(memory, codes.width())?;
        self.codewords.resize(memory, codes.width())?;
        let mut scratch = CodeScratch::default();
        for code in 0..count {
            self.rows.row_mut(code).copy_from_slice(codes.row(code));
            self.price(code, &mut scratch);
            self.current[code] = code as u16;
        }
        let mut least = u64::MAX;
        for left in (1..=count).rev() {
            set_map(memory, names, |name| self.current[usize::from(name)], map)?;
            let codes: u64 = self.alive().map(|code| self.exact[code]).sum();
            let cost = codes + map_cost(map, left);
            if cost < least {
                least = cost;
                self.joined.copy_from_slice(&self.current);
            }
            if let Some((into, from)) = self.cheapest_pair() {
                self.join(into, from, &mut scratch);
            }
        }
        Ok(())
    }

    /// Codes that are not joined to another.
    fn alive(&self) -> impl Iterator<Item = usize> + Clone + '_ {
        let each = self.current.iter().enumerate();
        each.filter(|&(code, &into)| code == usize::from(into)).map(|(code, _)| code)
    }

    /// The two codes that cost least more in one.
    fn cheapest_pair(&mut self) -> Option<(usize, usize)> {
        let count = self.current.len();
        let mut best: Option<(u64, usize, usize)> = None;
        for first in 0..count {
            for second in first + 1..count {
                if usize::from(self.current[first]) != first
                    || usize::from(self.current[second]) != second
                {
                    continue;
                }
                let together = &mut self.together[first * count + second];
                if *together == 0 {
                    *together = combined_code_cost(self.rows.row(first), self.rows.row(second));
                }
                let apart = self.estimates[first] + self.estimates[second];
                // Nothing is below zero: merging saves less than both take.
                let more = (*together + UNCHANGED).saturating_sub(apart);
                if best.is_none_or(|(least, ..)| more < least) {
                    best = Some((more, first, second));
                }
            }
        }
        best.map(|(_, first, second)| (first, second))
    }

    fn join(&mut self, into: usize, from: usize, scratch: &mut CodeScratch) {
        let (sum, row) = self.rows.pair(into, from);
        add(sum, row);
        self.price(into, scratch);
        for code in self.current.iter_mut().filter(|code| usize::from(**code) == from) {
            *code = into as u16;
        }
        let count = self.current.len();
        for other in 0..count {
            self.together[other.min(into) * count + other.max(into)] = 0;
        }
    }

    fn price(&mut self, code: usize, scratch: &mut CodeScratch) {
        let counts = self.rows.row(code);
        let (lengths, codewords) = (&mut self.lengths, &mut self.codewords);
        let exact = best_code(counts, CodeSearch::Quick, lengths, codewords, scratch);
        self.exact[code] = exact.total() * BIT;
        self.estimates[code] = code_cost(counts);
    }

    pub(super) fn bytes(&self) -> usize {
        self.rows.bytes()
            + self.exact.bytes()
            + self.estimates.bytes()
            + self.together.bytes()
            + self.joined.bytes()
            + self.current.bytes()
            + self.lengths.bytes()
            + self.codewords.bytes()
    }
}
