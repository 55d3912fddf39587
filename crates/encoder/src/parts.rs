//! What a stream asks of its parts, and the way to put parts of one's own together.

use core::ops::Range;

use brotwerk_core::{
    BestMatch, BlockSplitter, Command, ContentType, DictionarySearch, DistanceRing, Extent, List,
    Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Parser, Prepare, Task,
};

/// Commands for a stretch of text, and a plan for those commands.
///
/// [`Assembly`] implements it for any parser, finder, dictionary search and splitter;
/// [`QualityParts`](crate::QualityParts) for those of the quality table.
pub trait Parts<M: Memory> {
    /// Makes ready for a new text.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory>;

    /// What kind of text it is, never [`ContentType::Auto`]: told once for each text, after
    /// `prepare` and before the first `parse`.
    fn content_type(&mut self, _: ContentType) {}

    /// As [`Parser::parse`].
    fn parse(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32;

    /// As [`BlockSplitter::plan`].
    ///
    /// # Errors
    /// [`OutOfMemory`].
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory>;

    /// As [`BestMatch::rebase`].
    fn rebase(&mut self, delta: u32);

    /// As [`Prepare::needs`], of all parts together.
    fn needs(&mut self, extent: &Extent) -> u64;

    /// As [`Prepare::release`], for all parts.
    fn release(&mut self);

    /// As [`Prepare::release`], for what only [`plan`](Self::plan) needs.
    fn release_plan(&mut self);

    /// Bytes of scratch memory held.
    fn memory_bytes(&self) -> usize;
}

/// An encoder made of parts that the caller names.
#[derive(Clone, Debug, Default)]
pub struct Assembly<P, F, D, S> {
    /// Decides which matches to take.
    pub parser: P,
    /// Finds matches in the window.
    pub finder: F,
    /// Finds words of the static dictionary.
    pub dictionary: D,
    /// Plans which symbols share a prefix code.
    pub splitter: S,
}

impl<P, F, D, S, M> Parts<M> for Assembly<P, F, D, S>
where
    P: Parser<F, D>,
    F: BestMatch + Prepare<M>,
    D: DictionarySearch,
    S: BlockSplitter<M> + Prepare<M>,
    M: Memory,
{
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.finder.prepare(memory, extent)?;
        self.splitter.prepare(memory, extent)
    }

    fn parse(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32 {
        self.parser.parse(task, &mut self.finder, &mut self.dictionary, ring, commands)
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

    fn needs(&mut self, extent: &Extent) -> u64 {
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

/// A stretch of the window as the parts count positions.
pub(crate) fn positions(start: usize, end: usize) -> Range<u32> {
    let position = |p| u32::try_from(p).expect("positions in the window fit 32 bits");
    position(start)..position(end)
}
