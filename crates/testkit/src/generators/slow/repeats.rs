//! Texts that repeat themselves.

use super::super::{RandomSource, random};
use super::pieces;

/// One byte over and over.
pub(super) fn one_byte(seed: u64, length: usize) -> Vec<u8> {
    vec![RandomSource::new(seed).bits() as u8; length]
}

/// Runs of one byte, each ended by another: 4 to 600 bytes.
pub(super) fn odd_byte_runs(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    pieces(length, |text| {
        text.resize(text.len() + 4 + source.skewed(600), b' ');
        text.push(source.bits() as u8);
    })
}

/// Stretches of up to some hundred periods, and a byte that belongs to none.
fn periods(seed: u64, length: usize, lengths: &[usize], most: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut next = 0;
    pieces(length, |text| {
        let pattern = random(source.bits(), lengths[next % lengths.len()]);
        next += 1;
        let stretch = 2 * pattern.len() + source.below(most);
        text.extend(pattern.iter().cycle().take(stretch));
        text.push(source.bits() as u8);
    })
}

/// Periods of the first primes.
pub(super) fn short_periods(seed: u64, length: usize) -> Vec<u8> {
    periods(seed, length, &[2, 3, 5, 7, 11, 13, 17, 19], 200)
}

/// Periods one past the shortest match, a machine word, a vector, the ends of a long copy
/// that are inserted, and the lengths at which trees end a walk.
pub(super) fn periods_past_limits(seed: u64, length: usize) -> Vec<u8> {
    periods(seed, length, &[5, 9, 17, 33, 65, 129, 257], 40)
}

/// A paragraph again and again. Each copy has one byte changed, at a place far from that
/// of the copy before: a match of any two copies ends, early or late.
pub(super) fn near_duplicates(seed: u64, length: usize) -> Vec<u8> {
    /// Short, so that matches are, and there are many look-ups.
    const PARAGRAPH: usize = 61;
    /// Has no factor in common with the length: all places have their turn.
    const STEP: usize = 23;
    let mut source = RandomSource::new(seed);
    let paragraph = random(seed, PARAGRAPH);
    let mut copies = 0;
    pieces(length, |text| {
        let start = text.len();
        text.extend_from_slice(&paragraph);
        text[start + copies * STEP % PARAGRAPH] = source.bits() as u8;
        copies += 1;
    })
}

/// Beginnings of a string, each a byte shorter than the one before; then all of it. Seen
/// from there, each older candidate is longer by one.
pub(super) fn each_a_byte_longer(seed: u64, length: usize) -> Vec<u8> {
    /// The longest and the shortest beginning. Longer ones would be seen more seldom.
    const LONGEST: usize = 20;
    const SHORTEST: usize = 4;
    let mut source = RandomSource::new(seed);
    pieces(length, |text| {
        let string = random(source.bits(), LONGEST);
        for end in (SHORTEST..LONGEST).rev() {
            text.extend_from_slice(&string[..end]);
            text.push(source.bits() as u8);
        }
        text.extend_from_slice(&string);
    })
}

/// Pieces of a string that each begin a byte later and end three bytes later than the one
/// before, in any order; then all of it. There each position's match is longer by two than
/// the last one's, so that a parser that looks ahead is put off each time.
pub(super) fn lazy_ramp(seed: u64, length: usize) -> Vec<u8> {
    const PIECES: usize = 9;
    let mut source = RandomSource::new(seed);
    pieces(length, |text| {
        let string = random(source.bits(), 4 + 3 * PIECES);
        // Has no factor in common with their number; neighbours in turn would be found
        // as one match.
        for index in (0..PIECES).map(|index| index * 4 % PIECES) {
            text.extend_from_slice(&string[index..index + 4 + 2 * index]);
            text.push(source.bits() as u8);
        }
        text.extend_from_slice(&string);
    })
}

/// A section of some hundred bytes over and over.
pub(super) fn repetitive_xml(seed: u64, length: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let (id, price) = (source.below(10_000), source.below(1_000));
    let section = format!(
        "  <item id=\"{id}\" type=\"bread\">\n    <name>Rye</name>\n    <price currency=\"EUR\">\
         {price}</price>\n    <stock>true</stock>\n    <note xml:lang=\"en\"/>\n  </item>\n"
    );
    section.into_bytes().into_iter().cycle().take(length).collect()
}
