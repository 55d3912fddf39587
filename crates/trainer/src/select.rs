//! Which words are worth searching for.

use std::collections::BTreeMap;

use brotwerk_core::{MAX_WORD_LENGTH, Prefix, WordForm};
use brotwerk_dictionary::{WordSet, spell};
use brotwerk_entropy::FRACTION_BITS;

use crate::statistics::Statistics;

/// What a look-up that the filter lets through must save on average, in 2^-16 bit: 0.64
/// bits.
///
/// Such a look-up takes about 40 ns more than one that the filter ends. Quality 5 takes
/// about 20 ns for a byte of text and writes about 1.6 bits for it; going up from there,
/// one percent more time has to save about two in a thousand of the bytes to be better
/// spent here than on a higher quality. 40 ns are two bytes' time: 2 × 1.6 × 0.2 bits.
/// Raising it makes smaller, faster dictionaries.
pub const LOOK_UP_COST: u32 = (64 << FRACTION_BITS) / 100;

/// The words worth searching for: those that saved anything, less the prefixes whose
/// words together save less than the look-ups that they cause cost; of these the `most`
/// that saved most.
#[must_use]
pub fn select(statistics: &Statistics, look_up_cost: u32, most: usize) -> WordSet {
    let mut groups = BTreeMap::<Prefix, Vec<(WordForm, i64)>>::new();
    for (&form, used) in statistics.forms.iter().filter(|(_, used)| used.saved > 0) {
        groups.entry(prefix(form)).or_default().push((form, used.saved));
    }
    groups.retain(|prefix, forms| {
        let passed = statistics.passed.get(prefix).copied().unwrap_or(0) as i64;
        let saved: i64 = forms.iter().map(|(_, saved)| saved).sum();
        saved > passed.saturating_mul(i64::from(look_up_cost))
    });
    let mut forms: Vec<_> = groups.into_values().flatten().collect();
    forms.sort_unstable_by_key(|&(form, saved)| (std::cmp::Reverse(saved), form));
    forms.truncate(most);
    WordSet::from_forms(forms.into_iter().map(|(form, _)| form))
        .expect("forms that were found are legal and distinct")
}

/// The first four bytes of a word.
fn prefix(form: WordForm) -> Prefix {
    let mut buffer = [0; MAX_WORD_LENGTH];
    let first = spell(form, &mut buffer).first_chunk();
    Prefix::from_le_bytes(*first.expect("four bytes"))
}
