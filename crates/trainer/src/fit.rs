//! Fitting the profile: thresholds and costs by trying neighbours, contexts by counts.

use brotwerk_core::{ContextPreset, LITERAL, LITERAL_CONTEXTS, LITERAL_SYMBOLS, TextProfile};
use brotwerk_entropy::{FRACTION_BITS, log2};

use crate::Statistics;

/// The profile and its neighbours.
pub const VARIANTS: usize = 1 + 2 * SETTINGS;

/// Settings that are fitted.
const SETTINGS: usize = 3;

/// One literal: by so much the threshold of [`WordPolicy::weak`] moves.
///
/// [`WordPolicy::weak`]: brotwerk_core::WordPolicy::weak
const WEAK_STEP: i32 = LITERAL;
/// A quarter of a bit: by so much the cost of a word's byte moves.
const LITERAL_STEP: i32 = 8;
/// One bit: by so much the cost of a reference moves.
const REFERENCE_STEP: i32 = 32;

/// How far settings may go, from half to about twice what suits all texts: beyond, a
/// corpus is too odd to go by.
const WEAK: std::ops::RangeInclusive<i32> = 2 * LITERAL..=10 * LITERAL;
const LITERAL_COST: std::ops::RangeInclusive<i32> = 64..=224;
const REFERENCE: std::ops::RangeInclusive<i32> = -160..=160;

/// A variant must be better by one part in so many to be taken: 0.02 %.
const MIN_GAIN: u64 = 5_000;

/// The profile, then for each setting one step less and one step more, within its range.
#[must_use]
pub fn variants(profile: &TextProfile) -> [TextProfile; VARIANTS] {
    let mut variants = [*profile; VARIANTS];
    for (variant, place) in variants.iter_mut().skip(1).enumerate() {
        let sign = if variant % 2 == 0 { -1 } else { 1 };
        let words = &mut place.words;
        match variant / 2 {
            0 => step(&mut words.weak.0, sign * WEAK_STEP, WEAK),
            1 => step(&mut words.costs.literal, sign * LITERAL_STEP, LITERAL_COST),
            _ => step(&mut words.costs.reference, sign * REFERENCE_STEP, REFERENCE),
        }
    }
    variants
}

fn step(setting: &mut i32, by: i32, range: std::ops::RangeInclusive<i32>) {
    *setting = (*setting + by).clamp(*range.start(), *range.end());
}

/// The profile with one setting moved a step, the one for which that is worth most, and the
/// contexts that the literals call for.
///
/// One at a time: settings make up for each other, and moved together go too far and back.
#[must_use]
pub fn fit(profile: &TextProfile, statistics: &Statistics) -> TextProfile {
    // Bits and what the time is worth, together, are to be least.
    let prices = statistics.outcomes.map(|outcome| {
        outcome.bits.saturating_add(statistics.price(&outcome.work) >> FRACTION_BITS)
    });
    let tried = (1..VARIANTS).filter(|&variant| prices[variant] > 0);
    let best = tried.min_by_key(|&variant| prices[variant]);
    let gains = |&variant: &usize| prices[variant] + prices[0] / MIN_GAIN < prices[0];
    let fitted = best.filter(gains).map_or(*profile, |variant| variants(profile)[variant]);
    TextProfile { contexts: contexts(statistics), ..fitted }
}

/// Codes of a preset. Measured: of two to five, two do best, 0.1 % of JSON; texts that have
/// symbols for more find codes of their own.
const PRESET_CODES: usize = 2;

/// Merges contexts, beginning with those whose literals are most alike, until few are left.
///
/// Agglomerative clustering by what a common code costs more, on all texts together; time
/// goes with the cube of the contexts, milliseconds.
fn contexts(statistics: &Statistics) -> ContextPreset {
    let mut counts = vec![[0_u64; LITERAL_SYMBOLS]; LITERAL_CONTEXTS];
    for (&(context, byte), &count) in &statistics.literals {
        counts[usize::from(context)][usize::from(byte)] = count;
    }
    // A context that does not occur goes with the one before it, which is cheapest to write.
    let mut groups = [0_u8; LITERAL_CONTEXTS];
    let mut members: Vec<(u8, [u64; LITERAL_SYMBOLS])> = Vec::new();
    for (context, row) in counts.into_iter().enumerate() {
        if row.iter().any(|&count| count > 0) {
            members.push((context as u8, row));
        }
        groups[context] = members.last().map_or(0, |&(first, _)| first);
    }
    if let Some(&(first, _)) = members.first() {
        groups[..usize::from(first)].fill(first);
    }
    let mut costs: Vec<_> = members.iter().map(|(_, row)| cost(row)).collect();
    while members.len() > PRESET_CODES {
        let mut best = (u128::MAX, 0, 0);
        for i in 0..members.len() {
            for j in i + 1..members.len() {
                let together = cost(&sum(&members[i].1, &members[j].1));
                let loss = together.saturating_sub(costs[i] + costs[j]);
                best = best.min((loss, i, j));
            }
        }
        let (_, i, j) = best;
        let (gone, row) = members.remove(j);
        costs.remove(j);
        let stays = members[i].0;
        groups.iter_mut().filter(|group| **group == gone).for_each(|group| *group = stays);
        members[i].1 = sum(&members[i].1, &row);
        costs[i] = cost(&members[i].1);
    }
    ContextPreset::of_groups(groups)
}

fn sum(a: &[u64; LITERAL_SYMBOLS], b: &[u64; LITERAL_SYMBOLS]) -> [u64; LITERAL_SYMBOLS] {
    std::array::from_fn(|byte| a[byte].saturating_add(b[byte]))
}

/// The ideal cost of these literals under a code of their own.
fn cost(counts: &[u64; LITERAL_SYMBOLS]) -> u128 {
    let total = counts.iter().fold(0_u64, |sum, &count| sum.saturating_add(count));
    let each = counts.iter().filter(|&&count| count > 0);
    each.map(|&count| {
        u128::from(count) * u128::from(wide_log2(total).saturating_sub(wide_log2(count)))
    })
    .sum()
}

/// log2 in 2^-16, of numbers beyond 32 bits too.
fn wide_log2(number: u64) -> u32 {
    let excess = 32_u32.saturating_sub(number.leading_zeros());
    log2((number >> excess) as u32) + (excess << FRACTION_BITS)
}
