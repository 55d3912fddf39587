//! What a stream asks of its parts, and the way to put parts of one's own together.

use core::fmt;
use core::ops::Range;

use brotwerk_core::{
    BlockSplitter, Command, ContentType, DistanceRing, Extent, Heap, List, Memory, MetaBlock,
    MetaBlockPlan, OutOfMemory, Parser, Part, Task,
};

use crate::incompressible::looks_incompressible;

/// From a text to the commands of its next meta-block and a plan for them, in one step.
///
/// How often a text is parsed and planned for that is the implementation's own business:
/// [`Assembly`] does each once, for any parser, finder, dictionary search and splitter;
/// [`QualityParts`](crate::QualityParts) is the one of the quality table. What holds for a
/// [`Parser`] and a [`BlockSplitter`] holds for what comes of them here.
pub trait Parts<M: Memory = Heap>: Part<M> {
    /// What kind of text it is, never [`ContentType::Auto`]: told once for each text, after
    /// `prepare` and before the first `compose`.
    fn content_type(&mut self, _: ContentType) {}

    /// The text before `end` was encoded by somebody else, and copies may refer to it: told at
    /// most once for each text, after [`content_type`](Self::content_type) and before the first
    /// `compose`. Parts that take no notice find no copies in it, which costs ratio.
    fn see_history(&mut self, _text: &[u8], _end: u32) {}

    /// Makes commands for the start of the task's stretch, or all of it, and a plan for them.
    ///
    /// # Errors
    /// [`OutOfMemory`] where not even commands could be made. Where there is a limit it is called
    /// once more then, after [`release_plan`](Self::release_plan), with the same text.
    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory>;

    /// The task as these parts see it: for decorators that add to it, so that what they make of
    /// it can be checked.
    fn seen<'a>(&'a self, task: &Task<'a>) -> Task<'a> {
        task.clone()
    }

    /// As [`Part::release`], for what only planning needs.
    fn release_plan(&mut self) {}
}

/// A meta-block in the making.
pub struct Draft<'a, M: Memory = Heap> {
    /// Where memory for planning comes from.
    pub memory: &'a mut M,
    /// No commands yet, but memory for them.
    pub commands: &'a mut List<Command, M>,
    /// How many commands there may be, for which there is memory.
    pub max_commands: usize,
    /// The plan; it may hold an old one.
    pub plan: &'a mut MetaBlockPlan<M>,
    /// Whether commands and plan are checked as they are made.
    pub(crate) is_checked: bool,
}

impl<'a, M: Memory> Draft<'a, M> {
    /// A draft for which there is memory for so many commands. In builds with debug assertions
    /// it is checked, as by [`Checked`](crate::Checked).
    pub fn new(
        memory: &'a mut M,
        commands: &'a mut List<Command, M>,
        max_commands: usize,
        plan: &'a mut MetaBlockPlan<M>,
    ) -> Self {
        Self { memory, commands, max_commands, plan, is_checked: cfg!(debug_assertions) }
    }

    /// Has a parser make the commands; returns the position that they reach.
    pub fn parse<F, D>(
        &mut self,
        parser: &mut impl Parser<F, D>,
        finder: &mut F,
        dictionary: &mut D,
        task: &Task<'_>,
        ring: &mut DistanceRing,
    ) -> u32 {
        let before = *ring;
        let end = self.commands.append_with(self.max_commands, |commands| {
            parser.parse(task, finder, dictionary, ring, commands)
        });
        if self.is_checked {
            self.check_commands(task, end, before, *ring);
        }
        end
    }

    /// Has a splitter plan the meta-block up to `end`, unless it is not worth a plan.
    pub fn plan(
        &mut self,
        splitter: &mut impl BlockSplitter<M>,
        task: &Task<'_>,
        end: u32,
    ) -> Planned {
        let (text, start) = (&task.text[..end as usize], task.range.start as usize);
        let block = MetaBlock { text, start, commands: self.commands };
        if looks_incompressible(&block) {
            return Planned::Store;
        }
        if let Err(error) = splitter.plan(&block, self.memory, self.plan) {
            return Planned::Refused(error);
        }
        if self.is_checked {
            self.check_plan(task, end);
        }
        Planned::Yes
    }
}

/// What came of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Composed {
    /// The position that the commands reach: the end of the stretch or before it, beyond its
    /// start.
    pub end: u32,
    /// Whether there is a plan for them.
    pub planned: Planned,
}

/// Whether a draft has a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planned {
    /// It has one.
    Yes,
    /// It has one, but memory for looking for a smaller meta-block was refused. Where there is a
    /// limit, it is taken; else that is an error, so that bytes don't depend on how much memory a
    /// machine has left.
    Lesser(OutOfMemory),
    /// It needs none: the text had better be stored.
    Store,
    /// Memory for one was refused. Where there is a limit, the meta-block is written with one
    /// code for each category; else it is an error.
    Refused(OutOfMemory),
}

/// An encoder made of parts that the caller names, which parses once and plans once.
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

/// The four lives in one.
impl<P, F, D, S, M> Part<M> for Assembly<P, F, D, S>
where
    P: Part<M>,
    F: Part<M>,
    D: Part<M>,
    S: Part<M>,
    M: Memory,
{
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.parser.prepare(memory, extent)?;
        self.finder.prepare(memory, extent)?;
        self.dictionary.prepare(memory, extent)?;
        self.splitter.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.parser.rebase(delta);
        self.finder.rebase(delta);
        self.dictionary.rebase(delta);
        self.splitter.rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        [
            self.parser.needs(extent),
            self.finder.needs(extent),
            self.dictionary.needs(extent),
            self.splitter.needs(extent),
        ]
        .into_iter()
        .fold(0, u64::saturating_add)
    }

    fn release(&mut self) {
        self.parser.release();
        self.finder.release();
        self.dictionary.release();
        self.splitter.release();
    }

    fn memory_bytes(&self) -> usize {
        self.parser.memory_bytes()
            + self.finder.memory_bytes()
            + self.dictionary.memory_bytes()
            + self.splitter.memory_bytes()
    }
}

impl<P, F, D, S, M> Parts<M> for Assembly<P, F, D, S>
where
    P: Parser<F, D> + Part<M>,
    F: Part<M>,
    D: Part<M>,
    S: BlockSplitter<M> + Part<M>,
    M: Memory,
{
    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let Self { parser, finder, dictionary, splitter } = self;
        let end = draft.parse(parser, finder, dictionary, task, ring);
        Ok(Composed { end, planned: draft.plan(splitter, task, end) })
    }

    fn release_plan(&mut self) {
        self.splitter.release();
    }
}

/// A stretch of the window as the parts count positions.
pub(crate) fn positions(start: usize, end: usize) -> Range<u32> {
    let position = |p| u32::try_from(p).expect("positions in the window fit 32 bits");
    position(start)..position(end)
}

impl<M: Memory> fmt::Debug for Draft<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Draft")
            .field("commands", &self.commands)
            .field("max_commands", &self.max_commands)
            .field("plan", &self.plan)
            .finish_non_exhaustive()
    }
}
