//! What steps of looking for words take: the constants of the trainer, measured.
//!
//! Every position of the texts is looked up, in sets of words of different sizes, and the
//! steps are counted. What steps take is what explains the times best (least squares).

use std::cell::RefCell;
use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use brotwerk::parts::{DictionarySearch, Floor, OwnedSearch, Score, WordCosts};
use brotwerk::{Compressor, Dictionary, Options};
use brotwerk_dictionary::{PROFILES, ReducedDictionary, WordSet};
use brotwerk_dictionary_search::build;
use brotwerk_trainer::{Work, counting};
use clap::Args;

use crate::dictionaries::train::folder;
use crate::texts::{Text, read_folder};
use crate::workspace::corpus;

/// What steps of looking for words take, for the trainer's constants.
#[derive(Args)]
pub(crate) struct LookUps {
    /// Rounds, of which the fastest counts.
    #[arg(long, default_value_t = 9)]
    rounds: u32,
}

/// What times are explained by: filter bits, table lines, trie steps.
const CAUSES: usize = 3;

/// Steps taken, and picoseconds.
type Observation = ([f64; CAUSES], f64);

impl LookUps {
    /// Runs the bench.
    pub(crate) fn run(&self) -> Result<()> {
        let Some(corpus) = corpus() else {
            println!("no corpus; name one with BROTWERK_CORPUS");
            return Ok(());
        };
        let mut observations = Vec::new();
        let (mut time, mut bytes) = (Duration::ZERO, 0);
        for profile in &PROFILES {
            let Some(folder) = folder(profile.content_type) else { continue };
            let texts = read_folder(&corpus.join("dev").join(folder))?;
            let shipped = ReducedDictionary::from_bytes(profile.file)?.words;
            for words in sets(&shipped) {
                let search = OwnedSearch { leads: profile.text.leads, ..build(&words)? };
                observations.push(self.observe(&texts, &search));
            }
            time += self.without_words(&texts)?;
            bytes += texts.iter().map(|text| text.bytes.len()).sum::<usize>();
        }
        let Some(causes) = least_squares(&observations) else { bail!("nothing to learn from") };
        for (name, picoseconds) in ["FILTER_BIT", "TABLE_LINE", "TRIE_STEP"].iter().zip(causes) {
            println!("{name}: {picoseconds:.0} picoseconds");
        }
        println!("TEXT_BYTE: {:.0} picoseconds", time.as_secs_f64() * 1e12 / bytes as f64);
        Ok(())
    }

    /// Looks up every position of these texts.
    fn observe(&self, texts: &[Text], search: &OwnedSearch) -> Observation {
        let work = RefCell::new(Work::default());
        let mut counting = counting(search, &work);
        for_each_position(texts, |text| look_up(&mut counting, text));
        let work = *work.borrow();
        let steps = [work.filter_bits, work.table_lines, work.trie_steps].map(|n| n as f64);
        let mut plain = search.clone();
        let fastest = (0..self.rounds.max(1)).map(|_| {
            let start = Instant::now();
            for_each_position(texts, |text| look_up(&mut plain, text));
            start.elapsed()
        });
        (steps, fastest.min().unwrap_or_default().as_secs_f64() * 1e12)
    }

    /// How long quality 5 takes for texts without looking for any words.
    fn without_words(&self, texts: &[Text]) -> Result<Duration> {
        let mut dictionary = ReducedDictionary::default();
        dictionary.profile.words.weak.0 = -1;
        let options = Options::new().dictionary(Dictionary::new(&dictionary)?);
        let mut compressor = Compressor::new(options);
        let mut out = Vec::new();
        let mut time = |text: &Text| {
            out.clear();
            let start = Instant::now();
            compressor.compress_into(&text.bytes, &mut out);
            start.elapsed()
        };
        Ok(texts
            .iter()
            .map(|text| (0..self.rounds.max(1)).map(|_| time(text)).min().unwrap_or_default())
            .sum())
    }
}

/// No words, which leaves the filter; a few of those that ship, those, and all.
fn sets(shipped: &WordSet) -> [WordSet; 4] {
    let few = shipped.forms().iter().copied().step_by(8);
    let few = WordSet::from_forms(few).expect("words of a set");
    [WordSet::default(), few, shipped.clone(), WordSet::whole()]
}

fn for_each_position(texts: &[Text], mut look_up: impl FnMut(&[u8])) {
    for text in texts {
        (0..text.bytes.len()).for_each(|position| look_up(&text.bytes[position..]));
    }
}

/// Looks for a word that can't be good enough, as most are that a parser finds.
#[inline]
fn look_up(search: &mut impl DictionarySearch, text: &[u8]) {
    let floor = Floor { length: 3, score: Score(i32::MAX) };
    black_box(search.best_word(text, 1 << 16, &WordCosts::AS_COPY, floor));
}

/// The causes' sizes that leave the least squares unexplained, by the normal equations.
fn least_squares(observations: &[Observation]) -> Option<[f64; CAUSES]> {
    let mut rows = [[0.0; CAUSES + 1]; CAUSES];
    for (causes, effect) in observations {
        for (row, cause) in rows.iter_mut().zip(causes) {
            row.iter_mut().zip(causes).for_each(|(sum, other)| *sum += cause * other);
            row[CAUSES] += cause * effect;
        }
    }
    for column in 0..CAUSES {
        let largest = (column..CAUSES).max_by(|&a, &b| {
            let size = |row: usize| rows[row][column].abs();
            size(a).total_cmp(&size(b))
        })?;
        rows.swap(column, largest);
        let pivot = rows[column];
        if pivot[column] == 0.0 {
            return None;
        }
        for (index, row) in rows.iter_mut().enumerate().filter(|(index, _)| *index != column) {
            debug_assert_ne!(index, column);
            let factor = row[column] / pivot[column];
            row.iter_mut().zip(pivot).for_each(|(entry, above)| *entry -= factor * above);
        }
    }
    Some(std::array::from_fn(|i| rows[i][CAUSES] / rows[i][i]))
}

#[cfg(test)]
mod tests {
    use super::least_squares;

    #[test]
    fn what_was_put_in_comes_out() {
        let observations: Vec<_> = (1..20)
            .map(|n| {
                let n = f64::from(n);
                let causes = [n, n * n, 3.0 + n.sin()];
                (causes, 2.0 * causes[0] + 3.0 * causes[1] - causes[2])
            })
            .collect();
        let found = least_squares(&observations).expect("independent causes");
        for (found, put_in) in found.iter().zip([2.0, 3.0, -1.0]) {
            assert!((found - put_in).abs() < 1e-6, "{found} instead of {put_in}");
        }
        assert_eq!(least_squares(&[]), None);
    }
}
