//! Codewords from code lengths (§3.2).

use crate::MAX_LENGTH;

/// Writes the canonical code's codewords: symbols in order of length, then of number, get
/// rising codewords. Each is stored as `length << 16 | bits`, with the bits reversed,
/// since the format packs a codeword's first bit lowest. A lone symbol's codeword is empty.
pub fn assign_codewords(lengths: &[u8], codewords: &mut [u32]) {
    codewords.fill(0);
    let used = || lengths.iter().enumerate().filter(|&(_, &length)| length > 0);
    let mut next = NextCodewords::new(used().map(|(_, &length)| length));
    if used().count() > 1 {
        used().for_each(|(symbol, &length)| codewords[symbol] = next.take(length));
    }
}

/// As [`assign_codewords`], for the symbols that occur, of which all others' entries are zero.
pub(crate) fn assign_codewords_of_used(symbols: &[u16], lengths: &[u8], entries: &mut [u32]) {
    let mut next = NextCodewords::new(lengths.iter().copied());
    for (&symbol, &length) in symbols.iter().zip(lengths) {
        entries[usize::from(symbol)] = if symbols.len() > 1 { next.take(length) } else { 0 };
    }
}

/// The next codeword of each length.
struct NextCodewords([u16; MAX_LENGTH as usize + 2]);

impl NextCodewords {
    fn new(lengths: impl Iterator<Item = u8>) -> Self {
        let mut next = [0_u16; MAX_LENGTH as usize + 2];
        for length in lengths {
            next[usize::from(length) + 1] += 1;
        }
        // From how many codewords are shorter by one, to the first codeword of each length.
        let mut first = 0;
        for of_length in &mut next[1..] {
            first = (first + *of_length) << 1;
            *of_length = first;
        }
        Self(next)
    }

    #[inline(always)]
    fn take(&mut self, length: u8) -> u32 {
        let bits = &mut self.0[usize::from(length)];
        let word = u32::from(length) << 16 | reversed(*bits) >> (16 - length);
        *bits = bits.wrapping_add(1);
        word
    }
}

/// The bits in reverse, by a table: no instruction of most machines does it.
#[inline(always)]
fn reversed(bits: u16) -> u32 {
    let [low, high] = bits.to_le_bytes().map(|byte| u32::from(REVERSED[usize::from(byte)]));
    low << 8 | high
}

/// The bits of each byte in reverse.
static REVERSED: [u8; 256] = {
    let mut reversed = [0; 256];
    let mut byte = 0;
    while byte < reversed.len() {
        reversed[byte] = (byte as u8).reverse_bits();
        byte += 1;
    }
    reversed
};

/// A stored codeword's length and bits.
#[inline(always)]
#[must_use]
pub const fn codeword(stored: u32) -> (u32, u64) {
    (stored >> 16, (stored & 0xffff) as u64)
}
