//! How the format writes a prefix code down (§3.3 to §3.5).
//!
//! Up to four symbols are listed (the simple form). For more, the lengths of all
//! symbols are written with repeats for runs, by a prefix code of their own (the
//! complex form).

use brotwerk_bits::{BitCounter, MAX_BITS};
use brotwerk_core::BitSink;

use crate::codewords::{assign_codewords, codeword};
use crate::lengths::{LengthScratch, code_lengths};
use crate::{MAX_LENGTH, MAX_SYMBOLS};

/// The most symbols that the simple form lists.
const SIMPLE_SYMBOLS: usize = 4;

/// Writes a code's description. The alphabet has as many symbols as there are lengths.
///
/// # Panics
/// If the lengths are not those of a complete code.
pub fn write_code(lengths: &[u8], sink: &mut impl BitSink) {
    let mut listed = [0; SIMPLE_SYMBOLS];
    let mut used = 0;
    for (symbol, _) in lengths.iter().enumerate().filter(|&(_, &length)| length > 0) {
        if used == SIMPLE_SYMBOLS {
            let mut counts = [0; LENGTH_SYMBOLS];
            for_each_length(lengths, |symbol, _| counts[usize::from(symbol)] += 1);
            return write_complex(lengths, &LengthCode::new(&counts).lengths, sink);
        }
        listed[used] = symbol;
        used += 1;
    }
    write_simple(lengths, &mut listed[..used.max(1)], sink);
}

/// Bits that [`write_code`] writes.
#[must_use]
pub fn description_bits(lengths: &[u8]) -> u64 {
    let mut counter = BitCounter::new();
    write_code(lengths, &mut counter);
    counter.bit_length()
}

/// How a code is written down, decided once: the lengths of the code for its code lengths
/// (§3.5), all zero where its symbols are listed.
pub type Description = [u8; LENGTH_SYMBOLS];

/// The description of a code of symbols that all occur, in an alphabet of some size, and the
/// bits that it takes.
pub(crate) fn describe(alphabet: usize, symbols: &[u16], lengths: &[u8]) -> (Description, u64) {
    match symbols.len() {
        0..=SIMPLE_SYMBOLS => (Description::default(), simple_bits(alphabet, symbols.len())),
        _ => {
            let code = LengthCode::new(&count_used(symbols, lengths));
            (code.lengths, code.bits)
        }
    }
}

/// As [`describe`], of any symbols.
pub(crate) fn describe_lengths(lengths: &[u8]) -> (Description, u64) {
    let used = lengths.iter().filter(|&&length| length > 0).count();
    if used <= SIMPLE_SYMBOLS {
        return (Description::default(), simple_bits(lengths.len(), used));
    }
    let mut counts = [0; LENGTH_SYMBOLS];
    for_each_length(lengths, |symbol, _| counts[usize::from(symbol)] += 1);
    let code = LengthCode::new(&counts);
    (code.lengths, code.bits)
}

/// As [`write_code`], for a code whose description is known.
///
/// # Panics
/// If it is another code's.
pub fn write_described(lengths: &[u8], description: &Description, sink: &mut impl BitSink) {
    if description.iter().all(|&length| length == 0) {
        return write_code(lengths, sink);
    }
    write_complex(lengths, description, sink);
}

/// Bits of the simple form.
fn simple_bits(alphabet: usize, used: usize) -> u64 {
    let listed = used.max(1) as u64 * u64::from(symbol_bits(alphabet));
    2 + 2 + listed + u64::from(used == SIMPLE_SYMBOLS)
}

/// Bits in which the simple form lists a symbol.
fn symbol_bits(alphabet: usize) -> u32 {
    (alphabet - 1).checked_ilog2().map_or(0, |log| log + 1)
}

