//! Code lengths whose description is counted in while they are chosen.
//!
//! Starts from a code and gives each symbol that length, or one less or more, such that data and
//! description together cost least: a shortest path through a trellis (Viterbi's algorithm), in
//! which a step costs what its symbol's codewords take, what the length takes to be described
//! after the one before, at the prices of the code to start from, and what the codeword takes of
//! the code space. The space's price, a Lagrange multiplier, is found by bisection, so that lengths
//! take about all of it. A few are then changed so that it is all of it, and the code is kept if
//! its exact cost is less.
//!
//! Cost: about 300 instructions for each symbol and price. Does not find the best code, which may
//! have lengths that differ by more from where it starts. Where the description is a small part,
//! as for long data, there is little to gain.

use crate::MAX_LENGTH;
use crate::best::DescribedCode;
use crate::description::{Growth, INITIAL_LENGTH, REPEAT, Run, extra_bits};
use crate::smooth::hash;

/// How often prices of the code space are looked for anew, while that finds something. Measured:
/// more than twice gains next to nothing.
const ROUNDS: usize = 2;

/// Prices of the code space that are tried each time. Measured: eight gain 0.01 % more of codes'
/// bits, for as much work again as all smoothings.
const STEPS: usize = 5;

/// Lengths that take so much more or less than the code space are not worth being completed.
/// Measured: with half of it a fifth of what is gained here is lost, for a fifth of the work.
const MOST_CHANGED: u32 = SPACE / 8;

/// Costs are in fractions of a bit of so many binary digits.
const FRACTION: u32 = 4;

/// Bits by which a length that the code does not have yet is dearer to describe than the dearest
/// that it has. Heuristic.
const NEW_LENGTH_BITS: u8 = 2;

/// Bits that a difference between neighbours' lengths takes, when a few are changed. Heuristic.
const DIFFERENCE_BITS: i64 = 3;

/// Lengths that are tried for a symbol: neighbouring ones. Measured: five find hardly more.
const LENGTHS: usize = 3;

/// The shortest of them.
fn shortest(length: u8) -> usize {
    usize::from(length.clamp(2, MAX_LENGTH - 1)) - 1
}

/// Lengths that there are, with that of a symbol without a codeword.
const LENGTHS_FROM_0: usize = MAX_LENGTH as usize + 1;

/// All of the code space, in units of the longest codeword's share.
const SPACE: u32 = 1 << MAX_LENGTH;

/// Symbols that all occur, at least three, in an alphabet of some size.
pub(crate) struct Symbols<'a> {
    pub(crate) alphabet: usize,
    pub(crate) symbols: &'a [u16],
    pub(crate) counts: &'a [u32],
}

