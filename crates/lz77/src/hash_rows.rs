//! Hash rows: the finder for greedy and lazy parsing, and for paths in a hurry.
//!
//! **Algorithm.** A hash of the next few bytes picks a row. A row holds the last
//! positions with that hash, in a circle, newest before oldest, and for each a tag: eight
//! more bits of the hash. A look-up compares all tags of a row with its own
//! at once and visits only the positions whose tags agree, newest first. A position is
//! compared in full only if it agrees in the four bytes that would make it longer than the
//! best so far.
//!
//! **Cost.** Two cache misses per look-up, tags and positions, whatever the depth; one
//! store of each per position inserted. Five bytes of memory per slot.
//!
//! **For shortest-path parsing** it names all matches of a row that are longer than any nearer
//! one: a quarter of a tree's time, but matches as far back as the row remembers, and none shorter
//! than the hash.
//!
//! Rows with tags are known from zstd and from rbrotli-enc's and google/brotli's newer
//! finders.

use core::fmt;
use core::ops::Range;

use brotwerk_core::{
    AllMatches, BestMatch, CopyHasher, Extent, Floor, Heap, Match, MatchFinder, Matches, Memory,
    OutOfMemory, Part, Plain, Score, common_length, grow,
};
use zerocopy::FromZeros;

use crate::ByLength;
use crate::numbering::{Numbering, lower};
use crate::tags::matching_slots;

/// How many positions hash rows keep and how far they look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RowsConfig {
    /// The base-2 logarithm of the number of rows, at most. Short texts get fewer.
    /// Raising it keeps long texts' hashes apart, and costs cache misses.
    pub max_row_bits: u8,
    /// Bytes hashed, 4 to 8: the shortest match found. Raising it skips short matches,
    /// which in long texts are far and hardly pay.
    pub hash_bytes: u8,
}

impl RowsConfig {
    fn check(&self) {
        assert!(self.max_row_bits <= 24, "at most 2^24 rows");
        assert!((4..=8).contains(&self.hash_bytes), "4 to 8 bytes can be hashed");
    }
}

/// How hash rows are set up, by the text's length. Of what is no text as many bytes are hashed as of
/// usual texts: four of its bytes say more.
pub type RowsByLength = ByLength<RowsConfig>;

/// Bytes that must lie after a position to hash it, whatever the hash uses of them.
const LOOK_AHEAD: usize = 8;

/// Bits of a tag.
const TAG_BITS: u32 = 8;

/// Rows for the shortest texts.
const MIN_ROW_BITS: u32 = 4;

/// A match finder of hash rows with `SLOTS` positions each, a power of two up to 64: how
/// many positions with the same hash are kept. More find more, and cost a visit for
/// each tag that agrees. See the [module](self).
///
/// ```
/// use brotwerk_core::{BestMatch, Extent, Floor, Heap, Match, MatchFinder, Part};
/// use brotwerk_lz77::{HashRows, RowsConfig};
///
/// let text = b"one fish, two fish, three fishes";
/// let mut finder = HashRows::<16>::new(RowsConfig { max_row_bits: 14, hash_bytes: 4 });
/// finder.prepare(&mut Heap, &Extent::whole(text.len(), 1 << 16))?;
/// finder.insert_range(text, 0..13);
/// let found = finder.best_match(text, 13, 1 << 16, Floor::default());
/// assert_eq!(found, Some(Match { length: 8, distance: 10 }));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct HashRows<const SLOTS: usize, M: Memory = Heap> {
    config: RowsByLength,
    /// Numbers of positions, row by row.
    positions: M::Slab<Row<u32, SLOTS>>,
    /// A tag for each position.
    tags: M::Slab<Row<u8, SLOTS>>,
    /// Per row, where its newest position is; older ones follow, in a circle. Only the
    /// lowest bits count.
    heads: M::Slab<u8>,
    numbering: Numbering,
    hasher: Hasher,
    row_bits: u32,
    /// Positions before this one were inserted, or skipped for good.
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
    bytes: CopyHasher,
    /// Bits of the hash below row and tag.
    shift: u32,
}

impl Hasher {
    fn new(hash_bytes: u8, row_bits: u32) -> Self {
        let bytes = CopyHasher::new(hash_bytes.into());
        Self { bytes, shift: 64 - TAG_BITS - row_bits }
    }

