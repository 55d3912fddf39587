//! From the four bytes that words start with to a node of a trie, by two loads.
//!
//! **Algorithm.** A perfect hash table. A word start's hash names a bucket, of which there is one
//! for every `PER_BUCKET` word starts, and the bucket a byte, its pilot: hash and pilot together
//! name a slot, which has a node and a tag of `TAG_BITS`. The builder goes through the buckets,
//! the fullest first, and takes for each the first pilot under which all of its word starts find
//! free slots. Where there is none, it starts again with another multiplier, every second time with
//! more slots.
//!
//! **Invariants.** A word start that was built in is found with its own node. One that was
//! not is found with the node of another about once in sixteen look-ups, as often as tags agree:
//! the trie's nodes know their word start, and say so.
//!
//! **Cost.** Some twenty instructions, none of them a branch that nobody could predict; two cache
//! lines, of which the pilots' is one of few. A word start takes some four bytes.
//!
//! **When not to use it.** For word starts that come and go: it is built once.
//!
//! Source: D. Belazzougui, F. C. Botelho, M. Dietzfelbinger, Hash, Displace, and Compress, 2009;
//! G. E. Pibiri, R. Trani, PTHash, 2021, from which pilots have their name.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use core::cmp::Reverse;
use core::fmt;

pub use brotwerk_core::WordStart;

/// Nodes are below this: what is left of an entry's 24 bits is its tag's. Raising it by a bit lets
/// twice as many word starts through that are not there.
pub const MAX_NODES: u32 = 1 << NODE_BITS;

const NODE_BITS: u32 = 20;
/// Bits of a hash that an entry knows.
const TAG_BITS: u32 = 8 * ENTRY as u32 - NODE_BITS;
/// Bytes of an entry.
const ENTRY: usize = 3;
/// Bytes of a cache line; an image is so many of them.
const LINE: usize = 64;
/// The header of an image: how many buckets and how many slots there are, the multiplier, and
/// zeros up to a whole line.
const HEADER: usize = LINE;
/// Word starts per bucket on average. Measured: with 4 there are a quarter fewer pilots, and it
/// takes as many bytes more of slots until pilots of a byte suffice.
const PER_BUCKET: usize = 3;
/// There is one slot more for every so many word starts, from the beginning. Measured: with 8 tables
/// are 3 % smaller, and the search for all words takes a third longer to build, since more tries
/// fail; with 5 they are 3 % larger and built as fast.
const SPARE: usize = 6;
/// … and one more for every so many with each second multiplier that failed. Heuristic.
const STEP: usize = 32;
/// Multipliers that are tried: up to nine times as many slots as word starts, where two suffice.
const TRIES: usize = 16 * STEP;
/// The most buckets or slots.
const MAX_SLOTS: u32 = 1 << 20;

/// Bytes that start at a cache line's start: wrap `*include_bytes!(…)` in it.
#[derive(Clone, Copy, Debug)]
#[repr(align(64))]
pub struct Aligned<T>(pub T);

impl<const N: usize> AsRef<[u8]> for Aligned<[u8; N]> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// The table, over a borrowed image in the binary or an owned one.
///
/// ```
/// use brotwerk_word_table::WordTable;
/// let start = |word: &[u8; 4]| u32::from_le_bytes(*word);
/// let table = WordTable::build(&[(start(b"time"), 7), (start(b"down"), 9)]).unwrap();
/// assert_eq!(table.node(start(b"down")), Some(9));
/// assert_eq!(table.node(start(b"zzzz")), None);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct WordTable<B> {
    shape: Shape,
    image: B,
}

/// Why no table was built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum BuildError {
    /// A word start occurs twice.
    Duplicate(WordStart),
    /// Node 0 stands for an empty slot.
    NodeZero(WordStart),
    /// A node that is not below [`MAX_NODES`].
    NodeTooLarge(WordStart, u32),
    /// More word starts than a table can have; this many were given.
    TooMany(usize),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Duplicate(start) => write!(f, "word start {start:#010x} occurs twice"),
            Self::NodeZero(start) => {
                write!(f, "word start {start:#010x} has node 0, which means none; count from 1")
            }
            Self::NodeTooLarge(start, node) => {
                write!(f, "word start {start:#010x} has node {node}; there is room for 20 bits")
            }
            Self::TooMany(count) => write!(f, "{count} word starts are more than a table holds"),
        }
    }
}

