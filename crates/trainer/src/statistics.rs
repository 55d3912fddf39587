//! What was counted.

use std::collections::BTreeMap;
use std::fmt;

use brotwerk_core::{LITERAL_CONTEXTS, TRANSFORMS, WordForm, WordStart};
use brotwerk_entropy::FRACTION_BITS;

use crate::fit::VARIANTS;
use crate::work::Work;

/// What counts belong to: only counts with the same basis can be added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// Which round of training: 1 for the first one, with all words.
    pub round: u8,
    /// The CRC-32 of the dictionary's file that texts were compressed with; 0 in the first
    /// round.
    pub dictionary: u32,
    /// The encoder that counted: see [`encoder`](crate::encoder).
    pub encoder: u32,
}

/// What became of a word in one of its case forms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FormUse {
    /// How often it was referred to.
    pub references: u64,
    /// What that saved over literals, in 2^-16 bit; negative where it did not pay.
    pub saved: i64,
}

impl FormUse {
    /// Whole bits saved.
    #[must_use]
    pub const fn saved_bits(&self) -> i64 {
        self.saved >> FRACTION_BITS
    }
}

/// What one setting of the profile came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Bits of all texts, each counted for as much as it weighs.
    pub bits: u64,
    /// What looking for words took.
    pub work: Work,
}

/// What words saved and what looking for them cost, over any number of texts.
///
/// Whole numbers throughout: texts may come in any order and any parts, and the sum is the
/// same. What is *weighed* counts a text for more the shorter it is, so that its share counts
/// and not its length; see [`Trainer::add`](crate::Trainer::add).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statistics {
    /// What all this belongs to.
    pub basis: Basis,
    /// Texts.
    pub texts: u64,
    /// Their bytes.
    pub bytes_in: u64,
    /// Bytes that they were compressed to.
    pub bytes_out: u64,
    /// What looking for words took, not weighed: for budgets of time.
    pub work: Work,
    /// Bytes of text, weighed.
    pub weighed_in: u64,
    /// What became of each word that was referred to, weighed.
    pub forms: BTreeMap<WordForm, FormUse>,
    /// By the four bytes looked up: what look-ups took that the filter let through, weighed.
    pub word_starts: BTreeMap<WordStart, Work>,
    /// How often each transform was used, weighed.
    pub transforms: [u64; TRANSFORMS],
    /// Literals by context and byte, weighed; only what occurs.
    pub literals: BTreeMap<(u8, u8), u64>,
    /// What the profile and its variants came to, weighed. The first is the profile itself;
    /// in the first round, whose words are too many to tell, there is no other.
    pub outcomes: [Outcome; VARIANTS],
}

const _: () = assert!(LITERAL_CONTEXTS <= 1 << 8);

impl Default for Statistics {
    fn default() -> Self {
        Self {
            basis: Basis::default(),
            texts: 0,
            bytes_in: 0,
            bytes_out: 0,
            work: Work::default(),
            weighed_in: 0,
            forms: BTreeMap::new(),
            word_starts: BTreeMap::new(),
            transforms: [0; TRANSFORMS],
            literals: BTreeMap::new(),
            outcomes: [Outcome::default(); VARIANTS],
        }
    }
}

impl Statistics {
    /// None yet.
    #[must_use]
    pub fn new(basis: Basis) -> Self {
        Self { basis, ..Self::default() }
    }

    /// What work must save to be worth it in texts like these, in 2^-16 bit.
    #[must_use]
    pub fn price(&self, work: &Work) -> u64 {
        work.price(self.outcomes[0].bits, self.weighed_in)
    }

    /// Whatever is weighed `weight` times: for corpora that are to count for more or less.
    #[must_use]
    pub fn weighted(mut self, weight: u32) -> Self {
        let weight = u64::from(weight);
        let counts = self.transforms.iter_mut().chain(self.literals.values_mut());
        for count in counts.chain([&mut self.weighed_in]) {
            *count = count.saturating_mul(weight);
        }
        for form in self.forms.values_mut() {
            form.references = form.references.saturating_mul(weight);
            form.saved = form.saved.saturating_mul(weight as i64);
        }
        for work in self.word_starts.values_mut() {
            *work = work.times(weight);
        }
        for outcome in &mut self.outcomes {
            outcome.bits = outcome.bits.saturating_mul(weight);
            outcome.work = outcome.work.times(weight);
        }
        self
    }

    /// Adds what was counted over other texts.
    ///
    /// # Errors
    /// [`Mixed`] if it belongs to another round, dictionary or encoder; nothing is added then.
    pub fn merge(&mut self, other: &Self) -> Result<(), Mixed> {
        if self.basis != other.basis {
            return Err(Mixed { ours: self.basis, theirs: other.basis });
        }
        let add = |sum: &mut u64, count: u64| *sum = sum.saturating_add(count);
        add(&mut self.texts, other.texts);
        add(&mut self.bytes_in, other.bytes_in);
        add(&mut self.bytes_out, other.bytes_out);
        self.work += other.work;
        add(&mut self.weighed_in, other.weighed_in);
        for (&form, used) in &other.forms {
            let sum = self.forms.entry(form).or_default();
            add(&mut sum.references, used.references);
            sum.saved = sum.saved.saturating_add(used.saved);
        }
        for (&start, &work) in &other.word_starts {
            *self.word_starts.entry(start).or_default() += work;
        }
        for (sum, &count) in self.transforms.iter_mut().zip(&other.transforms) {
            add(sum, count);
        }
        for (&literal, &count) in &other.literals {
            add(self.literals.entry(literal).or_default(), count);
        }
        for (sum, outcome) in self.outcomes.iter_mut().zip(&other.outcomes) {
            add(&mut sum.bits, outcome.bits);
            sum.work += outcome.work;
        }
        Ok(())
    }
}

/// These statistics don't belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mixed {
    /// What the first ones belong to.
    pub ours: Basis,
    /// What the others belong to.
    pub theirs: Basis,
}

impl fmt::Display for Mixed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ours, theirs } = self;
        write!(
            f,
            "statistics of round {} with dictionary {:08x} and encoder {:08x} don't go with those \
             of round {} with dictionary {:08x} and encoder {:08x}",
            theirs.round,
            theirs.dictionary,
            theirs.encoder,
            ours.round,
            ours.dictionary,
            ours.encoder
        )
    }
}

impl std::error::Error for Mixed {}
