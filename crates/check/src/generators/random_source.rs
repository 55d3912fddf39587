/// Numbers that look random: SplitMix64 (Steele, Lea and Flood, 2014).
#[derive(Clone, Debug)]
pub struct RandomSource(u64);

impl RandomSource {
    /// The sequence that belongs to `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ self.0 >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ mixed >> 31
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end as u64) as usize
    }

    /// A number below `end`, small ones far more often: each half as likely again.
    pub fn skewed(&mut self, end: usize) -> usize {
        let bits = self.below(end.next_power_of_two().ilog2() as usize + 1);
        self.below(1 << bits).min(end - 1)
    }

    /// One of the items.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.below(items.len())]
    }
}

/// Where a generator's choices come from: a seed, or the bytes of a fuzzer.
pub trait Choices {
    /// A number below `end`, which is not 0.
    fn below(&mut self, end: usize) -> usize;

    /// A number below `end`, small ones far more often.
    fn skewed(&mut self, end: usize) -> usize;
}

impl Choices for RandomSource {
    fn below(&mut self, end: usize) -> usize {
        self.below(end)
    }

    fn skewed(&mut self, end: usize) -> usize {
        self.skewed(end)
    }
}

/// Choices by bytes, as many for each as its range takes; when they are used up, all are 0.
#[derive(Clone, Debug)]
pub struct ByteSource<'a>(pub &'a [u8]);

impl ByteSource<'_> {
    fn number(&mut self, end: usize) -> usize {
        let mut number = 0;
        let mut range = end - 1;
        while range > 0 {
            let Some((&byte, rest)) = self.0.split_first() else { return number };
            self.0 = rest;
            number = number << 8 | usize::from(byte);
            range >>= 8;
        }
        number
    }
}

impl Choices for ByteSource<'_> {
    fn below(&mut self, end: usize) -> usize {
        self.number(end) % end
    }

    fn skewed(&mut self, end: usize) -> usize {
        let bits = self.below(end.next_power_of_two().ilog2() as usize + 1);
        self.below(1 << bits).min(end - 1)
    }
}