impl core::error::Error for BuildError {}

impl WordTable<Vec<u8>> {
    /// A table of these word starts and their nodes, which count from 1.
    ///
    /// # Errors
    /// [`BuildError`].
    pub fn build(entries: &[(WordStart, u32)]) -> Result<Self, BuildError> {
        let mut starts: Vec<_> = entries.iter().map(|&(start, _)| start).collect();
        starts.sort_unstable();
        if let Some(pair) = starts.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(BuildError::Duplicate(pair[0]));
        }
        if let Some(&(start, _)) = entries.iter().find(|(_, node)| *node == 0) {
            return Err(BuildError::NodeZero(start));
        }
        if let Some(&(start, node)) = entries.iter().find(|(_, node)| *node >= MAX_NODES) {
            return Err(BuildError::NodeTooLarge(start, node));
        }
        let too_many = BuildError::TooMany(entries.len());
        let buckets = entries.len().div_ceil(PER_BUCKET).max(1);
        for attempt in 0..TRIES {
            let spare = entries.len() / SPARE + entries.len() * (attempt / 2) / STEP;
            let slots = entries.len().max(1) + spare;
            // The golden ratio's multiplier (Knuth, TAOCP 6.4), and its odd multiples.
            let multiplier = 0x9e37_79b9_7f4a_7c15_u64.wrapping_mul(2 * attempt as u64 + 1);
            let shape = Shape::new(buckets, slots, multiplier).ok_or(too_many)?;
            if let Some(table) = Self::fill(shape, entries) {
                return Ok(table);
            }
        }
        Err(too_many)
    }

    /// The table of this shape, or none if a bucket has no pilot.
    fn fill(shape: Shape, entries: &[(WordStart, u32)]) -> Option<Self> {
        let mut image = alloc::vec![0; shape.image_length()];
        image[..4].copy_from_slice(&shape.buckets.to_le_bytes());
        image[4..8].copy_from_slice(&shape.slots.to_le_bytes());
        image[8..16].copy_from_slice(&shape.multiplier.to_le_bytes());
        let hashed = entries.iter().map(|&(start, node)| (shape.hash(start), node));
        let mut hashed: Vec<_> =
            hashed.map(|(hash, node)| (shape.bucket(hash), hash, node)).collect();
        hashed.sort_unstable();
        let mut buckets: Vec<_> = hashed.chunk_by(|a, b| a.0 == b.0).collect();
        buckets.sort_by_key(|bucket| Reverse(bucket.len()));
        let mut free = alloc::vec![true; shape.slots as usize];
        for bucket in buckets {
            let pilot = (0..=u8::MAX).find(|&pilot| {
                let slot = |&(_, hash, _): &(usize, u64, u32)| shape.slot(hash, pilot);
                let taken =
                    bucket.iter().take_while(|it| core::mem::take(&mut free[slot(it)])).count();
                if taken < bucket.len() {
                    bucket[..taken].iter().for_each(|it| free[slot(it)] = true);
                }
                taken == bucket.len()
            })?;
            for &(number, hash, node) in bucket {
                image[HEADER + number] = pilot;
                let [entry @ .., _] = (node | Shape::tag(hash) << NODE_BITS).to_le_bytes();
                image[shape.entry(hash, pilot)..][..ENTRY].copy_from_slice(&entry);
            }
        }
        Some(Self { shape, image })
    }
}

impl<B: AsRef<[u8]>> WordTable<B> {
    /// The table that an image holds; see [`image`](Self::image).
    ///
    /// # Errors
    /// [`BadImage`] if its size is not what its header says.
    pub fn from_image(image: B) -> Result<Self, BadImage> {
        let bytes = image.as_ref();
        let bad = BadImage { bytes: bytes.len() };
        let shape = Shape::read(bytes).ok_or(bad)?;
        if shape.image_length() != bytes.len() {
            return Err(bad);
        }
        Ok(Self { shape, image })
    }

    /// How long the image is that starts here, if one does.
    #[must_use]
    pub fn image_length(bytes: &[u8]) -> Option<usize> {
        Shape::read(bytes).map(Shape::image_length)
    }

