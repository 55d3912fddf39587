//! Merging histograms that are better off with a common prefix code.
//!
//! Agglomerative clustering: of all pairs the one whose merger saves the most estimated
//! bits is merged, again and again, until no merger saves any. What merging saves is
//! the second code's description and the context-map entries' bits; what it costs is
//! that the data fits the common code less well.
//!
//! Rows are compared with all or with some neighbours to begin with, and what has been merged with all
//! that are left: for `n` histograms of `w` symbols, O(n² w) time and O(n²) memory. The estimate takes two
//! table look-ups per symbol of the smaller histogram; only pairs about to be merged are
//! priced in full. Not for
//! more than about a hundred histograms: sort them into fewer first.

use brotwerk_core::{List, Memory, OutOfMemory};

use crate::price::{BIT, code_cost, code_cost_of_used, times_log2, times_log2_growth};
use crate::rows::Rows;

/// How rows are priced.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MergeRules {
    /// Prefix codes that a row holds, side by side and equally wide: what is merged is
    /// a block type with a code for each of its contexts.
    pub(crate) parts: usize,
    /// What each row costs beyond its codes, in 1/65536 bit.
    pub(crate) per_row: u64,
    /// Whether each entry costs the logarithm of how rare its row is, as in a map.
    pub(crate) entries: bool,
    /// How many of the rows after it each row is compared with to begin with. Fewer save
    /// time where rows come in an order that puts like beside like.
    pub(crate) neighbours: usize,
}

/// What a symbol adds to the description of a code that did not have it. Heuristic; only
/// for finding candidates.
const SYMBOL_IN_CODE: u64 = BIT / 2;

/// The mark of a gain that is not estimated yet, but known to be no greater.
const AT_MOST: u64 = 1 << 63;

/// Merges rows; keeps its memory and the last outcome.
pub(crate) struct Merger<M: Memory> {
    costs: List<u64, M>,
    /// For each row and part, what estimating mergers needs.
    summaries: List<[u64; 4], M>,
    /// For each row and part, the symbols that occur; as much room as the rows take.
    present: List<u16, M>,
    /// Two rows added up. What it costs, and all else about it, is kept behind what is of the rows.
    sum: List<u32, M>,
    entries: List<u32, M>,
    /// `gains[i * n + j]` for `i < j`: what merging the two saves, or with [`AT_MOST`] no more than
    /// that; 0 for none, and for pairs that were not compared.
    gains: List<u64, M>,
    /// For each row the greatest of its gains.
    best_gains: List<u64, M>,
    /// And the first row with which it has that.
    partners: List<u16, M>,
    /// For each original row, the row it is in now.
    names: List<u16, M>,
}

impl<M: Memory> Default for Merger<M> {
    fn default() -> Self {
        Self {
            costs: List::default(),
            summaries: List::default(),
            present: List::default(),
            sum: List::default(),
            entries: List::default(),
            gains: List::default(),
            best_gains: List::default(),
            partners: List::default(),
            names: List::default(),
        }
    }
}

impl<M: Memory> Merger<M> {
    /// Merges `rows` while that pays. `entries` says how many map entries each stands
    /// for; may be shorter, the rest count as one. Afterwards `rows` holds what is left.
    pub(crate) fn merge(
        &mut self,
        memory: &mut M,
        rows: &mut Rows<M>,
        entries: &[u32],
        rules: MergeRules,
    ) -> Result<(), OutOfMemory> {
        let n = rows.len();
        self.costs.resize(memory, n + 1)?;
        self.summaries.resize(memory, (n + 1) * rules.parts)?;
        self.present.resize(memory, (n + 1) * rows.width())?;
        self.sum.resize(memory, rows.width())?;
        self.entries.resize(memory, n)?;
        self.names.resize(memory, n)?;
        self.gains.resize(memory, n * n)?;
        self.best_gains.resize(memory, n)?;
        self.partners.resize(memory, n)?;
        for i in 0..n {
            self.price(rows.row(i), i, rules);
            self.entries[i] = entries.get(i).copied().unwrap_or(1);
            self.names[i] = i as u16;
        }
        for i in 0..n {
            let compared = n.min((i + 1).saturating_add(rules.neighbours));
            for j in i + 1..compared {
                self.gains[i * n + j] = self.most_gain(i, j, rules);
            }
            self.gains[i * n + compared..(i + 1) * n].fill(0);
            self.find_best(rows, n, i, rules);
        }
        while let Some((i, j)) = self.best_pair() {
            if self.pays(rows, n, i, j, rules) {
                self.join(rows, n, i, j, rules);
            } else {
                self.gains[i * n + j] = 0;
                self.find_best(rows, n, i, rules);
            }
        }
        self.compact(rows);
        Ok(())
    }

