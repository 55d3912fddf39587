//! The rolling hash: two multiplications a byte.

use crate::SHINGLE;

/// A number for each byte, from SplitMix64 (Steele et al. 2014): any that look random would do.
const NUMBERS: [u64; 256] = numbers();

const fn numbers() -> [u64; 256] {
    let mut numbers = [0; 256];
    let mut at = 0;
    while at < numbers.len() {
        let mut z = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        numbers[at] = z ^ z >> 31;
        at += 1;
    }
    numbers
}

/// What the hash is multiplied by with each byte: odd, so that nothing is lost. The same source.
const FACTOR: u64 = NUMBERS[0] | 1;

/// What a byte's number has become when [`SHINGLE`] more have come.
const LEAVING: u64 = FACTOR.wrapping_pow(SHINGLE as u32);

/// The hashes of all strings of [`SHINGLE`] bytes in a text, one for each place: a polynomial of their
/// numbers (Karp and Rabin 1987), modulo 2^64.
pub(crate) fn hashes(text: &[u8]) -> impl Iterator<Item = u64> {
    let number = |byte: u8| NUMBERS[usize::from(byte)];
    let (start, rest) = text.split_at(text.len().min(SHINGLE - 1));
    let mut rolling =
        start.iter().fold(0u64, |hash, &byte| hash.wrapping_mul(FACTOR).wrapping_add(number(byte)));
    // The first string has nothing before it that would have to go.
    let before = core::iter::once(0).chain(text.iter().map(move |&byte| number(byte)));
    rest.iter().zip(before).map(move |(&byte, leaving)| {
        rolling = rolling.wrapping_mul(FACTOR).wrapping_add(number(byte));
        rolling = rolling.wrapping_sub(leaving.wrapping_mul(LEAVING));
        mixed(rolling)
    })
}

/// A polynomial's low bits know only of the numbers' low bits: after this (the end of MurmurHash3) all
/// bits know of all.
fn mixed(mut hash: u64) -> u64 {
    hash = (hash ^ hash >> 33).wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash = (hash ^ hash >> 33).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ hash >> 33
}
