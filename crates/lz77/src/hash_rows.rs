//! Hash rows: the finder for greedy and lazy parsing.
//!
//! **Algorithm.** A hash of the next few bytes picks a row. A row holds the last
//! positions with that hash, in a circle, newest over oldest, and for each a tag: eight
//! more bits of the hash. A look-up compares all tags of a row with its own at once and
//! visits only the positions whose tags agree, newest first. A position is compared in
//! full only if it agrees in the four bytes that would make it longer than the best so
//! far.
//!
//! **Cost.** Two cache misses per look-up, tags and positions, whatever the depth; one
//! store of each per position remembered. Five bytes of memory per slot.
//!
//! **Not for** shortest-path parsing: it gives one match per position, and forgets the
//! rest.
//!
//! Rows with tags are known from zstd and from rbrotli-enc's and google/brotli's newer
//! finders.

use core::ops::Range;

use brotwerk_core::{
    BestMatch, Extent, Floor, Heap, Match, Memory, OutOfMemory, Prepare, Score, grow,
};

use crate::common_length::common_length;
use crate::numbering::{Numbering, lower};

/// How much hash rows remember and how far they look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsConfig {
    /// The base-2 logarithm of the slots in a row, 0 to 6: how many positions with the
    /// same hash are remembered. Raising it finds more, and costs a visit for each tag
    /// that agrees.
    pub slot_bits: u8,
    /// The base-2 logarithm of the number of rows, at most. Short texts get fewer.
    /// Raising it keeps long texts' hashes apart, and costs cache misses.
    pub max_row_bits: u8,
    /// Bytes hashed, 4 to 8: the shortest match found. Raising it skips short matches,
    /// which in long texts are far and hardly pay.
    pub hash_bytes: u8,
}

impl RowsConfig {
    fn check(&self) {
        assert!(self.slot_bits <= 6, "at most 64 slots in a row");
        assert!(self.max_row_bits <= 24, "at most 2^24 rows");
        assert!((4..=8).contains(&self.hash_bytes), "4 to 8 bytes can be hashed");
    }
}

/// Slots whose tags are compared at once.
const GROUP: usize = 16;

/// Bytes that must lie after a position to hash it, whatever the hash uses of them.
const LOOK_AHEAD: usize = 8;

/// Bits of a tag.
const TAG_BITS: u32 = 8;

/// Rows for the shortest texts.
const LEAST_ROW_BITS: u32 = 4;

/// A match finder of hash rows; see the [module](self).
///
/// ```
/// use brotwerk_core::{BestMatch, Extent, Floor, Heap, Match, Prepare};
/// use brotwerk_lz77::{HashRows, RowsConfig};
///
/// let text = b"one fish, two fish, three fishes";
/// let config = RowsConfig { slot_bits: 4, max_row_bits: 14, hash_bytes: 4 };
/// let mut finder = HashRows::<Heap>::new(config);
/// finder.prepare(&mut Heap, &Extent::whole(text.len(), 1 << 16))?;
/// finder.insert_range(text, 0..13);
/// let found = finder.best_match(text, 13, 1 << 16, Floor::default());
/// assert_eq!(found, Some(Match { length: 8, distance: 10 }));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct HashRows<M: Memory = Heap> {
    config: RowsConfig,
    /// Numbers of positions, row by row.
    positions: M::Slab<u32>,
    /// A tag for each position, and room to read a whole group at the last row.
    tags: M::Slab<u8>,
    /// Per row, how many positions it has taken, modulo 256: where the next goes.
    heads: M::Slab<u8>,
    numbering: Numbering,
    row_bits: u32,
    /// What `shrink` settled for.
    row_bits_limit: u8,
    /// Positions before this one are remembered, or skipped for good.
    next: u32,
}

/// Where a position belongs: its row, and its tag there.
#[derive(Clone, Copy)]
struct Place {
    row: usize,
    tag: u8,
}

/// From a position's next bytes to where it belongs.
#[derive(Clone, Copy)]
struct Hasher {
    /// Bits of the eight bytes that are not hashed.
    drop: u32,
    /// Bits of the product below row and tag.
    shift: u32,
}

impl Hasher {
    #[inline(always)]
    fn place(self, bytes: [u8; LOOK_AHEAD]) -> Place {
        // The shift drops the bytes that are not hashed; the product's top bits depend
        // on all that are left.
        let kept = u64::from_le_bytes(bytes) << self.drop;
        let hash = kept.wrapping_mul(MULTIPLIER) >> self.shift;
        Place { row: (hash >> TAG_BITS) as usize, tag: hash as u8 }
    }
}

