//! Shortest-path parser: of all ways to write a text the cheapest, by prices that are learned.
//!
//! **Algorithm.** All copies that there are, from the window and from dictionaries, are found
//! once ([`gather`](ShortestPath::gather)). Then the cheapest way through the text is found by
//! dynamic programming ([`find`](ShortestPath::find)) as often as one likes, each time by the prices
//! of a plan that was made for an earlier parse, be it this parser's or another's
//! ([`learn`](ShortestPath::learn)). A literal's context is text, so that what it costs by a plan is
//! known exactly, whatever is copied before it.
//!
//! **Cost.** Some 1,000 instructions a byte of text for each pass, half of them for probing the
//! distance ring of each start; up to 95 bytes of memory a byte of text.
//!
//! **Not for** text that must be compressed as fast as it comes.
//!
//! Known as "zopflification" from google/brotli's qualities 10 and 11, whose prices know neither
//! blocks nor contexts.

mod candidates;
mod first_prices;
mod known;
mod path;
mod planned_prices;
mod prices;
mod relax;
mod ring_probe;
mod starts;
mod walk;

pub use known::{KnownCopies, KnownCopy};
pub use path::{Pass, Scope};
pub use planned_prices::CodeLengths;

use core::fmt;

use brotwerk_core::{
    AllMatches, Command, Commands, DictionarySearch, DistanceRing, Heap, Memory, MetaBlock,
    MetaBlockPlan, OutOfMemory, Task,
};

use candidates::Candidates;
use known::KnownMatches;
use path::Path;
use prices::Prices;

/// Where copies for a [`ShortestPath`] are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PathConfig {
    /// Within a match of this length, 64 at least, nothing is looked for. Lowering it saves time
    /// where text repeats itself at length, and costs ratio there.
    pub skip_length: u32,
    /// Words are looked for only where no match is as long as this; [`u32::MAX`] for everywhere. Below
    /// 10 it costs much more ratio than it saves time.
    pub words_below: u32,
    /// Within which copies of the parse that is known nothing is looked for.
    pub trust: Trust,
}

/// Which copies of a known parse are trusted: within them nothing else is tried.
///
/// The more are, the less time a path takes, and the less it finds. Trusting copies of 16 bytes, but
/// for 2 at their start and 4 at their end, saves a fifth to a third of a path's time, and loses 0.5 to
/// 0.7 % of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trust {
    /// Those of this length, 4 at least.
    pub length: u32,
    /// Bytes at the start that may be copied otherwise.
    pub first: u32,
    /// And at the end.
    pub last: u32,
}

impl Trust {
    /// No copy is trusted.
    pub const NONE: Self = Self { length: u32::MAX, first: 0, last: 0 };
}

/// A parse of a text that is known already: paths may take its copies too.
#[derive(Clone, Copy, Debug)]
pub struct KnownParse<'a> {
    /// Its commands, none if none is known.
    pub commands: &'a [Command],
    /// The last distances before it.
    pub ring: &'a DistanceRing,
}

/// A shortest-path parser; see the [module](self).
///
/// ```
/// use brotwerk_core::{Command, Commands, DistanceRing, Extent, Heap, NoDictionary, Part, Task};
/// use brotwerk_lz77::{BinaryTree, TreeConfig};
/// use brotwerk_parser::{KnownParse, Pass, PathConfig, Scope, ShortestPath, Trust};
///
/// let text = b"a path through a path through a text";
/// let max_distance = (1 << 16) - 16;
/// let mut tree =
///     BinaryTree::<Heap>::new(TreeConfig { depth: 8, nice_length: 32, max_root_bits: 8 });
/// tree.prepare(&mut Heap, &Extent::whole(text.len(), max_distance))?;
/// let task = Task {
///     text,
///     range: 0..text.len() as u32,
///     base: 0,
///     prefix_dictionary: None,
///     max_distance,
///     max_expressible: max_distance,
/// };
/// let ring = DistanceRing::default();
/// let config = PathConfig { skip_length: 400, words_below: u32::MAX, trust: Trust::NONE };
/// let nothing = KnownParse { commands: &[], ring: &ring };
///
/// let mut parser = ShortestPath::default();
/// parser.gather(config, &mut Heap, &task, nothing, &mut tree, &mut NoDictionary)?;
/// parser.guess(&mut Heap, &task)?;
/// let pass = Pass { starts: 2, scope: Scope::Everywhere };
/// let price = parser.find(&task, nothing, pass);
/// let (mut slots, mut after) = ([Command::default(); 16], ring);
/// let mut commands = Commands::new(&mut slots);
/// let end = parser.commands(&task, &mut after, &mut commands);
/// assert_eq!((end as usize, parser.price(&commands)), (text.len(), price));
/// // 15 literals, and 17 bytes from 15 back.
/// assert_eq!(commands[0], Command::copy(15, 17, ring.code(15)));
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct ShortestPath<M: Memory = Heap> {
    candidates: Candidates<M>,
    prices: Prices<M>,
    path: Path<M>,
}

