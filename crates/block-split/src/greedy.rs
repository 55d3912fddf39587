//! The splitter for all qualities: runs the parts of this crate in order.
//!
//! Literals first, then commands, then distances; they don't depend on each other. Time
//! is proportional to the symbols, but for a constant that [`SplitConfig`] bounds: the
//! square of block types and of contexts.

use core::fmt;

use brotwerk_core::{
    BlockSplitter, COMMAND_SYMBOLS, Command, ContextPreset, Extent, Heap, MAX_DISTANCE_SYMBOLS,
    Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Part,
};

use crate::SplitConfig;
use crate::category::CategorySplitter;
use crate::contexts::ContextModel;
use crate::distances::DistanceModel;
use crate::literals::LiteralModel;
use crate::sequence::Sequence;

/// Splits blocks in one pass and models contexts, as far as a [`SplitConfig`] says.
///
/// Holds a histogram for each literal context, some 25 KiB for text and 64 KiB at most, and
/// two and a half bytes per symbol where commands or distances are cut into blocks. Must be
/// prepared before its first use.
///
/// ```
/// use brotwerk_block_split::{GreedySplitter, SplitConfig};
/// use brotwerk_core::{BlockSplitter, Command, Extent, Heap, MetaBlock, MetaBlockPlan, Part};
///
/// let text = "0123456789, zero to nine; ".repeat(100);
/// let commands = [Command::literals(text.len() as u32)];
/// let block = MetaBlock { text: text.as_bytes(), start: 0, commands: &commands };
/// let mut splitter = GreedySplitter::<Heap>::new(SplitConfig::BALANCED);
/// let mut plan = MetaBlockPlan::default();
/// splitter.prepare(&mut Heap, &Extent::whole(text.len(), 1 << 16))?;
/// splitter.plan(&block, &mut Heap, &mut plan)?;
/// // A digit follows a digit: contexts tell them from letters.
/// assert!(plan.literal_map.code_count() > 1);
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
pub struct GreedySplitter<M: Memory = Heap> {
    config: SplitConfig,
    literals: LiteralModel<M>,
    distances: DistanceModel<M>,
    categories: CategorySplitter<M>,
    sequence: Sequence<M>,
}

impl<M: Memory> GreedySplitter<M> {
    /// A splitter that does what `config` says.
    #[must_use]
    pub fn new(config: SplitConfig) -> Self {
        Self {
            config,
            literals: LiteralModel::default(),
            distances: DistanceModel::default(),
            categories: CategorySplitter::default(),
            sequence: Sequence::default(),
        }
    }

    /// Does what another `config` says from now on.
    pub fn set_config(&mut self, config: SplitConfig) {
        self.config = config;
    }

    /// Tells which literal contexts share a code in such texts: tried beside what this text
    /// itself shows.
    pub fn set_preset(&mut self, preset: ContextPreset) {
        self.literals.preset = preset;
    }

    /// Tells whether what comes is text, as [`prepare`](Part::prepare) does. Of what is none literals
    /// are split by types or by contexts, whichever is cheaper.
    pub fn set_is_text(&mut self, is_text: bool) {
        self.literals.is_text = is_text;
    }
}

impl<M: Memory> Part<M> for GreedySplitter<M> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.set_is_text(extent.is_text);
        if self.config.models_literals() { self.literals.prepare(memory) } else { Ok(()) }
    }

    fn rebase(&mut self, _: u32) {}

    fn needs(&self, _: &Extent) -> u64 {
        if self.config.models_literals() { ContextModel::<M>::NEEDS as u64 } else { 0 }
    }

    fn release(&mut self) {
        let (preset, is_text) = (self.literals.preset, self.literals.is_text);
        *self = Self::new(self.config);
        (self.literals.preset, self.literals.is_text) = (preset, is_text);
    }

    fn memory_bytes(&self) -> usize {
        self.literals.bytes()
            + self.distances.bytes()
            + self.categories.bytes()
            + self.sequence.bytes()
    }
}

impl<M: Memory> BlockSplitter<M> for GreedySplitter<M> {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        self.plan_with(block, memory, None, plan)
    }
}

impl<M: Memory> GreedySplitter<M> {
    /// As [`plan`](BlockSplitter::plan), with the literal contexts of another plan, for another parse
    /// of the same text: they are hardly ever others, and finding them takes a third of the time.
    ///
    /// # Errors
    /// As [`plan`](BlockSplitter::plan).
    pub fn plan_like(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        like: &MetaBlockPlan<M>,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        self.plan_with(block, memory, Some(like), plan)
    }

    fn plan_with(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        like: Option<&MetaBlockPlan<M>>,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let Self { config, literals, distances, categories, sequence } = self;
        let counts = block.symbol_counts();
        plan.set_unsplit(memory, counts)?;
        literals.plan(memory, block, config, categories, like, plan)?;
        if let Some(blocks) = config.command_blocks.filter(|it| it.can_split(counts.commands)) {
            let symbols = block.commands.iter().map(Command::symbol);
            sequence.set(memory, symbols, counts.commands as usize, COMMAND_SYMBOLS)?;
            categories.split(memory, sequence, blocks, &mut plan.commands)?;
        }
        if counts.distances == 0 {
            return Ok(());
        }
        let parameters =
            distances.parameters(memory, block, counts.distances, config.distance_parameters)?;
        plan.distance_parameters = parameters;
        let blocks = config.distance_blocks.filter(|it| it.can_split(counts.distances));
        let contexts = config.distance_contexts.is_some_and(|least| counts.distances >= least);
        if blocks.is_none() && !contexts {
            return Ok(());
        }
        let written = block.commands.iter().filter(|command| command.writes_distance());
        let symbols = written.map(|command| parameters.symbol(command.distance()).symbol);
        sequence.set(memory, symbols, counts.distances as usize, MAX_DISTANCE_SYMBOLS)?;
        if let Some(blocks) = blocks {
            categories.split(memory, sequence, blocks, &mut plan.distances)?;
        }
        if contexts || plan.distances.type_count() > 1 {
            let map = &mut plan.distance_map;
            distances.map(memory, block, sequence, &plan.distances, contexts, map)?;
        }
        Ok(())
    }
}

impl<M: Memory> fmt::Debug for GreedySplitter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GreedySplitter").field("config", &self.config).finish_non_exhaustive()
    }
}
