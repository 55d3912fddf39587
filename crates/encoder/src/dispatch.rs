//! The one place where a quality becomes concrete types: each variant below is one
//! instantiation of the whole encoding loop.

use brotwerk_block_split::GreedySplitter;
use brotwerk_core::{
    Budget, Command, ContentType, DistanceRing, Extent, List, Memory, MetaBlock, MetaBlockPlan,
    OutOfMemory, Quality, Task,
};
use brotwerk_dictionary::profile;
use brotwerk_dictionary_search::{StaticSearch, shipped};
use brotwerk_lz77::{BinaryTree, HashRows, Longest};

use crate::parser::Lazy;
use crate::{Assembly, FinderEffort, LONG_TEXT, Parts, QUALITY_TABLE};

/// The parts of a row of the quality table.
pub struct QualityParts<M: Memory = Budget> {
    effort: FinderEffort,
    choice: Choice<M>,
}

enum Choice<M: Memory> {
    Rows(Assembly<Lazy, HashRows<M>, StaticSearch, GreedySplitter<M>>),
    Tree(Assembly<Lazy, Longest<BinaryTree<M>>, StaticSearch, GreedySplitter<M>>),
}

impl<M: Memory> QualityParts<M> {
    /// The parts for a quality; they hold no memory yet.
    #[must_use]
    pub fn new(quality: Quality) -> Self {
        let effort = &QUALITY_TABLE[usize::from(quality.level())];
        let parser = Lazy::new(effort.parser);
        let dictionary = shipped(ContentType::Generic);
        let splitter = GreedySplitter::new(effort.splitter);
        let choice = match effort.finder {
            FinderEffort::Rows { usual, .. } => {
                let finder = HashRows::new(usual);
                Choice::Rows(Assembly { parser, finder, dictionary, splitter })
            }
            FinderEffort::Tree(config) => {
                let finder = Longest::new(BinaryTree::new(config));
                Choice::Tree(Assembly { parser, finder, dictionary, splitter })
            }
        };
        Self { effort: effort.finder, choice }
    }
}

impl<M: Memory> Parts<M> for QualityParts<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        match &mut self.choice {
            Choice::Rows(parts) => {
                if let FinderEffort::Rows { usual, long } = self.effort {
                    let known = extent.text < u64::MAX;
                    let config = if known && extent.text >= LONG_TEXT { long } else { usual };
                    parts.finder.configure(config);
                }
                parts.prepare(memory, extent)
            }
            Choice::Tree(parts) => parts.prepare(memory, extent),
        }
    }

    fn content_type(&mut self, content_type: ContentType) {
        let (dictionary, policy) = (shipped(content_type), profile(content_type).policy);
        match &mut self.choice {
            Choice::Rows(parts) => {
                parts.dictionary = dictionary;
                parts.parser = parts.parser.with_words(policy);
            }
            Choice::Tree(parts) => {
                parts.dictionary = dictionary;
                parts.parser = parts.parser.with_words(policy);
            }
        }
    }

    fn parse(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32 {
        match &mut self.choice {
            Choice::Rows(parts) => parts.parse(task, ring, commands),
            Choice::Tree(parts) => parts.parse(task, ring, commands),
        }
    }

    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        match &mut self.choice {
            Choice::Rows(parts) => parts.plan(block, memory, plan),
            Choice::Tree(parts) => parts.plan(block, memory, plan),
        }
    }

    fn rebase(&mut self, delta: u32) {
        match &mut self.choice {
            Choice::Rows(parts) => Parts::<M>::rebase(parts, delta),
            Choice::Tree(parts) => Parts::<M>::rebase(parts, delta),
        }
    }

    fn shrink(&mut self) -> bool {
        match &mut self.choice {
            Choice::Rows(parts) => Parts::<M>::shrink(parts),
            Choice::Tree(parts) => Parts::<M>::shrink(parts),
        }
    }

    fn memory_bytes(&self) -> usize {
        match &self.choice {
            Choice::Rows(parts) => parts.memory_bytes(),
            Choice::Tree(parts) => parts.memory_bytes(),
        }
    }
}
