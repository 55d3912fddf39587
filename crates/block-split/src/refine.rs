//! Moving block boundaries to where the block types' codes would have them.
//!
//! Given a code for each type, the best sequence of types for the symbols is a shortest
//! path: each symbol costs what its type's code takes, each switch a constant. Dynamic
//! programming finds it in one pass forward and one back (Viterbi). Steps are
//! [`GROUP`] symbols long, which a boundary's place hardly minds, and add up the prices
//! of as many types as a vector register has lanes.
//!
//! Time is proportional to symbols; memory is four bytes per step.

use brotwerk_core::{BlockSplit, List, MAX_BLOCK_TYPES, Memory, OutOfMemory};

use crate::lanes::{self, LANES, Lanes, Marks};
use crate::one_pass::SWITCH;
use crate::price::{FRACTION_BITS, log2};
use crate::rows::Rows;
use crate::symbols::Symbols;

/// Most types refined. Raising it makes prices larger and steps slower for all.
pub(crate) const MAX_TYPES: usize = LANES;

/// Symbols per step; block lengths come out as multiples. Heuristic: half the extra bits
/// of a typical block length would be saved by rounding to it, and nothing lost.
const GROUP: usize = 8;

/// Most symbols refined, which bounds the memory to 2 MiB. Longer meta-blocks keep the
/// boundaries of the greedy pass.
pub(crate) const MAX_SYMBOLS: u64 = 1 << 22;

/// Binary places of prices here, so few that sums fit 16 bits.
const PLACES: u32 = 6;

/// What a symbol costs that a type's code lacks, beyond the logarithm of the type's
/// total: about its place in the code's description.
const ABSENT: u32 = 3 << PLACES;

/// The highest price of a symbol: the longest codeword's, and a little more.
const MAX_PRICE: u32 = 20 << PLACES;

/// A block switch's price.
const SWITCH_PRICE: i16 = (SWITCH >> (FRACTION_BITS - PLACES)) as i16;

// Costs stay below a switch and a group.
const _: () = assert!(GROUP as u32 * MAX_PRICE + (SWITCH_PRICE as u32) < i16::MAX as u32);

/// Moves boundaries; keeps its memory.
pub(crate) struct Refiner<M: Memory> {
    /// Per symbol of each code, its price in each type.
    prices: List<[u16; MAX_TYPES], M>,
    /// Per step: in the high half a mark for each type that is better entered anew after
    /// it, in the low half one for each type that is cheapest up to it.
    steps: List<u32, M>,
    /// Types of blocks, last block first, with their lengths.
    types: List<u8, M>,
    lengths: List<u32, M>,
}

impl<M: Memory> Default for Refiner<M> {
    fn default() -> Self {
        Self {
            prices: List::default(),
            steps: List::default(),
            types: List::default(),
            lengths: List::default(),
        }
    }
}

/// The forward pass.
struct Path {
    costs: Lanes,
    /// Prices of the symbols of the step under way, added up.
    sums: Lanes,
    symbols: usize,
}

impl Path {
    /// Ends a step, and says what to remember of it.
    #[inline]
    fn step(&mut self) -> u32 {
        let least = lanes::add(&mut self.costs, &self.sums, [i16::MAX; MAX_TYPES]);
        let least = least.into_iter().fold(i16::MAX, i16::min);
        let Marks { dear, cheapest } = lanes::settle(&mut self.costs, least, SWITCH_PRICE);
        let marks = u32::from(dear) << 16 | u32::from(cheapest);
        self.sums = [0; MAX_TYPES];
        self.symbols = 0;
        marks
    }
}

impl<M: Memory> Refiner<M> {
    /// Replaces `split`, which has as many types as `rows` has rows, by the cheapest
    /// sequence, and counts `rows` anew. Types may vanish.
    pub(crate) fn refine(
        &mut self,
        memory: &mut M,
        symbols: &impl Symbols,
        rows: &mut Rows<M>,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        self.set_prices(memory, symbols.width(), rows)?;
        let n = split.symbols() as usize;
        self.steps.clear();
        self.steps.reserve(memory, n.div_ceil(GROUP))?;
        let width = symbols.width();
        let (prices, steps) = (&self.prices, &mut self.steps);
        let mut path = Path { costs: [0; MAX_TYPES], sums: [0; MAX_TYPES], symbols: 0 };
        symbols.for_each(|code, symbol| {
            for (sum, &price) in path.sums.iter_mut().zip(&prices[code * width + symbol]) {
                *sum += price as i16;
            }
            path.symbols += 1;
            if path.symbols == GROUP {
                steps.push_within_capacity(path.step());
            }
        });
        if path.symbols > 0 {
            steps.push_within_capacity(path.step());
        }
        self.trace_back(memory, n)?;
        self.count(memory, symbols, rows, split)
    }

