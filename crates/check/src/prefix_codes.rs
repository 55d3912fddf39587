//! Properties of prefix codes (RFC 7932 §3): lengths are legal and complete, codewords are the
//! ones that a decoder expects, descriptions can be read back, and no code is better than the best.

use crate::oracles::prefix_code::{optimal_bits, read_code};

/// The longest codeword that the format has.
pub const MAX_LENGTH: u8 = 15;

/// Exactly the used symbols have lengths, none above the limit, and their codewords leave nothing
/// over (Kraft's equality), unless only one is used: that has length 1.
///
/// # Panics
/// Where that does not hold.
#[track_caller]
pub fn check_lengths(counts: &[u32], lengths: &[u8], limit: u8) {
    for (symbol, (&count, &length)) in counts.iter().zip(lengths).enumerate() {
        assert!(length <= limit, "{length} bits for symbol {symbol}");
        assert_eq!(length > 0, count > 0, "{length} bits for symbol {symbol}");
    }
    let used = || lengths.iter().filter(|&&length| length > 0);
    if used().count() > 1 {
        let space: u64 = used().map(|&length| 1 << (MAX_LENGTH - length)).sum();
        assert_eq!(space, 1 << MAX_LENGTH, "not complete: {lengths:?}");
    } else {
        assert!(used().all(|&length| length == 1));
    }
}

/// What `description` is read back as is the code with these lengths, and the reader takes as
/// many bits as it was said to have.
///
/// # Panics
/// If it comes back changed, or is not in the form it should be in: the simple one for up to four
/// symbols.
#[track_caller]
pub fn check_description(lengths: &[u8], description: &[u8], bits: u64) {
    let used = lengths.iter().filter(|&&length| length > 0).count();
    assert_eq!(description[0] & 3 == 1, used <= 4, "the simple form is for four symbols");
    let (read, read_bits) = read_code(description, lengths.len());
    assert_eq!(read_bits, bits, "the description's size");
    let lone = lengths.iter().position(|&length| length > 0).unwrap_or(0);
    for (symbol, (&read, &length)) in read.iter().zip(lengths).enumerate() {
        // The oracle has no length for what is not used, and 0 for what is used alone.
        let expected = match used {
            0 | 1 => (symbol == lone).then_some(0),
            _ => (length > 0).then_some(length),
        };
        assert_eq!(read, expected, "symbol {symbol} of {lengths:?}");
    }
}

/// The codewords, each with its length, are canonical: sorted by length, then symbol, they count
/// upwards. The first bit that is written is the lowest. A lone symbol's has no bits.
///
/// # Panics
/// Where they aren't.
#[track_caller]
pub fn check_codewords(lengths: &[u8], codewords: &[(u32, u64)]) {
    let mut symbols: Vec<usize> = (0..lengths.len()).filter(|&s| lengths[s] > 0).collect();
    if symbols.len() == 1 {
        assert!(codewords.iter().all(|&stored| stored == (0, 0)));
        return;
    }
    symbols.sort_by_key(|&symbol| (lengths[symbol], symbol));
    let mut space = 0;
    for symbol in symbols {
        let (length, bits) = codewords[symbol];
        assert_eq!(length, u32::from(lengths[symbol]));
        let in_order = u64::reverse_bits(bits) >> (64 - length);
        assert_eq!(in_order, space >> (u32::from(MAX_LENGTH) - length), "symbol {symbol}");
        space += 1 << (u32::from(MAX_LENGTH) - length);
    }
}

/// How many bits more than it must the data takes, with codewords up to the limit.
///
/// # Panics
/// If it takes fewer than it can, or more than the best code although that keeps the limit.
#[track_caller]
pub fn check_excess(counts: &[u32], lengths: &[u8], limit: u8) -> u64 {
    /// No code is deeper whose counts add up to less than 2^32.
    const UNLIMITED: u8 = 48;
    let optimal = optimal_bits(counts, limit);
    let excess = data_bits(counts, lengths).checked_sub(optimal).expect("not below the optimum");
    if optimal == optimal_bits(counts, UNLIMITED) {
        assert_eq!(excess, 0, "not optimal");
    }
    excess
}

/// What the data takes; a lone symbol takes nothing.
#[must_use]
pub fn data_bits(counts: &[u32], lengths: &[u8]) -> u64 {
    if lengths.iter().filter(|&&length| length > 0).count() == 1 {
        return 0;
    }
    let of = |(&count, &length): (&u32, &u8)| u64::from(count) * u64::from(length);
    counts.iter().zip(lengths).map(of).sum()
}
