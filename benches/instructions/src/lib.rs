//! What instructions are counted on: texts that every checkout has, and what the parts before
//! make of them.

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{
    BlockSplitter, Command, DistanceRing, Extent, Heap, List, MetaBlock, MetaBlockPlan,
    NoDictionary, Parser, Part, Task,
};
use brotwerk_encoder::{Draft, LazyEffort, ParseEffort, QUALITY_TABLE, QuickEffort};
use brotwerk_lz77::{HashRows, LastPlaces};
use brotwerk_meta_block::Codes;
use brotwerk_parser::{Lazy, Quick};
use brotwerk_testkit::generators::web_page;

/// A window that all texts fit into.
pub const MAX_DISTANCE: u32 = (1 << 22) - 16;

/// Slots of the rows at quality 5.
pub const SLOTS: usize = 32;

/// Quality 1, of which the parts in a hurry are.
const QUICK: usize = 1;

/// Quality 5, by which parts are set that others need.
const MIDDLING: usize = 5;

/// A generated page of 64 KiB.
#[must_use]
pub fn page() -> Vec<u8> {
    web_page(64, 64 << 10)
}

/// The files of the example site, by name: pages, style sheets, scripts and data.
///
/// # Panics
/// If they can't be read.
#[must_use]
pub fn site_files() -> Vec<Vec<u8>> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../xtask/site");
    let entries = std::fs::read_dir(folder).expect("the example site");
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|path| std::fs::read(path).expect("a file")).collect()
}

/// The example site as one text.
#[must_use]
pub fn site() -> Vec<u8> {
    site_files().concat()
}

/// How a text is prepared for.
///
/// # Panics
/// If it is larger than texts here are.
#[must_use]
pub fn extent(text: &[u8]) -> Extent {
    Extent::whole(text.len(), MAX_DISTANCE)
}

/// The whole text to be parsed.
#[must_use]
pub fn task(text: &[u8]) -> Task<'_> {
    Task {
        text,
        range: 0..text.len() as u32,
        base: 0,
        prefix_dictionary: None,
        max_distance: MAX_DISTANCE,
        max_expressible: MAX_DISTANCE,
    }
}

fn lazy() -> LazyEffort {
    QUALITY_TABLE[MIDDLING].lazy().expect("quality 5 parses lazily")
}

/// Quality 5's match finder, prepared.
///
/// # Panics
/// If quality 5 has no hash rows, or there is no memory.
#[must_use]
pub fn rows(text: &[u8]) -> HashRows<SLOTS> {
    let config = lazy().finder.config;
    let mut rows = HashRows::new(config);
    rows.prepare(&mut Heap, &extent(text)).expect("memory");
    rows
}

/// Quality 5's parser, prepared.
///
/// # Panics
/// If there is no memory.
#[must_use]
pub fn parser(text: &[u8]) -> Lazy {
    let mut parser = Lazy::new(lazy().parser);
    Part::<Heap>::prepare(&mut parser, &mut Heap, &extent(text)).expect("memory");
    parser
}

/// The finder of qualities 0 and 1, prepared.
///
/// # Panics
/// If they have another, or there is no memory.
#[must_use]
pub fn places(text: &[u8]) -> LastPlaces<1> {
    let mut places = LastPlaces::new(quick().finder);
    places.prepare(&mut Heap, &extent(text)).expect("memory");
    places
}

/// The parser of quality 1.
#[must_use]
pub fn quick_parser() -> Quick {
    Quick::new(quick().parser)
}

fn quick() -> QuickEffort {
    match QUALITY_TABLE[QUICK].parse {
        ParseEffort::Quick(quick) => quick,
        ParseEffort::Lazy(_) => panic!("quality 1 parses in a hurry"),
    }
}

/// Quality 5's splitter, prepared.
///
/// # Panics
/// If there is no memory.
#[must_use]
pub fn splitter(text: &[u8]) -> GreedySplitter<Heap> {
    let mut splitter = GreedySplitter::new(QUALITY_TABLE[MIDDLING].splitter);
    splitter.prepare(&mut Heap, &extent(text)).expect("memory");
    splitter
}

/// A text on its way to bits.
#[derive(Debug)]
pub struct Drafted {
    /// The text.
    pub text: Vec<u8>,
    /// Its commands.
    pub commands: List<Command>,
    /// Which symbols share a code.
    pub plan: MetaBlockPlan,
    /// The codes.
    pub codes: Codes<Heap>,
}

impl Drafted {
    /// Room for the commands of a text.
    ///
    /// # Panics
    /// If there is no memory.
    #[must_use]
    pub fn empty(text: Vec<u8>) -> Self {
        let mut commands = List::default();
        commands.reserve(&mut Heap, text.len()).expect("memory");
        Self { text, commands, plan: MetaBlockPlan::default(), codes: Codes::default() }
    }

    /// A text's commands at quality 5, without words.
    #[must_use]
    pub fn parsed(text: Vec<u8>) -> Self {
        let mut drafted = Self::empty(text);
        let (mut parser, mut rows) = (parser(&drafted.text), rows(&drafted.text));
        drafted.parse(&mut parser, &mut rows);
        drafted
    }

    /// Makes the commands; returns how many.
    ///
    /// # Panics
    /// If the parser stops early.
    pub fn parse<F>(&mut self, parser: &mut impl Parser<F, NoDictionary>, finder: &mut F) -> usize {
        let Self { text, commands, plan, .. } = self;
        let room = commands.capacity();
        let mut memory = Heap;
        let mut draft = Draft::new(&mut memory, commands, room, plan);
        let mut ring = DistanceRing::default();
        let end = draft.parse(parser, finder, &mut NoDictionary, &task(text), &mut ring);
        assert_eq!(end as usize, text.len(), "all of it has commands");
        commands.len()
    }

    /// Its commands, planned.
    #[must_use]
    pub fn planned(text: Vec<u8>) -> Self {
        let mut drafted = Self::parsed(text);
        let mut splitter = splitter(&drafted.text);
        drafted.split(&mut splitter);
        drafted
    }

    /// Plans.
    ///
    /// # Panics
    /// If there is no memory.
    pub fn split(&mut self, splitter: &mut GreedySplitter<Heap>) {
        let block = MetaBlock { text: &self.text, start: 0, commands: &self.commands };
        splitter.plan(&block, &mut Heap, &mut self.plan).expect("memory");
    }

    /// Its commands, planned, and their codes.
    #[must_use]
    pub fn counted(text: Vec<u8>) -> Self {
        let mut drafted = Self::planned(text);
        drafted.count();
        drafted
    }

    /// Counts symbols and makes the codes; returns the meta-block's bits.
    ///
    /// # Panics
    /// If there is no memory.
    pub fn count(&mut self) -> u64 {
        let block = MetaBlock { text: &self.text, start: 0, commands: &self.commands };
        let bits = self.codes.build(&block, &self.plan, false, true, &mut Heap);
        bits.expect("memory").total()
    }
}
