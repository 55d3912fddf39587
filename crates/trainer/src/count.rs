//! Compresses texts and counts what words were good for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{Heap, Quality, TextProfile, WindowBits};
use brotwerk_dictionary::ReducedDictionary;
use brotwerk_dictionary_search::{BuildError, Counts, OwnedSearch, Search, build};
use brotwerk_encoder::{Assembly, Effort, LazyEffort, Options, QUALITY_TABLE, encode_with_parts};
use brotwerk_lz77::HashRows;
use brotwerk_parser::Lazy;

use crate::fit::{VARIANTS, variants};
use crate::record::{CountingFilter, CountingIndex, Record, Recorder, Reference};
use crate::statistics::{Basis, FormUse, Outcome, Statistics};
use crate::work::Work;

/// A dictionary at work: texts are compressed with it, as quality 5 does, and everything is
/// counted on the way.
#[derive(Debug)]
pub struct Counter {
    search: OwnedSearch,
    profile: TextProfile,
}

/// What was counted of one text.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Bytes that it was compressed to.
    pub bytes_out: u64,
    /// What looking for words took.
    pub work: Work,
    /// Where look-ups ended.
    pub stages: Counts,
    /// The words referred to, in the text's order.
    pub references: Vec<Reference>,
    /// By the four bytes looked up: what look-ups took that the filter let through.
    word_starts: BTreeMap<u32, Work>,
    /// Literals by context and byte.
    literals: BTreeMap<(u8, u8), u64>,
}

impl Record for &mut Counted {
    fn reference(&mut self, reference: Reference) {
        self.references.push(reference);
    }

    fn literal(&mut self, context: u8, byte: u8) {
        *self.literals.entry((context, byte)).or_default() += 1;
    }
}

impl Counter {
    /// Counts with this dictionary.
    ///
    /// # Errors
    /// [`BuildError`] if the words make no index.
    pub fn new(dictionary: &ReducedDictionary) -> Result<Self, BuildError> {
        Ok(Self { search: build(&dictionary.words)?, profile: dictionary.profile })
    }

    /// Compresses a text with the dictionary's own profile.
    #[must_use]
    pub fn count(&self, text: &[u8]) -> Counted {
        self.count_with(&self.profile, text)
    }

    /// Compresses a text with the dictionary's words and another profile.
    fn count_with(&self, profile: &TextProfile, text: &[u8]) -> Counted {
        let (effort, lazy) = effort();
        let window = WindowBits::default();
        let mut splitter = GreedySplitter::<Heap>::new(effort.splitter);
        splitter.set_preset(profile.contexts);
        let bits = Cell::new(0);
        let starts = RefCell::new(BTreeMap::<_, Work>::new());
        let on_bit = || bits.set(bits.get() + 1);
        let on_walk = |start, work| *starts.borrow_mut().entry(start).or_default() += work;
        let mut counted = Counted::default();
        let mut stages = Counts::default();
        let parts = Assembly {
            parser: Lazy::new(lazy.parser).with_words(profile.words),
            finder: HashRows::<32>::new(lazy.finder.config),
            dictionary: Search {
                filter: CountingFilter { filter: &self.search.filter, on_bit },
                index: CountingIndex { index: &self.search.index, on_walk },
                transform: self.search.transform,
                leads: profile.leads,
                observer: &mut stages,
            },
            splitter: Recorder {
                splitter,
                max_distance: window.max_distance() as usize,
                record: &mut counted,
            },
        };
        let compressed = encode_with_parts(text, Options::new().window_bits(window), parts);
        counted.bytes_out = compressed.len() as u64;
        counted.stages = stages;
        counted.word_starts = starts.into_inner();
        counted.work.filter_bits = bits.get();
        for &work in counted.word_starts.values() {
            counted.work += work;
        }
        counted
    }
}

/// Compresses texts with a dictionary and adds up what each of its words was good for, and
/// what other settings of its profile would come to.
#[derive(Debug)]
pub struct Trainer {
    counter: Counter,
    profiles: Vec<TextProfile>,
    statistics: Statistics,
}

impl Trainer {
    /// A trainer for a round that starts with this dictionary. In the first round only the
    /// profile itself is tried.
    ///
    /// # Errors
    /// [`BuildError`] if the words make no index.
    pub fn new(dictionary: &ReducedDictionary, basis: Basis) -> Result<Self, BuildError> {
        let count = if basis.round == 1 { 1 } else { VARIANTS };
        Ok(Self {
            counter: Counter::new(dictionary)?,
            profiles: variants(&dictionary.profile)[..count].to_vec(),
            statistics: Statistics::new(basis),
        })
    }

    /// Compresses a text and counts; it weighs more the shorter it is.
    pub fn add(&mut self, text: &[u8]) {
        let counted = self.counter.count(text);
        let mut one = Statistics::new(self.statistics.basis);
        (one.texts, one.bytes_in, one.bytes_out) = (1, text.len() as u64, counted.bytes_out);
        one.weighed_in = text.len() as u64;
        one.work = counted.work;
        one.outcomes[0] = outcome(&counted);
        for reference in &counted.references {
            let used: &mut FormUse = one.forms.entry(reference.form).or_default();
            used.references += 1;
            used.saved += reference.saved;
            one.transforms[usize::from(reference.transform)] += 1;
        }
        one.word_starts = counted.word_starts;
        one.literals = counted.literals;
        for (place, profile) in one.outcomes.iter_mut().zip(&self.profiles).skip(1) {
            *place = outcome(&self.counter.count_with(profile, text));
        }
        let one = one.weighted(weight(text.len()));
        self.statistics.merge(&one).expect("they have the same basis");
    }

    /// What was counted so far.
    #[must_use]
    pub fn into_statistics(self) -> Statistics {
        self.statistics
    }
}

fn outcome(counted: &Counted) -> Outcome {
    Outcome { bits: 8 * counted.bytes_out, work: counted.work }
}

/// How much a text counts, so that what counts is the share of it that words save: a
/// site's many short texts need them more than a few long ones, which repeat themselves.
/// From 128 KiB on a text counts once, up to 1 KiB 128 times.
pub(crate) fn weight(length: usize) -> u32 {
    ((128 << 10) / length.max(1 << 10)).max(1) as u32
}

/// What texts are compressed with while they are counted: quality 5.
fn effort() -> (&'static Effort, LazyEffort) {
    let effort = &QUALITY_TABLE[usize::from(Quality::default().level())];
    (effort, effort.lazy().expect("quality 5 parses lazily"))
}

/// A number for the encoder that counts and its options: the CRC-32 of the version, the
/// quality's row and the window. Counts of encoders that differ in these don't add up.
#[must_use]
pub fn encoder() -> u32 {
    let (version, window) = (env!("CARGO_PKG_VERSION"), WindowBits::default());
    crc32fast::hash(format!("{version} {:?} {window:?}", effort().0).as_bytes())
}
