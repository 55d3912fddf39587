//! The one place where a quality becomes concrete types: each variant below is one
//! instantiation of the whole encoding loop. (The lazy parser has one more, which asks its
//! finder by calls, for texts behind a prefix dictionary.)

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{
    BestMatch, BlockSplitter, Budget, Command, ContentType, DistanceRing, Extent, List, Memory,
    MetaBlock, MetaBlockPlan, OutOfMemory, Parser, Prepare, Quality, Task, TextProfile,
};
use brotwerk_dictionary::profile;
use brotwerk_dictionary_search::{ImageSearch, shipped};
use brotwerk_lz77::{BinaryTree, HashRows, Longest, RowsConfig};

use crate::parser::{Lazy, LazyConfig};
use crate::{Dictionary, Effort, FinderEffort, Options, Parts};

/// The parts of a row of the quality table, with what [`Options`] put in its place.
pub struct QualityParts<M: Memory = Budget> {
    effort: Effort,
    words: Words,
    choice: Choice<M>,
    /// [`Choice::parts`] and [`Choice::parts_mut`], by pointers: whoever makes these parts compiles
    /// the loops, not whoever calls them. So those of [`Stream::new`](crate::Stream::new) are
    /// compiled once, in this crate, where each crate above it would compile them again.
    parts: fn(&Choice<M>) -> &dyn Tunable<M>,
    parts_mut: fn(&mut Choice<M>) -> &mut dyn Tunable<M>,
}

/// Which words are looked for.
enum Words {
    /// Those that ship for a kind of text.
    Shipped(ContentType),
    /// Those that the caller brought, whatever the text.
    Own(Dictionary),
}

impl Words {
    fn profile(&self) -> &TextProfile {
        match self {
            Self::Shipped(content_type) => &profile(*content_type).text,
            Self::Own(dictionary) => dictionary.profile(),
        }
    }

    fn search(&self) -> ImageSearch<'_> {
        match self {
            Self::Shipped(content_type) => shipped(*content_type),
            Self::Own(dictionary) => dictionary.search(),
        }
    }
}

/// Every instantiation of the whole loop.
enum Choice<M: Memory> {
    Rows1(Loop<HashRows<1, M>, M>),
    Rows2(Loop<HashRows<2, M>, M>),
    Rows4(Loop<HashRows<4, M>, M>),
    Rows8(Loop<HashRows<8, M>, M>),
    Rows16(Loop<HashRows<16, M>, M>),
    Rows32(Loop<HashRows<32, M>, M>),
    Rows64(Loop<HashRows<64, M>, M>),
    Tree(Loop<Longest<BinaryTree<M>>, M>),
}

impl<M: Memory> Choice<M> {
    fn new(effort: &Effort) -> Self {
        match effort.finder {
            FinderEffort::Rows { slots, usual, .. } => match slots {
                1 => Self::Rows1(Loop::new(effort, HashRows::new(usual))),
                2 => Self::Rows2(Loop::new(effort, HashRows::new(usual))),
                4 => Self::Rows4(Loop::new(effort, HashRows::new(usual))),
                8 => Self::Rows8(Loop::new(effort, HashRows::new(usual))),
                16 => Self::Rows16(Loop::new(effort, HashRows::new(usual))),
                32 => Self::Rows32(Loop::new(effort, HashRows::new(usual))),
                64 => Self::Rows64(Loop::new(effort, HashRows::new(usual))),
                _ => unreachable!("the quality table has powers of two up to 64"),
            },
            FinderEffort::Tree(config) => {
                Self::Tree(Loop::new(effort, Longest::new(BinaryTree::new(config))))
            }
        }
    }

    fn parts(&self) -> &dyn Tunable<M> {
        match self {
            Self::Rows1(parts) => parts,
            Self::Rows2(parts) => parts,
            Self::Rows4(parts) => parts,
            Self::Rows8(parts) => parts,
            Self::Rows16(parts) => parts,
            Self::Rows32(parts) => parts,
            Self::Rows64(parts) => parts,
            Self::Tree(parts) => parts,
        }
    }

    fn parts_mut(&mut self) -> &mut dyn Tunable<M> {
        match self {
            Self::Rows1(parts) => parts,
            Self::Rows2(parts) => parts,
            Self::Rows4(parts) => parts,
            Self::Rows8(parts) => parts,
            Self::Rows16(parts) => parts,
            Self::Rows32(parts) => parts,
            Self::Rows64(parts) => parts,
            Self::Tree(parts) => parts,
        }
    }
}

/// Parser, finder and splitter of one quality. The dictionary comes with each text, so that
/// one loop serves those that ship and those that the caller keeps.
struct Loop<F, M: Memory> {
    parser: Lazy,
    finder: F,
    splitter: GreedySplitter<M>,
}

impl<F, M: Memory> Loop<F, M> {
    fn new(effort: &Effort, finder: F) -> Self {
        let parser = Lazy::new(effort.parser);
        Self { parser, finder, splitter: GreedySplitter::new(effort.splitter) }
    }
}

/// What all loops have in common, and what in their settings depends on the text.
trait Tunable<M: Memory> {
    /// Sets up for a kind of text.
    fn set_profile(&mut self, profile: &TextProfile);