/// Writes the simple form (§3.4): symbols in order of length, then of number. Which
/// lengths they have follows from their number, but for four, where a bit tells.
fn write_simple(lengths: &[u8], symbols: &mut [usize], sink: &mut impl BitSink) {
    let symbol_bits = symbol_bits(lengths.len());
    symbols.sort_unstable_by_key(|&symbol| (lengths[symbol], symbol));
    sink.put(2, 1);
    sink.put(2, symbols.len() as u64 - 1);
    for &symbol in &*symbols {
        sink.put(symbol_bits, symbol as u64);
    }
    if let &mut [first, _, _, _] = symbols {
        sink.put(1, u64::from(lengths[first] == 1));
    }
}

/// Symbols of the code for code lengths: 0 to 15, and two repeats (§3.5).
pub const LENGTH_SYMBOLS: usize = 18;
/// Repeats the last non-zero length 3 to 6 times; has two extra bits.
pub(crate) const REPEAT: u8 = 16;
/// Repeats length zero 3 to 10 times; has three extra bits.
const REPEAT_ZERO: u8 = 17;
/// The last non-zero length before the first one.
pub(crate) const INITIAL_LENGTH: u8 = 8;
/// The longest codeword in the code for code lengths, in bits.
const LENGTH_LIMIT: u8 = 5;

/// Visits code lengths as they are written: symbols of the code for code lengths, with
/// their extra bits. Up to the last length that is not zero: there the code is complete,
/// and the decoder stops.
#[inline(always)]
fn for_each_length(lengths: &[u8], mut visit: impl FnMut(u8, u8)) {
    let end = lengths.iter().rposition(|&length| length > 0).map_or(0, |last| last + 1);
    let mut last = INITIAL_LENGTH;
    let mut rest = &lengths[..end];
    while let Some(&length) = rest.first() {
        let mut count = run_length(rest, length);
        rest = &rest[count..];
        if length == 0 {
            visit_run(0, REPEAT_ZERO, 3, count, &mut visit);
            continue;
        }
        if length != last {
            visit(length, 0);
            last = length;
            count -= 1;
        }
        visit_run(length, REPEAT, 2, count, &mut visit);
    }
}

/// How many lengths at the start are this one. Zeros by eights: there are long runs of them.
#[inline(always)]
fn run_length(lengths: &[u8], length: u8) -> usize {
    const ZEROS: [u8; 8] = [0; 8];
    let mut count = 0;
    if length == 0 {
        let eights = lengths.as_chunks().0.iter();
        count = ZEROS.len() * eights.take_while(|&&eight| eight == ZEROS).count();
    }
    count + lengths[count..].iter().take_while(|&&other| other == length).count()
}

/// `count` times the same length, by the repeat code if it is long enough. Repeat codes in
/// a row make one number, most significant digit first (§3.5).
#[inline(always)]
fn visit_run(
    length: u8,
    repeat: u8,
    digit_bits: u32,
    count: usize,
    visit: &mut impl FnMut(u8, u8),
) {
    /// Digits of the longest run: 4^6 symbols are more than an alphabet has.
    const DIGITS: usize = 6;
    const _: () = assert!(MAX_SYMBOLS < 1 << (2 * DIGITS));
    // Nearly all runs.
    if count < 3 {
        return (0..count).for_each(|_| visit(length, 0));
    }
    let Run { single, repeats } = Run::new(count, digit_bits);
    (0..single).for_each(|_| visit(length, 0));
    let mut digits = [0; DIGITS];
    let digits = &mut digits[..usize::from(repeats)];
    // The number counts from the shortest run that a repeat code says, each further digit from
    // the shortest that takes it.
    let mut rest = count.wrapping_sub(usize::from(single) + 3);
    for digit in &mut *digits {
        *digit = rest as u8 & ((1 << digit_bits) - 1);
        rest = (rest >> digit_bits).wrapping_sub(1);
    }
    digits.iter().rev().for_each(|&digit| visit(repeat, digit));
}

/// Extra bits after a symbol of the code for code lengths.
pub(crate) fn extra_bits(symbol: u8) -> u32 {
    match symbol {
        REPEAT => 2,
        REPEAT_ZERO => 3,
        _ => 0,
    }
}

/// How a run of equal lengths is written: that often as it is, then so many repeat codes.
#[derive(Clone, Copy)]
pub(crate) struct Run {
    pub(crate) single: u16,
    pub(crate) repeats: u16,
}