    #[inline(always)]
    fn place(self, bytes: [u8; LOOK_AHEAD]) -> Place {
        let hash = self.bytes.hash(bytes) >> self.shift;
        Place { row: (hash >> TAG_BITS) as usize, tag: hash as u8 }
    }
}

/// What a row holds of each position.
#[derive(Clone, Copy, FromZeros)]
struct Row<T, const SLOTS: usize>([T; SLOTS]);

impl<T: Plain, const SLOTS: usize> Default for Row<T, SLOTS> {
    fn default() -> Self {
        Self([T::default(); SLOTS])
    }
}

impl<T: Plain, const SLOTS: usize> Plain for Row<T, SLOTS> {}

/// All rows at once, borrowed so that their places and lengths stay in registers.
struct Rows<'a, const SLOTS: usize> {
    positions: &'a mut [Row<u32, SLOTS>],
    tags: &'a mut [Row<u8, SLOTS>],
    heads: &'a mut [u8],
}

impl<const SLOTS: usize> Rows<'_, SLOTS> {
    #[inline(always)]
    fn insert(&mut self, place: Place, number: u32) {
        let head = &mut self.heads[place.row];
        *head = head.wrapping_sub(1);
        let newest = usize::from(*head) % SLOTS;
        self.tags[place.row].0[newest] = place.tag;
        self.positions[place.row].0[newest] = number;
    }
}

impl<const SLOTS: usize, M: Memory> HashRows<SLOTS, M> {
    const CHECKED: () = assert!(SLOTS.is_power_of_two() && SLOTS <= 64, "1 to 64 slots");

    /// A finder with this configuration, or one for each text's length; it holds no memory
    /// until it is prepared.
    ///
    /// # Panics
    /// If a configuration is outside the ranges that it states.
    #[must_use]
    pub fn new(config: impl Into<RowsByLength>) -> Self {
        Self::with_numbering(config.into(), Numbering::new())
    }

    /// A finder that behaves as one that has seen `offset` bytes of other texts: for
    /// tests of what happens after billions of bytes.
    ///
    /// # Panics
    /// If `offset` is 0, or the configuration is outside the ranges that it states.
    #[must_use]
    pub fn with_offset(config: impl Into<RowsByLength>, offset: u32) -> Self {
        Self::with_numbering(config.into(), Numbering::starting_at(offset))
    }

    fn with_numbering(config: RowsByLength, numbering: Numbering) -> Self {
        let () = Self::CHECKED;
        [config.usual, config.long, config.longest].iter().for_each(RowsConfig::check);
        Self {
            config,
            positions: Default::default(),
            tags: Default::default(),
            heads: Default::default(),
            numbering,
            hasher: Hasher::new(config.usual.hash_bytes, MIN_ROW_BITS),
            row_bits: MIN_ROW_BITS,
            next: 0,
        }
    }

    /// The base-2 logarithm of the number of rows for a text.
    fn row_bits(&self, extent: &Extent) -> u32 {
        // About a slot for each position that can be of use.
        let wanted = extent.positions().max(1).next_power_of_two().ilog2();
        let wanted = wanted.saturating_sub(SLOTS.ilog2());
        let wanted = wanted.min(self.config.of(extent).max_row_bits.into());
        wanted.saturating_sub(extent.halvings.into()).max(MIN_ROW_BITS)
    }

    fn prepare_tables(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.row_bits = self.row_bits(extent);
        let config = self.config.of(extent);
        let hashed = if extent.is_text { config } else { self.config.usual };
        self.hasher = Hasher::new(hashed.hash_bytes, self.row_bits);
        let rows = 1 << self.row_bits;
        let used = self.tags.len() >= rows;
        grow(&mut self.heads, memory, rows)?;
        grow(&mut self.tags, memory, rows)?;
        grow(&mut self.positions, memory, rows)?;
        // Positions of earlier texts are known by their numbers, but only once a tag has
        // agreed and they are fetched: a cache miss. Clearing the tags, a byte a slot, spares
        // a reused finder a tenth of its encoder's time.
        if used {
            self.tags[..rows].fill(Row::default());
        }
        let end = core::mem::take(&mut self.next);
        if self.numbering.next_text(end) {
            self.positions.fill(Row::default());
        }
        Ok(())
    }

