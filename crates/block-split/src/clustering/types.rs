//! Block types of one category, found together.
//!
//! k-means over a sequence: types start as histograms of samples from all over the text; then in
//! turn the sequence of types is found that makes the symbols cheapest, each switch at a price
//! (Viterbi), and the types are counted anew. Types that are alike are merged at the end. Known
//! from google/brotli's qualities 10 and 11, whose prices are floating-point numbers.
//!
//! Time is proportional to symbols times types, eight types to a vector; memory is nine bytes a
//! symbol.

use brotwerk_core::{BlockSplit, List, Memory, OutOfMemory};

use crate::category::switch_cost;
use crate::lanes::{self, LANES, Lanes, Marks};
use crate::merge::{MergeRules, Merger, row_cost};
use crate::one_pass::SWITCH;
use crate::price::{BIT, FRACTION_BITS, add, log2};
use crate::rows::Rows;
use crate::sequence::Sequence;

/// Most types that are weighed against each other: a mark of each fits a number.
pub(crate) const MAX_TYPES: usize = 64;

/// How block types are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TypeSearch {
    /// Symbols for each type to begin with. Lowering it finds more types, for time.
    pub seed_length: u32,
    /// Symbols in a type's first histogram. Too few are misled by chance, too many are all alike.
    pub sample: u32,
    /// Most types, up to 64.
    pub max_types: u8,
    /// How often types and sequence are found anew. More than one changes little.
    pub rounds: u8,
    /// What a block switch costs, in bits: more makes fewer and longer blocks. Heuristic, about
    /// what google/brotli takes.
    pub switch_bits: u8,
}

/// Binary places of prices here, so few that sums fit 16 bits.
const PLACES: u32 = 6;

/// What a symbol costs that a type lacks, beyond the logarithm of the type's total.
const ABSENT: u32 = 2 << PLACES;

/// The highest price of a symbol: the longest codeword's, and a little more.
const MAX_PRICE: u32 = 20 << PLACES;

/// What a block switch costs where prices know contexts: what it takes. Without them
/// [`TypeSearch::switch_bits`] are more for literals, since contexts tell types apart as well.
const CONTEXTUAL_SWITCH: i16 = (SWITCH >> (FRACTION_BITS - PLACES)) as i16;

/// Finds types; keeps its memory.
pub(crate) struct TypeFinder<M: Memory> {
    /// A histogram for each type.
    rows: Rows<M>,
    /// For each symbol its price in each type, or by each code.
    prices: List<i16, M>,
    /// For each symbol a mark for each type that is better entered anew after it.
    marks: List<u64, M>,
    /// For each symbol the type that is cheapest up to it; then the symbol's type.
    types: List<u8, M>,
    /// For each context and type the place of its code's prices.
    places: List<u16, M>,
    merger: Merger<M>,
    draft: BlockSplit<M>,
}

impl<M: Memory> Default for TypeFinder<M> {
    fn default() -> Self {
        Self {
            rows: Rows::default(),
            prices: List::default(),
            marks: List::default(),
            types: List::default(),
            places: List::default(),
            merger: Merger::default(),
            draft: BlockSplit::default(),
        }
    }
}

impl<M: Memory> TypeFinder<M> {
    /// Sets `split` for symbols below `width`; a single block where more would not pay.
    pub(crate) fn find(
        &mut self,
        memory: &mut M,
        symbols: &[u16],
        width: usize,
        search: TypeSearch,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let count = symbols.len();
        let types = (count / search.seed_length.max(1) as usize + 1)
            .min(search.max_types.into())
            .min(MAX_TYPES);
        if types > 1 {
            self.seed(memory, symbols, width, types, search.sample as usize)?;
            for _ in 0..search.rounds {
                self.sharpen(memory, symbols, search, split)?;
            }
            // Merged types have other codes, by which the bounds move once more.
            for _ in 0..2 {
                self.merge(memory, split)?;
                self.sharpen(memory, symbols, search, split)?;
            }
            self.merge(memory, split)?;
            if self.pays(memory, split)? {
                return Ok(());
            }
        }
        split.clear();
        split.push(memory, 0, count as u32)
    }

