//! Each of the ten parts, replaced by the plainest one that keeps the contract: the stream is
//! right with any of them and with all. Everything is named through `brotwerk` alone.

use std::ops::Range;

use brotwerk::parts::core::{CaseForm, DISTANCE_CONTEXTS, WORD_INDEX_BITS};
use brotwerk::parts::{
    Assembly, BackEnd, BestCodes, BestMatch, BitSink, BitSlice, BlockSplitter, Checked, CodeMaker,
    Command, Commands, Composed, DescribedCode, DictionaryMatch, DistanceRing, Draft, Extent,
    Fitting, Floor, GreedySplitter, HashRows, Heap, Lazy, Leads, LengthScratch, Match, MatchFinder,
    MetaBlock, MetaBlockPlan, NoDictionary, NoFilter, OutOfMemory, Parser, Part, PartialByte,
    Parts, QUALITY_TABLE, RowsConfig, Score, Search, SliceSink, Standard, Stateless, Task, Walk,
    WordFilter, WordForm, WordIndex, WordMatch, WordStart, WordTransform, code_lengths,
    code_with_lengths, dictionary::word,
};
use brotwerk::{Compressor, ContentType, Options};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::web_page;

fn lazy() -> Lazy {
    Lazy::new(QUALITY_TABLE[5].lazy().expect("quality 5 parses lazily").parser)
}

fn rows() -> HashRows<8> {
    HashRows::new(RowsConfig { max_row_bits: 10, hash_bytes: 5 })
}

fn splitter() -> GreedySplitter {
    GreedySplitter::new(QUALITY_TABLE[5].splitter)
}

/// Encodes pages of several lengths, one after another, and decodes them.
fn check_with<B: BackEnd>(parts: impl Parts<Heap>, back_end: B) -> usize {
    let mut compressor = Compressor::with_back_end(Options::new(), Checked(parts), Heap, back_end);
    let mut bytes = 0;
    for (seed, length) in [(1, 40_000), (2, 0), (3, 1), (4, 700), (5, 100_000)] {
        let page = web_page(seed, length);
        let compressed = compressor.compress(&page);
        assert_decodes(&compressed, &page);
        bytes += compressed.len();
    }
    bytes
}

fn check(parts: impl Parts<Heap>) -> usize {
    check_with(parts, Standard::default())
}

/// What all of our own parts make of the pages.
fn ours() -> usize {
    let (parser, finder, splitter) = (lazy(), rows(), splitter());
    check(Assembly { parser, finder, dictionary: NoDictionary, splitter })
}

/// Writes bit by bit.
struct BitByBit<'a> {
    slice: &'a mut [u8],
    bits: u64,
    inherited: u64,
}

impl BitSink for BitByBit<'_> {
    fn put(&mut self, count: u32, bits: u64) {
        for bit in (0..count).map(|n| (bits >> n & 1) as u8) {
            let (byte, place) = ((self.bits / 8) as usize, self.bits % 8);
            if place == 0 {
                self.slice[byte] = 0;
            }
            self.slice[byte] |= bit << place;
            self.bits += 1;
        }
    }

    fn align(&mut self) {
        while !self.bits.is_multiple_of(8) {
            self.put(1, 0);
        }
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        assert_eq!(self.bits % 8, 0, "whole bytes start at a byte boundary");
        bytes.iter().for_each(|&byte| self.put(8, byte.into()));
    }

    fn bit_length(&self) -> u64 {
        self.bits - self.inherited
    }
}

impl<'a> SliceSink<'a> for BitByBit<'a> {
    fn over(slice: &'a mut [u8], partial: PartialByte) -> Self {
        let bits = u64::from(partial.count);
        if bits > 0 {
            slice[0] = partial.bits;
        }
        Self { slice, bits, inherited: bits }
    }

    fn finish(self) -> (usize, PartialByte) {
        let (bytes, count) = ((self.bits / 8) as usize, (self.bits % 8) as u8);
        let bits = if count > 0 { self.slice[bytes] } else { 0 };
        (bytes, PartialByte { bits, count })
    }
}

struct OwnSink;

impl BackEnd for OwnSink {
    type Sink<'a> = BitByBit<'a>;
    type CodeMaker = BestCodes;

    fn into_code_maker(self) -> BestCodes {
        BestCodes::default()
    }
}

#[test]
fn a_bit_sink() {
    let parts = || Assembly {
        parser: lazy(),
        finder: rows(),
        dictionary: NoDictionary,
        splitter: splitter(),
    };
    assert_eq!(check_with(parts(), OwnSink), ours());
}

/// Codes of up to 12 bits, never smoothed.
struct ShortCodes;