    #[inline(always)]
    fn rows(&mut self) -> Rows<'_, SLOTS> {
        let Self { positions, tags, heads, .. } = self;
        // Equal lengths, so that one check of a row's number does for all.
        let rows = heads.len();
        Rows { positions: &mut positions[..rows], tags: &mut tags[..rows], heads }
    }
}

impl<const SLOTS: usize, M: Memory> Part<M> for HashRows<SLOTS, M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        let prepared = self.prepare_tables(memory, extent);
        if prepared.is_err() {
            // All three tables have rows for the same hashes, or none.
            self.release();
        }
        prepared
    }

    fn rebase(&mut self, delta: u32) {
        if let Some(by) = self.numbering.rebase(delta) {
            self.positions.iter_mut().for_each(|row| lower(&mut row.0, by));
        }
        self.next = self.next.saturating_sub(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        (5 * SLOTS as u64 + 1) << self.row_bits(extent)
    }

    fn release(&mut self) {
        self.positions = Default::default();
        self.tags = Default::default();
        self.heads = Default::default();
    }

    fn memory_bytes(&self) -> usize {
        self.heads.len() * (5 * SLOTS + 1)
    }
}

impl<const SLOTS: usize, M: Memory> MatchFinder for HashRows<SLOTS, M> {
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
        let hasher = self.hasher;
        let mut rows = self.rows();
        let bytes = &text[start as usize..end as usize + LOOK_AHEAD - 1];
        for (bytes, number) in bytes.windows(LOOK_AHEAD).zip(numbers) {
            // Windows of eight always convert.
            rows.insert(hasher.place(bytes.try_into().unwrap_or_default()), number);
        }
    }

    fn insert_history(&mut self, text: &[u8], end: u32) {
        /// Positions that are inserted for each slot there is. Hashes occur unequally often: raising
        /// it fills rows of rare ones, and takes time for what others overwrite.
        const TIMES: usize = 2;
        let known = u32::try_from((TIMES * SLOTS) << self.row_bits).unwrap_or(u32::MAX);
        self.insert_range(text, end.saturating_sub(known)..end);
    }
}

impl<const SLOTS: usize, M: Memory> BestMatch for HashRows<SLOTS, M> {
    #[inline(always)]
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        floor: Floor,
    ) -> Option<Match> {
        let bytes = text.get(position as usize..)?.first_chunk()?;
        let place = self.hasher.place(*bytes);
        let number = self.numbering.number(position);
        let is_new = position >= self.next;
        if is_new {
            self.next = position + 1;
        }
        let mut rows = self.rows();
        let head = usize::from(rows.heads[place.row]);
        let matching_slots = matching_slots(&rows.tags[place.row].0, place.tag, head);
        let (mut length, mut distance) = (0, 0);
        // Half of all look-ups end here.
        if matching_slots > 0 {
            let look = LookUp { text, position, number, furthest: max_distance.min(position) };
            (length, distance) =
                look.best(&rows.positions[place.row].0, head, matching_slots, floor);
        }
        if is_new {
            rows.insert(place, number);
        }
        (distance > 0).then_some(Match { length, distance })
    }
}

impl<const SLOTS: usize, M: Memory> AllMatches for HashRows<SLOTS, M> {
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        longer_than: u32,
        matches: &mut Matches,
    ) {
        // The steps of `best_match`. Shared through a closure they take 2 to 3 % more there.
        let Some(bytes) = text.get(position as usize..).and_then(|text| text.first_chunk()) else {
            return;
        };
        let place = self.hasher.place(*bytes);
        let number = self.numbering.number(position);
        let is_new = position >= self.next;
        if is_new {
            self.next = position + 1;
        }
        let mut rows = self.rows();
        let head = usize::from(rows.heads[place.row]);
        let matching_slots = matching_slots(&rows.tags[place.row].0, place.tag, head);
        if matching_slots > 0 {
            let look = LookUp { text, position, number, furthest: max_distance.min(position) };
            let positions = &rows.positions[place.row].0;
            look.all(positions, head, matching_slots, longer_than, matches);
        }
        if is_new {
            rows.insert(place, number);
        }
    }
}

/// A position that looks for its best match, or for all.
struct LookUp<'a> {
    text: &'a [u8],
    position: u32,
    /// The position's number.
    number: u32,
    /// Matches farther than this are none.
    furthest: u32,
}

