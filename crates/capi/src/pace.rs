//! When a stream gives output though its caller asks for none.
//!
//! Callers that only ever process, proxies among them, get output when the encoder sees fit, and
//! wait for it. They were made for the reference encoder, which ends a meta-block once so many
//! literals and commands are at hand; ours could take megabytes before. So while a caller
//! processes, a meta-block ends here as soon as the reference encoder might have ended one:
//!
//! - At qualities 0 and 1 it does with each call. So does this, where the calls brought
//!   [`MIN`] bytes together.
//! - Above it takes text in steps and looks at the end of each what it has so far. So does
//!   this, with counts that a small hash table yields: it finds fewer copies than the reference
//!   encoder, hence counts more literals, and ends a meta-block too early rather than too late.
//!
//! Whoever flushes, or finishes with the first call, doesn't meet this. Where the usual length
//! of meta-blocks is less than any step could make it nothing is counted.
//!
//! Source: `encode.c`, `EncodeData`, and `quality.h` of google/brotli 1.2.

use core::ops::AddAssign;

use brotwerk::parts::{Memory, OutOfMemory};

use crate::memory::{Allocator, Slab};

/// Bytes that a call at the lowest qualities has to leave for output to be worth its headers: what
/// proxies read at a time. Raising it saves headers, of some 60 bytes, and has short calls wait;
/// detection wants 2048.
pub(crate) const MIN: usize = 1 << 12;

/// So many literals and commands end a meta-block at qualities 2 and 3: `MAX_NUM_DELAYED_SYMBOLS`,
/// less an eighth, by which counts in data that repeats itself were found to be too low. Raising
/// it saves headers and has some streams wait for a step longer than with the reference encoder.
const MAX_SYMBOLS: usize = 0x2fff * 7 / 8;
/// The base-2 logarithm of the steps at these qualities.
const QUICK_STEP_BITS: u8 = 14;
/// From which quality on meta-blocks are counted by their length.
const MIN_SPLIT_QUALITY: u8 = 4;
/// From which quality on steps follow the window, and how long they become.
const MIN_LONG_STEP_QUALITY: u8 = 9;
const STEP_BITS: u8 = 16;
const LONG_STEP_BITS: u8 = 18;
/// From which quality on copies are weighed against literals.
const MIN_WEIGHING_QUALITY: u8 = 10;
/// The longest meta-block (§9.2), as a base-2 logarithm.
const MAX_BITS: u8 = 24;
/// So many bytes of the longest meta-block are there for a literal, and for a command, before it
/// ends.
const BYTES_PER_SYMBOL: usize = 8;

/// When the reference encoder ends a meta-block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// With each call.
    Calls,
    /// At the end of a step of so many bytes, for one of these reasons.
    Steps {
        step: usize,
        /// So many bytes end a meta-block whatever they are.
        enough: usize,
        /// How far back copies reach.
        reach: usize,
        /// This many literals, this many commands, or this many of both.
        literals: usize,
        commands: usize,
        symbols: usize,
    },
}

impl Rule {
    /// The rule for a quality, a window and a block size in range.
    pub(crate) fn of_the_reference(quality: u8, window_bits: u8, block_bits: Option<u8>) -> Self {
        let step_bits = match (quality, block_bits) {
            (0 | 1, _) => return Self::Calls,
            (..MIN_SPLIT_QUALITY, _) => QUICK_STEP_BITS,
            (_, Some(bits)) => bits,
            (MIN_LONG_STEP_QUALITY.., None) => window_bits.clamp(STEP_BITS, LONG_STEP_BITS),
            _ => STEP_BITS,
        };
        let most = 1 << (1 + window_bits.max(step_bits)).min(MAX_BITS);
        let counted = most / BYTES_PER_SYMBOL;
        let quick = quality < MIN_SPLIT_QUALITY;
        let symbols = if quick { MAX_SYMBOLS } else { usize::MAX };
        let (step, reach) = (1 << step_bits, 1 << window_bits);
        let fits_no_more = most - step + 1;
        let enough = match quality {
            // Short copies are left where literals cost less: all bytes may be literals.
            MIN_WEIGHING_QUALITY.. => fits_no_more.min(counted + 1),
            _ => fits_no_more,
        };
        Self::Steps { step, enough, reach, literals: counted, commands: counted, symbols }
    }

    /// Whether a meta-block of so many bytes, at the end of a step, is due for its length, and
    /// whether it may be for what is in it.
    fn by_length(self, length: usize) -> Due {
        let Self::Steps { enough, literals, symbols, .. } = self else { return Due::No };
        if length >= enough {
            Due::Yes
        } else if length >= literals.min(symbols) {
            Due::Perhaps
        } else {
            Due::No
        }
    }

