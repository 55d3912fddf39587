//! Codewords from code lengths (§3.2).

use crate::MAX_LENGTH;

/// Writes the canonical code's words: symbols in order of length, then of number, get
/// rising codewords. Each is stored as `length << 16 | bits`, with the bits reversed,
/// since the format packs a codeword's first bit lowest. A lone symbol's word is empty.
pub fn assign_words(lengths: &[u8], words: &mut [u32]) {
    let mut next = [0_u16; MAX_LENGTH as usize + 2];
    for &length in lengths {
        next[usize::from(length) + 1] += 1;
    }
    let used = lengths.len() - usize::from(core::mem::take(&mut next[1]));
    // From how many words are shorter by one, to the first word of each length.
    let mut first = 0;
    for of_length in &mut next[1..] {
        first = (first + *of_length) << 1;
        *of_length = first;
    }
    words.fill(0);
    if used == 1 {
        return;
    }
    for (word, &length) in words.iter_mut().zip(lengths) {
        if length > 0 {
            let bits = &mut next[usize::from(length)];
            *word = u32::from(length) << 16 | u32::from(bits.reverse_bits() >> (16 - length));
            *bits = bits.wrapping_add(1);
        }
    }
}

/// A stored codeword's length and bits.
#[inline(always)]
#[must_use]
pub const fn word(stored: u32) -> (u32, u64) {
    (stored >> 16, (stored & 0xffff) as u64)
}