impl Symbols<'_> {
    /// Looks for a cheaper code than the best so far. `other` and `room` are to work in.
    pub(crate) fn refine<'a>(
        &self,
        code: &mut DescribedCode,
        best: &mut &'a mut [u8],
        other: &mut &'a mut [u8],
        room: &mut [u32],
    ) {
        // The multiplier for which ideal lengths, of whole codewords or not and undescribed, take all
        // of the space is `total / ln 2`: near the middle of where it is looked for.
        let total: i64 = self.counts.iter().map(|&count| i64::from(count)).sum();
        // Prices that are near each other often find the same.
        let mut tried = [0; ROUNDS * STEPS];
        for round in 0..ROUNDS {
            let before = code.cost.total();
            let mut prices = Prices::of(code);
            let (mut low, mut high) = (total, 2 * total + 256);
            for step in 0..STEPS {
                let middle = (low + high) / 2;
                prices.space = middle << FRACTION;
                let space = self.shortest_path(&prices, best, other, room);
                let price = if space > SPACE { &mut low } else { &mut high };
                *price = middle;
                if space.abs_diff(SPACE) > MOST_CHANGED {
                    continue;
                }
                let hash = hash(other.iter().map(|&length| u32::from(length)));
                if tried.contains(&hash) {
                    continue;
                }
                tried[round * STEPS + step] = hash;
                self.complete(other, space);
                if other == best {
                    continue;
                }
                let found = DescribedCode::of_used(self.alphabet, self.symbols, other, self.counts);
                if found.cost.total() < code.cost.total() {
                    *code = found;
                    core::mem::swap(best, other);
                    prices = Prices::of(code);
                }
            }
            if code.cost.total() == before {
                break;
            }
        }
    }

    /// The lengths around others that cost least at some prices, and how much of the code space
    /// they take.
    fn shortest_path(
        &self,
        prices: &Prices,
        around: &[u8],
        lengths: &mut [u8],
        came_from: &mut [u32],
    ) -> u32 {
        // What a length takes of the code space, and with its description.
        let space: [i64; LENGTHS_FROM_0] = core::array::from_fn(|length| prices.space >> length);
        let anew: [i64; LENGTHS_FROM_0] =
            core::array::from_fn(|length| prices.lengths[length] + space[length]);
        // Before the first symbol, the length is the format's.
        let mut states = [State::NONE, State { cost: 0, run: 0 }, State::NONE];
        let mut first = usize::from(INITIAL_LENGTH) - 1;
        let mut expected = 0;
        let symbols = self.symbols.iter().zip(self.counts).zip(around);
        for (((&symbol, &count), &length), came_from) in symbols.zip(came_from.iter_mut()) {
            // A run of lengths goes on after zeros, but not a repeat code.
            let is_apart = symbol != expected;
            expected = symbol + 1;
            let before = core::mem::replace(&mut first, shortest(length));
            let ([cheapest, second], old) = (two_cheapest(&states), states);
            let mut all_from = 0;
            let count = i64::from(count) << FRACTION;
            for (index, state) in states.iter_mut().enumerate() {
                let length = first + index;
                let mut from = if before + cheapest == length { second } else { cheapest };
                let mut cost = old[from].cost + anew[length % LENGTHS_FROM_0];
                state.run = 0;
                // Of the same length, if that was tried before.
                let same = length.wrapping_sub(before);
                if let Some(old) = old.get(same) {
                    let run = if is_apart { 0 } else { old.run };
                    let repeated = old.cost + prices.repeated(length, run);
                    let repeated = repeated + space[length % LENGTHS_FROM_0];
                    if repeated <= cost {
                        (cost, from, state.run) = (repeated, same, run + 1);
                    }
                }
                all_from |= (from as u32) << (2 * index);
                state.cost = cost + count * length as i64;
            }
            *came_from = all_from;
        }
        let [mut index, _] = two_cheapest(&states);
        let mut space = 0;
        let back = lengths.iter_mut().zip(around).zip(&*came_from).rev();
        for ((length, &around), &came_from) in back {
            *length = (shortest(around) + index) as u8;
            space += 1 << (MAX_LENGTH - *length);
            index = (came_from >> (2 * index) & 3) as usize;
        }
        space
    }

    /// Changes lengths of codewords that take some of the code space, so that they take all of it.
    fn complete(&self, lengths: &mut [u8], mut space: u32) {
        while space > SPACE {
            // What costs least for the space that it gives back.
            let (mut least, mut cheapest) = (i64::MAX, None);
            for (index, (&length, &count)) in lengths.iter().zip(self.counts).enumerate() {
                let count = i64::from(count);
                let may_be = (count - 2 * DIFFERENCE_BITS).max(0) << length < least;
                if may_be && length < MAX_LENGTH {
                    let more = differences(lengths, index, length + 1) * DIFFERENCE_BITS;
                    let cost = (count + more).max(0) << length;
                    if cost < least {
                        (least, cheapest) = (cost, Some(index));
                    }
                }
            }
            let index = cheapest.expect("codewords of the greatest length fit");
            lengths[index] += 1;
            space -= 1 << (MAX_LENGTH - lengths[index]);
        }
        while space < SPACE {
            // What takes most of the space that there is, then what saves most. A codeword of one
            // bit can't be shortened.
            let fits = MAX_LENGTH - (SPACE - space).ilog2().min(u32::from(MAX_LENGTH) - 2) as u8;
            let fitting =
                lengths.iter().map(|&length| if length < fits { u8::MAX } else { length });
            let shortest = fitting.min().unwrap_or(u8::MAX);
            let (mut most, mut best) = (i64::MIN, None);
            for (index, (&length, &count)) in lengths.iter().zip(self.counts).enumerate() {
                let may_be = i64::from(count) + 2 * DIFFERENCE_BITS >= most;
                if may_be && length == shortest {
                    let more = differences(lengths, index, shortest - 1) * DIFFERENCE_BITS;
                    let saved = i64::from(count) - more;
                    if saved >= most {
                        (most, best) = (saved, Some(index));
                    }
                }
            }
            let index = best.expect("space left is a multiple of what the rarest takes");
            space += 1 << (MAX_LENGTH - lengths[index]);
            lengths[index] -= 1;
        }
    }
}

/// How many more of a symbol's neighbours differ from it with another length.
#[inline(always)]
fn differences(lengths: &[u8], index: usize, length: u8) -> i64 {
    let old = lengths[index];
    let more = |other: Option<&u8>| {
        // One that is not there is like neither.
        let other = other.copied().unwrap_or(u8::MAX);
        i64::from(other == old) - i64::from(other == length)
    };
    more(lengths.get(index.wrapping_sub(1))) + more(lengths.get(index + 1))
}

/// The best way to a symbol with some length.
#[derive(Clone, Copy)]
struct State {
    cost: i64,
    /// How often the length has been repeated on the way.
    run: usize,
}

impl State {
    /// No way; dearer than any.
    const NONE: Self = Self { cost: i64::MAX / 2, run: 0 };
}

fn two_cheapest(states: &[State; LENGTHS]) -> [usize; 2] {
    let (mut cheapest, mut second) = (0, 1);
    if states[1].cost < states[0].cost {
        (cheapest, second) = (1, 0);
    }
    if states[2].cost < states[cheapest].cost {
        (cheapest, second) = (2, cheapest);
    } else if states[2].cost < states[second].cost {
        second = 2;
    }
    [cheapest, second]
}

/// What things cost, in [`FRACTION`]s of a bit.
struct Prices {
    /// A length's description.
    lengths: [i64; LENGTHS_FROM_0],
    /// A repeat code.
    repeat: i64,
    /// The whole code space.
    space: i64,
}

impl Prices {
    /// Those of a code's description.
    fn of(code: &DescribedCode) -> Self {
        let dearest = code.description.iter().copied().max().unwrap_or(0);
        let price = |symbol: usize| {
            let bits = match code.description[symbol] {
                0 => dearest + NEW_LENGTH_BITS,
                bits => bits,
            };
            (i64::from(bits) + i64::from(extra_bits(symbol as u8))) << FRACTION
        };
        Self { lengths: core::array::from_fn(price), repeat: price(usize::from(REPEAT)), space: 0 }
    }

    /// Of a length once more, that has been repeated so often.
    fn repeated(&self, length: usize, run: usize) -> i64 {
        let Growth { single, repeats } = Run::growth(run);
        i64::from(single) * self.lengths[length % LENGTHS_FROM_0] + i64::from(repeats) * self.repeat
    }
}