    /// As [`Parts::prepare`]; the parser is set up for the text, and so are hash rows, which
    /// other finders need not be.
    fn prepare(
        &mut self,
        memory: &mut M,
        extent: &Extent,
        parser: LazyConfig,
        rows: Option<RowsConfig>,
    ) -> Result<(), OutOfMemory>;

    /// As [`Parts::parse`], looking for words with this search.
    fn parse(
        &mut self,
        task: &Task<'_>,
        words: ImageSearch<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32;

    /// As [`Parts::plan`].
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory>;

    /// As [`Parts::rebase`].
    fn rebase(&mut self, delta: u32);

    /// As [`Parts::needs`]; with hash rows as in `prepare`.
    fn needs(&mut self, extent: &Extent, rows: Option<RowsConfig>) -> u64;

    /// As [`Parts::release`].
    fn release(&mut self);

    /// As [`Parts::release_plan`].
    fn release_plan(&mut self);

    /// As [`Parts::memory_bytes`].
    fn memory_bytes(&self) -> usize;
}

/// A finder whose settings may depend on the text.
trait Configure {
    /// Sets hash rows up.
    fn configure_rows(&mut self, _: RowsConfig) {}
}

impl<const SLOTS: usize, M: Memory> Configure for HashRows<SLOTS, M> {
    fn configure_rows(&mut self, config: RowsConfig) {
        self.configure(config);
    }
}

impl<M: Memory> Configure for Longest<BinaryTree<M>> {}

impl<F: BestMatch + Prepare<M> + Configure, M: Memory> Tunable<M> for Loop<F, M> {
    fn set_profile(&mut self, profile: &TextProfile) {
        self.parser = self.parser.with_words(profile.words);
        self.splitter.set_preset(profile.contexts);
    }

    fn prepare(
        &mut self,
        memory: &mut M,
        extent: &Extent,
        parser: LazyConfig,
        rows: Option<RowsConfig>,
    ) -> Result<(), OutOfMemory> {
        self.parser.configure(parser);
        if let Some(rows) = rows {
            self.finder.configure_rows(rows);
        }
        self.finder.prepare(memory, extent)?;
        self.splitter.prepare(memory, extent)
    }

    fn parse(
        &mut self,
        task: &Task<'_>,
        mut words: ImageSearch<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32 {
        self.parser.parse(task, &mut self.finder, &mut words, ring, commands)
    }

    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        self.splitter.plan(block, memory, plan)
    }

    fn rebase(&mut self, delta: u32) {
        self.finder.rebase(delta);
    }

    fn needs(&mut self, extent: &Extent, rows: Option<RowsConfig>) -> u64 {
        if let Some(rows) = rows {
            self.finder.configure_rows(rows);
        }
        self.finder.needs(extent) + self.splitter.needs(extent)
    }

    fn release(&mut self) {
        self.finder.release();
        self.splitter.release();
    }

    fn release_plan(&mut self) {
        self.splitter.release();
    }

    fn memory_bytes(&self) -> usize {
        self.finder.memory_bytes() + self.splitter.memory_bytes()
    }
}

impl<M: Memory> QualityParts<M> {
    /// The parts for a quality; they hold no memory yet.
    #[must_use]
    pub fn new(quality: Quality) -> Self {
        Self::of(&Options::new().quality(quality))
    }

    /// The parts that options ask for, to go with memory of one's own
    /// ([`Stream::with_parts`](crate::Stream::with_parts)).
    #[must_use]
    pub fn of(options: &Options) -> Self {
        let effort = options.effort();
        let words = match &options.dictionary {
            Some(dictionary) => Words::Own(dictionary.clone()),
            None => Words::Shipped(ContentType::Generic),
        };
        let choice = Choice::new(&effort);
        Self { effort, words, choice, parts: Choice::parts, parts_mut: Choice::parts_mut }
    }

    /// The same parts, looking for the words of this dictionary in all texts.
    #[must_use]
    pub fn with_dictionary(mut self, dictionary: Dictionary) -> Self {
        self.words = Words::Own(dictionary);
        self
    }

    fn parts_mut(&mut self) -> &mut dyn Tunable<M> {
        (self.parts_mut)(&mut self.choice)
    }
}

impl<M: Memory> Parts<M> for QualityParts<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        let parser = self.effort.parser_for(extent.text);
        let rows = self.effort.finder.rows(extent);
        self.parts_mut().prepare(memory, extent, parser, rows)
    }

    fn content_type(&mut self, content_type: ContentType) {
        if let Words::Shipped(shipped) = &mut self.words {
            *shipped = content_type;
        }
        (self.parts_mut)(&mut self.choice).set_profile(self.words.profile());
    }

    fn parse(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32 {
        (self.parts_mut)(&mut self.choice).parse(task, self.words.search(), ring, commands)
    }

    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        self.parts_mut().plan(block, memory, plan)
    }

    fn rebase(&mut self, delta: u32) {
        self.parts_mut().rebase(delta);
    }

    fn needs(&mut self, extent: &Extent) -> u64 {
        let rows = self.effort.finder.rows(extent);
        self.parts_mut().needs(extent, rows)
    }

    fn release(&mut self) {
        self.parts_mut().release();
    }

    fn release_plan(&mut self) {
        self.parts_mut().release_plan();
    }

    fn memory_bytes(&self) -> usize {
        (self.parts)(&self.choice).memory_bytes()
    }
}
