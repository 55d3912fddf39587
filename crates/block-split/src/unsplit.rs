//! No splitting: one block, one prefix code and no contexts per category.
//!
//! What the lowest qualities use, since it costs one pass over the commands, and what
//! any other splitter must beat.

use brotwerk_core::{BlockSplitter, Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Stateless};

/// Plans one prefix code for each category.
///
/// ```
/// use brotwerk_block_split::Unsplit;
/// use brotwerk_core::{BlockSplitter, Command, Heap, MetaBlock, MetaBlockPlan};
///
/// let commands = [Command::literals(5)];
/// let block = MetaBlock { text: b"hello", start: 0, commands: &commands };
/// let mut plan = MetaBlockPlan::default();
/// Unsplit.plan(&block, &mut Heap, &mut plan)?;
/// assert_eq!(plan.literals.blocks().collect::<Vec<_>>(), [(0, 5)]);
/// # Ok::<(), brotwerk_core::OutOfMemory>(())
/// ```
#[derive(Clone, Copy, Debug, Default)]
pub struct Unsplit;

impl Stateless for Unsplit {}

impl<M: Memory> BlockSplitter<M> for Unsplit {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        plan.set_unsplit(memory, block.symbol_counts())
    }
}
