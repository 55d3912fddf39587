//! The last place of each hash: the finder for parsing in a hurry.
//!
//! **Algorithm.** A hash of the next few bytes picks a slot, which holds the last position
//! that had it. Each look-up takes the slot over, whatever was there.
//!
//! **Cost.** One load and one store per look-up, in a table small enough for the first-level
//! cache; four bytes of memory per slot.
//!
//! **Not for** small output: of several earlier places it knows one, and of two texts whose
//! hashes collide the later one.
//!
//! Known from LZ4, zstd's fast strategy and google/brotli's quality 2.

use core::fmt;
use core::ops::Range;

use brotwerk_core::{
    BestMatch, CopyHasher, Extent, Floor, Heap, Match, MatchFinder, Memory, OutOfMemory, Part,
    Plain, Score, common_length, grow,
};
use zerocopy::FromZeros;

use crate::ByLength;
use crate::numbering::{Numbering, lower};

/// How many places are kept, and what is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlacesConfig {
    /// The base-2 logarithm of the number of slots, at most. Short texts get fewer. Raising it
    /// keeps more places; beyond 13 or 14 the table leaves the first-level cache.
    pub max_bits: u8,
    /// Bytes hashed, 4 to 8. Raising it finds longer matches, since fewer places compete for a
    /// slot, and misses short ones.
    pub hash_bytes: u8,
}

impl PlacesConfig {
    fn check(&self) {
        assert!(self.max_bits <= 24, "at most 2^24 slots");
        assert!((4..=8).contains(&self.hash_bytes), "4 to 8 bytes can be hashed");
    }
}

/// How the last places are kept, by the text's length. Of what is no text four bytes are hashed,
/// whatever is said here: four of its bytes say more.
pub type PlacesByLength = ByLength<PlacesConfig>;

/// Bytes that must lie after a position to hash it, whatever the hash uses of them.
const LOOK_AHEAD: usize = 8;

/// Slots for the shortest texts.
const MIN_BITS: u32 = 8;

/// A match finder that knows the last place of each hash. See the [module](self).
///
/// ```
/// use brotwerk_core::{BestMatch, Extent, Floor, Heap, Match, MatchFinder, Part};
/// use brotwerk_lz77::{LastPlaces, PlacesConfig};
///
/// let text = b"one fish, two fish, three fishes";
/// let mut finder = LastPlaces::<1>::new(PlacesConfig { max_bits: 13, hash_bytes: 5 });
/// finder.prepare(&mut Heap, &Extent::whole(text.len(), 1 << 16))?;
/// finder.insert_range(text, 0..13);
/// let found = finder.best_match(text, 13, 1 << 16, Floor::default());
/// assert_eq!(found, Some(Match { length: 8, distance: 10 }));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct LastPlaces<const PLACES: usize, M: Memory = Heap> {
    config: PlacesByLength,
    /// Numbers of positions.
    slots: M::Slab<Slot<PLACES>>,
    numbering: Numbering,
    hasher: CopyHasher,
    /// How far a hash is shifted to make it a slot's number.
    shift: u32,
    /// All positions that slots name are before this one.
    end: u32,
}

/// The last positions of a hash, newest first.
#[derive(Clone, Copy, FromZeros)]
struct Slot<const PLACES: usize>([u32; PLACES]);

impl<const PLACES: usize> Default for Slot<PLACES> {
    fn default() -> Self {
        Self([0; PLACES])
    }
}

impl<const PLACES: usize> Plain for Slot<PLACES> {}

impl<const PLACES: usize, M: Memory> LastPlaces<PLACES, M> {
    /// A finder with this configuration, or one for each text's length; it holds no memory until it
    /// is prepared.
    ///
    /// # Panics
    /// If a configuration is outside the ranges that it states.
    #[must_use]
    pub fn new(config: impl Into<PlacesByLength>) -> Self {
        Self::with_numbering(config.into(), Numbering::new())
    }

    /// A finder that behaves as one that has seen `offset` bytes of other texts: for
    /// tests of what happens after billions of bytes.
    ///
    /// # Panics
    /// If `offset` is 0, or a configuration is outside the ranges that it states.
    #[must_use]
    pub fn with_offset(config: impl Into<PlacesByLength>, offset: u32) -> Self {
        Self::with_numbering(config.into(), Numbering::starting_at(offset))
    }

    fn with_numbering(config: PlacesByLength, numbering: Numbering) -> Self {
        config.usual.check();
        config.long.check();
        Self {
            config,
            slots: Default::default(),
            numbering,
            hasher: CopyHasher::new(config.usual.hash_bytes.into()),
            shift: 64 - MIN_BITS,
            end: 0,
        }
    }