    /// The bytes to keep: the same on every machine.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.image.as_ref()
    }

    /// All nodes that [`node`](Self::node) may answer, slot by slot.
    pub fn nodes(&self) -> impl Iterator<Item = u32> + '_ {
        let (entries, _) = self.image()[self.shape.first_entry..].as_chunks::<ENTRY>();
        let entries = entries[..self.shape.slots as usize].iter();
        let nodes = entries.map(|&[a, b, c]| u32::from_le_bytes([a, b, c, 0]) % MAX_NODES);
        nodes.filter(|&node| node != 0)
    }

    /// The node of a word start; for one in sixteen of those that are not there, that of another.
    #[inline]
    #[must_use]
    pub fn node(&self, start: WordStart) -> Option<u32> {
        let image = self.image.as_ref();
        let hash = self.shape.hash(start);
        let pilot = *image.get(HEADER + self.shape.bucket(hash))?;
        // A byte of it is the next one's.
        let entry = image.get(self.shape.entry(hash, pilot)..)?.first_chunk()?;
        let entry = u32::from_le_bytes(*entry);
        let node = entry % MAX_NODES;
        let agrees = entry >> NODE_BITS & TAG == Shape::tag(hash);
        (agrees && node != 0).then_some(node)
    }
}

const TAG: u32 = (1 << TAG_BITS) - 1;

/// How a table lies in its image: header, pilots up to a whole line, entries, a byte that is read
/// with the last one, zeros up to a whole line.
#[derive(Clone, Copy, Debug)]
struct Shape {
    buckets: u32,
    slots: u32,
    multiplier: u64,
    /// Where entries start, in bytes from the image's start.
    first_entry: usize,
}

impl Shape {
    fn new(buckets: usize, slots: usize, multiplier: u64) -> Option<Self> {
        let counted = |count: usize| {
            u32::try_from(count).ok().filter(|count| (1..=MAX_SLOTS).contains(count))
        };
        let first_entry = HEADER + buckets.next_multiple_of(LINE);
        Some(Self { buckets: counted(buckets)?, slots: counted(slots)?, multiplier, first_entry })
    }

    /// What the header says.
    fn read(image: &[u8]) -> Option<Self> {
        let (counts, rest) = image.split_first_chunk::<8>()?;
        let counts = u64::from_le_bytes(*counts);
        let multiplier = u64::from_le_bytes(*rest.first_chunk()?);
        Self::new(counts as u32 as usize, (counts >> 32) as usize, multiplier)
    }

    fn image_length(self) -> usize {
        (self.first_entry + ENTRY * self.slots as usize + 1).next_multiple_of(LINE)
    }

    /// The upper half depends on all of the word start's bytes; no two of them share the lower.
    #[inline]
    fn hash(self, start: WordStart) -> u64 {
        u64::from(start).wrapping_mul(self.multiplier)
    }

    #[inline]
    fn bucket(self, hash: u64) -> usize {
        scaled((hash >> 32) as u32, self.buckets)
    }

    /// Bits of the upper half that buckets hardly depend on.
    #[inline]
    const fn tag(hash: u64) -> u32 {
        (hash >> 32) as u32 & TAG
    }

    #[inline]
    fn slot(self, hash: u64, pilot: u8) -> usize {
        // Two odd numbers whose bits show no pattern: the golden ratio's, and a finaliser's (A.
        // Appleby, MurmurHash3).
        let moved = hash as u32 ^ u32::from(pilot).wrapping_mul(0x9e37_79b1);
        scaled(moved.wrapping_mul(0x85eb_ca6b), self.slots)
    }

    /// Where a slot's entry is, in bytes from the image's start.
    #[inline]
    fn entry(self, hash: u64, pilot: u8) -> usize {
        self.first_entry + ENTRY * self.slot(hash, pilot)
    }
}

/// A number below `count`, by a hash's upper bits.
#[inline]
fn scaled(hash: u32, count: u32) -> usize {
    ((u64::from(hash) * u64::from(count)) >> 32) as usize
}

/// These bytes are no table's image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadImage {
    /// How many bytes they are.
    pub bytes: usize,
}

impl fmt::Display for BadImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes are not the image of a word table; rebuild it", self.bytes)
    }
}

impl core::error::Error for BadImage {}