    fn by_counts(self, counts: Counts) -> bool {
        let Self::Steps { literals, commands, symbols, .. } = self else { return false };
        counts.literals >= literals
            // Finders that have more than one place to look at make more and shorter copies.
            || 2 * counts.commands >= commands
            || counts.literals + counts.commands >= symbols
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Due {
    No,
    Perhaps,
    Yes,
}

/// Literals and commands of text.
#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
struct Counts {
    literals: usize,
    commands: usize,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, more: Self) {
        self.literals += more.literals;
        self.commands += more.commands;
    }
}

/// How far a stream is with its rule.
pub(crate) struct Pace {
    rule: Rule,
    /// Where in the stream the meta-block starts that the counts are of.
    block: u64,
    counts: Counts,
    /// Bytes of it that are counted.
    counted: usize,
    /// Where each hash was seen last, counted from the stream's start; empty until needed.
    places: Slab<u32>,
}

/// Places to remember. Raising it finds more copies, and takes memory: four bytes each.
const PLACE_BITS: u32 = 13;
/// Bytes that are hashed and that a copy has at least, as in the reference encoder's quick finders.
/// Lowering it finds copies that they do not, so that literals are too few.
const HASHED: usize = 5;
/// The golden ratio's multiplier, as in Knuth's multiplicative hashing.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl Pace {
    pub(crate) fn new(rule: Rule) -> Self {
        Self { rule, block: 0, counts: Counts::default(), counted: 0, places: Slab::default() }
    }

    /// How many bytes more to take before asking whether a meta-block is due, where so many wait.
    pub(crate) fn next(&self, waiting: usize) -> usize {
        match self.rule {
            Rule::Calls => usize::MAX,
            Rule::Steps { step, .. } => step - waiting % step,
        }
    }

    /// Whether a meta-block is due where `text[start..]` waits, of a stream of which so many
    /// bytes lie before `text`; `call_ends` says whether the call leaves no input.
    ///
    /// # Errors
    /// If there is no memory for counting.
    pub(crate) fn is_due(
        &mut self,
        memory: &mut Allocator,
        (text, start): (&[u8], usize),
        before: u64,
        call_ends: bool,
    ) -> Result<bool, OutOfMemory> {
        let length = text.len() - start;
        let Rule::Steps { step, reach, .. } = self.rule else {
            return Ok(call_ends && length >= MIN);
        };
        if length == 0 || !length.is_multiple_of(step) {
            return Ok(false);
        }
        match self.rule.by_length(length) {
            Due::No => return Ok(false),
            Due::Yes => return Ok(true),
            Due::Perhaps => {}
        }
        let block = before + start as u64;
        if block != self.block {
            (self.block, self.counts, self.counted) = (block, Counts::default(), 0);
        }
        if self.places.is_empty() {
            self.places = memory.slab(1 << PLACE_BITS)?;
        }
        self.counts += count(text, start + self.counted, before, reach, &mut self.places);
        self.counted = length;
        Ok(self.rule.by_counts(self.counts))
    }
}

/// Counts what greedy parsing makes of `text[start..]`.
fn count(text: &[u8], start: usize, before: u64, reach: usize, places: &mut [u32]) -> Counts {
    let mut counts = Counts::default();
    let mut at = start;
    while let Some(next) = text.get(at..at + 8) {
        let next = u64::from_le_bytes(next.try_into().unwrap_or_default());
        let place = &mut places[hash(next)];
        // Places are compared within the text only, so 32 bits of them do.
        let here = (before as u32).wrapping_add(at as u32);
        let back = here.wrapping_sub(*place) as usize;
        *place = here;
        let reached = back > 0 && back <= at.min(reach);
        let length = if reached { match_length(text, at - back, at) } else { 0 };
        if length >= HASHED {
            counts.commands += 1;
            at += length;
        } else {
            counts.literals += 1;
            at += 1;
        }
    }
    counts.literals += text.len().saturating_sub(at);
    counts
}

fn hash(next: u64) -> usize {
    ((next << (64 - 8 * HASHED)).wrapping_mul(MULTIPLIER) >> (64 - PLACE_BITS)) as usize
}

/// How many bytes at two places of the text agree.
fn match_length(text: &[u8], from: usize, at: usize) -> usize {
    let (earlier, later) = (&text[from..], &text[at..]);
    earlier.iter().zip(later).take_while(|(one, other)| one == other).count()
}
