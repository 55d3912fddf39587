//! Which words are worth searching for.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use brotwerk_core::{MAX_WORD_LENGTH, WordForm, WordStart};
use brotwerk_dictionary::{WordSet, spell};

use crate::statistics::Statistics;
use crate::work::TEXT_BYTE;

/// How many words to keep of those that save more than looking for them costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Budget {
    /// Up to the knee of the curve: the fewest that keep 99.9 % of what all of them save.
    #[default]
    Knee,
    /// All of them.
    All,
    /// At most so many.
    Words(usize),
    /// As many as can be looked for in so much time, in thousandths of what compressing
    /// takes without words: 20 for a CPU ratio of 1.02. Counted, not measured.
    Cpu(u32),
}

/// Of what all words that pay save, the share that the knee keeps, in thousandths. Heuristic:
/// at 995 half of the words are left, and texts not trained on lose 0.3 to 0.7 %. Raising it
/// keeps words that hardly matter here, and more where texts differ.
const KNEE: i128 = 999;

/// Words that share their first four bytes, which stand or fall together: whoever looks for
/// one of them looks for all.
struct Group {
    /// What looking for them costs, in 2^-16 bit.
    cost: u64,
    /// Each with what it saved.
    forms: Vec<(WordForm, i64)>,
}

impl Group {
    fn saved(&self) -> i64 {
        self.forms.iter().fold(0, |sum, &(_, saved)| sum.saturating_add(saved))
    }
}

/// The words worth searching for: those that saved anything, less the word starts whose words
/// together save less than looking for them costs; of these as many as the budget allows, in
/// the order of what they saved.
///
/// What the filter's own bits cost is left out: they are looked at whatever the words are.
/// So is what a word start costs others by making the filter say yes in vain: filters grow with
/// their word starts.
#[must_use]
pub fn select(statistics: &Statistics, budget: Budget) -> WordSet {
    let mut groups = groups(statistics);
    groups.retain(|group| group.saved().unsigned_abs() > group.cost && group.saved() > 0);
    let mut forms: Vec<_> = groups.into_iter().flat_map(|group| group.forms).collect();
    forms.sort_unstable_by_key(|&(form, saved)| (Reverse(saved), form));
    forms.truncate(match budget {
        Budget::All => usize::MAX,
        Budget::Cpu(thousandths) => within(statistics, thousandths, forms.len()),
        Budget::Words(most) => most,
        Budget::Knee => knee(&forms),
    });
    WordSet::from_forms(forms.into_iter().map(|(form, _)| form))
        .expect("forms that were found are legal and distinct")
}

fn groups(statistics: &Statistics) -> Vec<Group> {
    let mut groups = BTreeMap::<WordStart, Group>::new();
    for (&form, used) in statistics.forms.iter().filter(|(_, used)| used.saved > 0) {
        let start = word_start(form);
        let work = statistics.word_starts.get(&start).copied().unwrap_or_default();
        let cost = statistics.price(&work);
        let group = groups.entry(start);
        let group = group.or_insert_with(|| Group { cost, forms: Vec::new() });
        group.forms.push((form, used.saved));
    }
    groups.into_values().collect()
}

/// How many of `words` this budget is taken to allow: time is taken to go with their number.
///
/// It goes with less, as the words that save most are met most. So this keeps too many, and
/// the next rounds, which count what those take, come down to the budget from above. Words
/// that save most for their time would be no better: they are rare, and leave so many
/// look-ups in vain between them that the parser stops asking.
fn within(statistics: &Statistics, thousandths: u32, words: usize) -> usize {
    let text_time = u128::from(statistics.bytes_in) * u128::from(TEXT_BYTE);
    let budget = text_time * u128::from(thousandths) / 1_000;
    let now = u128::from(statistics.work.picoseconds()).max(1);
    usize::try_from(words as u128 * budget / now).unwrap_or(usize::MAX)
}

/// How many of these, sorted by what they save, keep [`KNEE`] thousandths of it.
fn knee(forms: &[(WordForm, i64)]) -> usize {
    let all: i128 = forms.iter().map(|&(_, saved)| i128::from(saved)).sum();
    let mut sum = 0;
    let enough = forms.iter().position(|&(_, saved)| {
        sum += i128::from(saved);
        sum * 1_000 >= all * KNEE
    });
    enough.map_or(0, |last| last + 1)
}

/// The first four bytes of a word.
fn word_start(form: WordForm) -> WordStart {
    let mut buffer = [0; MAX_WORD_LENGTH];
    let first = spell(form, &mut buffer).first_chunk();
    WordStart::from_le_bytes(*first.expect("four bytes"))
}
