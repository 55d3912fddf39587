/// A small generator of numbers that look random: SplitMix64 (Steele, Lea and Flood,
/// "Fast splittable pseudorandom number generators", 2014).
#[derive(Clone, Debug)]
pub struct Rng(u64);

impl Rng {
    /// Every seed gives its own sequence.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// 64 bits.
    pub const fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number below `end`.
    ///
    /// # Panics
    /// If `end` is 0.
    pub const fn below(&mut self, end: usize) -> usize {
        // The high half: unbiased enough for tests.
        ((self.bits() as u128 * end as u128) >> 64) as usize % end
    }

    /// A number below `end`, of which small ones are likelier: each of its bit lengths
    /// has the same chance.
    ///
    /// # Panics
    /// If `end` is 0.
    pub const fn skewed(&mut self, end: usize) -> usize {
        let bits = self.below(end.ilog2() as usize + 2);
        self.below(1 << bits) % end
    }

    /// One of the items.
    ///
    /// # Panics
    /// If there are none.
    pub const fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}
