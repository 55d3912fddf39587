//! An index over a prefix dictionary: built once, never changed, shared between encoders.
//!
//! **Algorithm.** Positions are sorted by a hash of the bytes that follow, by counting:
//! a bucket is a slice of one long list, its positions from the dictionary's end to its
//! start, so that of equal matches the nearest comes first. A look-up visits its bucket's
//! positions and compares in full only those that agree in the four bytes that would make
//! a match longer than the best so far.
//!
//! **Invariants.** A bucket holds at most `BUCKET` positions, those nearest to the end.
//! Nothing depends on the text, so that any number of encoders can read it at once.
//!
//! **Cost.** Two cache misses per look-up, and one for each position visited; at most six
//! bytes of memory for each byte of the dictionary, and one for its copy if there is one.
//! Building takes two passes.
//!
//! **Not for** text that grows: that is what the other finders are for.

use core::ops::Deref;

use brotwerk_core::{Floor, Heap, Match, Memory, OutOfMemory, PrefixSearch, Score};

/// Positions with the same hash that are kept. Heuristic: raising it finds longer copies
/// in repetitive dictionaries, for time where there are many.
const BUCKET: u32 = 32;

/// Bytes hashed, and so the shortest copy found. A copy of four bytes doesn't pay where
/// distances are as large as with dictionaries of this length.
const SHORT_HASH: u32 = 4;
const LONG_HASH: u32 = 5;
const LONG_FROM: usize = 1 << 12;

/// The fewest and the most buckets, as powers of two; in between there is one for each
/// two to four positions.
const BUCKET_BITS: core::ops::RangeInclusive<u32> = 4..=22;

/// Odd and without structure: 2^64 divided by the golden ratio (Knuth, TAOCP 6.4).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// A prefix dictionary and where in it to look; see the [module](self).
///
/// ```
/// use brotwerk_core::{Floor, Heap, Match, PrefixSearch};
/// use brotwerk_lz77::PrefixIndex;
///
/// let index = PrefixIndex::new(&mut Heap, b"fresh bread, every morning")?;
/// let found = index.best_copy(b"every evening", 100, Floor::default());
/// assert_eq!(found, Some(Match { length: 6, distance: 100 + 13 }));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct PrefixIndex<M: Memory = Heap, D = <M as Memory>::Slab<u8>> {
    dictionary: D,
    /// Where in `positions` each bucket starts, and where the last one ends.
    starts: M::Slab<u32>,
    positions: M::Slab<u32>,
    hasher: Hasher,
}

#[derive(Clone, Copy)]
struct Hasher {
    bytes: u32,
    bucket_bits: u32,
}

impl Hasher {
    fn new(length: usize) -> Self {
        let bytes = if length < LONG_FROM { SHORT_HASH } else { LONG_HASH };
        let bits = length.max(2).ilog2() - 1;
        Self { bytes, bucket_bits: bits.clamp(*BUCKET_BITS.start(), *BUCKET_BITS.end()) }
    }

    fn buckets(self) -> usize {
        1 << self.bucket_bits
    }

    /// The bucket for what `text` starts with; `None` where that is too short.
    #[inline]
    fn bucket(self, text: &[u8]) -> Option<usize> {
        let shift = 64 - 8 * self.bytes;
        let bytes = match text.first_chunk() {
            Some(eight) => u64::from_le_bytes(*eight),
            None if text.len() >= self.bytes as usize => {
                text.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte))
            }
            None => return None,
        };
        let hash = (bytes << shift).wrapping_mul(MULTIPLIER);
        Some((hash >> (64 - self.bucket_bits)) as usize)
    }
}

impl<M: Memory> PrefixIndex<M> {
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

impl<M: Memory, D: Deref<Target = [u8]>> PrefixIndex<M, D> {
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
        let hasher = Hasher::new(bytes.len());
        // Bucket b is counted where it will end, so that the sums are where it starts.
        let mut starts: M::Slab<u32> = memory.slab(hasher.buckets() + 1)?;
        let hashable = bytes.len().saturating_sub(hasher.bytes as usize - 1);
        for at in 0..hashable {
            if let Some(bucket) = hasher.bucket(&bytes[at..]) {
                let count = &mut starts[bucket + 1];
                *count = (*count + 1).min(BUCKET);
            }
        }
        for bucket in 0..hasher.buckets() {
            starts[bucket + 1] += starts[bucket];
        }
        let mut positions = memory.slab(starts[hasher.buckets()] as usize)?;
        let mut next: M::Slab<u32> = memory.slab(hasher.buckets())?;
        next.copy_from_slice(&starts[..hasher.buckets()]);
        for at in (0..hashable).rev() {
            if let Some(bucket) = hasher.bucket(&bytes[at..])
                && next[bucket] < starts[bucket + 1]
            {
                positions[next[bucket] as usize] = at as u32;
                next[bucket] += 1;
            }
        }
        Ok(Self { dictionary, starts, positions, hasher })
    }

    /// The dictionary's bytes.
    #[must_use]
    pub fn dictionary(&self) -> &[u8] {
        &self.dictionary
    }

    /// Bytes of memory that the index takes, the dictionary not counted.
    #[must_use]
    pub fn index_bytes(&self) -> usize {
        size_of::<u32>() * (self.starts.len() + self.positions.len())
    }
}

impl<M: Memory, D: Deref<Target = [u8]>> PrefixSearch for PrefixIndex<M, D> {
    fn length(&self) -> u32 {
        self.dictionary.len() as u32
    }

    #[inline]
    fn best_copy(&self, text: &[u8], reach: u32, floor: Floor) -> Option<Match> {
        let bucket = self.hasher.bucket(text)?;
        let (start, end) = (self.starts[bucket], self.starts[bucket + 1]);
        let candidates = &self.positions[start as usize..end as usize];
        let (mut length, mut score) = (floor.length.max(SHORT_HASH - 1) as usize, floor.score);
        let mut best = None;
        for &at in candidates {
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

    fn agreeing(&self, text: &[u8], back: u32) -> u32 {
        common_start(text, &self.dictionary[self.dictionary.len() - back as usize..]) as u32
    }
}

/// The four bytes at a place, or less at the end: then texts that end here can't agree in
/// more, and need not be told apart.
#[inline]
fn four_bytes(text: &[u8], at: usize) -> Option<&[u8; 4]> {
    text.get(at..)?.first_chunk()
}

/// How many bytes both start with.
#[inline]
fn common_start(a: &[u8], b: &[u8]) -> usize {
    let length = a.len().min(b.len());
    let (a, b) = (&a[..length], &b[..length]);
    let ((a_words, a_rest), (b_words, b_rest)) = (a.as_chunks::<8>(), b.as_chunks::<8>());
    for (index, (x, y)) in a_words.iter().zip(b_words).enumerate() {
        let differing = u64::from_le_bytes(*x) ^ u64::from_le_bytes(*y);
        if differing != 0 {
            return 8 * index + differing.trailing_zeros() as usize / 8;
        }
    }
    8 * a_words.len() + a_rest.iter().zip(b_rest).take_while(|(x, y)| x == y).count()
}