    /// Prices a row, and sums it up for estimates.
    fn price(&mut self, row: &[u32], i: usize, rules: MergeRules) {
        let width = row.len() / rules.parts;
        let present = self.present[i * row.len()..][..row.len()].chunks_exact_mut(width);
        let summaries = &mut self.summaries[i * rules.parts..];
        self.costs[i] = 0;
        for ((counts, present), summary) in row.chunks_exact(width).zip(present).zip(summaries) {
            let (new, cost) = Summary::new(counts, present);
            self.costs[i] += cost;
            *summary = new.into_plain();
        }
    }

    /// What two rows cost beyond their codes, and one would not.
    fn overhead(&self, i: usize, j: usize, rules: MergeRules) -> u64 {
        if !rules.entries {
            return rules.per_row;
        }
        let (a, b) = (self.entries[i], self.entries[j]);
        rules.per_row + times_log2(a + b) - times_log2(a) - times_log2(b)
    }

    /// Whether merging rows `i` and `j` saves anything. Leaves their sum behind the `n` rows.
    fn pays(&mut self, rows: &Rows<M>, n: usize, i: usize, j: usize, rules: MergeRules) -> bool {
        let mut sum = core::mem::take(&mut self.sum);
        for ((sum, &a), &b) in sum.iter_mut().zip(rows.row(i)).zip(rows.row(j)) {
            *sum = a + b;
        }
        self.price(&sum, n, rules);
        self.sum = sum;
        self.costs[n] < self.costs[i] + self.costs[j] + self.overhead(i, j, rules)
    }

    /// About what merging rows `i` and `j` saves.
    fn estimated_gain(&self, rows: &Rows<M>, i: usize, j: usize, rules: MergeRules) -> u64 {
        let (mut saved, mut lost) = (self.overhead(i, j, rules), 0);
        for part in 0..rules.parts {
            let (more, less) =
                self.merger_estimate(rows, i * rules.parts + part, j * rules.parts + part, rules);
            lost += more;
            saved += less;
        }
        saved.saturating_sub(lost)
    }

    /// What merging two rows' histograms for the same part costs and saves, about. Takes time for
    /// the symbols of the one that has fewer.
    #[inline]
    fn merger_estimate(&self, rows: &Rows<M>, a: usize, b: usize, rules: MergeRules) -> (u64, u64) {
        // Parts lie side by side in a row, and rows one after another.
        let width = if rules.parts == 1 { rows.width() } else { rows.width() / rules.parts };
        let summary = |index: usize| Summary::of(self.summaries[index]);
        let ((more, large), (fewer, small)) = match ((summary(a), a), (summary(b), b)) {
            (a, b) if a.0.used < b.0.used => (b, a),
            pair => pair,
        };
        let large = &rows.counts()[large * width..][..width];
        let present = &self.present[small * width..][..fewer.used as usize];
        let small = &rows.counts()[small * width..][..width];
        // What Σ n·log2(n) gains over that of the larger one alone, and the symbols new to it.
        let (mut gained, mut grown) = (0, 0);
        for &symbol in present {
            let (n, added) = (large[usize::from(symbol)], small[usize::from(symbol)]);
            gained += times_log2_growth(n, added);
            grown += u64::from(n == 0);
        }
        let together = times_log2((more.total + fewer.total) as u32) + fewer.products;
        let apart = times_log2(more.total as u32) + times_log2(fewer.total as u32) + gained;
        // The larger description stays and grows by what it lacks.
        (together.saturating_sub(apart) + grown * SYMBOL_IN_CODE, more.header.min(fewer.header))
    }

    /// What merging rows `i` and `j` saves at most: what is lost is not looked at.
    fn most_gain(&self, i: usize, j: usize, rules: MergeRules) -> u64 {
        let header = |row: usize| self.summaries[row * rules.parts..][..rules.parts].iter();
        let less = header(i).zip(header(j)).map(|(a, b)| Summary::of(*a).header.min(b[3]));
        AT_MOST | (self.overhead(i, j, rules) + less.sum::<u64>())
    }

    /// Finds the greatest of a row's gains, estimating only those that may be it.
    fn find_best(&mut self, rows: &Rows<M>, n: usize, i: usize, rules: MergeRules) {
        let (mut best, mut partner) = (0, 0);
        for j in i + 1..n {
            let mut gain = self.gains[i * n + j];
            if gain & !AT_MOST <= best {
                continue;
            }
            if gain & AT_MOST != 0 {
                gain = self.estimated_gain(rows, i, j, rules);
                self.gains[i * n + j] = gain;
            }
            if gain > best {
                (best, partner) = (gain, j as u16);
            }
        }
        (self.best_gains[i], self.partners[i]) = (best, partner);
    }

    /// The first of the pairs that save most.
    fn best_pair(&self) -> Option<(usize, usize)> {
        let (mut most, mut pair) = (0, None);
        for (i, (&gain, &partner)) in self.best_gains.iter().zip(&*self.partners).enumerate() {
            if gain > most {
                (most, pair) = (gain, Some((i, usize::from(partner))));
            }
        }
        pair
    }