impl Run {
    /// A run of so many, with repeat codes of so many extra bits.
    const fn new(mut count: usize, digit_bits: u32) -> Self {
        let mut run = Self { single: 0, repeats: 0 };
        // One more than a single repeat code can say would take two.
        if count == (1 << digit_bits) + 3 {
            run.single = 1;
            count -= 1;
        }
        if count < 3 {
            run.single += count as u16;
            return run;
        }
        let mut rest = count - 3;
        loop {
            run.repeats += 1;
            rest >>= digit_bits;
            if rest == 0 {
                return run;
            }
            rest -= 1;
        }
    }

    /// What one more adds to a run of so many lengths that were there before.
    #[inline(always)]
    pub(crate) fn growth(count: usize) -> Growth {
        match GROWTHS.get(count) {
            Some(&growth) => growth,
            None => Growth::new(Self::new(count, 2), Self::new(count + 1, 2)),
        }
    }

    /// Those of up to [`Self::SHORT`].
    const fn short(digit_bits: u32) -> [Self; Self::SHORT] {
        let mut runs = [Self::new(0, digit_bits); Self::SHORT];
        let mut count = 1;
        while count < Self::SHORT {
            runs[count] = Self::new(count, digit_bits);
            count += 1;
        }
        runs
    }

    /// Runs that a table has; longer ones are rare.
    const SHORT: usize = 64;
}

/// By how much two runs differ.
#[derive(Clone, Copy)]
pub(crate) struct Growth {
    pub(crate) single: i16,
    pub(crate) repeats: i16,
}

impl Growth {
    const fn new(before: Run, after: Run) -> Self {
        let single = after.single as i16 - before.single as i16;
        Self { single, repeats: after.repeats as i16 - before.repeats as i16 }
    }
}

static GROWTHS: [Growth; Run::SHORT - 1] = {
    let mut growths = [Growth { single: 0, repeats: 0 }; Run::SHORT - 1];
    let mut count = 0;
    while count < growths.len() {
        growths[count] = Growth::new(RUNS[count], RUNS[count + 1]);
        count += 1;
    }
    growths
};

static ZERO_RUNS: [Run; Run::SHORT] = Run::short(3);
const RUNS: [Run; Run::SHORT] = Run::short(2);

/// What each length adds to its run: the first of a new length is written as it is, which is the
/// first entry; the others are of lengths that repeat what was there before, after none of them,
/// after one and so on.
static STEPS: [Growth; Run::SHORT] = {
    let mut steps = [Growth { single: 1, repeats: 0 }; Run::SHORT];
    let mut count = 0;
    while count < GROWTHS.len() {
        steps[count + 1] = GROWTHS[count];
        count += 1;
    }
    steps
};

/// How often each symbol of the code for code lengths occurs, for a code of symbols that all
/// occur. Without a branch that depends on the lengths: no one could predict it.
fn count_used(symbols: &[u16], lengths: &[u8]) -> [u32; LENGTH_SYMBOLS] {
    /// Of lengths alone; with one for each number of four bits there is nothing to check.
    const LENGTHS: usize = MAX_LENGTH as usize + 1;
    let mut singles = [0_i32; LENGTHS];
    let (mut repeats, mut zeros, mut zero_repeats) = (0, 0, 0);
    let (mut last, mut next) = (INITIAL_LENGTH, 0);
    let mut step = 1;
    for (&symbol, &length) in symbols.iter().zip(lengths) {
        let gap = usize::from(symbol - next);
        next = symbol + 1;
        let run = zero_run(gap);
        zeros += u32::from(run.single);
        zero_repeats += u32::from(run.repeats);
        step = if gap > 0 { 1 } else { step };
        step = if length != last { 0 } else { step };
        let growth = match STEPS.get(step) {
            Some(&growth) => growth,
            None => Run::growth(step - 1),
        };
        singles[usize::from(length) % LENGTHS] += i32::from(growth.single);
        repeats += i32::from(growth.repeats);
        step += 1;
        last = length;
    }
    let mut counts = [0; LENGTH_SYMBOLS];
    for (count, single) in counts.iter_mut().zip(singles) {
        *count = single as u32;
    }
    counts[0] = zeros;
    counts[usize::from(REPEAT)] = repeats as u32;
    counts[usize::from(REPEAT_ZERO)] = zero_repeats;
    counts
}

