//! Properties of encoders that use reduced dictionaries.

use std::sync::LazyLock;

use brotwerk_core::{ContextPreset, Leads, Score, TextProfile, WordCosts, WordPolicy};
use brotwerk_dictionary::{ReducedDictionary, WordSet};
use brotwerk_encoder::{Compressor, Dictionary, Options, Quality};

use crate::properties::stream::check_one_shot;

/// A dictionary as fuzz targets ask for it: which words, and any profile that a file can hold.
#[derive(Clone, Debug, arbitrary::Arbitrary)]
pub struct AnyDictionary {
    /// Numbers of words, wrapped around.
    words: Vec<u16>,
    leads: u8,
    literal: i16,
    distance_bit: i16,
    reference: i16,
    weak: i16,
    /// Groups of contexts, wrapped around.
    contexts: Vec<u8>,
}

static WHOLE: LazyLock<WordSet> = LazyLock::new(WordSet::whole);

impl AnyDictionary {
    /// The dictionary.
    #[must_use]
    pub fn dictionary(&self) -> ReducedDictionary {
        let mut numbers: Vec<_> =
            self.words.iter().map(|&n| usize::from(n) % WHOLE.len()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let words = WordSet::from_forms(numbers.into_iter().map(|n| WHOLE.forms()[n]));
        let costs = WordCosts {
            literal: self.literal.into(),
            distance_bit: self.distance_bit.into(),
            reference: self.reference.into(),
        };
        let group = |context: usize| match self.contexts.len() {
            0 => 0,
            groups => self.contexts[context % groups] % ContextPreset::MAX_CODES as u8,
        };
        let profile = TextProfile {
            words: WordPolicy { costs, weak: Score(self.weak.into()) },
            leads: [Leads::None, Leads::Space, Leads::All][usize::from(self.leads) % 3],
            contexts: ContextPreset::of_groups(std::array::from_fn(group)),
        };
        let words = words.expect("distinct words");
        ReducedDictionary { words, profile, rounds: self.leads, provenance: String::new() }
    }
}

/// Whatever the dictionary: its file is read again, and texts decode that are compressed with
/// it, the same from new and used compressors.
///
/// # Panics
/// Where that does not hold.
pub fn check_own_dictionary(dictionary: &ReducedDictionary, quality: Quality, texts: [&[u8]; 2]) {
    let file = dictionary.to_bytes();
    assert_eq!(ReducedDictionary::from_bytes(&file).as_ref(), Ok(dictionary));
    let ready = Dictionary::from_bytes(&file).expect("a dictionary's own file");
    let options = Options::new().quality(quality).dictionary(ready);
    let mut used = Compressor::new(options.clone());
    for text in texts {
        check_one_shot(&mut used, &options, text);
    }
}
