use core::ops::{Add, Sub};

/// What coding a match saves over coding its bytes as literals: an estimate for
/// parsers that decide before any statistics exist.
///
/// The unit is 1/32 bit. Only comparisons matter: a longer match scores higher, a
/// farther one lower. Parsers that have statistics use cost tables instead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Score(pub i32);

/// What a literal is taken to cost, in 1/32 bit: 4 bits, less than the mean of web text
/// under context modelling, since what copies replace is what literals predict well, too.
/// Heuristic: on training texts 3.5 and 4.5 cost 0.1 to 0.3 % of bytes. Raising it prefers
/// long, far matches to short, near ones.
pub const LITERAL: i32 = 128;

/// What each bit of a distance's magnitude is taken to cost, in 1/32 bit: one bit.
/// Raising it prefers near matches.
pub const DISTANCE_BIT: i32 = 32;

impl Score {
    /// The score of no match at all.
    pub const NONE: Self = Self(0);

    /// The score of a copy with an explicit distance.
    #[inline]
    #[must_use]
    pub const fn of(length: u32, distance: u32) -> Self {
        Self(LITERAL * length as i32 - DISTANCE_BIT * distance.ilog2() as i32)
    }
}

/// What references to words of the static dictionary are taken to cost and to save.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordCosts {
    /// What each byte that a word spares is taken to cost otherwise, in 1/32 bit.
    pub literal: i32,
    /// What each bit of the distance's magnitude is taken to cost, in 1/32 bit.
    pub distance_bit: i32,
    /// What a reference is taken to cost besides, more than a copy, in 1/32 bit.
    pub reference: i32,
}

impl WordCosts {
    /// Costs under which a word scores as a copy of its length and distance does.
    pub const AS_COPY: Self = Self { literal: LITERAL, distance_bit: DISTANCE_BIT, reference: 0 };

    /// The score of a word, comparable with that of copies.
    #[inline]
    #[must_use]
    pub const fn score(&self, length: u32, distance: u32) -> Score {
        let cost = self.distance_bit * distance.ilog2() as i32 + self.reference;
        Score(self.literal * length as i32 - cost)
    }
}

/// Where a parser asks for words of the static dictionary, and what it takes them to cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WordPolicy {
    /// What words cost and save.
    pub costs: WordCosts,
    /// Words are looked for where nothing that the window offers scores as much as this.
    /// Raising it asks more often.
    pub weak: Score,
}

impl WordPolicy {
    /// Words as good as copies, looked for where copies save less than five literals.
    pub const AS_COPY: Self = Self { costs: WordCosts::AS_COPY, weak: Score(5 * LITERAL) };
}

impl Default for WordCosts {
    fn default() -> Self {
        Self::AS_COPY
    }
}

impl Add<i32> for Score {
    type Output = Self;
    #[inline]
    fn add(self, bits: i32) -> Self {
        Self(self.0 + bits)
    }
}

impl Sub<i32> for Score {
    type Output = Self;
    #[inline]
    fn sub(self, bits: i32) -> Self {
        Self(self.0 - bits)
    }
}