#[inline(always)]
fn zero_run(count: usize) -> Run {
    match ZERO_RUNS.get(count) {
        Some(&run) => run,
        None => Run::new(count, 3),
    }
}

/// The code that writes code lengths.
struct LengthCode {
    lengths: Description,
    /// Bits of the whole description, this code's included.
    bits: u64,
}

impl LengthCode {
    /// The code for what is to be written.
    fn new(counts: &[u32; LENGTH_SYMBOLS]) -> Self {
        let mut lengths = [0; LENGTH_SYMBOLS];
        let mut scratch = LengthScratch::<LENGTH_SYMBOLS>::default();
        let used = code_lengths(counts, LENGTH_LIMIT, &mut lengths, &mut scratch);
        let mut counter = BitCounter::new();
        write_length_code(&lengths, &mut counter);
        let mut bits = counter.bit_length();
        for (symbol, &count) in counts.iter().enumerate() {
            let codeword_bits = if used == 1 { 0 } else { lengths[symbol] };
            bits +=
                u64::from(count) * (u64::from(codeword_bits) + u64::from(extra_bits(symbol as u8)));
        }
        Self { lengths, bits }
    }
}

/// Writes the complex form (§3.5).
fn write_complex(lengths: &[u8], description: &Description, sink: &mut impl BitSink) {
    debug_assert_eq!(
        lengths.iter().filter(|&&l| l > 0).map(|&l| 1_u32 << (MAX_LENGTH - l)).sum::<u32>(),
        1 << MAX_LENGTH,
        "a code must be complete"
    );
    write_length_code(description, sink);
    let mut codewords = [0; LENGTH_SYMBOLS];
    assign_codewords(description, &mut codewords);
    /// The most bits of one length, or of a repeat.
    const LONGEST: u32 = LENGTH_LIMIT as u32 + 3;
    // A few bits each, gathered before they are put.
    let (mut count, mut gathered) = (0, 0);
    for_each_length(lengths, |symbol, extra| {
        if count > MAX_BITS - LONGEST {
            sink.put(count, gathered);
            (count, gathered) = (0, 0);
        }
        let (bits, value) = codeword(codewords[usize::from(symbol)]);
        gathered |= (value | u64::from(extra) << bits) << count;
        count += bits + extra_bits(symbol);
    });
    sink.put(count, gathered);
}

/// Writes the lengths of the code for code lengths, by the format's fixed code and in
/// its order, until the code is complete.
fn write_length_code(lengths: &[u8; LENGTH_SYMBOLS], sink: &mut impl BitSink) {
    const ORDER: [usize; LENGTH_SYMBOLS] =
        [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    /// Bits and codeword for each length, 0 to 5.
    const FIXED: [(u32, u64); 6] = [(2, 0), (4, 7), (3, 3), (2, 2), (2, 1), (4, 15)];
    let used = lengths.iter().filter(|&&length| length > 0).count();
    // HSKIP: 2 or 3 lengths may be left out at the start, if they are zero.
    let skip = match ORDER.map(|symbol| lengths[symbol]) {
        [0, 0, 0, ..] => 3,
        [0, 0, ..] => 2,
        _ => 0,
    };
    // A lone length never completes the code, so that all are written.
    let end = if used == 1 {
        LENGTH_SYMBOLS
    } else {
        ORDER.iter().rposition(|&symbol| lengths[symbol] > 0).map_or(0, |last| last + 1)
    };
    sink.put(2, skip as u64);
    for &symbol in &ORDER[skip..end] {
        let (bits, value) = FIXED[usize::from(lengths[symbol])];
        sink.put(bits, value);
    }
}