impl<M: Memory> HashRows<M> {
    /// A finder with this configuration; it holds no memory until it is prepared.
    ///
    /// # Panics
    /// If the configuration is outside the ranges that it states.
    #[must_use]
    pub fn new(config: RowsConfig) -> Self {
        Self::with_numbering(config, Numbering::new())
    }

    /// A finder that behaves as one that has seen `offset` bytes of other texts: for
    /// tests of what happens after billions of bytes.
    ///
    /// # Panics
    /// If `offset` is 0, or the configuration is outside the ranges that it states.
    #[must_use]
    pub fn with_offset(config: RowsConfig, offset: u32) -> Self {
        Self::with_numbering(config, Numbering::starting_at(offset))
    }

    /// Changes the configuration from the next text on: to be called right before
    /// [`prepare`](Prepare::prepare).
    ///
    /// # Panics
    /// If it is outside the ranges that it states.
    pub fn configure(&mut self, config: RowsConfig) {
        config.check();
        self.config = config;
    }

    fn with_numbering(config: RowsConfig, numbering: Numbering) -> Self {
        config.check();
        Self {
            config,
            positions: Default::default(),
            tags: Default::default(),
            heads: Default::default(),
            numbering,
            row_bits: LEAST_ROW_BITS,
            row_bits_limit: u8::MAX,
            next: 0,
        }
    }

    #[inline(always)]
    fn hasher(&self) -> Hasher {
        Hasher {
            drop: 8 * (8 - u32::from(self.config.hash_bytes)),
            shift: 64 - TAG_BITS - self.row_bits,
        }
    }

    #[inline(always)]
    fn remember(&mut self, place: Place, number: u32) {
        let head = &mut self.heads[place.row];
        let newest = usize::from(*head) & ((1 << self.config.slot_bits) - 1);
        *head = head.wrapping_add(1);
        let slot = (place.row << self.config.slot_bits) + newest;
        self.positions[slot] = number;
        self.tags[slot] = place.tag;
    }

    /// A bit for each slot of the place's row that has its tag: bit 0 for the oldest
    /// slot, the highest for the newest.
    #[inline(always)]
    fn agreeing(&self, place: Place, head: usize) -> u64 {
        let slots = 1_usize << self.config.slot_bits;
        let tags = &self.tags[place.row << self.config.slot_bits..];
        let mut bits = 0;
        let (groups, _) = tags.as_chunks();
        for (index, group) in groups.iter().take(slots.div_ceil(GROUP)).enumerate() {
            bits |= equal_bytes(group, place.tag) << (GROUP * index);
        }
        // In a row of less than a group, the bits above are of other rows.
        let bits = bits & (u64::MAX >> (64 - slots));
        let turned = bits >> head | bits << (slots - 1 - head) << 1;
        turned & (u64::MAX >> (64 - slots))
    }
}

/// A bit for each of a group's bytes that equals `byte`.
#[inline(always)]
fn equal_bytes(group: &[u8; GROUP], byte: u8) -> u64 {
    const LOW_SEVEN: u64 = 0x7f7f_7f7f_7f7f_7f7f;
    /// Moves bit `8 * i` to bit `56 + i`, for every `i` below 8.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let mut bits = 0;
    for (index, word) in group.chunks_exact(8).enumerate() {
        // Chunks of eight always convert.
        let word = u64::from_le_bytes(word.try_into().unwrap_or_default());
        let difference = word ^ u64::from_le_bytes([byte; 8]);
        // The top bit of each byte that is zero.
        let zero = !(((difference & LOW_SEVEN) + LOW_SEVEN) | difference | LOW_SEVEN);
        bits |= ((zero >> 7).wrapping_mul(GATHER) >> 56) << (8 * index);
    }
    bits
}