impl LookUp<'_> {
    /// The best match among those of a row's positions whose tags agree: a bit for each,
    /// the lowest for the one at `head`.
    #[inline(never)]
    fn best<const SLOTS: usize>(
        &self,
        positions: &[u32; SLOTS],
        head: usize,
        mut matching_slots: u64,
        floor: Floor,
    ) -> (u32, u32) {
        let Self { text, position, number, furthest } = *self;
        // Candidates are told apart by how far they lie from the first position in reach: one
        // comparison then says of a number whether it is too far, of an earlier text, or not
        // before this position, and that its bytes are there.
        let first = position - furthest;
        let first_number = number.wrapping_sub(furthest);
        // No match is shorter than the hash, so that four bytes can always be compared.
        let (mut length, mut score) = (floor.length.max(3), floor.score);
        let Some(mut tails) = self.tails(first, length) else { return (0, 0) };
        // None as long as it is 0.
        let mut nearest = 0;
        while matching_slots > 0 {
            let slot = (head + matching_slots.trailing_zeros() as usize) % SLOTS;
            matching_slots &= matching_slots - 1;
            let from_first = positions[slot].wrapping_sub(first_number);
            if from_first >= furthest || tails.at(from_first) != Some(tails.own) {
                continue;
            }
            let distance = furthest - from_first;
            let common = common_length(text, position as usize, (position - distance) as usize);
            let candidate = Score::of(common, distance);
            if common > length && candidate > score {
                (length, score, nearest) = (common, candidate, distance);
                let Some(longer) = self.tails(first, length) else { break };
                tails = longer;
            }
        }
        (length, nearest)
    }

    /// Every match that is longer than any nearer one: newest first, so lengths rise.
    #[inline(never)]
    fn all<const SLOTS: usize>(
        &self,
        positions: &[u32; SLOTS],
        head: usize,
        mut matching_slots: u64,
        longer_than: u32,
        matches: &mut Matches,
    ) {
        let Self { text, position, number, furthest } = *self;
        let first = position - furthest;
        let first_number = number.wrapping_sub(furthest);
        let mut length = longer_than.max(3);
        let Some(mut tails) = self.tails(first, length) else { return };
        while matching_slots > 0 {
            let slot = (head + matching_slots.trailing_zeros() as usize) % SLOTS;
            matching_slots &= matching_slots - 1;
            let from_first = positions[slot].wrapping_sub(first_number);
            if from_first >= furthest || tails.at(from_first) != Some(tails.own) {
                continue;
            }
            let distance = furthest - from_first;
            let common = common_length(text, position as usize, (position - distance) as usize);
            if common > length {
                length = common;
                matches.push(Match { length, distance });
                let Some(longer) = self.tails(first, length) else { break };
                tails = longer;
            }
        }
    }

    /// Four bytes of each candidate, up to and with the one after a match of so many bytes: a
    /// longer match agrees in them. `None` where no longer one fits.
    #[inline(always)]
    fn tails(&self, first: u32, length: u32) -> Option<Tails<'_>> {
        let bytes = self.text.get(first as usize + length as usize - 3..)?;
        let bytes = bytes.get(..self.furthest as usize + 4)?;
        let own = four_bytes(bytes, self.furthest)?;
        Some(Tails { bytes, own })
    }
}

/// The bytes by which candidates are compared.
struct Tails<'a> {
    /// Those of all candidates: the first's first.
    bytes: &'a [u8],
    /// Those of the position that looks.
    own: u32,
}

impl Tails<'_> {
    #[inline(always)]
    fn at(&self, from_first: u32) -> Option<u32> {
        four_bytes(self.bytes, from_first)
    }
}

#[inline(always)]
fn four_bytes(text: &[u8], at: u32) -> Option<u32> {
    let at = at as usize;
    text.get(at..at + 4)?.first_chunk().map(|bytes| u32::from_le_bytes(*bytes))
}

impl<const SLOTS: usize, M: Memory> fmt::Debug for HashRows<SLOTS, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HashRows")
            .field("config", &self.config)
            .field("slots", &SLOTS)
            .field("row_bits", &self.row_bits)
            .field("next", &self.next)
            .finish_non_exhaustive()
    }
}
