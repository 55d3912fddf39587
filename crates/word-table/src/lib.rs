//! From the four bytes that words start with to a node of a trie, in one cache line.
//!
//! **Algorithm.** A hash table of 64-byte buckets. A bucket has room for sixteen
//! word starts: sixteen tags of 16 bits, which are compared at once, and sixteen nodes. The
//! word start's hash names bucket and tag; no other bucket is ever looked at. The builder
//! tries multipliers until no bucket overflows and no two word starts of a bucket have the
//! same tag, and doubles the table where that takes too long.
//!
//! **Invariants.** A word start that was built in is found with its own node. One that was
//! not may be found with the node of another (once in some thousand look-ups): the trie's
//! nodes know their word start, and say so.
//!
//! **Cost.** One line: an image in the binary is aligned with [`Aligned`]. A table on the
//! heap may start in mid-line, and then it is two.
//!
//! **When not to use it.** For word starts that come and go: it is built once.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use core::fmt;

pub use brotwerk_core::WordStart;

/// Word starts in a bucket, at most.
const SLOTS: usize = 16;
/// Bytes of a bucket: a cache line.
const LINE: usize = 64;
/// The header of an image: the number of bits that name a bucket, three zeros, the
/// multiplier, and zeros up to a whole line.
const HEADER: usize = LINE;
/// Word starts per bucket on average, at most. Heuristic: raising it to 11 halves some
/// tables, and makes building them take hundreds of tries.
const AVERAGE: usize = 8;
/// Multipliers tried before the table is doubled.
const TRIES: u32 = 64;
/// The most bits that name a bucket: with the tag's they are all that a hash has.
const MAX_BUCKET_BITS: u32 = 16;

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
    bucket_bits: u32,
    multiplier: u32,
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
    pub fn build(entries: &[(WordStart, u16)]) -> Result<Self, BuildError> {
        let mut starts: Vec<_> = entries.iter().map(|&(start, _)| start).collect();
        starts.sort_unstable();
        if let Some(pair) = starts.windows(2).find(|pair| pair[0] == pair[1]) {
            return Err(BuildError::Duplicate(pair[0]));
        }
        if let Some(&(start, _)) = entries.iter().find(|(_, node)| *node == 0) {
            return Err(BuildError::NodeZero(start));
        }
        let least = entries.len().div_ceil(AVERAGE).next_power_of_two().ilog2();
        // The golden ratio's multiplier (Knuth, TAOCP 6.4), and what follows it in steps
        // that leave it odd.
        let multipliers =
            || (0..TRIES).map(|n| 0x9e37_79b1_u32.wrapping_add(n.wrapping_mul(0x3c6e_f372)));
        (least..=MAX_BUCKET_BITS)
            .flat_map(|bits| multipliers().map(move |multiplier| (bits, multiplier)))
            .find_map(|(bits, multiplier)| Self::fill(bits, multiplier, entries))
            .ok_or(BuildError::TooMany(entries.len()))
    }

    /// The table with these parameters, or none if a bucket overflows or confuses.
    fn fill(bucket_bits: u32, multiplier: u32, entries: &[(WordStart, u16)]) -> Option<Self> {
        let mut image = alloc::vec![0; HEADER + (LINE << bucket_bits)];
        image[0] = bucket_bits as u8;
        image[4..8].copy_from_slice(&multiplier.to_le_bytes());
        for &(start, node) in entries {
            let (bucket, tag) = place(start, bucket_bits, multiplier);
            let line = &mut image[HEADER + LINE * bucket..][..LINE];
            let (tags, nodes) = line.split_at_mut(2 * SLOTS);
            let tag = tag.to_le_bytes();
            let mut slots = tags.as_chunks_mut::<2>().0.iter_mut().zip(nodes.as_chunks_mut().0);
            let (free_tag, free_node) =
                slots.find(|(taken, node)| **node == [0, 0] || **taken == tag)?;
            if *free_node != [0, 0] {
                return None;
            }
            *free_tag = tag;
            *free_node = node.to_le_bytes();
        }
        Some(Self { bucket_bits, multiplier, image })
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
        if Self::image_length(bytes) != Some(bytes.len()) {
            return Err(bad);
        }
        let header: &[u8; 8] = bytes.first_chunk().ok_or(bad)?;
        let multiplier = u32::from_le_bytes([header[4], header[5], header[6], header[7]]);
        Ok(Self { bucket_bits: u32::from(header[0]), multiplier, image })
    }

    /// How long the image is that starts here, if one does.
    #[must_use]
    pub fn image_length(bytes: &[u8]) -> Option<usize> {
        let bucket_bits = u32::from(*bytes.first()?);
        (bucket_bits <= MAX_BUCKET_BITS).then(|| HEADER + (LINE << bucket_bits))
    }

    /// The bytes to keep: the same on every machine.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.image.as_ref()
    }

    /// All nodes that [`node`](Self::node) may answer, bucket by bucket.
    pub fn nodes(&self) -> impl Iterator<Item = u16> + '_ {
        let (lines, _) = self.image()[HEADER..].as_chunks::<LINE>();
        let nodes = lines.iter().flat_map(|line| line[2 * SLOTS..].as_chunks::<2>().0);
        nodes.map(|node| u16::from_le_bytes(*node)).filter(|&node| node != 0)
    }

    /// The node of a word start; rarely, for a word start that is not there, that of another.
    #[inline]
    #[must_use]
    pub fn node(&self, start: WordStart) -> Option<u16> {
        let (bucket, tag) = place(start, self.bucket_bits, self.multiplier);
        let line: &[u8; LINE] =
            self.image.as_ref().get(HEADER + LINE * bucket..)?.first_chunk::<LINE>()?;
        let (words, _) = line.as_chunks::<8>();
        let wanted = u64::from(tag) * LANES;
        // A bit for each slot whose tag agrees. Which one it is, no branch could predict.
        let mut agreeing = 0;
        for (at, word) in words[..2 * SLOTS / 8].iter().enumerate() {
            agreeing |= gathered(zero_lanes(u64::from_le_bytes(*word) ^ wanted)) << (4 * at);
        }
        let slot = agreeing.trailing_zeros() as usize;
        let (nodes, _) = line[2 * SLOTS..].as_chunks::<2>();
        // An empty slot has tag 0, and follows all that are taken.
        nodes.get(slot).map(|node| u16::from_le_bytes(*node)).filter(|&node| node != 0)
    }
}

/// One in each of the four 16-bit lanes of a word.
const LANES: u64 = 0x0001_0001_0001_0001;

/// The highest bit of each lane that is zero; exact, no carry from lane to lane.
#[inline]
const fn zero_lanes(word: u64) -> u64 {
    const LOW: u64 = 0x7fff * LANES;
    !(((word & LOW) + LOW) | word | LOW)
}

/// The highest bits of the four lanes, side by side. The product's terms share no place, and
/// those that meet in the four highest lanes' lowest bits are one from each lane.
#[inline]
const fn gathered(highest: u64) -> u64 {
    const MOVE: u64 = 1 << 48 | 1 << 33 | 1 << 18 | 1 << 3;
    (highest >> 15).wrapping_mul(MOVE) >> 48 & 0b1111
}

/// Bucket and tag: a product's upper bits, and the 16 below them.
#[inline]
fn place(start: WordStart, bucket_bits: u32, multiplier: u32) -> (usize, u16) {
    let hash = u64::from(start.wrapping_mul(multiplier)) << bucket_bits;
    ((hash >> 32) as usize, (hash >> 16) as u16)
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
