//! Copies from a prefix dictionary, as the lazy parser asks for them.

use brotwerk_core::{DistanceRing, Floor, LITERAL, Match, PrefixSearch, Score};

use super::lazy::{LEAST_RING_LENGTH, RING_COST};

/// The best copy from the prefix for what `text` starts with: at one of the last distances
/// or any other, if it beats the floor. `reach` is as for [`PrefixSearch`].
#[inline]
pub(super) fn best_copy<P: PrefixSearch + ?Sized>(
    prefix: &P,
    text: &[u8],
    reach: u32,
    ring: &DistanceRing,
    mut floor: Floor,
) -> Option<(Match, Score)> {
    let mut best = None;
    for (&distance, cost) in ring.distances().iter().zip(RING_COST) {
        let back = distance.wrapping_sub(reach);
        if distance <= reach || back > prefix.length() {
            continue;
        }
        let length = prefix.agreeing(text, back);
        let score = Score(LITERAL * length as i32 - cost);
        if length >= LEAST_RING_LENGTH && score > floor.score {
            floor = Floor { length: floor.length.max(length), score };
            best = Some((Match { length, distance }, score));
        }
    }
    match prefix.best_copy(text, reach, floor) {
        Some(found) => Some((found, Score::of(found.length, found.distance))),
        None => best,
    }
}
