//! A Bloom filter with one hash function over the four bytes that dictionary words start
//! with.
//!
//! Most places in a text start no word. One load from a table small enough for the
//! first-level cache says so for nearly all of them; what it lets through, a
//! [word table](https://docs.rs/brotwerk-word-table) looks at.
//!
//! **Algorithm.** A bit array of `1 << bits` bits. A word start sets the bit that its hash
//! names. With one hash function (k = 1) the rate of wrong yes answers on random text is
//! the [`load`](Bloom::load), the share of bits set; more functions would halve it for
//! another cache access on every position. At [`BITS_PER_START`] the load is at most
//! 6 %. Real text hits more often: its four bytes resemble those of words.
//!
//! **Invariant.** No wrong "no": what was built in is always found.
//!
//! **When not to use it.** Where nearly every position starts a word; ask the table.
//!
//! Source: B. H. Bloom, Space/Time Trade-offs in Hash Coding with Allowable Errors, 1970.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use core::fmt;

pub use brotwerk_core::{WordFilter, WordStart};

/// Bits of the filter for each word start, at least. Heuristic: 16 leave a load of 6 %, and
/// a filter for the whole dictionary in 32 KiB. Raising it lets fewer positions through
/// and takes more of the first-level cache.
pub const BITS_PER_START: usize = 16;

/// Header of an image, in bytes: the size's logarithm, and zeros.
const HEADER: usize = 8;

/// Sizes, as logarithms of the number of bits.
const SIZES: core::ops::RangeInclusive<u32> = 6..=24;

/// The filter, over a borrowed image in the binary or an owned one.
///
/// ```
/// use brotwerk_bloom::{Bloom, WordFilter};
/// let start = |word: &[u8; 4]| u32::from_le_bytes(*word);
/// let filter = Bloom::build([start(b"time"), start(b"down")]);
/// assert!(filter.may_start(start(b"time")));
/// assert!(!filter.may_start(start(b"zzzz")));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Bloom<B> {
    shift: u32,
    image: B,
}

impl Bloom<Vec<u8>> {
    /// A filter for these word starts, as large as [`BITS_PER_START`] wants it.
    #[must_use]
    pub fn build(starts: impl IntoIterator<Item = WordStart>) -> Self {
        let mut starts: Vec<_> = starts.into_iter().collect();
        starts.sort_unstable();
        starts.dedup();
        let bits = (starts.len() * BITS_PER_START).next_power_of_two().ilog2();
        Self::build_sized(bits.clamp(*SIZES.start(), *SIZES.end()), starts)
    }

    /// A filter of `1 << bits` bits.
    ///
    /// # Panics
    /// If `bits` is not 6 to 24.
    #[must_use]
    pub fn build_sized(bits: u32, starts: impl IntoIterator<Item = WordStart>) -> Self {
        assert!(SIZES.contains(&bits), "a filter has 2^6 to 2^24 bits");
        let mut image = alloc::vec![0; HEADER + (1 << bits >> 3)];
        image[0] = bits as u8;
        let shift = 32 - bits;
        for start in starts {
            let hash = hash(start, shift);
            image[HEADER + (hash >> 3)] |= 1 << (hash & 7);
        }
        Self { shift, image }
    }
}

impl<B: AsRef<[u8]>> Bloom<B> {
    /// The filter that an image holds; see [`image`](Self::image).
    ///
    /// # Errors
    /// [`BadImage`] if its size is not what its header says.
    pub fn from_image(image: B) -> Result<Self, BadImage> {
        let bytes = image.as_ref();
        if Self::image_length(bytes) != Some(bytes.len()) {
            return Err(BadImage { bytes: bytes.len() });
        }
        Ok(Self { shift: 32 - u32::from(bytes[0]), image })
    }

    /// How long the image is that starts here, if one does.
    #[must_use]
    pub fn image_length(bytes: &[u8]) -> Option<usize> {
        let bits = u32::from(*bytes.first()?);
        SIZES.contains(&bits).then(|| HEADER + (1 << bits >> 3))
    }

    /// The bytes to keep: the same on every machine.
    #[must_use]
    pub fn image(&self) -> &[u8] {
        self.image.as_ref()
    }

    /// The share of bits set, in 1/65536.
    #[must_use]
    pub fn load(&self) -> u32 {
        let bits = &self.image()[HEADER..];
        let ones: u64 = bits.iter().map(|byte| u64::from(byte.count_ones())).sum();
        ((ones << 16) / (8 * bits.len() as u64)) as u32
    }
}

impl<B: AsRef<[u8]>> WordFilter for Bloom<B> {
    #[inline]
    fn may_start(&self, start: WordStart) -> bool {
        let hash = hash(start, self.shift);
        let byte = self.image.as_ref().get(HEADER + (hash >> 3));
        byte.is_some_and(|byte| byte >> (hash & 7) & 1 != 0)
    }
}

/// The upper bits of a product with 2^32 divided by the golden ratio (Knuth, TAOCP 6.4):
/// each of them depends on all four bytes.
#[inline]
fn hash(start: WordStart, shift: u32) -> usize {
    (start.wrapping_mul(0x9e37_79b1) >> shift) as usize
}

/// These bytes are no filter's image.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadImage {
    /// How many bytes they are.
    pub bytes: usize,
}

impl fmt::Display for BadImage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes are not the image of a Bloom filter; rebuild it", self.bytes)
    }
}

impl core::error::Error for BadImage {}
