//! All texts, encoded with a draft: what they take, and what each byte of it saves.
//!
//! **Algorithm.** Texts are dealt into folds. Those of a fold are encoded as quality 5 does, with
//! the draft's spans from other folds as prefix dictionary. A copy from it saves what its bytes
//! cost without a dictionary, words and copies within the text included, less what its command
//! costs now. That is credited to the bytes copied, in the proportion of what each cost.
//!
//! **Invariants.** Everything is a sum of whole numbers: order and threads make no difference.

use std::cell::RefCell;
use std::num::NonZeroUsize;

use brotwerk_encoder::{Compressor, Options, PrefixDictionary};
use brotwerk_entropy::FRACTION_BITS;

use super::draft::Draft;
use super::observe::{Piece, Watching};

/// Folds, at most. Raising it leaves less of a draft out for each text, for a dictionary to prepare
/// in each trial.
const FOLDS: usize = 8;

/// Costs of bytes are kept with so many bits after the point, in a byte: up to 16 bits each.
const COST_BITS: u32 = 4;

/// What a byte costs that is stored.
const STORED: u8 = 8 << COST_BITS;

/// What came of a trial.
pub(super) struct Outcome {
    /// Bytes that all texts take.
    pub(super) bytes: u64,
    /// What each byte of the draft saved, in 2^-4 bit.
    pub(super) credit: Vec<i64>,
    /// What each byte of each text cost, in 2^-4 bit, rounded down.
    pub(super) costs: Vec<Vec<u8>>,
}

/// Texts, and what they take without a dictionary.
pub(super) struct Trials<'a> {
    texts: &'a [&'a [u8]],
    threads: NonZeroUsize,
    /// Without a dictionary.
    plain: Outcome,
}

impl<'a> Trials<'a> {
    pub(super) fn new(texts: &'a [&'a [u8]], threads: NonZeroUsize) -> Self {
        let costs = texts.iter().map(|_| Vec::new()).collect();
        let none = Outcome { bytes: 0, credit: Vec::new(), costs };
        let mut trials = Self { texts, threads, plain: none };
        trials.plain = trials.run(&Draft::default());
        trials
    }

    /// Bytes that all texts take without a dictionary.
    pub(super) fn without(&self) -> u64 {
        self.plain.bytes
    }

    /// What each byte of each text costs without a dictionary, in 2^-4 bit.
    pub(super) fn costs(&self) -> &[Vec<u8>] {
        &self.plain.costs
    }

    /// Bytes that all texts take with all of this dictionary, be it made of them.
    pub(super) fn with_all_of(&self, dictionary: &[u8]) -> u64 {
        let mut compressor = Compressor::new(options(dictionary));
        self.texts.iter().map(|text| compressor.compress(text).len() as u64).sum()
    }

    /// Encodes all texts, each without what the draft has of its fold.
    pub(super) fn run(&self, draft: &Draft) -> Outcome {
        let folds = FOLDS.min(self.texts.len());
        let threads = self.threads.get().min(folds);
        let share = |thread: usize| -> Vec<(usize, Outcome)> {
            (thread..folds).step_by(threads).map(|fold| self.fold(draft, fold, folds)).collect()
        };
        let parts = std::thread::scope(|scope| {
            // The first share is the caller's own, so that one thread starts no other.
            let share = &share;
            let handles: Vec<_> =
                (1..threads).map(|thread| scope.spawn(move || share(thread))).collect();
            let mut parts = share(0);
            for handle in handles {
                parts
                    .extend(handle.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
            parts
        });
        let mut all = Outcome {
            bytes: 0,
            credit: vec![0; draft.len()],
            costs: self.texts.iter().map(|_| Vec::new()).collect(),
        };
        for (fold, part) in parts {
            all.bytes += part.bytes;
            for (sum, credit) in all.credit.iter_mut().zip(part.credit) {
                *sum += credit;
            }
            for (place, costs) in all.costs.iter_mut().skip(fold).step_by(folds).zip(part.costs) {
                *place = costs;
            }
        }
        all
    }

    /// Encodes the texts of a fold.
    fn fold(&self, draft: &Draft, fold: usize, folds: usize) -> (usize, Outcome) {
        let (dictionary, places) = draft.without(self.texts, |text| text % folds == fold);
        let pieces = RefCell::default();
        let mut compressor = Watching::compressor(options(&dictionary), &pieces);
        let mut outcome = Outcome { bytes: 0, credit: vec![0; draft.len()], costs: Vec::new() };
        for number in (fold..self.texts.len()).step_by(folds) {
            let text = self.texts[number];
            outcome.bytes += compressor.compress(text).len() as u64;
            let mut costs = vec![STORED; text.len()];
            for Piece { start, length, cost, back } in pieces.borrow_mut().drain(..) {
                let cost = cost >> (FRACTION_BITS - COST_BITS);
                let each = (cost / length as i64).clamp(0, u8::MAX.into());
                costs[start..start + length].fill(each as u8);
                if let Some(back) = back {
                    let from = dictionary.len() - back;
                    let plain = &self.plain.costs[number][start..start + length];
                    credit(cost, plain, &places[from..from + length], &mut outcome.credit);
                }
            }
            outcome.costs.push(costs);
        }
        (fold, outcome)
    }
}

/// Credits to the bytes of a copy at these places what it saves.
fn credit(cost: i64, plain: &[u8], places: &[u32], credit: &mut [i64]) {
    let otherwise: i64 = plain.iter().map(|&cost| i64::from(cost)).sum();
    let saved = otherwise - cost;
    // A copy that costs more than what was there pays elsewhere, or is the parser's mistake.
    if saved > 0 {
        for (&place, &share) in places.iter().zip(plain) {
            credit[place as usize] += saved * i64::from(share) / otherwise;
        }
    }
}

/// As texts are encoded: quality 5, and this prefix dictionary.
fn options(dictionary: &[u8]) -> Options {
    let dictionary = PrefixDictionary::new(dictionary).expect("a draft is far from the limit");
    Options::new().prefix_dictionary(dictionary)
}