    /// Types from stretches in the middle of equal parts of the text.
    fn seed(
        &mut self,
        memory: &mut M,
        symbols: &[u16],
        width: usize,
        types: usize,
        sample: usize,
    ) -> Result<(), OutOfMemory> {
        self.rows.reset(memory, types, width)?;
        let part = symbols.len() / types;
        let sample = sample.clamp(1, part.max(1));
        for (index, row) in self.rows.counts_mut().chunks_exact_mut(width).enumerate() {
            let start = index * part + (part - sample.min(part)) / 2;
            for &symbol in &symbols[start..][..sample] {
                row[usize::from(symbol)] += 1;
            }
        }
        Ok(())
    }

    /// Finds the cheapest sequence of the types as they are, and counts them anew.
    fn sharpen(
        &mut self,
        memory: &mut M,
        symbols: &[u16],
        search: TypeSearch,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let lanes = self.set_prices(memory)?;
        self.marks.resize(memory, symbols.len())?;
        self.types.resize(memory, symbols.len())?;
        let switch = i16::from(search.switch_bits) << PLACES;
        self.forward(symbols, lanes, switch);
        self.back();
        self.set_split(memory, split)?;
        self.count(memory, symbols, split)
    }

    /// Finds the cheapest sequence of types whose symbols cost what they do in their context: by a
    /// histogram for each code, and for each type the codes of its contexts. Symbols come with their
    /// contexts, and with how many contexts there are.
    pub(crate) fn sharpen_by_contexts(
        &mut self,
        memory: &mut M,
        symbols: &Sequence<M>,
        (of_symbols, contexts): (&[u8], usize),
        (codes, map): (&Rows<M>, &[u8]),
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let (symbols, count) = (symbols.numbers(), codes.len());
        // Behind the codes one that is always dear, for lanes without a type.
        let row = count + 1;
        self.prices.resize(memory, codes.width() * row)?;
        self.prices.fill(MAX_PRICE as i16);
        for code in 0..count {
            let prices = self.prices.iter_mut().skip(code).step_by(row);
            for (entry, price) in prices.zip(row_prices(codes.row(code))) {
                *entry = price;
            }
        }
        let lanes = (map.len() / contexts).next_multiple_of(LANES);
        self.places.resize(memory, contexts * lanes)?;
        self.places.fill(count as u16);
        for (entry, &code) in map.iter().enumerate() {
            let (block_type, context) = (entry / contexts, entry % contexts);
            self.places[context * lanes + block_type] = code.into();
        }
        self.marks.resize(memory, symbols.len())?;
        self.types.resize(memory, symbols.len())?;
        let mut costs = [0; MAX_TYPES];
        let costs = costs[..lanes].as_chunks_mut::<LANES>().0;
        let each = self.marks.iter_mut().zip(self.types.iter_mut());
        for ((&symbol, &context), (marks, cheapest)) in symbols.iter().zip(of_symbols).zip(each) {
            let prices = &self.prices[usize::from(symbol) * row..][..row];
            let places = &self.places[usize::from(context) * lanes..][..lanes];
            let mut least = [i16::MAX; LANES];
            for (costs, places) in costs.iter_mut().zip(places.as_chunks().0) {
                let prices = places.map(|place| prices[usize::from(place)]);
                least = lanes::add(costs, &prices, least);
            }
            settle(costs, least, CONTEXTUAL_SWITCH, marks, cheapest);
        }
        self.back();
        self.set_split(memory, split)
    }

    /// Prices by type; returns how many types there are prices for, a multiple of [`LANES`].
    fn set_prices(&mut self, memory: &mut M) -> Result<usize, OutOfMemory> {
        let lanes = self.rows.len().next_multiple_of(LANES);
        self.prices.resize(memory, self.rows.width() * lanes)?;
        // Lanes without a type are never the cheapest.
        self.prices.fill(MAX_PRICE as i16);
        for block_type in 0..self.rows.len() {
            let prices = self.prices.iter_mut().skip(block_type).step_by(lanes);
            for (entry, price) in prices.zip(row_prices(self.rows.row(block_type))) {
                *entry = price;
            }
        }
        Ok(lanes)
    }

    /// Adds prices up, type by type, none above the cheapest and a switch.
    fn forward(&mut self, symbols: &[u16], lanes: usize, switch: i16) {
        let mut costs = [0; MAX_TYPES];
        let costs = &mut costs[..lanes];
        let each = self.marks.iter_mut().zip(self.types.iter_mut());
        for (&symbol, (marks, cheapest)) in symbols.iter().zip(each) {
            let prices = &self.prices[usize::from(symbol) * lanes..][..lanes];
            let costs = costs.as_chunks_mut::<LANES>().0;
            let mut least = [i16::MAX; LANES];
            for (costs, prices) in costs.iter_mut().zip(prices.as_chunks().0) {
                least = lanes::add(costs, prices, least);
            }
            settle(costs, least, switch, marks, cheapest);
        }
    }

