//! Costs of block types side by side, as many as a vector has lanes of 16 bits.
//!
//! Written with vectors rather than left to the compiler, which takes apart what gathers a mark
//! from each lane, for twice the instructions.

use fearless_simd::{Level, i16x8, prelude::*};

/// Block types side by side.
pub(crate) const LANES: usize = 8;

/// A price or a cost for each type.
pub(crate) type Lanes = [i16; LANES];

/// Adds prices up; returns the least of `least` and the sums, lane by lane.
#[inline(always)]
pub(crate) fn add(costs: &mut Lanes, prices: &Lanes, least: Lanes) -> Lanes {
    core::array::from_fn(|lane| {
        costs[lane] += prices[lane];
        costs[lane].min(least[lane])
    })
}

/// What is known of the types after a step: a bit for each lane.
#[derive(Clone, Copy)]
pub(crate) struct Marks {
    /// Costs as much as the cheapest and a switch, or more: better entered anew after it.
    pub(crate) dear: u8,
    /// Is the cheapest.
    pub(crate) cheapest: u8,
}

/// Takes `least` off the costs, the cheapest of all, and leaves none above a switch.
#[inline(always)]
pub(crate) fn settle(costs: &mut Lanes, least: i16, switch: i16) -> Marks {
    fearless_simd::dispatch!(Level::baseline(), simd => {
        let switch = i16x8::splat(simd, switch);
        let rest = i16x8::from_slice(simd, costs) - i16x8::splat(simd, least);
        let dear = rest.simd_ge(switch).to_bitmask() as u8;
        let cheapest = rest.simd_eq(i16x8::splat(simd, 0)).to_bitmask() as u8;
        rest.min(switch).store_slice(costs);
        Marks { dear, cheapest }
    })
}

#[cfg(test)]
mod tests {
    use super::{LANES, settle};

    #[test]
    fn settled_costs_are_those_of_one_lane_after_another() {
        let mut state = 1_u32;
        for switch in [0, 1, 28 << 6, i16::MAX] {
            for _ in 0..1_000 {
                // Few values, so that many agree (Numerical Recipes' generator).
                let before = [(); LANES].map(|()| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    100 + (state >> 24) as i16 * 16
                });
                let least = before.iter().copied().min().unwrap();
                let mut costs = before;
                let marks = settle(&mut costs, least, switch);
                for (lane, (before, after)) in before.into_iter().zip(costs).enumerate() {
                    assert_eq!(after, (before - least).min(switch));
                    assert_eq!(marks.dear >> lane & 1 == 1, before - least >= switch);
                    assert_eq!(marks.cheapest >> lane & 1 == 1, before == least);
                }
            }
        }
    }
}
