//! Round after round, until nothing changes.

use std::collections::BTreeSet;
use std::fmt;

use brotwerk_core::TextProfile;
use brotwerk_dictionary::{ReducedDictionary, WordSet};
use brotwerk_dictionary_search::BuildError;

use crate::count::{Trainer, encoder};
use crate::fit::fit;
use crate::select::{Budget, select};
use crate::statistics::{Basis, Mixed, Statistics};

/// How much more a corpus counts than the prior, which knows words that a small corpus
/// happens not to have. Heuristic: at 64 texts not trained on lose 0.1 to 0.3 %; without a
/// prior style sheets lose 0.3 % and XML 1.6 %.
pub const OWN: u32 = 8;

/// No training takes more rounds; most take three or four.
const MAX_ROUNDS: u8 = 8;

/// The rounds in which a number of words is approached, halving what is left over: words that
/// went show what others are worth without them.
const APPROACH: u8 = 3;

/// Fewer words dropped than one in so many are no change worth another round.
const CHANGE: usize = 200;

/// The making of a dictionary: what the last round led to, and what the next one counts.
#[derive(Debug)]
pub struct Training {
    budget: Budget,
    prior: Option<Statistics>,
    /// The dictionary to count with.
    dictionary: ReducedDictionary,
    basis: Basis,
}

/// What a round led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advance {
    /// Another round may change more; so many words are left, so many went.
    Again {
        /// Words left.
        words: usize,
        /// Words that went.
        dropped: usize,
    },
    /// Another round would change nothing worth it.
    Stable,
}

/// Why a round led to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Nothing {
    /// The statistics are of another round or dictionary.
    Mixed(Mixed),
    /// No word saves anything in these texts.
    NoWords {
        /// How many they were.
        texts: u64,
    },
}

impl fmt::Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mixed(mixed) => mixed.fmt(f),
            Self::NoWords { texts } => {
                write!(f, "no word of the static dictionary saves anything in {texts} texts")
            }
        }
    }
}

impl std::error::Error for Nothing {}

impl Training {
    /// The first round: all words.
    #[must_use]
    pub fn new(budget: Budget, prior: Option<Statistics>) -> Self {
        let dictionary = ReducedDictionary {
            words: WordSet::whole(),
            profile: TextProfile::PLAIN,
            ..ReducedDictionary::default()
        };
        Self {
            budget,
            prior,
            dictionary,
            basis: Basis { round: 1, dictionary: 0, encoder: encoder() },
        }
    }

    /// The round after the one that led to this dictionary.
    #[must_use]
    pub fn resume(
        budget: Budget,
        prior: Option<Statistics>,
        dictionary: ReducedDictionary,
    ) -> Self {
        let basis = Basis {
            round: dictionary.rounds.saturating_add(1),
            dictionary: crc32fast::hash(&dictionary.to_bytes()),
            encoder: encoder(),
        };
        Self { budget, prior, dictionary, basis }
    }

    /// What this round's statistics belong to.
    #[must_use]
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// The dictionary that this round counts with: in the end the result.
    #[must_use]
    pub fn dictionary(&self) -> &ReducedDictionary {
        &self.dictionary
    }

    /// A trainer for this round; as many as there are threads.
    ///
    /// # Errors
    /// [`BuildError`] if the words make no index.
    pub fn trainer(&self) -> Result<Trainer, BuildError> {
        Trainer::new(&self.dictionary, self.basis)
    }

    /// Goes on to the next round with what this one counted.
    ///
    /// # Errors
    /// [`Nothing`]; the training is as it was.
    pub fn advance(&mut self, counted: &Statistics) -> Result<Advance, Nothing> {
        let all = self.with_prior(counted)?;
        let round = self.basis.round;
        if round == 1 && !counted.forms.values().any(|used| used.saved > 0) {
            return Err(Nothing::NoWords { texts: counted.texts });
        }
        let words = select(&all, self.budget_now());
        let profile = fit(&self.dictionary.profile, &all);
        let (before, after) = (self.dictionary.words.len(), words.len());
        let dropped = before - after;
        let changed = dropped > before / CHANGE || profile.words != self.dictionary.profile.words;
        let provenance = format!(
            "{} texts of {} bytes, {round} rounds, {}",
            counted.texts, counted.bytes_in, self.budget
        );
        let dictionary = ReducedDictionary { words, profile, rounds: round, provenance };
        let prior = self.prior.take();
        *self = Self::resume(self.budget, prior, dictionary);
        // The first round's words are too many to tell what the profile is worth.
        let least = if matches!(self.budget, Budget::Words(_)) { APPROACH } else { 2 };
        if (round < least || changed) && round < MAX_ROUNDS {
            return Ok(Advance::Again { words: after, dropped });
        }
        Ok(Advance::Stable)
    }

    /// The counts, with those of the prior for words that there still are.
    fn with_prior(&self, counted: &Statistics) -> Result<Statistics, Nothing> {
        let mut all = Statistics::new(self.basis);
        all.merge(counted).map_err(Nothing::Mixed)?;
        let Some(prior) = &self.prior else { return Ok(all) };
        let words: BTreeSet<_> = self.dictionary.words.forms().iter().collect();
        let forms = prior.forms.iter().filter(|(form, _)| words.contains(form));
        let known = Statistics {
            forms: forms.map(|(&form, &used)| (form, used)).collect(),
            word_starts: prior.word_starts.clone(),
            literals: prior.literals.clone(),
            ..Statistics::new(self.basis)
        };
        // What the profile came to, and the text's length, are the corpus's own.
        let (outcomes, weighed_in) = (all.outcomes, all.weighed_in);
        let mut all = all.weighted(OWN);
        all.merge(&known).map_err(Nothing::Mixed)?;
        for (place, outcome) in all.outcomes.iter_mut().zip(outcomes) {
            place.bits = outcome.bits;
            place.work = outcome.work;
        }
        all.weighed_in = weighed_in;
        Ok(all)
    }

    /// What this round may keep.
    fn budget_now(&self) -> Budget {
        let round = self.basis.round;
        let over = APPROACH.saturating_sub(round);
        match self.budget {
            // What lies beyond the knee went in the first round.
            Budget::Knee if round > 1 => Budget::All,
            Budget::Words(words) => Budget::Words(words.saturating_mul(1 << over)),
            budget => budget,
        }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Knee => write!(f, "words that make up 99.9 % of the gain"),
            Self::All => write!(f, "all words that pay"),
            Self::Words(words) => write!(f, "at most {words} words"),
            Self::Cpu(thousandths) => {
                write!(f, "at most {}.{} % of time", thousandths / 10, thousandths % 10)
            }
        }
    }
}

/// What was counted over web pages, style sheets, scripts and data, with all words.
///
/// # Panics
/// Never: a test reads it.
#[must_use]
pub fn prior() -> Statistics {
    Statistics::from_text(include_bytes!("../data/prior.stats")).expect("the prior is whole")
}
