//! Keys that collide in hash rows, found without trying all of them.
//!
//! Hash rows multiply the next four or five bytes by a constant and take the row from the
//! product's top bits and the tag from the bits below. Products that agree in their top
//! bits lie in one short interval. How far it is from one key in there to the next follows
//! from the three-gap theorem (Sós, 1958): one of two steps, or their sum.

use std::sync::OnceLock;

use super::RandomSource;

/// The multiplier of `brotwerk-lz77`'s hash rows: 2^64 divided by the golden ratio (Knuth,
/// TAOCP 6.4). They keep it to themselves; that it is theirs a test shows by what they
/// forget.
const MULTIPLIER: u64 = 0x9e37_79b9_7f4a_7c15;

/// Bits of a tag in `brotwerk-lz77`'s hash rows.
pub(super) const TAG_BITS: u32 = 8;

/// The top bits of products that agree: enough for row and tag of up to 2^16 rows.
const AGREEING_BITS: u32 = 24;

/// The top bits of a key's product: with as many as rows have, the row; with
/// eight more, row and tag. A key is its bytes in little-endian order.
#[must_use]
pub const fn product_bits(key: u64, bits: u32) -> u64 {
    key.wrapping_mul(MULTIPLIER) >> (64 - bits)
}

/// The shortest steps between keys that move their product up, and down, by less than the
/// interval.
fn steps() -> (u64, u64) {
    static STEPS: OnceLock<(u64, u64)> = OnceLock::new();
    *STEPS.get_or_init(|| {
        let width = 1 << (64 - AGREEING_BITS);
        let up = |step: &u64| step.wrapping_mul(MULTIPLIER) < width;
        let down = |step: &u64| step.wrapping_mul(MULTIPLIER).wrapping_neg() < width;
        let first = |fits: &dyn Fn(&u64) -> bool| (1..).find(fits).unwrap_or(1);
        (first(&up), first(&down))
    })
}

/// Different keys of four or five bytes that fall into the same row, with the same tag, of
/// hash rows of up to 2^16 rows: at most `count`, and of four bytes some 200 at most.
///
/// # Panics
/// If keys of another length are asked for.
#[must_use]
pub fn colliding_keys(seed: u64, key_bytes: u32, count: usize) -> Vec<u64> {
    assert!((4..=5).contains(&key_bytes), "keys have four or five bytes");
    let end = 1_u64 << (8 * key_bytes);
    let (up, down) = steps();
    // Early, so that there are many above it.
    let first = RandomSource::new(seed).bits() % (end >> 4);
    let interval = product_bits(first, AGREEING_BITS);
    let collides = |key: &u64| product_bits(*key, AGREEING_BITS) == interval;
    let next = |key: &u64| [key + up, key + down, key + up + down].into_iter().find(collides);
    let keys = std::iter::successors(Some(first), next);
    keys.take_while(|&key| key < end).take(count).collect()
}

#[cfg(test)]
mod tests {
    use brotwerk_core::{BestMatch, Extent, Floor, Heap, MatchFinder as _, Part, Score};
    use brotwerk_lz77::{HashRows, RowsConfig};

    use super::super::RandomSource;
    use super::{colliding_keys, product_bits};

    /// Rows enough for the product bits of a row and its tag in 2^14 rows.
    const ROW_BITS: u8 = 22;

    /// Whether a finder with as many rows forgets the first key for the others, which are
    /// one more than a row has slots.
    fn forgets(keys: [u64; 3], hash_bytes: u8) -> bool {
        let mut finder = HashRows::<2>::new(RowsConfig { max_row_bits: ROW_BITS, hash_bytes });
        finder.prepare(&mut Heap, &Extent::whole(1 << ROW_BITS, 1 << ROW_BITS)).expect("memory");
        let [first, second, third] = keys.map(u64::to_le_bytes);
        let text = [first, second, third, first].concat();
        for position in [0, 8, 16] {
            finder.insert_range(&text, position..position + 1);
        }
        let floor = Floor { length: 3, score: Score::NONE };
        finder.best_match(&text, 24, 1 << 16, floor).is_none()
    }

    #[test]
    fn the_finder_keeps_colliding_keys_in_one_row() {
        for key_bytes in [4, 5] {
            let keys = colliding_keys(1, key_bytes, 9);
            assert_eq!(keys.len(), 9);
            for triple in keys.chunks_exact(3) {
                assert!(forgets([triple[0], triple[1], triple[2]], key_bytes as u8), "{keys:x?}");
            }
            // While others have a row of their own.
            let mut source = RandomSource::new(1);
            let other = source.bits() % (1 << (8 * key_bytes));
            assert!(!forgets([keys[0], other, keys[1]], key_bytes as u8));
        }
    }

    #[test]
    fn colliding_keys_differ_and_collide_in_any_number_of_rows() {
        for (seed, key_bytes, least) in [(1, 4, 200), (2, 4, 200), (3, 5, 10_000)] {
            let keys = colliding_keys(seed, key_bytes, least);
            assert_eq!(keys.len(), least);
            assert!(keys.is_sorted_by(|a, b| a < b));
            for row_bits in [4, 13, 14, 16] {
                let place = |key| product_bits(key, row_bits + super::TAG_BITS);
                assert!(keys.iter().all(|&key| place(key) == place(keys[0])));
            }
        }
    }

    #[test]
    fn none_is_left_out() {
        let keys = colliding_keys(5, 4, 4);
        let between = (keys[0]..=keys[3]).filter(|&key| {
            product_bits(key, super::AGREEING_BITS) == product_bits(keys[0], super::AGREEING_BITS)
        });
        assert_eq!(between.collect::<Vec<_>>(), keys);
    }
}