impl CodeMaker for ShortCodes {
    type Scratch = LengthScratch;

    fn make(
        &self,
        entries: &mut [u32],
        lengths: &mut [u8],
        scratch: &mut LengthScratch,
    ) -> DescribedCode {
        code_lengths(entries, 12, lengths, scratch);
        code_with_lengths(entries, lengths)
    }
}

struct OwnCodes;

impl BackEnd for OwnCodes {
    type Sink<'a> = BitSlice<'a>;
    type CodeMaker = ShortCodes;

    fn into_code_maker(self) -> ShortCodes {
        ShortCodes
    }
}

#[test]
fn a_maker_of_prefix_codes() {
    let parts =
        Assembly { parser: lazy(), finder: rows(), dictionary: NoDictionary, splitter: splitter() };
    let (own, ours) = (check_with(parts, OwnCodes), ours());
    println!("{own} bytes with codewords of 12 bits at most, {ours} with ours");
    assert_ne!(own, ours, "the codes are other ones");
}

/// Looks at every distance, nearest first, and takes the first match of six bytes.
struct Nearby;

impl Stateless for Nearby {}

impl MatchFinder for Nearby {
    fn insert_range(&mut self, _: &[u8], _: Range<u32>) {}
}

impl BestMatch for Nearby {
    fn best_match(&mut self, text: &[u8], position: u32, most: u32, floor: Floor) -> Option<Match> {
        let here = position as usize;
        let found = |distance: u32| {
            let before = &text[here - distance as usize..];
            let length = text[here..].iter().zip(before).take_while(|(a, b)| a == b).count() as u32;
            Match { length, distance }
        };
        (1..=position.min(most).min(300)).map(found).find(|it| {
            let score = Score::of(it.length, it.distance);
            it.length >= 6 && it.length > floor.length && score > floor.score
        })
    }
}

#[test]
fn a_match_finder() {
    let (parser, dictionary) = (lazy(), NoDictionary);
    check(Assembly { parser, finder: Nearby, dictionary, splitter: splitter() });
}

/// Only words that start with a small letter.
struct SmallLetters;

impl WordFilter for SmallLetters {
    fn may_start(&self, start: WordStart) -> bool {
        start.to_le_bytes()[0].is_ascii_lowercase()
    }
}

/// All words of a length, plain, looked through one by one.
struct EveryWord;

impl WordIndex for EveryWord {
    fn walk(&self, text: &[u8], mut on_word: impl FnMut(WordForm)) -> Walk {
        let mut matched = 0;
        // From short to long.
        let lengths = WORD_INDEX_BITS.iter().enumerate().take(text.len().min(8) + 1).skip(4);
        for (length, &bits) in lengths {
            for index in 0..1_u16 << bits.min(9) {
                if text.starts_with(word(length, usize::from(index))) {
                    matched = length as u32;
                    on_word(WordForm { length: length as u8, index, case: CaseForm::Plain });
                }
            }
        }
        Walk { matched, below: None }
    }
}

/// Words as they are.
struct Plain;

impl WordTransform for Plain {
    fn transforms(&self, _: &[u8], it: WordMatch, mut offer: impl FnMut(DictionaryMatch)) {
        if it.lead == 0 && it.matched == u32::from(it.form.length) {
            let (length, word_length) = (it.matched, it.form.length);
            offer(DictionaryMatch { length, word_length, word_id: u32::from(it.form.index) });
        }
    }
}

fn check_words(
    search: Search<
        impl WordFilter + 'static,
        impl WordIndex + 'static,
        impl WordTransform + 'static,
    >,
) -> usize {
    let (parser, finder, splitter) = (lazy(), rows(), splitter());
    check(Assembly { parser, finder, dictionary: search, splitter })
}

#[test]
fn filter_table_trie_and_transforms() {
    let leads = Leads::None;
    let plain = check_words(Search {
        filter: SmallLetters,
        index: EveryWord,
        transform: Plain,
        leads,
        observer: (),
    });
    assert!(plain < ours(), "words save bytes");
    let fitted = check_words(Search {
        filter: NoFilter,
        index: EveryWord,
        transform: Fitting,
        leads,
        observer: (),
    });
    assert!(fitted < ours(), "words save bytes");
}

/// The shipped table and trie behind a filter of one's own.
#[test]
fn a_filter_before_the_shipped_index() {
    let shipped = brotwerk::parts::shipped_search(ContentType::Html);
    check_words(Search {
        filter: SmallLetters,
        index: shipped.index,
        transform: Plain,
        leads: Leads::None,
        observer: (),
    });
}

/// A block type for literals and nothing shared.
struct OneType;

impl Stateless for OneType {}

