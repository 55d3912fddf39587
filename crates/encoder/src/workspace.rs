//! The scratch memory of one encoder that does not belong to a part.

use brotwerk_core::{Command, List, Memory, MetaBlockPlan};

use crate::BackEnd;
use crate::pending::Pending;
use brotwerk_meta_block::Codes;

/// Everything between a meta-block's text and its bits. Kept from one meta-block, and
/// from one text, to the next; no decision depends on what it held before.
pub(crate) struct Workspace<M: Memory, B: BackEnd> {
    pub(crate) memory: M,
    pub(crate) commands: List<Command, M>,
    pub(crate) plan: MetaBlockPlan<M>,
    pub(crate) codes: Codes<M, B::CodeMaker>,
    pub(crate) pending: Pending<M>,
}

impl<M: Memory, B: BackEnd> Workspace<M, B> {
    pub(crate) fn new(memory: M, back_end: B) -> Self {
        Self {
            memory,
            commands: List::default(),
            plan: MetaBlockPlan::default(),
            codes: Codes::new(back_end.into_code_maker()),
            pending: Pending::default(),
        }
    }

    /// Gives all memory back.
    pub(crate) fn release(&mut self) {
        self.commands = List::default();
        self.release_plan();
        self.pending = Pending::default();
    }

    /// Gives back what a plan and its codes took.
    pub(crate) fn release_plan(&mut self) {
        self.plan = MetaBlockPlan::default();
        self.codes.release();
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.commands.bytes()
            + self.plan.bytes()
            + self.codes.memory_bytes()
            + self.pending.memory_bytes()
    }
}