    /// The base-2 logarithm of the number of slots for a text.
    fn bits(&self, extent: &Extent) -> u32 {
        let wanted = extent.positions().max(1).next_power_of_two().ilog2();
        let wanted = wanted.min(self.config.of(extent).max_bits.into());
        wanted.saturating_sub(extent.halvings.into()).max(MIN_BITS)
    }

    /// Puts a position's number into the slot for its bytes; returns the one that was there.
    #[inline(always)]
    fn exchange(&mut self, bytes: [u8; LOOK_AHEAD], position: u32, number: u32) -> [u32; PLACES] {
        self.end = position + 1;
        let slot = &mut self.slots[(self.hasher.hash(bytes) >> self.shift) as usize].0;
        let before = *slot;
        slot[0] = number;
        slot[1..].copy_from_slice(&before[..PLACES - 1]);
        before
    }
}

impl<const PLACES: usize, M: Memory> Part<M> for LastPlaces<PLACES, M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        let bits = self.bits(extent);
        self.shift = 64 - bits;
        let hash_bytes = if extent.is_text { self.config.of(extent).hash_bytes } else { 4 };
        self.hasher = CopyHasher::new(hash_bytes.into());
        grow(&mut self.slots, memory, 1 << bits)?;
        let end = core::mem::take(&mut self.end);
        if self.numbering.next_text(end) {
            self.slots.fill(Slot::default());
        }
        Ok(())
    }

    fn rebase(&mut self, delta: u32) {
        if let Some(by) = self.numbering.rebase(delta) {
            self.slots.iter_mut().for_each(|slot| lower(&mut slot.0, by));
        }
        self.end = self.end.saturating_sub(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        (size_of::<Slot<PLACES>>() as u64) << self.bits(extent)
    }

    fn release(&mut self) {
        self.slots = Default::default();
    }

    fn memory_bytes(&self) -> usize {
        size_of::<Slot<PLACES>>() * self.slots.len()
    }
}

impl<const PLACES: usize, M: Memory> MatchFinder for LastPlaces<PLACES, M> {
    #[inline(always)]
    fn insert_range(&mut self, text: &[u8], range: Range<u32>) {
        // Those too close to the end are left for when the text is longer.
        let hashable = (text.len() + 1).saturating_sub(LOOK_AHEAD) as u32;
        let start = range.start.max(self.end);
        (start..range.end.min(hashable)).for_each(|position| self.insert(text, position));
    }

    #[inline(always)]
    fn insert(&mut self, text: &[u8], position: u32) {
        if let Some(bytes) = eight_bytes(text, position) {
            self.exchange(bytes, position, self.numbering.number(position));
        }
    }

    fn insert_history(&mut self, text: &[u8], end: u32) {
        /// Positions that are inserted for each slot there is: more than in rows, since each hash has
        /// one slot or two, however rare it is. Raising it fills more of them.
        const TIMES: u32 = 8;
        self.insert_range(text, end.saturating_sub(TIMES << (64 - self.shift))..end);
    }
}

impl<const PLACES: usize, M: Memory> BestMatch for LastPlaces<PLACES, M> {
    #[inline(always)]
    fn best_match(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        mut floor: Floor,
    ) -> Option<Match> {
        let bytes = eight_bytes(text, position)?;
        let number = self.numbering.number(position);
        let reach = max_distance.min(position);
        let mut best = None;
        for before in self.exchange(bytes, position, number) {
            let distance = number.wrapping_sub(before);
            // Of an earlier text, of no text at all, or of this very position.
            if distance.wrapping_sub(1) >= reach {
                continue;
            }
            let there = (position - distance) as usize;
            if bytes[..4] != text[there..there + 4] {
                continue;
            }
            let length = common_length(text, position as usize, there);
            let score = Score::of(length, distance);
            if length > floor.length && score > floor.score {
                best = Some(Match { length, distance });
                floor.score = score;
            }
        }
        best
    }
}

/// The bytes that are hashed, if as many follow the position.
#[inline(always)]
fn eight_bytes(text: &[u8], position: u32) -> Option<[u8; LOOK_AHEAD]> {
    let position = position as usize;
    text.get(position..position + LOOK_AHEAD)?.first_chunk().copied()
}

impl<const PLACES: usize, M: Memory> fmt::Debug for LastPlaces<PLACES, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LastPlaces")
            .field("config", &self.config)
            .field("slots", &self.slots.len())
            .field("end", &self.end)
            .finish_non_exhaustive()
    }
}
