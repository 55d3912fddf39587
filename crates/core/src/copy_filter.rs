//! Where a prefix dictionary has no copy at all, known by one load.
//!
//! **Algorithm.** A Bloom filter with one hash function: a bit for each hash that some place
//! in the dictionary has. A parser tests it inline at every position; only where it says yes
//! is the index behind it asked, by a virtual call.
//!
//! **Invariants.** No place that the index would find is answered with no. A wrong yes costs
//! time, nothing else.
//!
//! **Cost.** A multiplication and a load. Of hashes that it has not, one in nine gets a yes with
//! eight bits for each place of the dictionary, one in five with four.

/// The hash of a few bytes that the filter and the index behind it have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CopyHasher {
    /// The bits of the next eight bytes that are hashed.
    kept: u64,
    bytes: u32,
}

/// Odd and without structure: 2^64 divided by the golden ratio (Knuth, TAOCP 6.4).
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

impl CopyHasher {
    /// Hashes so many bytes.
    ///
    /// # Panics
    /// If they are not 1 to 8.
    #[must_use]
    pub const fn new(bytes: u32) -> Self {
        assert!(1 <= bytes && bytes <= 8, "1 to 8 bytes are hashed");
        Self { kept: u64::MAX >> (64 - 8 * bytes), bytes }
    }

    /// The hash of what eight bytes start with, of which the top bits are the best.
    #[inline(always)]
    #[must_use]
    pub const fn hash(self, next: [u8; 8]) -> u64 {
        (u64::from_le_bytes(next) & self.kept).wrapping_mul(MULTIPLIER)
    }
}

/// Where a prefix dictionary has no copy at all, known by one load: a Bloom filter with one
/// hash function.
#[derive(Clone, Copy, Debug)]
pub struct CopyFilter<'a> {
    /// A bit for each hash; as many words as a power of two, or none.
    bits: &'a [u64],
    hasher: CopyHasher,
    /// Bits of the hash below the ones that say which bit.
    shift: u32,
}

impl<'a> CopyFilter<'a> {
    /// Says yes everywhere.
    pub const ALWAYS: Self = Self { bits: &[], hasher: CopyHasher::new(8), shift: 63 };

    /// A filter whose bits were set as [`bit`](Self::bit) says.
    ///
    /// # Panics
    /// If the number of words is not a power of two.
    #[must_use]
    pub const fn new(bits: &'a [u64], hasher: CopyHasher) -> Self {
        assert!(bits.len().is_power_of_two(), "as many words as a power of two");
        Self { bits, hasher, shift: Self::shift(bits.len()) }
    }

    const fn shift(words: usize) -> u32 {
        64 - 6 - words.ilog2()
    }

    /// Which word has the bit for a hash, and that bit, in a filter of so many words.
    #[inline]
    #[must_use]
    pub const fn bit(hash: u64, words: usize) -> (usize, u64) {
        let bit = hash >> Self::shift(words);
        ((bit >> 6) as usize, 1 << (bit & 63))
    }

    /// Whether the dictionary may have a copy of the text's first `length` bytes: of what it
    /// starts with, and of what it ends with.
    #[inline(always)]
    #[must_use]
    pub fn may_have(&self, text: &[u8], length: u32) -> bool {
        let Some(next) = text.first_chunk() else { return true };
        self.has_bit(*next) && {
            let end = length.saturating_sub(self.hasher.bytes) as usize;
            let next = text.get(end..).and_then(<[u8]>::first_chunk);
            next.is_none_or(|next| self.has_bit(*next))
        }
    }

    #[inline(always)]
    fn has_bit(&self, next: [u8; 8]) -> bool {
        let bit = self.hasher.hash(next) >> self.shift;
        // There is no such word in the filter that says yes everywhere.
        self.bits.get((bit >> 6) as usize).is_none_or(|word| word >> (bit & 63) & 1 == 1)
    }
}
