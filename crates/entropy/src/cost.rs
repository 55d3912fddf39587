//! What histograms cost.

use crate::{FRACTION_BITS, log2, times_log2};

/// One bit.
const BIT: u64 = 1 << FRACTION_BITS;

/// Bits of the data at its entropy: `Σ count · log2(total / count)`.
#[must_use]
pub fn entropy(counts: &[u32]) -> u64 {
    let (mut total, mut sum) = (0, 0);
    for &count in counts {
        total += count;
        sum += times_log2(count);
    }
    // Rounding may leave a hair below zero where all is one symbol.
    times_log2(total).saturating_sub(sum)
}

/// As [`entropy`], but at least one bit per symbol where there are two different ones.
#[must_use]
pub fn data_cost(counts: &[u32]) -> u64 {
    let total: u32 = counts.iter().sum();
    let several = counts.iter().filter(|&&count| count > 0).nth(1).is_some();
    let least = if several { u64::from(total) * BIT } else { 0 };
    entropy(counts).max(least)
}

/// An estimate of a prefix code's description and data together.
///
/// Exact but for the symbols' own bits where up to four are used, since the format
/// lists those (RFC 7932 §3.4). Else the code lengths are taken to be the rounded ideal
/// ones, and describing them to cost their entropy, runs of zeros shortened (§3.5).
#[must_use]
pub fn code_cost(counts: &[u32]) -> u64 {
    cost(counts.len(), counts.iter().copied())
}

/// [`code_cost`] of two histograms' sum, without adding them up.
#[must_use]
pub fn combined_code_cost(a: &[u32], b: &[u32]) -> u64 {
    cost(a.len(), a.iter().zip(b).map(|(a, b)| a + b))
}

/// Bits before the symbols in the simple form: that it is one, and how many.
const SIMPLE_BITS: u64 = 4;

/// Bits before the code lengths in the complex form: the lengths of their own code,
/// of which each that is used costs about [`LENGTH_BITS`]. Heuristic: with both, the
/// median error against codes that were made is below half a percent on web text.
const COMPLEX_BITS: u64 = 12;
const LENGTH_BITS: u64 = 2;

/// Extra bits of a repeat of zeros, and the most zeros that one repeat code stands for.
const ZERO_EXTRA_BITS: u64 = 3;
/// Zeros fewer than this are written one by one.
const MIN_RUN: u32 = 3;

/// [`code_cost`] where the symbols that occur are known, ascending: takes time for those alone.
///
/// ```
/// use brotwerk_entropy::{code_cost, code_cost_of_used};
/// let counts = [0, 3, 5, 0, 0, 0, 0, 2, 1, 1, 0];
/// assert_eq!(code_cost_of_used(&[1, 2, 7, 8, 9], &counts), code_cost(&counts));
/// ```
#[must_use]
pub fn code_cost_of_used(used: &[u16], counts: &[u32]) -> u64 {
    let each = used.iter().map(|&symbol| counts[usize::from(symbol)]);
    if used.len() <= 4 {
        let mut few = [0; 4];
        few.iter_mut().zip(each).for_each(|(few, count)| *few = count);
        return simple_cost(counts.len(), &mut few[..used.len()]);
    }
    let mut complex = Complex::new(each.sum());
    let mut next = 0;
    for &symbol in used {
        complex.add(u32::from(symbol) - next, counts[usize::from(symbol)]);
        next = u32::from(symbol) + 1;
    }
    complex.cost()
}

#[inline]
fn cost(symbols: usize, counts: impl Iterator<Item = u32> + Clone) -> u64 {
    let (mut used_count, mut total) = (0, 0);
    for count in counts.clone() {
        used_count += usize::from(count > 0);
        total += count;
    }
    if used_count > 4 {
        return complex_cost(total, counts);
    }
    let mut used = [0; 4];
    for (used, count) in used.iter_mut().zip(counts.filter(|&count| count > 0)) {
        *used = count;
    }
    simple_cost(symbols, &mut used[..used_count])
}