    fn set_prices(
        &mut self,
        memory: &mut M,
        width: usize,
        rows: &Rows<M>,
    ) -> Result<(), OutOfMemory> {
        self.prices.resize(memory, rows.width())?;
        // Lanes without a type are never cheapest: those with one come first, and the
        // path back prefers them.
        self.prices.fill([MAX_PRICE as u16; MAX_TYPES]);
        for block_type in 0..rows.len() {
            let row = rows.row(block_type);
            for (counts, prices) in row.chunks_exact(width).zip(self.prices.chunks_exact_mut(width))
            {
                let total = log2(counts.iter().sum()) >> (FRACTION_BITS - PLACES);
                let absent = (total + ABSENT).min(MAX_PRICE) as u16;
                for (&count, price) in counts.iter().zip(prices) {
                    price[block_type] = if count == 0 {
                        absent
                    } else {
                        let log2_count = log2(count) >> (FRACTION_BITS - PLACES);
                        total.saturating_sub(log2_count).min(MAX_PRICE) as u16
                    };
                }
            }
        }
        Ok(())
    }

    /// Follows the cheapest path from its end.
    fn trace_back(&mut self, memory: &mut M, n: usize) -> Result<(), OutOfMemory> {
        self.types.clear();
        self.lengths.clear();
        let Some(&last) = self.steps.last() else { return Ok(()) };
        let mut current = (last & 0xffff).trailing_zeros();
        let mut length = n - (self.steps.len() - 1) * GROUP;
        for &step in self.steps.iter().rev().skip(1) {
            let cheapest = step & 0xffff;
            if step >> (16 + current) & 1 == 1 && cheapest >> current & 1 == 0 {
                self.types.push(memory, current as u8)?;
                self.lengths.push(memory, length as u32)?;
                current = cheapest.trailing_zeros();
                length = 0;
            }
            length += GROUP;
        }
        self.types.push(memory, current as u8)?;
        self.lengths.push(memory, length as u32)
    }

    /// Sets the split, types numbered as they appear, and counts symbols for it.
    fn count(
        &mut self,
        memory: &mut M,
        symbols: &impl Symbols,
        rows: &mut Rows<M>,
        split: &mut BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let mut numbers = Renumber::new();
        split.clear();
        for (&block_type, &length) in self.types.iter().zip(self.lengths.iter()).rev() {
            split.push(memory, numbers.number(block_type), length)?;
        }
        let (types, row_width, width) = (split.type_count(), rows.width(), symbols.width());
        rows.reset(memory, types, row_width)?;
        let counts = rows.counts_mut();
        let mut blocks = split.blocks();
        let (mut row, mut left) = (0, 0);
        symbols.for_each(|code, symbol| {
            if left == 0 {
                let (block_type, length) = blocks.next().unwrap_or_default();
                (row, left) = (usize::from(block_type) * row_width, length);
            }
            left = left.wrapping_sub(1);
            counts[row + code * width + symbol] += 1;
        });
        Ok(())
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.prices.bytes() + self.steps.bytes() + self.types.bytes() + self.lengths.bytes()
    }
}

/// Numbers block types as they appear, which the format wants.
struct Renumber {
    numbers: [Option<u8>; MAX_BLOCK_TYPES],
    next: u8,
}

impl Renumber {
    const fn new() -> Self {
        Self { numbers: [None; MAX_BLOCK_TYPES], next: 0 }
    }

    /// The number of a type: its own, or the next one if it is new.
    fn number(&mut self, block_type: u8) -> u8 {
        *self.numbers[usize::from(block_type)].get_or_insert_with(|| {
            self.next += 1;
            self.next - 1
        })
    }
}
