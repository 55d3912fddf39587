use crate::{Heap, Memory, MetaBlock, MetaBlockPlan, OutOfMemory};

/// Plans a meta-block: which symbols share a prefix code.
///
/// Any well-formed plan gives a correct stream, a poor one costs ratio. One that is
/// not well-formed (see [`MetaBlockPlan`]) makes the encoder panic.
pub trait BlockSplitter<M: Memory = Heap> {
    /// Writes the plan for a meta-block of at least one command; `plan` may hold an
    /// old one.
    ///
    /// # Errors
    /// [`OutOfMemory`] where the plan or scratch space needs more than there is.
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory>;
}