/// Up to four symbols: their codeword lengths are known.
fn simple_cost(symbols: usize, used: &mut [u32]) -> u64 {
    let symbol_bits = u64::from(symbols.saturating_sub(1).checked_ilog2().map_or(0, |log| log + 1));
    used.sort_unstable_by(|a, b| b.cmp(a));
    let data = match *used {
        [] | [_] => 0,
        [a, b] => a + b,
        [a, b, c] => a + 2 * (b + c),
        // Lengths 2, 2, 2, 2 or 1, 2, 3, 3; a bit says which.
        [a, b, c, d] => 1 + (2 * (a + b + c + d)).min(a + 2 * b + 3 * (c + d)),
        _ => unreachable!("at most four symbols"),
    };
    BIT * (SIMPLE_BITS + symbol_bits * used.len().max(1) as u64 + u64::from(data))
}

/// Counts looked at together.
const STRETCH: usize = 64;

/// Any number of symbols: data at its entropy, lengths at theirs.
fn complex_cost(total: u32, mut counts: impl Iterator<Item = u32>) -> u64 {
    let mut complex = Complex::new(total);
    let mut zeros = 0;
    // The counts of a stretch that aren't zero, and before each how many are.
    let (mut used, mut before) = ([0; STRETCH], [0; STRETCH]);
    loop {
        let (mut length, mut taken) = (0, 0);
        for count in counts.by_ref().take(STRETCH) {
            // Written in any case: which counts are zero, no one could predict.
            (used[length], before[length]) = (count, zeros);
            zeros = if count == 0 { zeros + 1 } else { 0 };
            length += usize::from(count > 0);
            taken += 1;
        }
        for (&count, &zeros) in used[..length].iter().zip(&before) {
            complex.add(zeros, count);
        }
        if taken < STRETCH {
            break;
        }
    }
    complex.cost()
}

/// The cost of a code in the complex form, in the making.
struct Complex {
    total: u32,
    log2_total: u32,
    data: u64,
    /// How many codewords have each length, 0 to 15, and there are repeats of zero.
    lengths: [u32; 17],
    repeats: u32,
}

impl Complex {
    const REPEAT_ZERO: usize = 16;

    #[inline]
    fn new(total: u32) -> Self {
        Self { total, log2_total: log2(total), data: 0, lengths: [0; 17], repeats: 0 }
    }

    /// Adds the next symbol that occurs, behind so many that don't.
    #[inline(always)]
    fn add(&mut self, zeros: u32, count: u32) {
        let ZeroRun { single, codes } = zero_run(zeros);
        self.lengths[0] += single;
        self.repeats += codes;
        let ideal = self.log2_total - log2(count);
        self.data += u64::from(count) * u64::from(ideal).max(BIT / 2);
        let rounded = (ideal + (1 << (FRACTION_BITS - 1))) >> FRACTION_BITS;
        self.lengths[rounded.clamp(1, 15) as usize] += 1;
    }

    #[inline]
    fn cost(mut self) -> u64 {
        self.lengths[Self::REPEAT_ZERO] = self.repeats;
        let kinds = self.lengths.iter().filter(|&&count| count > 0).count() as u64;
        let extra = ZERO_EXTRA_BITS * u64::from(self.repeats);
        let header = BIT * (COMPLEX_BITS + LENGTH_BITS * kinds + extra) + entropy(&self.lengths);
        self.data.max(BIT * u64::from(self.total)) + header
    }
}

/// How zeros between two symbols that occur are written: one by one, or by so many codes for
/// three digits of the run's length, to the base of eight.
struct ZeroRun {
    single: u32,
    codes: u32,
}

#[inline(always)]
fn zero_run(zeros: u32) -> ZeroRun {
    let long = zeros >= MIN_RUN;
    let codes = zeros.saturating_sub(MIN_RUN - 1).max(1).ilog2() / 3 + 1;
    ZeroRun { single: if long { 0 } else { zeros }, codes: if long { codes } else { 0 } }
}
