//! Texts without meaning, each with a structure that some part has to cope with.

use super::tables::{mesh, rising_numbers};
use super::{RandomSource, web_page};

/// A text of each kind, with its name: what finders and parsers are tried on. The first two are
/// empty and of one byte, the others of `size`.
#[must_use]
pub fn of_each_kind(seed: u64, size: usize) -> Vec<(&'static str, Vec<u8>)> {
    let mut de_bruijn = de_bruijn(16, 4);
    de_bruijn.truncate(size);
    vec![
        ("empty", Vec::new()),
        ("one byte", vec![0]),
        ("random", random(seed, size)),
        ("two letters", small_alphabet(seed, size, 2)),
        ("five letters", small_alphabet(seed, size, 5)),
        ("zeros", vec![0; size]),
        ("runs", runs(seed, size)),
        ("period of 7", period(seed, size, 7)),
        ("period of 300", period(seed, size, 300)),
        ("de Bruijn", de_bruijn),
        ("near duplicates", near_duplicates(seed, size)),
        ("web page", web_page(seed, size)),
        ("mixture", mixture(seed, size)),
        ("rising numbers", rising_numbers(seed, size)),
        ("mesh", mesh(seed, size)),
    ]
}

/// Bytes without structure: what does not compress.
#[must_use]
pub fn random(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    (0..size).map(|_| source.bits() as u8).collect()
}

/// Bytes of `letters` values: matches everywhere, all of them short.
#[must_use]
pub fn small_alphabet(seed: u64, size: usize, letters: u8) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    (0..size).map(|_| source.below(letters.into()) as u8).collect()
}

/// Runs of one byte each, mostly short: copies that overlap themselves.
#[must_use]
pub fn runs(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut text = Vec::with_capacity(size);
    while text.len() < size {
        let length = (1 + source.skewed(5_000)).min(size - text.len());
        text.resize(text.len() + length, source.bits() as u8);
    }
    text
}

/// A random pattern of `period` bytes over and over: one match as long as the text.
#[must_use]
pub fn period(seed: u64, size: usize, period: usize) -> Vec<u8> {
    random(seed, period).into_iter().cycle().take(size).collect()
}

/// One paragraph again and again with a byte changed here and there: many candidates
/// that all agree for long, none to the end.
#[must_use]
pub fn near_duplicates(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let paragraph = random(seed, 200);
    let mut text = Vec::with_capacity(size + paragraph.len());
    while text.len() < size {
        let start = text.len();
        text.extend_from_slice(&paragraph);
        text[start + source.below(paragraph.len())] = source.bits() as u8;
    }
    text.truncate(size);
    text
}

/// All of the above, one after the other: statistics that change.
#[must_use]
pub fn mixture(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut text = Vec::with_capacity(size);
    while text.len() < size {
        let seed = source.bits();
        let length = (1 + source.skewed(20_000)).min(size - text.len());
        text.extend(match source.below(6) {
            0 => random(seed, length),
            1 => small_alphabet(seed, length, 4),
            2 => runs(seed, length),
            3 => period(seed, length, 1 + source.skewed(300)),
            4 => near_duplicates(seed, length),
            _ => web_page(seed, length),
        });
    }
    text
}

/// A de Bruijn sequence: every string of `order` letters of an alphabet of `letters`
/// occurs just once, so that no match is longer than `order - 1`.
///
/// By the concatenation of Lyndon words (Fredricksen and Maiorana, 1978).
#[must_use]
pub fn de_bruijn(letters: u8, order: usize) -> Vec<u8> {
    let mut sequence = Vec::new();
    let mut word = vec![0; order + 1];
    extend(letters, order, 1, 1, &mut word, &mut sequence);
    return sequence;

    fn extend(
        letters: u8,
        order: usize,
        at: usize,
        period: usize,
        word: &mut [u8],
        sequence: &mut Vec<u8>,
    ) {
        if at > order {
            if order.is_multiple_of(period) {
                sequence.extend_from_slice(&word[1..=period]);
            }
            return;
        }
        word[at] = word[at - period];
        extend(letters, order, at + 1, period, word, sequence);
        for letter in word[at - period] + 1..letters {
            word[at] = letter;
            extend(letters, order, at + 1, at, word, sequence);
        }
    }
}

/// Random bytes, and another version of them in which now and then one to three differ; and how many
/// such changes there are.
#[must_use]
pub fn versions(seed: u64) -> (Vec<u8>, usize) {
    const LENGTH: usize = 4_000;
    let mut text = random(seed, LENGTH);
    let mut source = RandomSource::new(seed + 1);
    text.extend_from_within(..);
    let (mut changes, mut at) = (0, LENGTH + 100);
    while at + 100 < text.len() {
        for byte in &mut text[at..at + 1 + source.below(3)] {
            *byte ^= 1 + source.below(255) as u8;
        }
        changes += 1;
        at += 30 + source.below(60);
    }
    (text, changes)
}
