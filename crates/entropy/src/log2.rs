/// Binary places of all costs: one bit is `1 << FRACTION_BITS`.
pub const FRACTION_BITS: u32 = 16;

/// Binary digits of a number's mantissa that the table knows; the rest is interpolated.
/// At 8 the error is below 2^-18 bit from interpolation, and rounding to 2^-16 prevails.
const TABLE_BITS: u32 = 8;

/// log2(1 + i / 2^TABLE_BITS) in fixed point, and one entry beyond.
static MANTISSA: [u32; (1 << TABLE_BITS) + 1] = {
    let mut table = [0; (1 << TABLE_BITS) + 1];
    let mut i = 0;
    while i < 1 << TABLE_BITS {
        table[i] = mantissa_log2((1 << TABLE_BITS) + i as u64);
        i += 1;
    }
    table[1 << TABLE_BITS] = 1 << FRACTION_BITS;
    table
};

/// The fraction of log2 of a number from 2^TABLE_BITS to twice that, rounded: a digit
/// of the logarithm for each squaring of the mantissa.
const fn mantissa_log2(number: u64) -> u32 {
    // The mantissa with 30 fractional bits; squaring needs twice as many.
    let mut mantissa = number << (30 - TABLE_BITS);
    let mut digits = 0;
    let mut bit = 0;
    while bit <= FRACTION_BITS {
        mantissa = (mantissa * mantissa) >> 30;
        digits <<= 1;
        if mantissa >> 31 == 1 {
            digits |= 1;
            mantissa >>= 1;
        }
        bit += 1;
    }
    // The last digit decides the rounding.
    ((digits + 1) >> 1) as u32
}

/// log2 in fixed point; 0 for 0. Exact for powers of two, never falling, and within
/// 2^-15 bit of the truth.
///
/// ```
/// use brotwerk_entropy::{FRACTION_BITS, log2};
/// assert_eq!(log2(1 << 20), 20 << FRACTION_BITS);
/// ```
#[inline]
#[must_use]
pub fn log2(number: u32) -> u32 {
    let Some(exponent) = number.checked_ilog2() else { return 0 };
    // The digits below the leading one, as a fraction with 31 bits.
    let fraction = (number << (31 - exponent)) & !(1 << 31);
    let index = (fraction >> (31 - TABLE_BITS)) as usize;
    let between = u64::from(fraction & ((1 << (31 - TABLE_BITS)) - 1));
    let (low, high) = (MANTISSA[index], MANTISSA[index + 1]);
    let step = (u64::from(high - low) * between) >> (31 - TABLE_BITS);
    (exponent << FRACTION_BITS) + low + step as u32
}

/// Counts below this have their `n * log2(n)` in a table.
const SMALL: usize = 1 << 10;

static TIMES_LOG2: [u32; SMALL] = {
    let mut table = [0; SMALL];
    let mut n = 1;
    while n < SMALL {
        let exponent = n.ilog2();
        // Bring the number to the table's range, then beyond it for exactness: numbers
        // of up to ten digits have up to nine below the leading one.
        let fraction = mantissa_log2_wide(n as u64, exponent);
        table[n] = (n as u32) * ((exponent << FRACTION_BITS) + fraction);
        n += 1;
    }
    table
};

const fn mantissa_log2_wide(number: u64, exponent: u32) -> u32 {
    if exponent <= TABLE_BITS {
        return mantissa_log2(number << (TABLE_BITS - exponent));
    }
    // One more digit than the table: between two entries, by the same interpolation
    // that `log2` uses.
    let index = number >> (exponent - TABLE_BITS);
    let rest = number & ((1 << (exponent - TABLE_BITS)) - 1);
    let low = mantissa_log2(index) as u64;
    let high = if index + 1 == 2 << TABLE_BITS {
        1 << FRACTION_BITS
    } else {
        mantissa_log2(index + 1) as u64
    };
    (low + (((high - low) * rest) >> (exponent - TABLE_BITS))) as u32
}

/// `number * log2(number)` in fixed point: the unit that entropies are made of.
#[inline]
#[must_use]
pub fn times_log2(number: u32) -> u64 {
    match TIMES_LOG2.get(number as usize) {
        Some(&value) => u64::from(value),
        None => u64::from(number) * u64::from(log2(number)),
    }
}

/// By how much `number * log2(number)` grows when `added` is added to the number.
///
/// ```
/// use brotwerk_entropy::{times_log2, times_log2_growth};
/// assert_eq!(times_log2_growth(5, 3), times_log2(8) - times_log2(5));
/// ```
#[inline]
#[must_use]
pub fn times_log2_growth(number: u32, added: u32) -> u64 {
    match TIMES_LOG2.get((number + added) as usize) {
        // The number is no greater: masked, so that it needs no check.
        Some(&value) => u64::from(value) - u64::from(TIMES_LOG2[number as usize & (SMALL - 1)]),
        None => times_log2(number + added) - times_log2(number),
    }
}
