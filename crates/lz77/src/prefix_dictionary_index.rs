//! An index over a prefix dictionary: built once, never changed, shared between encoders.
//!
//! **Algorithm.** Positions are sorted by a hash of the bytes that follow, by counting:
//! a bucket is a slice of one long list, its positions from the dictionary's end to its
//! start, so that of equal matches the nearest comes first. With each position goes a tag,
//! further bits of its hash, as many as a position in this dictionary leaves of 32. A look-up
//! visits the positions of its bucket whose tags agree, and compares in full only those that
//! agree in the four bytes that would make a match longer than the best so far. Before all
//! that stands a [`CopyFilter`], which ends most look-ups that would find nothing.
//!
//! **Invariants.** A bucket holds at most `BUCKET` positions, those nearest to the end.
//! Nothing depends on the text, so that any number of encoders can read it at once.
//!
//! **Cost.** A load where the filter says no. Else two cache misses, and one for each position
//! whose tag agrees; at most seven bytes of memory for each byte of the dictionary, and one for
//! its copy if there is one. Building takes two passes.
//!
//! **Not for** text that grows: that is what the other finders are for.

use core::fmt;
use core::ops::Deref;

use brotwerk_core::{
    CopyFilter, CopyHasher, Floor, Heap, Match, Memory, OutOfMemory, PrefixDictionarySearch, Score,
};

use brotwerk_core::common_start;

/// Positions with the same hash that are kept. Heuristic: raising it finds longer copies
/// in repetitive dictionaries, for time where there are many: 128 instead of 32 make records 2.4 %
/// smaller for 9 % of their time.
const BUCKET: u32 = 128;

/// Bytes hashed, and so the shortest copy found. A copy of four bytes doesn't pay where
/// distances are as large as with dictionaries of this length.
const SHORT_HASH: u32 = 4;
const LONG_HASH: u32 = 5;
const LONG_FROM: usize = 1 << 12;

/// The fewest and the most buckets, as powers of two; in between there is one for each
/// two to four positions.
const BUCKET_BITS: core::ops::RangeInclusive<u32> = 4..=22;

/// The fewest and the most bits of the filter, as powers of two; in between there are four to
/// eight for each position. Raising the upper one lets fewer look-ups through in dictionaries
/// of megabytes, by a filter that no cache holds.
const FILTER_BITS: core::ops::RangeInclusive<u32> = 6..=24;

/// A prefix dictionary and where in it to look; see the [module](self).
///
/// ```
/// use brotwerk_core::{Floor, Heap, Match, PrefixDictionarySearch};
/// use brotwerk_lz77::PrefixDictionaryIndex;
///
/// let index = PrefixDictionaryIndex::new(&mut Heap, b"fresh bread, every morning")?;
/// let found = index.best_copy(b"every evening", 100, Floor::default());
/// assert_eq!(found, Some(Match { length: 6, distance: 100 + 13 }));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct PrefixDictionaryIndex<M: Memory = Heap, D = <M as Memory>::Slab<u8>> {
    dictionary: D,
    /// A bit for each hash that there is.
    filter: M::Slab<u64>,
    /// Where in `places` each bucket starts, and where the last one ends.
    starts: M::Slab<u32>,
    /// Positions, and above them tags.
    places: M::Slab<u32>,
    layout: Layout,
}

/// What becomes of a hash's bits.
#[derive(Clone, Copy)]
struct Layout {
    hash_bytes: u32,
    hasher: CopyHasher,
    /// The top bits name the bucket.
    bucket_bits: u32,
    /// The largest position, filled up with ones; in a place the tag lies above it.
    position_mask: u32,
    filter_words: usize,
}

impl Layout {
    fn new(length: usize) -> Self {
        let hash_bytes = if length < LONG_FROM { SHORT_HASH } else { LONG_HASH };
        let bits = length.max(2).ilog2();
        let within = |bits: u32, range: core::ops::RangeInclusive<u32>| {
            bits.clamp(*range.start(), *range.end())
        };
        Self {
            hash_bytes,
            hasher: CopyHasher::new(hash_bytes),
            bucket_bits: within(bits - 1, BUCKET_BITS),
            position_mask: u32::MAX >> (31 - bits),
            filter_words: 1 << (within(bits + 3, FILTER_BITS) - 6),
        }
    }

    fn buckets(self) -> usize {
        1 << self.bucket_bits
    }

    /// The hash of what `text` starts with; `None` where that is too short.
    #[inline]
    fn hash(self, text: &[u8]) -> Option<u64> {
        let next = match text.first_chunk() {
            Some(eight) => *eight,
            None if text.len() >= self.hash_bytes as usize => {
                let mut next = [0; 8];
                next[..text.len()].copy_from_slice(text);
                next
            }
            None => return None,
        };
        Some(self.hasher.hash(next))
    }

    #[inline]
    fn bucket(self, hash: u64) -> usize {
        (hash >> (64 - self.bucket_bits)) as usize
    }

    /// The bits below those of the bucket, as many as there is room for above positions.
    #[inline]
    fn tag(self, hash: u64) -> u32 {
        (hash >> (32 - self.bucket_bits)) as u32 & !self.position_mask
    }
}