impl BlockSplitter for OneType {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut Heap,
        plan: &mut MetaBlockPlan,
    ) -> Result<(), OutOfMemory> {
        plan.set_unsplit(memory, block.symbol_counts())?;
        // A code for each distance context.
        let codes: Vec<u8> = (0..DISTANCE_CONTEXTS as u8).collect();
        plan.distance_map.set(memory, &codes)
    }
}

#[test]
fn a_block_splitter() {
    let (parser, finder, dictionary) = (lazy(), rows(), NoDictionary);
    check(Assembly { parser, finder, dictionary, splitter: OneType });
}

/// Takes every match that it is offered.
struct Greedy;

impl Stateless for Greedy {}

impl<F: BestMatch, D> Parser<F, D> for Greedy {
    fn parse(
        &mut self,
        task: &Task<'_>,
        finder: &mut F,
        _: &mut D,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let floor = Floor { length: 3, score: Score::NONE };
        let (mut position, mut literals) = (task.range.start, 0);
        while position < task.range.end && commands.room() > 1 {
            match finder.best_match(task.text, position, task.reach(position), floor) {
                Some(found) => {
                    let code = ring.code(found.distance);
                    commands.push(Command::copy(literals, found.length, code));
                    ring.push(found.distance, code);
                    finder.insert_range(task.text, position + 1..position + found.length);
                    position += found.length;
                    literals = 0;
                }
                None => {
                    literals += 1;
                    position += 1;
                }
            }
        }
        if literals > 0 {
            commands.push(Command::literals(literals));
        }
        position
    }
}

#[test]
fn a_parser() {
    let (finder, dictionary, splitter) = (rows(), NoDictionary, splitter());
    check(Assembly { parser: Greedy, finder, dictionary, splitter });
}

/// A parser that is chosen when the program runs.
#[test]
fn a_parser_behind_a_virtual_call() {
    struct Chosen(Box<dyn Parser<HashRows<8>, NoDictionary>>);

    impl Stateless for Chosen {}

    impl Parser<HashRows<8>, NoDictionary> for Chosen {
        fn parse(
            &mut self,
            task: &Task<'_>,
            finder: &mut HashRows<8>,
            dictionary: &mut NoDictionary,
            ring: &mut DistanceRing,
            commands: &mut Commands<'_>,
        ) -> u32 {
            self.0.parse(task, finder, dictionary, ring, commands)
        }
    }

    for parser in [Box::new(Greedy) as Box<dyn Parser<_, _>>, Box::new(lazy())] {
        let (parser, finder, dictionary) = (Chosen(parser), rows(), NoDictionary);
        check(Assembly { parser, finder, dictionary, splitter: splitter() });
    }
}

/// An orchestrator: parses greedily and, if that leaves many literals, again and lazily.
struct Twice {
    finder: HashRows<8>,
    again: HashRows<8>,
    lazy: Lazy,
    splitter: GreedySplitter,
}

impl Part<Heap> for Twice {
    fn prepare(&mut self, memory: &mut Heap, extent: &Extent) -> Result<(), OutOfMemory> {
        self.finder.prepare(memory, extent)?;
        self.again.prepare(memory, extent)?;
        self.splitter.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        Part::<Heap>::rebase(&mut self.finder, delta);
        Part::<Heap>::rebase(&mut self.again, delta);
    }
}

impl Parts<Heap> for Twice {
    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, Heap>,
    ) -> Result<Composed, OutOfMemory> {
        let before = *ring;
        let mut end = draft.parse(&mut Greedy, &mut self.finder, &mut NoDictionary, task, ring);
        let literals: u32 = draft.commands.iter().map(Command::insert_length).sum();
        if 3 * literals > end - task.range.start {
            *ring = before;
            draft.commands.clear();
            end = draft.parse(&mut self.lazy, &mut self.again, &mut NoDictionary, task, ring);
        }
        Ok(Composed { end, planned: draft.plan(&mut self.splitter, task, end) })
    }
}

#[test]
fn an_orchestrator() {
    check(Twice { finder: rows(), again: rows(), lazy: lazy(), splitter: splitter() });
}

/// All that is made here, together.
#[test]
fn all_at_once() {
    struct Own;

    impl BackEnd for Own {
        type Sink<'a> = BitByBit<'a>;
        type CodeMaker = ShortCodes;

        fn into_code_maker(self) -> ShortCodes {
            ShortCodes
        }
    }

    let search = Search {
        filter: SmallLetters,
        index: EveryWord,
        transform: Plain,
        leads: Leads::None,
        observer: (),
    };
    let parts = Assembly { parser: Greedy, finder: Nearby, dictionary: search, splitter: OneType };
    check_with(parts, Own);
}