/// One that holds no memory yet.
impl<M: Memory> Default for ShortestPath<M> {
    fn default() -> Self {
        Self { candidates: Candidates::default(), prices: Prices::default(), path: Path::default() }
    }
}

impl<M: Memory> ShortestPath<M> {
    /// Most bytes of text that it parses at once.
    pub const MAX_STRETCH: usize = prices::MAX_STRETCH;

    /// Bytes of memory that a stretch of some length takes, at most; prices, which take some
    /// kilobytes for each type of block, come on top.
    #[must_use]
    pub const fn needs(length: usize) -> usize {
        Candidates::<M>::needs(length) + Path::<M>::needs(length) + Prices::<M>::needs(length)
    }

    /// Takes memory for a stretch of some length, so that [`gather`](Self::gather) need not ask for
    /// it later, when there may be less.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn make_room(&mut self, memory: &mut M, length: usize) -> Result<(), OutOfMemory> {
        self.prices.make_room(memory, length)?;
        self.candidates.make_room(memory, length)?;
        self.path.make_room(memory, length)
    }

    /// Finds all copies in a stretch of at most [`MAX_STRETCH`](Self::MAX_STRETCH) bytes, of which a
    /// parse may be known. Prices come next, from [`guess`](Self::guess) or
    /// [`learn`](Self::learn).
    ///
    /// # Errors
    /// [`OutOfMemory`].
    ///
    /// # Panics
    /// If the stretch is longer.
    pub fn gather(
        &mut self,
        config: PathConfig,
        memory: &mut M,
        task: &Task<'_>,
        known: KnownParse<'_>,
        finder: &mut (impl AllMatches + ?Sized),
        dictionary: &mut (impl DictionarySearch + ?Sized),
    ) -> Result<(), OutOfMemory> {
        assert!(task.range.len() <= Self::MAX_STRETCH, "{} bytes at once", task.range.len());
        self.make_room(memory, task.range.len())?;
        self.path.forget(task.range.len());
        self.candidates.collect(config, memory, task, known, finder, dictionary)
    }

    /// As [`gather`](Self::gather), but of matches it takes only those that the known parse copies,
    /// which may begin earlier and end later. On pages that loses a quarter of what paths gain over hash
    /// rows, and saves a seventh of their time and the rows.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    ///
    /// # Panics
    /// If the stretch is longer than [`MAX_STRETCH`](Self::MAX_STRETCH).
    pub fn gather_known(
        &mut self,
        config: PathConfig,
        memory: &mut M,
        task: &Task<'_>,
        known: KnownParse<'_>,
        dictionary: &mut (impl DictionarySearch + ?Sized),
    ) -> Result<(), OutOfMemory> {
        let mut finder = KnownMatches::new(KnownCopies::new(task, known));
        self.gather(config, memory, task, known, &mut finder, dictionary)
    }

    /// Sets prices that need no parse: literals by how frequent their bytes are near by, commands
    /// and distances by their numbers.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn guess(&mut self, memory: &mut M, task: &Task<'_>) -> Result<(), OutOfMemory> {
        self.prices.guess(memory, task)
    }

    /// Sets prices by a plan for any commands for the stretch, and by the lengths of the codes that
    /// were made for it.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn learn(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
        lengths: CodeLengths<'_>,
    ) -> Result<(), OutOfMemory> {
        self.prices.set_planned(memory, block, plan, lengths)
    }

    /// Finds the cheapest way through the stretch by the prices as they are, and returns what it
    /// costs in 1/32 bit. The known parse may be another than the one that copies were found for.
    pub fn find(&mut self, task: &Task<'_>, known: KnownParse<'_>, pass: Pass) -> u32 {
        let Self { candidates, prices, path } = self;
        path.find(task, known, candidates, prices, pass).cast_unsigned()
    }

    /// Appends the commands of the way that was found, as a
    /// [`Parser`](brotwerk_core::Parser) does, and returns the position they reach.
    pub fn commands(
        &self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let length = task.range.len();
        task.range.start + self.path.commands(length, ring, commands) as u32
    }

    /// What commands cost by the prices as they are, in 1/32 bit, from the stretch's start on.
    #[must_use]
    pub fn price(&self, commands: &[Command]) -> u32 {
        self.prices.cost(commands).cast_unsigned()
    }

    /// Gives back what prices take.
    pub fn release_prices(&mut self) {
        self.prices = Prices::default();
    }

    /// Gives all memory back.
    pub fn release(&mut self) {
        *self = Self::default();
    }

    /// Bytes of memory held.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.candidates.bytes() + self.prices.bytes() + self.path.bytes()
    }
}

impl<M: Memory> fmt::Debug for ShortestPath<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ShortestPath").finish_non_exhaustive()
    }
}