    /// Merges row `j` into row `i`, which is before it; what comes of it lies behind the `n` rows.
    fn join(&mut self, rows: &mut Rows<M>, n: usize, i: usize, j: usize, rules: MergeRules) {
        let (width, parts) = (rows.width(), rules.parts);
        rows.row_mut(i).copy_from_slice(&self.sum);
        self.costs[i] = self.costs[n];
        self.summaries.copy_within(n * parts..(n + 1) * parts, i * parts);
        self.present.copy_within(n * width..(n + 1) * width, i * width);
        self.entries[i] += self.entries[j];
        // A row without entries is gone.
        self.entries[j] = 0;
        for name in self.names.iter_mut().filter(|name| usize::from(**name) == j) {
            *name = i as u16;
        }
        self.best_gains[j] = 0;
        self.gains[i * n + j] = 0;
        for k in 0..n {
            if k == i || self.entries[k] == 0 {
                continue;
            }
            self.gains[k.min(j) * n + k.max(j)] = 0;
            let (first, second) = (k.min(i), k.max(i));
            let most = self.most_gain(first, second, rules);
            self.gains[first * n + second] = most;
            let (best, partner) = (self.best_gains[k], usize::from(self.partners[k]));
            if partner == j || (k < i && partner == i) {
                self.find_best(rows, n, k, rules);
            } else if k < i && most & !AT_MOST >= best {
                let gain = self.estimated_gain(rows, k, i, rules);
                self.gains[k * n + i] = gain;
                if gain > best || (gain == best && i < partner) {
                    (self.best_gains[k], self.partners[k]) = (gain, i as u16);
                }
            }
        }
        self.find_best(rows, n, i, rules);
    }

    /// Closes the gaps that merged rows left.
    fn compact(&mut self, rows: &mut Rows<M>) {
        let mut kept = 0;
        for i in 0..rows.len() {
            if self.entries[i] == 0 {
                continue;
            }
            if kept < i {
                rows.move_row(i, kept);
                self.costs[kept] = self.costs[i];
                self.entries[kept] = self.entries[i];
                for name in self.names.iter_mut().filter(|name| usize::from(**name) == i) {
                    *name = kept as u16;
                }
            }
            kept += 1;
        }
        rows.truncate(kept);
        self.costs.truncate(kept);
        self.entries.truncate(kept);
    }

    /// For each original row, the row it is in now.
    pub(crate) fn names(&self) -> &[u16] {
        &self.names
    }

    /// What all rows that are left cost.
    pub(crate) fn total_cost(&self) -> u64 {
        self.costs.iter().sum()
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.costs.bytes()
            + self.summaries.bytes()
            + self.present.bytes()
            + self.sum.bytes()
            + self.entries.bytes()
            + self.gains.bytes()
            + self.best_gains.bytes()
            + self.partners.bytes()
            + self.names.bytes()
    }
}

/// Counts looked at together: most stretches of a rare histogram are empty.
const STRETCH: usize = 8;

/// A histogram in a few numbers.
#[derive(Clone, Copy)]
struct Summary {
    total: u64,
    used: u64,
    /// Σ n·log2(n).
    products: u64,
    /// What the code's description costs.
    header: u64,
}

impl Summary {
    /// Sums up a histogram, and says what it costs; `present` receives the symbols that occur.
    fn new(counts: &[u32], present: &mut [u16]) -> (Self, u64) {
        let mut used = 0;
        for (stretch, counts) in counts.chunks(STRETCH).enumerate() {
            if counts.iter().fold(0, |any, &count| any | count) == 0 {
                continue;
            }
            for (symbol, &count) in (stretch * STRETCH..).zip(counts) {
                // Written in any case: which counts are zero, no one could predict.
                present[used] = symbol as u16;
                used += usize::from(count > 0);
            }
        }
        let present = &present[..used];
        let (mut total, mut products) = (0, 0);
        for &symbol in present {
            let count = counts[usize::from(symbol)];
            total += count;
            products += times_log2(count);
        }
        let cost = code_cost_of_used(present, counts);
        let data = times_log2(total).saturating_sub(products);
        let header = cost.saturating_sub(data);
        (Self { total: total.into(), used: used as u64, products, header }, cost)
    }

    const fn into_plain(self) -> [u64; 4] {
        [self.total, self.used, self.products, self.header]
    }

    const fn of([total, used, products, header]: [u64; 4]) -> Self {
        Self { total, used, products, header }
    }
}

/// What a row's codes and the data in them cost.
pub(crate) fn row_cost(row: &[u32], parts: usize) -> u64 {
    if parts == 1 {
        return code_cost(row);
    }
    row.chunks_exact(row.len() / parts).map(code_cost).sum()
}
