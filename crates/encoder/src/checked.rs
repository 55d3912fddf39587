//! Parts that are watched: who breaks a rule is named.
//!
//! A wrong part makes a wrong stream, a panic somewhere else, or an endless loop, and none of these
//! says which part it was. [`Checked`] looks at what comes of each meta-block before it is written;
//! it takes about as long as writing. `brotwerk-rules` has what is asked, for itself, too.

use brotwerk_core::{
    ContentType, DistanceRing, Extent, Memory, MetaBlock, OutOfMemory, Part, Task,
};

use brotwerk_rules::{BrokenRule, Fault, check_commands, check_plan};

use crate::parts::{Composed, Draft, Parts, Planned};

/// Parts that panic, with the part's name, the rule and the position, where commands or plan
/// break a rule; see [`BrokenRule`](brotwerk_rules::BrokenRule) for which there are. For tests, fuzzing and debug builds.
///
/// ```
/// use brotwerk_encoder::{Checked, Options, QualityParts, encode_with_parts};
/// let parts = Checked(QualityParts::new(brotwerk_core::Quality::default()));
/// let compressed = encode_with_parts(b"bread and butter and bread", Options::new(), parts);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Checked<P>(pub P);

impl<P: Part<M>, M: Memory> Part<M> for Checked<P> {
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.0.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.0.rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        self.0.needs(extent)
    }

    fn release(&mut self) {
        self.0.release();
    }

    fn memory_bytes(&self) -> usize {
        self.0.memory_bytes()
    }
}

impl<P: Parts<M>, M: Memory> Parts<M> for Checked<P> {
    fn content_type(&mut self, content_type: ContentType) {
        self.0.content_type(content_type);
    }

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.0.see_history(text, end);
    }

    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let before = *ring;
        // As they are made: a splitter can't be asked about wrong commands.
        draft.is_checked = true;
        let composed = self.0.compose(task, ring, draft)?;
        draft.check(&self.0.seen(task), before, *ring, &composed);
        Ok(composed)
    }

    fn seen<'a>(&'a self, task: &Task<'a>) -> Task<'a> {
        self.0.seen(task)
    }

    fn release_plan(&mut self) {
        self.0.release_plan();
    }
}

impl<M: Memory> Draft<'_, M> {
    /// Checks all that came of a task.
    ///
    /// # Panics
    /// If a rule is broken.
    pub(crate) fn check(
        &self,
        task: &Task<'_>,
        before: DistanceRing,
        after: DistanceRing,
        composed: &Composed,
    ) {
        self.check_commands(task, composed.end, before, after);
        if matches!(composed.planned, Planned::Yes | Planned::Lesser(_)) {
            self.check_plan(task, composed.end);
        }
    }

    pub(crate) fn check_commands(
        &self,
        task: &Task<'_>,
        end: u32,
        before: DistanceRing,
        after: DistanceRing,
    ) {
        let (commands, room) = (self.commands.len(), self.max_commands);
        let result = if commands > room {
            let position = task.base + u64::from(task.range.start);
            let rule = BrokenRule::TooManyCommands { commands, room };
            Err(Fault { part: "parser", position, rule })
        } else {
            check_commands(task, self.commands, end, before, after)
        };
        result.unwrap_or_else(|fault| panic!("{fault}"));
    }

    pub(crate) fn check_plan(&self, task: &Task<'_>, end: u32) {
        let (text, start) = (&task.text[..end as usize], task.range.start as usize);
        let block = MetaBlock { text, start, commands: self.commands };
        check_plan(&block, self.plan, task.base).unwrap_or_else(|fault| panic!("{fault}"));
    }
}
