//! Comparing all tags of a row at once.
//!
//! Sixteen at a time where the target's baseline has vectors of bytes and a way to gather
//! their comparison into bits, eight at a time in a machine word elsewhere. Both give the
//! same bits.

use fearless_simd::{Level, prelude::*};

/// Tags that a vector holds.
const VECTOR: usize = 16;

/// A bit for each slot whose tag equals `tag`: the lowest for the one at `head`, which may
/// be any number of turns ahead, the next for the one after it, in a circle.
#[inline(always)]
pub(crate) fn matching_slots<const SLOTS: usize>(tags: &[u8; SLOTS], tag: u8, head: usize) -> u64 {
    rotate::<SLOTS>(equal(tags, tag), head)
}

/// A bit for each of the tags that equals `tag`.
#[inline(always)]
fn equal<const SLOTS: usize>(tags: &[u8; SLOTS], tag: u8) -> u64 {
    let mut bits = 0;
    let (vectors, rest) = tags.as_chunks::<VECTOR>();
    for (index, vector) in vectors.iter().enumerate() {
        bits |= equal_in_vector(vector, tag) << (VECTOR * index);
    }
    // Nothing, or a row of less than a vector.
    let (words, rest) = rest.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        bits |= equal_in_word(*word, tag) << (8 * index);
    }
    for (index, &other) in rest.iter().enumerate() {
        bits |= u64::from(other == tag) << index;
    }
    bits
}

#[inline(always)]
fn equal_in_vector(tags: &[u8; VECTOR], tag: u8) -> u64 {
    let level = Level::baseline();
    if level.is_fallback() {
        return equal_in_two_words(tags, tag);
    }
    fearless_simd::dispatch!(level, simd => {
        let tags = fearless_simd::u8x16::from_slice(simd, tags);
        tags.simd_eq(fearless_simd::u8x16::splat(simd, tag)).to_bitmask()
    })
}

#[inline(always)]
fn equal_in_two_words(tags: &[u8; VECTOR], tag: u8) -> u64 {
    let (words, _) = tags.as_chunks::<8>();
    equal_in_word(words[0], tag) | equal_in_word(words[1], tag) << 8
}

/// A bit for each of the bytes that equals `tag`.
#[inline(always)]
fn equal_in_word(bytes: [u8; 8], tag: u8) -> u64 {
    const LOW_SEVEN: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    /// Moves bit `8 * i` to bit `56 + i`, for every `i` below 8.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let difference = u64::from_le_bytes(bytes) ^ u64::from_le_bytes([tag; 8]);
    // The top bit of each byte that is zero.
    let zero = !(((difference & LOW_SEVEN) + LOW_SEVEN) | difference | LOW_SEVEN);
    (zero >> 7).wrapping_mul(GATHER) >> 56
}

/// The lowest `SLOTS` bits turned right, so that bit `head`, counted in a circle, comes first.
#[inline(always)]
fn rotate<const SLOTS: usize>(bits: u64, head: usize) -> u64 {
    match SLOTS {
        8 => (bits as u8).rotate_right(head as u32).into(),
        16 => (bits as u16).rotate_right(head as u32).into(),
        32 => (bits as u32).rotate_right(head as u32).into(),
        64 => bits.rotate_right(head as u32),
        _ => {
            let head = head % SLOTS;
            (bits >> head | bits << (SLOTS - head)) & ((1 << SLOTS) - 1)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{equal_in_two_words, equal_in_vector, equal_in_word, matching_slots};

    fn check<const SLOTS: usize>(seed: u64) {
        let mut state = seed;
        for _ in 0..2_000 {
            // Few values, so that many agree (Knuth's MMIX generator).
            let tags = [(); SLOTS].map(|()| {
                state =
                    state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
                (state >> 33) as u8 % 5 * 63
            });
            for head in (0..SLOTS).chain([SLOTS, 100, 255]) {
                for tag in [0, 63, 126, 127, 128, 252, 255] {
                    let slots = (0..SLOTS).map(|index| tags[(head + index) % SLOTS]);
                    let expected = slots.enumerate().filter(|&(_, other)| other == tag);
                    let expected = expected.fold(0, |bits, (index, _)| bits | 1 << index);
                    assert_eq!(matching_slots(&tags, tag, head), expected, "{tags:?} {tag} {head}");
                }
            }
        }
    }

    #[test]
    fn matching_slots_are_those_with_the_tag_from_the_head_on() {
        check::<1>(1);
        check::<2>(2);
        check::<4>(3);
        check::<8>(4);
        check::<16>(5);
        check::<32>(6);
        check::<64>(7);
    }

    #[test]
    fn vectors_and_words_agree_on_every_byte() {
        for tag in 0..=255 {
            for first in 0..=255_u8 {
                let tags = core::array::from_fn(|index| first.wrapping_add(index as u8 * 17));
                assert_eq!(equal_in_vector(&tags, tag), equal_in_two_words(&tags, tag));
            }
            assert_eq!(equal_in_word([tag; 8], tag), 0xff);
        }
    }
}
