//! Texts where look-ups have many candidates, for nothing or for little.

use super::super::{RandomSource, de_bruijn, random, small_alphabet};
use super::hash_keys::{TAG_BITS, colliding_keys, product_bits};
use super::{SKIP_AFTER, pieces, reset_skipping};

/// A de Bruijn sequence of at least this length over letters that the seed picks.
fn de_bruijn_of(seed: u64, length: usize, letters: u8) -> Vec<u8> {
    let fits = |order: &usize| usize::from(letters).pow(*order as u32) >= length;
    let order = (1..).find(fits).unwrap_or(1);
    let mut source = RandomSource::new(seed);
    let (first, turn) = (source.bits() as u8, source.below(length.max(1)));
    let mut text = de_bruijn(letters, order);
    text.iter_mut().for_each(|letter| *letter = first.wrapping_add(*letter * 9));
    text.truncate(length);
    text.rotate_left(turn);
    text
}

/// Six letters of eight occur once each at 256 KiB; four of them 64 times.
pub(super) fn de_bruijn_of_eight(seed: u64, length: usize) -> Vec<u8> {
    de_bruijn_of(seed, length, 8)
}

/// 18 letters of two occur once each at 256 KiB; four of them 16,384 times.
pub(super) fn de_bruijn_of_two(seed: u64, length: usize) -> Vec<u8> {
    de_bruijn_of(seed, length, 2)
}

/// Ten letters in such an order that any four have occurred before, but so long ago that a
/// copy of them does not pay, and any five longer ago still.
pub(super) fn least_then_none(seed: u64, length: usize) -> Vec<u8> {
    const LETTERS: usize = 10;
    /// A copy of four bytes from here costs what it saves.
    const FAR: usize = 1 << 12;
    let mut source = RandomSource::new(seed);
    let first = source.bits() as u8;
    // The last occurrence of each four and five letters.
    let (mut fours, mut fives) = (vec![0; LETTERS.pow(4)], vec![0; LETTERS.pow(5)]);
    let (mut last_four, mut literals) = (0, 0);
    pieces(length, |text| {
        let end = text.len();
        let any = source.below(LETTERS);
        let letters = (0..LETTERS).map(|letter| (letter + any) % LETTERS);
        let five = |letter| last_four * LETTERS + letter;
        let four = |letter| five(letter) % LETTERS.pow(4);
        let age = |&letter: &usize| (end - fours[four(letter)] >= FAR, end - fives[five(letter)]);
        let letter = letters.max_by_key(age).unwrap_or(any);
        (fours[four(letter)], fives[five(letter)]) = (end, end);
        last_four = four(letter);
        text.push(first.wrapping_add(letter as u8 * 9));
        literals += 1;
        if literals % SKIP_AFTER == 0 {
            reset_skipping(&mut source, text);
        }
    })
}

/// Keys of one row and tag in turn, more of them than a row has slots, so that those in
/// the row are always others.
fn colliding(seed: u64, length: usize, key_bytes: u32) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let keys = colliding_keys(seed, key_bytes, 150);
    let mut next = 0;
    pieces(length, |text| {
        let key = keys[next % keys.len()].to_le_bytes();
        text.extend_from_slice(&key[..key_bytes as usize]);
        text.push(source.bits() as u8);
        next += 1;
        if next.is_multiple_of(SKIP_AFTER / 5) {
            reset_skipping(&mut source, text);
        }
    })
}

/// Keys of four bytes.
pub(super) fn colliding_fours(seed: u64, length: usize) -> Vec<u8> {
    colliding(seed, length, 4)
}

/// Keys of five bytes.
pub(super) fn colliding_fives(seed: u64, length: usize) -> Vec<u8> {
    colliding(seed, length, 5)
}

/// Each byte is chosen so that the four that it ends have the tag 0 where there are so many
/// rows; of 256 bytes, some one does it two times in three.
fn one_tag(seed: u64, length: usize, row_bits: u32) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut text = random(seed, length.min(3));
    let has_tag = |text: &[u8], next: u8| {
        let end = text.len();
        let key = u32::from_le_bytes([text[end - 3], text[end - 2], text[end - 1], next]);
        product_bits(key.into(), row_bits + TAG_BITS).trailing_zeros() >= TAG_BITS
    };
    let mut literals = 0;
    while text.len() < length {
        let any = source.bits() as u8;
        let next = (0..=255).map(|n| any.wrapping_add(n)).find(|&next| has_tag(&text, next));
        text.push(next.unwrap_or(any));
        literals += 1;
        if literals % SKIP_AFTER == 0 {
            reset_skipping(&mut source, &mut text);
        }
    }
    text.truncate(length);
    text
}

/// As many rows as 64 slots have for 256 KiB.
pub(super) fn one_tag_of_13_row_bits(seed: u64, length: usize) -> Vec<u8> {
    one_tag(seed, length, 13)
}

/// As many rows as 16 slots have for 256 KiB.
pub(super) fn one_tag_of_14_row_bits(seed: u64, length: usize) -> Vec<u8> {
    one_tag(seed, length, 14)
}

/// Records with a key that rises and starts again: a tree of those seen is a list, and
/// the next one goes to its far end.
pub(super) fn sawtooth(seed: u64, length: usize) -> Vec<u8> {
    /// More than any walk is deep.
    const TEETH: u16 = 600;
    let mut source = RandomSource::new(seed);
    let mut key = 0;
    pieces(length, |text| {
        text.extend_from_slice(b"key=");
        text.extend_from_slice(&(key % TEETH).to_be_bytes());
        text.push(source.bits() as u8);
        key = key.wrapping_add(1);
    })
}

/// Three bytes and a changing one: all distances that are multiples of four agree in
/// three bytes. Now and then a copy from afar brings other distances into the ring.
pub(super) fn ring_distances(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let three = random(seed ^ 1, 3);
    let mut next = 0;
    pieces(length, |text| {
        text.extend_from_slice(&three);
        text.push(source.bits() as u8);
        next += 1;
        if next % 64 == 0 && text.len() > 64 {
            let start = source.below(text.len() / 4 - 4) * 4;
            text.extend_from_within(start..start + 16);
        }
    })
}

/// Strings of four bytes in any order, a byte between them.
pub(super) fn shortest_copies(seed: u64, length: usize) -> Vec<u8> {
    const STRINGS: usize = 64;
    let mut source = RandomSource::new(seed);
    let strings = random(seed ^ 1, 4 * STRINGS);
    pieces(length, |text| {
        text.extend_from_slice(&strings[4 * source.below(STRINGS)..][..4]);
        text.push(source.bits() as u8);
    })
}

/// Four letters in any order.
pub(super) fn four_letters(seed: u64, length: usize) -> Vec<u8> {
    let mut text = small_alphabet(seed, length, 4);
    text.iter_mut().for_each(|letter| *letter = b"acgt"[usize::from(*letter)]);
    text
}
