//! A block splitter that looks at the commands it plans for, and an index that counts.

use std::cell::RefCell;

use brotwerk_core::{
    BlockSplitter, CaseForm, Command, ContextMode, DictionarySearch, Extent, Heap, MetaBlock,
    MetaBlockPlan, OutOfMemory, Part, WORD_INDEX_BITS, Walk, WordFilter, WordForm, WordIndex,
    WordStart,
};
use brotwerk_dictionary_search::{OwnedSearch, Search, TableTrie};
use brotwerk_transform::{Elementary, TABLE};

use crate::prices::Prices;
use crate::work::Work;

/// A reference to a word, as it was found in a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Where in the text it expands to.
    pub start: usize,
    /// How many bytes it expands to.
    pub length: usize,
    /// The word.
    pub form: WordForm,
    /// The transform, 0 to 120.
    pub transform: u8,
    /// What it saved over literals, in 2^-16 bit.
    pub saved: i64,
}

/// What a [`Recorder`] tells.
pub(crate) trait Record {
    /// A reference was made.
    fn reference(&mut self, reference: Reference);

    /// A literal stands in this context.
    fn literal(&mut self, context: u8, byte: u8);
}

/// A block splitter that tells what it sees.
pub(crate) struct Recorder<S, R> {
    pub(crate) splitter: S,
    /// How far back copies reach.
    pub(crate) max_distance: usize,
    pub(crate) record: R,
}

impl<S: BlockSplitter<Heap>, R: Record> BlockSplitter<Heap> for Recorder<S, R> {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut Heap,
        plan: &mut MetaBlockPlan<Heap>,
    ) -> Result<(), OutOfMemory> {
        self.splitter.plan(block, memory, plan)?;
        let lookup = ContextMode::Utf8.lookup();
        for position in block.literal_runs().flatten() {
            let (last, second) = block.context_bytes(position);
            self.record.literal(lookup.id(last, second), block.text[position]);
        }
        let prices = Prices::new(block, plan);
        let mut position = block.start;
        for command in block.commands {
            let start = position + command.insert_length() as usize;
            position += command.length() as usize;
            if let Some((form, transform)) = word(command, start.min(self.max_distance)) {
                let literals: i64 = (start..position).map(|at| prices.literal(block, at)).sum();
                let saved = literals - prices.command(command, plan);
                let length = position - start;
                self.record.reference(Reference { start, length, form, transform, saved });
            }
        }
        Ok(())
    }
}

impl<S: Part<Heap>, R> Part<Heap> for Recorder<S, R> {
    fn prepare(&mut self, memory: &mut Heap, extent: &Extent) -> Result<(), OutOfMemory> {
        self.splitter.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.splitter.rebase(delta);
    }
}

/// The word that a command refers to, if it does, and its transform; copies can reach back
/// `reach` bytes.
fn word(command: &Command, reach: usize) -> Option<(WordForm, u8)> {
    let distance = command.distance().explicit_distance().filter(|_| command.copy_length() > 0)?;
    let id = (distance as usize).checked_sub(reach + 1)?;
    let length = command.coded_copy_length();
    let bits = WORD_INDEX_BITS[length as usize];
    let case = match TABLE[id >> bits].elementary {
        Elementary::Case(case) => case,
        Elementary::OmitFirst(_) => CaseForm::Tail,
        Elementary::OmitLast(_) => CaseForm::Plain,
    };
    let form = WordForm { length: length as u8, index: (id & ((1 << bits) - 1)) as u16, case };
    Some((form, (id >> bits) as u8))
}

/// The same search, counting its steps into `work`.
pub fn counting<'a>(
    search: &'a OwnedSearch,
    work: &'a RefCell<Work>,
) -> impl DictionarySearch + use<'a> {
    let count = |steps: Work| *work.borrow_mut() += steps;
    Search {
        filter: CountingFilter { filter: &search.filter, on_bit: move || count(FILTER_BIT) },
        index: CountingIndex { index: &search.index, on_walk: move |_, walk| count(walk) },
        transform: search.transform,
        leads: search.leads,
        observer: (),
    }
}

const FILTER_BIT: Work = Work { filter_bits: 1, table_lines: 0, trie_steps: 0 };

/// A filter that tells when it is asked.
pub(crate) struct CountingFilter<'a, F, C> {
    pub(crate) filter: &'a F,
    pub(crate) on_bit: C,
}

impl<F: WordFilter, C: Fn()> WordFilter for CountingFilter<'_, F, C> {
    fn may_start(&self, start: WordStart) -> bool {
        (self.on_bit)();
        self.filter.may_start(start)
    }
}

/// An index that tells what walks took, and the four bytes they started with.
pub(crate) struct CountingIndex<'a, B, C> {
    pub(crate) index: &'a TableTrie<B>,
    pub(crate) on_walk: C,
}

impl<B: AsRef<[u8]>, C: Fn(WordStart, Work)> WordIndex for CountingIndex<'_, B, C> {
    fn walk(&self, text: &[u8], on_word: impl FnMut(WordForm)) -> Walk {
        let Some(&start) = text.first_chunk() else { return Walk::default() };
        let start = WordStart::from_le_bytes(start);
        let mut work = Work { table_lines: 1, ..Work::default() };
        let walk = self.index.table.node(start).map_or_else(Walk::default, |root| {
            self.index.trie.walk_nodes(root, text, on_word, || work.trie_steps += 1)
        });
        // What another word start's root turns away is taken to be turned away by the table, so
        // that what is chosen does not depend on which tags happen to agree.
        if walk.matched == 0 {
            work.trie_steps = 0;
        }
        (self.on_walk)(start, work);
        walk
    }
}