impl<M: Memory> PrefixDictionaryIndex<M> {
    /// An index over a copy of these bytes, 2^31 at most.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    ///
    /// # Panics
    /// If they are more.
    pub fn new(memory: &mut M, bytes: &[u8]) -> Result<Self, OutOfMemory> {
        let mut dictionary = memory.slab(bytes.len())?;
        dictionary.copy_from_slice(bytes);
        Self::over(memory, dictionary)
    }
}

impl<M: Memory, D: Deref<Target = [u8]>> PrefixDictionaryIndex<M, D> {
    /// An index over bytes that somebody keeps: a slice, or an owner of one. 2^31 at most.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    ///
    /// # Panics
    /// If they are more.
    pub fn over(memory: &mut M, dictionary: D) -> Result<Self, OutOfMemory> {
        let bytes = &*dictionary;
        assert!(bytes.len() <= 1 << 31, "positions and distances have 32 bits");
        let layout = Layout::new(bytes.len());
        let mut filter: M::Slab<u64> = memory.slab(layout.filter_words)?;
        // Bucket b is counted where it will end, so that the sums are where it starts.
        let mut starts: M::Slab<u32> = memory.slab(layout.buckets() + 1)?;
        let hashable = bytes.len().saturating_sub(layout.hash_bytes as usize - 1);
        for at in 0..hashable {
            if let Some(hash) = layout.hash(&bytes[at..]) {
                let (word, bit) = CopyFilter::bit(hash, filter.len());
                filter[word] |= bit;
                let count = &mut starts[layout.bucket(hash) + 1];
                *count = (*count + 1).min(BUCKET);
            }
        }
        for bucket in 0..layout.buckets() {
            starts[bucket + 1] += starts[bucket];
        }
        let mut places = memory.slab(starts[layout.buckets()] as usize)?;
        let mut next: M::Slab<u32> = memory.slab(layout.buckets())?;
        next.copy_from_slice(&starts[..layout.buckets()]);
        for at in (0..hashable).rev() {
            if let Some(hash) = layout.hash(&bytes[at..])
                && let bucket = layout.bucket(hash)
                && next[bucket] < starts[bucket + 1]
            {
                places[next[bucket] as usize] = at as u32 | layout.tag(hash);
                next[bucket] += 1;
            }
        }
        Ok(Self { dictionary, filter, starts, places, layout })
    }

    /// The dictionary's bytes.
    #[must_use]
    pub fn dictionary(&self) -> &[u8] {
        &self.dictionary
    }

    /// Bytes of memory that the index takes, the dictionary not counted.
    #[must_use]
    pub fn index_bytes(&self) -> usize {
        size_of::<u64>() * self.filter.len()
            + size_of::<u32>() * (self.starts.len() + self.places.len())
    }
}

impl<M: Memory, D: Deref<Target = [u8]>> PrefixDictionarySearch for PrefixDictionaryIndex<M, D> {
    fn length(&self) -> u32 {
        self.dictionary.len() as u32
    }

    #[inline]
    fn best_copy(&self, text: &[u8], reach: u32, floor: Floor) -> Option<Match> {
        let hash = self.layout.hash(text)?;
        let (word, bit) = CopyFilter::bit(hash, self.filter.len());
        if self.filter[word] & bit == 0 {
            return None;
        }
        let (bucket, tag) = (self.layout.bucket(hash), self.layout.tag(hash));
        let (start, end) = (self.starts[bucket], self.starts[bucket + 1]);
        let candidates = &self.places[start as usize..end as usize];
        let (mut length, mut score) = (floor.length.max(SHORT_HASH - 1) as usize, floor.score);
        let mut best = None;
        for &place in candidates {
            // The position, where the tag agrees.
            let at = place ^ tag;
            if at > self.layout.position_mask {
                continue;
            }
            let there = &self.dictionary[at as usize..];
            // A longer match agrees in the four bytes that end one past the best so far.
            let end = length - (SHORT_HASH as usize - 1);
            if four_bytes(text, end) != four_bytes(there, end) {
                continue;
            }
            let common = common_start(text, there);
            let distance = reach + there.len() as u32;
            let candidate = Score::of(common as u32, distance);
            if common > length && candidate > score {
                (length, score) = (common, candidate);
                best = Some(Match { length: common as u32, distance });
            }
        }
        best
    }

    fn match_length(&self, text: &[u8], back: u32) -> u32 {
        common_start(text, &self.dictionary[self.dictionary.len() - back as usize..]) as u32
    }

    fn filter(&self) -> CopyFilter<'_> {
        CopyFilter::new(&self.filter, self.layout.hasher)
    }
}

/// The four bytes at a place, or less at the end: then texts that end here can't agree in
/// more, and need not be told apart.
#[inline]
fn four_bytes(text: &[u8], at: usize) -> Option<&[u8; 4]> {
    text.get(at..)?.first_chunk()
}

impl<M: Memory, D: AsRef<[u8]>> fmt::Debug for PrefixDictionaryIndex<M, D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PrefixDictionaryIndex")
            .field("length", &self.dictionary.as_ref().len())
            .finish_non_exhaustive()
    }
}
