//! Segments that may be worth having: those whose strings many texts have, and that cost much.
//!
//! **Algorithm.** How many texts have a string of [`STRING`] bytes is counted by its hash. A string
//! is worth the other texts that have it, times what its first byte costs where it stands. The
//! texts lie behind each other, cut into as many epochs as there are segments to choose; of each
//! epoch the segment is taken whose different strings are worth most, and they are worth nothing
//! from there on.
//!
//! **Cost.** Two passes over the texts, more where an epoch has nothing new; 40 MiB.
//!
//! Source: COVER (Liao et al. 2016); hashes in place of a suffix array as in zstd's `fastCover`.

use std::collections::VecDeque;
use std::ops::Range;

use super::STRING;
use super::draft::{Draft, Span};

/// How many hashes are told apart at most, as a power of two; of short texts eight for each byte.
/// Raising it tells more strings apart, in memory that no cache holds.
const MAX_HASH_BITS: u32 = 22;

/// Passes over all epochs, at most.
const PASSES: usize = 4;

/// The strings of texts, and what they are worth.
pub(super) struct Candidates<'a> {
    texts: &'a [&'a [u8]],
    /// What each byte costs, in 2^-4 bit.
    costs: &'a [Vec<u8>],
    /// By hash: how many texts have it beyond one; none where it is in the dictionary.
    frequencies: Vec<u32>,
    /// How many bits a hash has.
    bits: u32,
}

/// The hash of a string.
fn hash(string: &[u8; STRING], bits: u32) -> usize {
    /// 2^64 divided by the golden ratio, odd.
    const FACTOR: u64 = 0x9E37_79B9_7F4A_7C15;
    (u64::from_le_bytes(*string).wrapping_mul(FACTOR) >> (64 - bits)) as usize
}

/// The hashes of all strings of a text.
fn hashes(text: &[u8], bits: u32) -> impl Iterator<Item = usize> + use<'_> {
    text.windows(STRING).filter_map(|string| string.first_chunk()).map(move |s| hash(s, bits))
}

impl<'a> Candidates<'a> {
    /// The strings of these texts, without those of a dictionary that there is already.
    pub(super) fn new(texts: &'a [&'a [u8]], costs: &'a [Vec<u8>], dictionary: &[u8]) -> Self {
        let bytes: usize = texts.iter().map(|text| text.len()).sum();
        let bits = (bytes.max(1).ilog2() + 3).min(MAX_HASH_BITS);
        let mut frequencies = vec![0; 1 << bits];
        let mut last = vec![0; 1 << bits];
        for (number, text) in (1_u32..).zip(texts) {
            for hash in hashes(text, bits) {
                if last[hash] != number {
                    // The first text only makes it known.
                    frequencies[hash] += u32::from(last[hash] > 0);
                    last[hash] = number;
                }
            }
        }
        let mut candidates = Self { texts, costs, frequencies, bits };
        candidates.forget(dictionary);
        candidates
    }

    /// The strings of this text are worth nothing any more.
    fn forget(&mut self, text: &[u8]) {
        hashes(text, self.bits).for_each(|hash| self.frequencies[hash] = 0);
    }

    /// Segments of this length, or of whole texts that are shorter; `room` bytes at most.
    pub(super) fn choose(mut self, room: usize, segment: usize) -> Draft {
        let bytes: usize = self.texts.iter().map(|text| text.len()).sum();
        let epoch = (bytes / (room / segment).max(1)).max(segment);
        let mut spans: Vec<Span> = Vec::new();
        let mut left = room;
        let mut window = Window::new(self.bits);
        for _ in 0..PASSES {
            let before = spans.len();
            let (mut best, mut seen) = (None, 0);
            for text in 0..self.texts.len() {
                let mut start = 0;
                while start < self.texts[text].len() {
                    let end = self.texts[text].len().min(start + epoch - seen);
                    self.best_of(&mut window, text, start..end, segment, &mut best);
                    seen += end - start;
                    start = end;
                    if seen < epoch && text + 1 < self.texts.len() {
                        continue;
                    }
                    seen = 0;
                    if let Some((_, span)) = best.take().filter(|(_, span)| span.length <= left) {
                        self.forget(&self.texts[span.text][span.start..span.start + span.length]);
                        spans.push(span);
                        left -= span.length;
                    }
                }
            }
            if spans.len() == before || left < STRING {
                break;
            }
        }
        Draft { spans }
    }

    /// Looks in a stretch of a text for a segment that is worth more than the best so far.
    fn best_of(
        &self,
        window: &mut Window,
        text: usize,
        stretch: Range<usize>,
        segment: usize,
        best: &mut Option<(u64, Span)>,
    ) {
        let length = segment.min(stretch.len());
        let Some(strings) = (length + 1).checked_sub(STRING).filter(|&count| count > 0) else {
            return;
        };
        window.clear();
        let places = &self.costs[text][stretch.clone()];
        for (at, hash) in hashes(&self.texts[text][stretch.clone()], self.bits).enumerate() {
            window.push(hash, u64::from(self.frequencies[hash]) * u64::from(places[at]));
            if window.len() > strings {
                window.pop();
            }
            let better = best.is_none_or(|(worth, _)| window.worth > worth);
            if window.len() == strings && window.worth > 0 && better {
                let start = stretch.start + at + 1 - strings;
                *best = Some((window.worth, Span { text, start, length }));
            }
        }
    }
}

/// The strings of a segment that moves over a text, and what different ones are worth.
struct Window {
    strings: VecDeque<(usize, u64)>,
    /// By hash: how often the segment has it.
    counts: Vec<u16>,
    worth: u64,
}

impl Window {
    fn new(hash_bits: u32) -> Self {
        Self { strings: VecDeque::new(), counts: vec![0; 1 << hash_bits], worth: 0 }
    }

    fn len(&self) -> usize {
        self.strings.len()
    }

    fn clear(&mut self) {
        while !self.strings.is_empty() {
            self.pop();
        }
    }

    /// Takes in the string that follows. One that is there already is worth nothing.
    fn push(&mut self, hash: usize, worth: u64) {
        let worth = if self.counts[hash] == 0 { worth } else { 0 };
        self.counts[hash] += 1;
        self.worth += worth;
        self.strings.push_back((hash, worth));
    }

    /// Lets go of the first string.
    fn pop(&mut self) {
        if let Some((hash, worth)) = self.strings.pop_front() {
            self.counts[hash] -= 1;
            self.worth -= worth;
        }
    }
}
