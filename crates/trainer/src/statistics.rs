//! What was counted.

use std::collections::BTreeMap;
use std::ops::AddAssign;

use brotwerk_core::{Prefix, WordForm};
use brotwerk_entropy::FRACTION_BITS;

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

/// What words saved and what looking for them cost, over any number of texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Texts.
    pub texts: u64,
    /// Their bytes.
    pub bytes_in: u64,
    /// Bytes that they were compressed to.
    pub bytes_out: u64,
    /// Look-ups, most of which the filter ended.
    pub look_ups: u64,
    /// What became of each word that was referred to.
    pub forms: BTreeMap<WordForm, FormUse>,
    /// By the four bytes looked up: look-ups that the filter let through.
    pub passed: BTreeMap<Prefix, u64>,
}

impl Statistics {
    /// Every count times `weight`: for corpora that are to count for more or less.
    #[must_use]
    pub fn weighted(mut self, weight: u32) -> Self {
        let weight = u64::from(weight);
        let totals = [&mut self.texts, &mut self.bytes_in, &mut self.bytes_out, &mut self.look_ups];
        for count in totals.into_iter().chain(self.passed.values_mut()) {
            *count *= weight;
        }
        for form in self.forms.values_mut() {
            form.references *= weight;
            form.saved *= weight as i64;
        }
        self
    }
}

impl AddAssign<Statistics> for Statistics {
    fn add_assign(&mut self, other: Statistics) {
        self.texts += other.texts;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
        self.look_ups += other.look_ups;
        for (form, used) in other.forms {
            let sum = self.forms.entry(form).or_default();
            sum.references += used.references;
            sum.saved += used.saved;
        }
        for (prefix, passed) in other.passed {
            *self.passed.entry(prefix).or_default() += passed;
        }
    }
}
