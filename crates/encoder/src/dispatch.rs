//! The one place where a quality becomes concrete types: each variant below is one
//! instantiation of the whole encoding loop.

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{
    Budget, Command, ContentType, DistanceRing, Extent, List, Memory, MetaBlock, MetaBlockPlan,
    OutOfMemory, Quality, Task, WordPolicy,
};
use brotwerk_dictionary::profile;
use brotwerk_dictionary_search::{StaticSearch, shipped};
use brotwerk_lz77::{BinaryTree, HashRows, Longest, RowsConfig};

use crate::parser::Lazy;
use crate::{Assembly, Effort, FinderEffort, Parts, QUALITY_TABLE};

/// The parts of a row of the quality table.
pub struct QualityParts<M: Memory = Budget> {
    effort: FinderEffort,
    choice: Choice<M>,
}

type OfRows<const SLOTS: usize, M> =
    Assembly<Lazy, HashRows<SLOTS, M>, StaticSearch, GreedySplitter<M>>;
type OfTree<M> = Assembly<Lazy, Longest<BinaryTree<M>>, StaticSearch, GreedySplitter<M>>;

/// Every instantiation of the whole loop.
enum Choice<M: Memory> {
    Rows1(OfRows<1, M>),
    Rows2(OfRows<2, M>),
    Rows4(OfRows<4, M>),
    Rows8(OfRows<8, M>),
    Rows16(OfRows<16, M>),
    Rows32(OfRows<32, M>),
    Rows64(OfRows<64, M>),
    Tree(OfTree<M>),
}

impl<M: Memory> Choice<M> {
    fn new(effort: &Effort) -> Self {
        match effort.finder {
            FinderEffort::Rows { slots, usual, .. } => match slots {
                1 => Self::Rows1(assemble(effort, HashRows::new(usual))),
                2 => Self::Rows2(assemble(effort, HashRows::new(usual))),
                4 => Self::Rows4(assemble(effort, HashRows::new(usual))),
                8 => Self::Rows8(assemble(effort, HashRows::new(usual))),
                16 => Self::Rows16(assemble(effort, HashRows::new(usual))),
                32 => Self::Rows32(assemble(effort, HashRows::new(usual))),
                64 => Self::Rows64(assemble(effort, HashRows::new(usual))),
                _ => unreachable!("the quality table has powers of two up to 64"),
            },
            FinderEffort::Tree(config) => {
                Self::Tree(assemble(effort, Longest::new(BinaryTree::new(config))))
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

fn assemble<F, M: Memory>(
    effort: &Effort,
    finder: F,
) -> Assembly<Lazy, F, StaticSearch, GreedySplitter<M>> {
    let parser = Lazy::new(effort.parser);
    let dictionary = shipped(ContentType::Generic);
    Assembly { parser, finder, dictionary, splitter: GreedySplitter::new(effort.splitter) }
}

/// Parts whose settings depend on the text.
trait Tunable<M: Memory>: Parts<M> {
    /// Sets hash rows up for a text.
    fn configure_rows(&mut self, _: RowsConfig) {}

    /// Sets up which words are looked for, and where.
    fn configure_words(&mut self, dictionary: StaticSearch, policy: WordPolicy);
}

impl<const SLOTS: usize, M: Memory> Tunable<M> for OfRows<SLOTS, M> {
    fn configure_rows(&mut self, config: RowsConfig) {
        self.finder.configure(config);
    }

    fn configure_words(&mut self, dictionary: StaticSearch, policy: WordPolicy) {
        self.dictionary = dictionary;
        self.parser = self.parser.with_words(policy);
    }
}

impl<M: Memory> Tunable<M> for OfTree<M> {
    fn configure_words(&mut self, dictionary: StaticSearch, policy: WordPolicy) {
        self.dictionary = dictionary;
        self.parser = self.parser.with_words(policy);
    }
}

impl<M: Memory> QualityParts<M> {
    /// The parts for a quality; they hold no memory yet.
    #[must_use]
    pub fn new(quality: Quality) -> Self {
        let effort = &QUALITY_TABLE[usize::from(quality.level())];
        Self { effort: effort.finder, choice: Choice::new(effort) }
    }
}

impl<M: Memory> Parts<M> for QualityParts<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        let parts = self.choice.parts_mut();
        if let FinderEffort::Rows { usual, long, long_from, .. } = self.effort {
            let known = extent.text < u64::MAX;
            parts.configure_rows(if known && extent.text >= long_from { long } else { usual });
        }
        parts.prepare(memory, extent)
    }

    fn content_type(&mut self, content_type: ContentType) {
        let policy = profile(content_type).policy;
        self.choice.parts_mut().configure_words(shipped(content_type), policy);
    }

    fn parse(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32 {
        self.choice.parts_mut().parse(task, ring, commands)
    }

    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        self.choice.parts_mut().plan(block, memory, plan)
    }

    fn rebase(&mut self, delta: u32) {
        self.choice.parts_mut().rebase(delta);
    }

    fn shrink(&mut self) -> bool {
        self.choice.parts_mut().shrink()
    }

    fn memory_bytes(&self) -> usize {
        self.choice.parts().memory_bytes()
    }
}
