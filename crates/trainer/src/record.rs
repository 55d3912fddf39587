//! Compresses texts and writes down what words were good for.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{
    CaseForm, Command, Extent, Heap, Leads, MetaBlock, MetaBlockPlan, OutOfMemory, Prefix,
    PrefixFilter, Prepare, Quality, WORD_INDEX_BITS, WindowBits, WordForm, WordPolicy,
};
use brotwerk_dictionary::WordSet;
use brotwerk_dictionary_search::{BuildError, OwnedSearch, Search};
use brotwerk_encoder::parser::Lazy;
use brotwerk_encoder::{Assembly, FinderEffort, Options, QUALITY_TABLE, encode_with_parts};
use brotwerk_lz77::HashRows;
use brotwerk_transform::{Elementary, TABLE};

use crate::prices::Prices;
use crate::statistics::Statistics;

/// Compresses texts with a set of words, as quality 5 does, and counts what each of the
/// words was good for.
pub struct Trainer {
    search: OwnedSearch,
    policy: WordPolicy,
    statistics: Statistics,
}

impl Trainer {
    /// A trainer for these words, asked for as `policy` says.
    ///
    /// # Errors
    /// [`BuildError`] if the words make no index.
    pub fn new(words: &WordSet, policy: WordPolicy, leads: Leads) -> Result<Self, BuildError> {
        let search = OwnedSearch { leads, ..brotwerk_dictionary_search::build(words)? };
        Ok(Self { search, policy, statistics: Statistics::default() })
    }

    /// Compresses a text and counts; its words count for more the shorter it is.
    pub fn add(&mut self, text: &[u8]) {
        let effort = &QUALITY_TABLE[usize::from(Quality::default().level())];
        let FinderEffort::Rows { usual, .. } = effort.finder else {
            unreachable!("quality 5 uses hash rows")
        };
        let window = WindowBits::default();
        let filter = Passed {
            filter: &self.search.filter,
            look_ups: Cell::default(),
            passed: RefCell::default(),
        };
        let mut forms = BTreeMap::new();
        let parts = Assembly {
            parser: Lazy::new(effort.parser).with_words(self.policy),
            finder: HashRows::<32>::new(usual),
            dictionary: Search {
                filter: &filter,
                index: &self.search.index,
                transform: self.search.transform,
                leads: self.search.leads,
                observer: (),
            },
            splitter: Recorder {
                splitter: GreedySplitter::<Heap>::new(effort.splitter),
                max_distance: window.max_distance() as usize,
                saw: |form, saved| {
                    let used: &mut crate::FormUse = forms.entry(form).or_default();
                    used.references += 1;
                    used.saved += saved;
                },
            },
        };
        let compressed = encode_with_parts(text, Options::new().window_bits(window), parts);
        let words =
            Statistics { forms, passed: filter.passed.into_inner(), ..Statistics::default() };
        self.statistics += Statistics {
            texts: 1,
            bytes_in: text.len() as u64,
            bytes_out: compressed.len() as u64,
            look_ups: filter.look_ups.get(),
            ..words.weighted(weight(text.len()))
        };
    }

    /// What was counted so far.
    #[must_use]
    pub fn into_statistics(self) -> Statistics {
        self.statistics
    }
}

/// How much a text counts, so that what counts is the share of it that words save: a
/// site's many short texts need them more than a few long ones, which repeat themselves.
/// From 128 KiB on a text counts once, up to 1 KiB 128 times.
fn weight(length: usize) -> u32 {
    ((128 << 10) / length.max(1 << 10)).max(1) as u32
}

/// A filter that counts what it lets through.
struct Passed<'a, F> {
    filter: &'a F,
    look_ups: Cell<u64>,
    passed: RefCell<BTreeMap<Prefix, u64>>,
}

impl<F: PrefixFilter> PrefixFilter for Passed<'_, F> {
    fn may_start(&self, prefix: Prefix) -> bool {
        self.look_ups.set(self.look_ups.get() + 1);
        let passes = self.filter.may_start(prefix);
        if passes {
            *self.passed.borrow_mut().entry(prefix).or_default() += 1;
        }
        passes
    }
}

/// A block splitter that looks at the commands it plans for.
struct Recorder<S, F> {
    splitter: S,
    max_distance: usize,
    /// Told each word referred to, and what it saved in 2^-16 bit.
    saw: F,
}

impl<S, F: FnMut(WordForm, i64)> brotwerk_core::BlockSplitter<Heap> for Recorder<S, F>
where
    S: brotwerk_core::BlockSplitter<Heap>,
{
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut Heap,
        plan: &mut MetaBlockPlan<Heap>,
    ) -> Result<(), OutOfMemory> {
        self.splitter.plan(block, memory, plan)?;
        let prices = Prices::new(block, plan);
        let mut position = block.start;
        for command in block.commands {
            let copy = position + command.insert_length() as usize;
            position += command.length() as usize;
            if let Some(form) = word(command, copy.min(self.max_distance)) {
                let literals: i64 = (copy..position).map(|at| prices.literal(block, at)).sum();
                (self.saw)(form, literals - prices.command(command, plan));
            }
        }
        Ok(())
    }
}

impl<S: Prepare<Heap>, F> Prepare<Heap> for Recorder<S, F> {
    fn prepare(&mut self, memory: &mut Heap, extent: &Extent) -> Result<(), OutOfMemory> {
        self.splitter.prepare(memory, extent)
    }
}

/// The word that a command refers to, if it does; copies can reach back `reach` bytes.
fn word(command: &Command, reach: usize) -> Option<WordForm> {
    let distance = command.distance().explicit_distance().filter(|_| command.copy_length() > 0)?;
    let id = (distance as usize).checked_sub(reach + 1)?;
    let length = command.coded_copy_length();
    let bits = WORD_INDEX_BITS[length as usize];
    let case = match TABLE[id >> bits].elementary {
        Elementary::Case(case) => case,
        Elementary::OmitFirst(_) => CaseForm::Tail,
        Elementary::OmitLast(_) => CaseForm::Plain,
    };
    Some(WordForm { length: length as u8, index: (id & ((1 << bits) - 1)) as u16, case })
}
