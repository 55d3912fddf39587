//! Which of the sixteen ring codes (§4) stand for distances at which the text may be copied.
//!
//! Twelve of them lie within three of the last two distances: eight bytes from each such place
//! hold the first two bytes of all seven copies around it, and are compared at once.

use brotwerk_core::DistanceRing;

/// A bit for each byte of a number.
const ONES: u64 = 0x0101_0101_0101_0101;

/// How far ring codes reach around a distance.
const AROUND: u32 = 3;

/// Distances around one: itself, and [`AROUND`] more and less.
const NEIGHBOURS: u32 = 2 * AROUND + 1;

/// A bit for each ring code whose distance, `reach` at most, agrees with the text in two bytes,
/// which must be there.
#[inline]
pub(crate) fn matching_codes(text: &[u8], position: usize, reach: u32, ring: &DistanceRing) -> u32 {
    let pair = [text[position], text[position + 1]];
    let [last, second, third, fourth] = ring.distances();
    let agrees = |distance: u32| u32::from(agrees(text, position, reach, distance, pair));
    let around_last = CODES[around(text, position, reach, last, pair)];
    let around_second = CODES[around(text, position, reach, second, pair)] & !1;
    u32::from(around_last)
        | u32::from(around_second) << (DistanceRing::AROUND_SECOND - DistanceRing::AROUND_LAST)
        | agrees(second) << 1
        | agrees(third) << 2
        | agrees(fourth) << 3
}

#[inline(always)]
fn agrees(text: &[u8], position: usize, reach: u32, distance: u32, pair: [u8; 2]) -> bool {
    if distance == 0 || distance > reach {
        return false;
    }
    let there = position - distance as usize;
    text[there..there + 2] == pair
}

/// A bit for each distance from [`AROUND`] more than the one given to as many less at which the
/// text agrees in two bytes.
#[inline(always)]
fn around(text: &[u8], position: usize, reach: u32, distance: u32, pair: [u8; 2]) -> usize {
    if distance <= AROUND || distance > reach.saturating_sub(AROUND) {
        return around_edge(text, position, reach, distance, pair);
    }
    let start = position - (distance + AROUND) as usize;
    let Some(bytes) = text[start..].first_chunk() else {
        return around_edge(text, position, reach, distance, pair);
    };
    let bytes = u64::from_le_bytes(*bytes);
    let first = zero_bytes(bytes ^ (ONES * u64::from(pair[0])));
    let second = zero_bytes(bytes ^ (ONES * u64::from(pair[1])));
    gather(first & (second >> 8))
}

/// The highest bit of each byte that is zero.
#[inline(always)]
fn zero_bytes(bytes: u64) -> u64 {
    const LOW: u64 = ONES * 0x7f;
    !(((bytes & LOW) + LOW) | bytes | LOW)
}

/// The highest bits of the first seven bytes, side by side.
#[inline(always)]
fn gather(highest_bits: u64) -> usize {
    // Byte `i` has its bit at `8 i`; times `2^(7 (8 - i))` it is at `56 + i`.
    let gathered = (highest_bits >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56;
    gathered as usize & ((1 << NEIGHBOURS) - 1)
}

/// As [`around`], where the text's ends or the reach leave out some distances.
#[cold]
fn around_edge(text: &[u8], position: usize, reach: u32, distance: u32, pair: [u8; 2]) -> usize {
    let mut bits = 0;
    for bit in 0..NEIGHBOURS {
        if let Some(distance) = distance.saturating_add(AROUND).checked_sub(bit)
            && agrees(text, position, reach, distance, pair)
        {
            bits |= 1 << bit;
        }
    }
    bits
}

/// From the bits of [`around`] to bits of ring codes around the last distance.
static CODES: [u16; 1 << NEIGHBOURS] = {
    // Three, two, one more, itself, one, two, three less (§4).
    const CODE: [u8; NEIGHBOURS as usize] = [9, 7, 5, 0, 4, 6, 8];
    let mut table = [0; 1 << NEIGHBOURS];
    let mut bits = 0;
    while bits < table.len() {
        let mut bit = 0;
        while bit < CODE.len() {
            if bits >> bit & 1 == 1 {
                table[bits] |= 1 << CODE[bit];
            }
            bit += 1;
        }
        bits += 1;
    }
    table
};