    /// Follows the cheapest sequence from its end, which leaves each symbol's type.
    fn back(&mut self) {
        let Some(&last) = self.types.last() else { return };
        let mut current = last;
        for (marks, cheapest) in self.marks.iter().zip(self.types.iter_mut()).rev() {
            if marks >> current & 1 == 1 {
                current = *cheapest;
            }
            *cheapest = current;
        }
    }

    /// The blocks of the symbols' types, numbered as they appear.
    fn set_split(&mut self, memory: &mut M, split: &mut BlockSplit<M>) -> Result<(), OutOfMemory> {
        let mut numbers = [None; MAX_TYPES];
        let mut count = 0;
        split.clear();
        for block in self.types.chunk_by(|a, b| a == b) {
            let number = *numbers[usize::from(block[0])].get_or_insert_with(|| {
                count += 1;
                count - 1
            });
            split.push(memory, number, block.len() as u32)?;
        }
        Ok(())
    }

    /// Counts the symbols of each type.
    fn count(
        &mut self,
        memory: &mut M,
        symbols: &[u16],
        split: &BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let width = self.rows.width();
        self.rows.reset(memory, split.type_count(), width)?;
        let mut rest = symbols;
        for (block_type, length) in split.blocks() {
            let (block, behind) = rest.split_at(length as usize);
            let row = self.rows.row_mut(block_type.into());
            block.iter().for_each(|&symbol| row[usize::from(symbol)] += 1);
            rest = behind;
        }
        Ok(())
    }

    /// Merges types while that saves bits.
    fn merge(&mut self, memory: &mut M, split: &mut BlockSplit<M>) -> Result<(), OutOfMemory> {
        if self.rows.len() < 2 {
            return Ok(());
        }
        let neighbours = usize::MAX;
        let rules = MergeRules { parts: 1, per_row: SWITCH, entries: false, neighbours };
        self.merger.merge(memory, &mut self.rows, &[], rules)?;
        core::mem::swap(split, &mut self.draft);
        split.clear();
        for (block_type, length) in self.draft.blocks() {
            // Rows stay in the order of their first type.
            split.push(memory, self.merger.names()[usize::from(block_type)] as u8, length)?;
        }
        Ok(())
    }

    /// Whether several types are estimated to cost less than one.
    fn pays(&mut self, memory: &mut M, split: &BlockSplit<M>) -> Result<bool, OutOfMemory> {
        let types = self.rows.len();
        if types < 2 {
            return Ok(false);
        }
        let codes: u64 = (0..types).map(|index| row_cost(self.rows.row(index), 1)).sum();
        self.rows.push(memory)?;
        for index in 0..types {
            let (sum, row) = self.rows.pair(types, index);
            add(sum, row);
        }
        let single = row_cost(self.rows.row(types), 1) + BIT;
        Ok(codes + switch_cost(split) < single)
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.rows.bytes()
            + self.prices.bytes()
            + self.marks.bytes()
            + self.types.bytes()
            + self.places.bytes()
            + self.merger.bytes()
            + self.draft.bytes()
    }
}

/// What symbols cost by a histogram, of which some may be empty.
fn row_prices(row: &[u32]) -> impl Iterator<Item = i16> {
    let total = log2(row.iter().sum::<u32>().max(1)) >> (FRACTION_BITS - PLACES);
    row.iter().map(move |&count| {
        let price = match count {
            0 => total + ABSENT,
            _ => total.saturating_sub(log2(count) >> (FRACTION_BITS - PLACES)),
        };
        price.min(MAX_PRICE) as i16
    })
}

/// Ends a step: of each lane the least is known. Leaves no cost above the cheapest and a switch, and
/// marks the types that are better entered anew.
#[inline(always)]
fn settle(costs: &mut [Lanes], least: Lanes, switch: i16, marks: &mut u64, cheapest: &mut u8) {
    let least = least.into_iter().fold(i16::MAX, i16::min);
    *marks = 0;
    for (vector, costs) in costs.iter_mut().enumerate() {
        let Marks { dear, cheapest: zero } = lanes::settle(costs, least, switch);
        *marks |= u64::from(dear) << (LANES * vector);
        if zero != 0 {
            *cheapest = (LANES * vector) as u8 + zero.trailing_zeros() as u8;
        }
    }
}
