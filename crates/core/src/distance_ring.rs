use crate::DistanceCode;

/// The last four distances, most recent first (§4).
///
/// Starts at 4, 11, 15, 16. References to the last distance and to words of the static
/// dictionary leave it as it is; so do stored meta-blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DistanceRing([u32; 4]);

impl Default for DistanceRing {
    fn default() -> Self {
        Self([4, 11, 15, 16])
    }
}

impl DistanceRing {
    /// A ring of which nothing is known: of a stream that goes on where another encoder
    /// stopped. None of its distances occurs, nor any near them.
    pub const UNKNOWN: Self = Self([1 << 31; 4]);

    /// The last four distances, most recent first.
    #[inline]
    #[must_use]
    pub const fn distances(&self) -> [u32; 4] {
        self.0
    }

    /// The first of six ring codes for distances around the last one.
    pub const AROUND_LAST: u32 = 4;
    /// The first of six ring codes for distances around the one before.
    pub const AROUND_SECOND: u32 = 10;

    /// A ring of these distances, most recent first.
    #[inline]
    #[must_use]
    pub const fn of(distances: [u32; 4]) -> Self {
        Self(distances)
    }

    /// The distance that a ring code, 0 to 15, stands for; 0 where it would be 0 or less.
    #[inline]
    #[must_use]
    pub const fn distance(&self, code: u8) -> u32 {
        /// Which of the last distances, and what is added to it (§4).
        const CODES: [(u8, i8); DistanceCode::RING_CODES as usize] = [
            (0, 0),
            (1, 0),
            (2, 0),
            (3, 0),
            (0, -1),
            (0, 1),
            (0, -2),
            (0, 2),
            (0, -3),
            (0, 3),
            (1, -1),
            (1, 1),
            (1, -2),
            (1, 2),
            (1, -3),
            (1, 3),
        ];
        let (index, offset) = CODES[code as usize];
        self.0[index as usize].saturating_add_signed(offset as i32)
    }

    /// The ring after a copy with this code. A code that stands for no distance leaves 0.
    #[inline]
    #[must_use]
    pub const fn after(self, code: DistanceCode) -> Self {
        let distance = match code.explicit_distance() {
            Some(distance) => distance,
            None if code.value() == 0 => return self,
            None => self.distance(code.value() as u8),
        };
        let [last, second, third, _] = self.0;
        Self([distance, last, second, third])
    }

    /// The distance that a ring code stands for, or `None` where it would be 0 or less.
    #[must_use]
    pub fn resolve(&self, code: u8) -> Option<u32> {
        if u32::from(code) >= DistanceCode::RING_CODES {
            return None;
        }
        let distance = self.distance(code);
        (distance > 0).then_some(distance)
    }

    /// The cheapest way to say `distance`: a ring code if one fits, else itself.
    #[inline]
    #[must_use]
    pub fn code(&self, distance: u32) -> DistanceCode {
        let [last, second, third, fourth] = self.0;
        if distance == last {
            return DistanceCode::LAST;
        }
        if distance == second {
            return DistanceCode::ring(1);
        }
        // Offsets −3 to +3 map to 0 to 6; §4 orders them −1, +1, −2, +2, −3, +3.
        const NEAR: [u8; 7] = [4, 2, 0, 0, 1, 3, 5];
        let near_last = distance.wrapping_sub(last).wrapping_add(3);
        if near_last < 7 {
            return DistanceCode::ring(4 + NEAR[near_last as usize]);
        }
        let near_second = distance.wrapping_sub(second).wrapping_add(3);
        if near_second < 7 {
            return DistanceCode::ring(10 + NEAR[near_second as usize]);
        }
        if distance == third {
            return DistanceCode::ring(2);
        }
        if distance == fourth {
            return DistanceCode::ring(3);
        }
        DistanceCode::explicit(distance)
    }

    /// Remembers a copy's distance, coded as `code`.
    #[inline]
    pub fn push(&mut self, distance: u32, code: DistanceCode) {
        if code != DistanceCode::LAST {
            self.0 = [distance, self.0[0], self.0[1], self.0[2]];
        }
    }
}