/// Odd and without structure: 2^64 divided by the golden ratio (Knuth, TAOCP 6.4).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl<M: Memory> Prepare<M> for HashRows<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        // About a slot for each position that can be of use.
        let wanted = extent.positions().max(1).next_power_of_two().ilog2();
        let wanted = wanted.saturating_sub(u32::from(self.config.slot_bits));
        let most = u32::from(self.config.max_row_bits.min(self.row_bits_limit)).max(LEAST_ROW_BITS);
        self.row_bits = wanted.clamp(LEAST_ROW_BITS, most);
        let rows = 1 << self.row_bits;
        let slots = rows << self.config.slot_bits;
        grow(&mut self.heads, memory, rows)?;
        grow(&mut self.tags, memory, slots + GROUP - 1)?;
        grow(&mut self.positions, memory, slots)?;
        // Positions of earlier texts are known by their numbers, but only once a tag has
        // agreed and they are fetched: a cache miss. Clearing the tags, a byte a slot, spares
        // a reused finder a tenth of its encoder's time.
        self.tags[..slots].fill(0);
        let end = core::mem::take(&mut self.next);
        if self.numbering.next_text(end) {
            self.positions.fill(0);
        }
        Ok(())
    }

    fn shrink(&mut self) -> bool {
        if self.row_bits <= LEAST_ROW_BITS {
            return false;
        }
        self.row_bits -= 1;
        self.row_bits_limit = self.row_bits as u8;
        self.positions = Default::default();
        self.tags = Default::default();
        self.heads = Default::default();
        true
    }

    fn memory_bytes(&self) -> usize {
        self.positions.len() * 4 + self.tags.len() + self.heads.len()
    }
}

impl<M: Memory> BestMatch for HashRows<M> {
    #[inline]
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match> {
        let bytes = text.get(position as usize..)?.first_chunk()?;
        let place = self.hasher().place(*bytes);
        let best = self.search(text, position, max_distance, floor, place);
        if position >= self.next {
            self.remember(place, self.numbering.number(position));
            self.next = position + 1;
        }
        best
    }

    #[inline]
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        // Those too close to the end are left for when the text is longer.
        let hashable = (text.len() + 1).saturating_sub(LOOK_AHEAD) as u32;
        let (start, end) = (range.start.max(self.next), range.end.min(hashable));
        if start >= end {
            return;
        }
        self.next = end;
        let numbers = self.numbering.number(start)..;
        let hasher = self.hasher();
        let bytes = &text[start as usize..end as usize + LOOK_AHEAD - 1];
        for (bytes, number) in bytes.windows(LOOK_AHEAD).zip(numbers) {
            // Windows of eight always convert.
            self.remember(hasher.place(bytes.try_into().unwrap_or_default()), number);
        }
    }

    fn rebase(&mut self, delta: u32) {
        if let Some(by) = self.numbering.rebase(delta) {
            lower(&mut self.positions, by);
        }
        self.next = self.next.saturating_sub(delta);
    }
}

impl<M: Memory> HashRows<M> {
    /// The best match among the positions at this place.
    #[inline(always)]
    fn search(
        &self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
        place: Place,
    ) -> Option<Match> {
        let here = position as usize;
        let slots = 1_usize << self.config.slot_bits;
        let row = &self.positions[place.row << self.config.slot_bits..][..slots];
        let head = usize::from(self.heads[place.row]) & (slots - 1);
        let mut agreeing = self.agreeing(place, head);
        let number = self.numbering.number(position);
        let oldest = self.numbering.oldest_within(position, max_distance);
        // No match is shorter than the hash, so that four bytes can always be compared.
        let (mut length, mut score) = (floor.length.max(3), floor.score);
        let mut end = four_bytes(text, here + length as usize - 3)?;
        let mut best = None;
        while agreeing > 0 {
            let newest = 63 - agreeing.leading_zeros() as usize;
            agreeing ^= 1 << newest;
            let other = row[(newest + head) & (slots - 1)];
            // All that follow are older still.
            if other < oldest {
                break;
            }
            // A position does not match itself, nor what comes after it.
            if other >= number {
                continue;
            }
            let distance = number - other;
            let there = here - distance as usize;
            // A longer match agrees in the bytes that end one past the best so far.
            if four_bytes(text, there + length as usize - 3) != Some(end) {
                continue;
            }
            let common = common_length(text, here, there);
            let candidate = Score::of(common, distance);
            if common > length && candidate > score {
                (length, score) = (common, candidate);
                best = Some(Match { length, distance });
                let Some(next_end) = four_bytes(text, here + length as usize - 3) else { break };
                end = next_end;
            }
        }
        best
    }
}

#[inline(always)]
fn four_bytes(text: &[u8], position: usize) -> Option<u32> {
    text.get(position..)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}
