//! Texts whose statistics mislead those who look at a part of them, or change all the time.

use super::super::{RandomSource, random, small_alphabet, web_page};
use super::{pieces, reset_skipping};

/// Noise with a copy whenever a parser would soon begin to skip, which
/// differs with the quality.
pub(super) fn noise_and_copies(seed: u64, length: usize) -> Vec<u8> {
    const SKIP_AFTER: [usize; 4] = [30, 60, 120, 250];
    let mut source = RandomSource::new(seed);
    pieces(length, |text| {
        let literals = SKIP_AFTER[source.below(SKIP_AFTER.len())];
        text.extend(random(source.bits(), literals));
        reset_skipping(&mut source, text);
    })
}

/// Some hundred bytes of noise and some hundred of a web page in turn.
pub(super) fn noise_and_pages(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let page = web_page(seed, 1 << 16);
    pieces(length, |text| {
        text.extend(random(source.bits(), 100 + source.below(900)));
        let start = source.below(page.len() - 1_000);
        text.extend_from_slice(&page[start..start + 100 + source.below(900)]);
    })
}

/// Noise, but for the bytes that are sampled to tell whether a meta-block is noise.
pub(super) fn tame_where_sampled(seed: u64, length: usize) -> Vec<u8> {
    /// Bytes that the encoder samples of a meta-block.
    const SAMPLE: usize = 1 << 14;
    let mut text = random(seed, length);
    let tame = small_alphabet(seed ^ 1, length, 16);
    for at in (0..length).step_by(length.div_ceil(SAMPLE).max(1)) {
        text[at] = tame[at];
    }
    text
}

/// Stretches of 30 to 300 bytes, each of eight letters of its own.
pub(super) fn changing_alphabets(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    pieces(length, |text| {
        let first = source.bits() as u8;
        let stretch = small_alphabet(source.bits(), 30 + source.below(270), 8);
        text.extend(stretch.iter().map(|letter| first.wrapping_add(letter * 3)));
    })
}

/// After each letter come eight others, and for each letter others; too evenly for copies.
pub(super) fn changing_contexts(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut last = source.bits() as u8;
    (0..length)
        .map(|_| {
            let next = last.wrapping_mul(29).wrapping_add(source.below(8) as u8 * 31);
            std::mem::replace(&mut last, next)
        })
        .collect()
}
