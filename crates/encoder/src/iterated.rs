//! Parts that improve on what other parts made: they parse and plan in turn.
//!
//! ```text
//! text ─► rival ─► commands, plan ─► codes ─► size
//!                      ▲               │
//! text ─► candidates ─► shortest path ◄─ prices
//! ```
//!
//! Parts in one pass, the rival, make the first meta-block. Prices that are guessed instead take
//! another pass to come as far, and lead astray where text is of a kind that nobody thought of: a
//! column of numbers became half as large again. Sizes don't fall from pass to pass for sure. What is kept is the
//! smallest of all meta-blocks, the rival's among them, by exact size.

use core::fmt;

use brotwerk_block_split::{ClusterConfig, ClusteringSplitter, GreedySplitter, SplitConfig};
use brotwerk_core::{
    AllMatches, BlockSplitter, Command, ContentType, DictionarySearch, DistanceRing, Extent, Heap,
    List, Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Part, Task, TextProfile,
};
use brotwerk_meta_block::Codes;
use brotwerk_parser::{CodeLengths, KnownParse, Pass, PathConfig, ShortestPath};
use brotwerk_prefix_code::{BestCodes, CodeMaker};

use crate::memory_plan::max_commands;
use crate::parts::{Composed, Draft, Parts, Planned};

/// How [`Iterated`] parts plan meta-blocks, and for how much text at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IteratedConfig {
    /// How the greedy splitter plans where there is little time.
    pub quick: SplitConfig,
    /// How it does where there is more.
    pub greedy: SplitConfig,
    /// How the clustering splitter plans.
    pub clustering: ClusterConfig,
    /// Bytes of memory for finders and parser together: as much text is parsed at once, and so makes
    /// a meta-block, as there is room for behind the finders'. Raising it saves headers in long
    /// texts: 0.2 to 2 % from 2^18 bytes to 2^20, which take 100 MiB.
    pub memory: u64,
}

/// A way to look for something smaller than what there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Where copies are looked for.
    pub path: PathConfig,
    /// Turns by the prices of the plan before; the first by those of what there is. Where these begin
    /// with all those of another stage, what comes of them is never larger.
    pub turns: &'static [Turn],
    /// How many of them are made as a rule. The others are for texts that are so short that nobody
    /// notices their time.
    pub usual: u8,
}

impl Stage {
    /// The turns for so much text.
    fn turns(&self, length: usize) -> &'static [Turn] {
        let count = if length < SHORT { self.turns.len() } else { self.usual.into() };
        &self.turns[..count.min(self.turns.len())]
    }
}

/// Fewer bytes of text are short: a third of all pages are, with a hundredth of the bytes of all.
const SHORT: usize = 1 << 13;

/// A pass over the text, and a plan for what comes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Turn {
    /// How a path is looked for.
    pub pass: Pass,
    /// Who plans.
    pub planner: Planner,
}

/// A splitter of [`Iterated`] parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Planner {
    /// [`GreedySplitter`], by [`IteratedConfig::quick`].
    Quick,
    /// The same, with the literal contexts of what there is.
    Alike,
    /// [`GreedySplitter`].
    Greedy,
    /// [`ClusteringSplitter`].
    Clustering,
}

/// A shortest-path parser and a splitter that take turns, beginning with what other parts made; the
/// smallest meta-block that comes of it is kept.
///
/// Known from google/brotli's qualities 10 and 11, which take turns once, and whose first prices are
/// guessed.
pub struct Iterated<R, F, D, M: Memory = Heap, K = BestCodes> {
    /// The parts to improve on.
    pub rival: R,
    /// Finds matches in the window.
    pub finder: F,
    /// Finds words of the static dictionary.
    pub dictionary: D,
    stage: Stage,
    turns: Turns<M, K>,
}

impl<R, F, D, M: Memory, K: CodeMaker> Iterated<R, F, D, M, K> {
    /// Parts that hold no memory yet. Codes are made by `maker` while they are only weighed; those
    /// of the stream by its [`BackEnd`](crate::BackEnd), which is best given the same.
    pub fn new(
        config: IteratedConfig,
        stage: Stage,
        rival: R,
        finder: F,
        dictionary: D,
        maker: K,
    ) -> Self {
        Self { rival, finder, dictionary, stage, turns: Turns::new(config, maker) }
    }
}

/// Parser, splitters and codes, with the smallest meta-block so far.
pub(crate) struct Turns<M: Memory, K = BestCodes> {
    config: IteratedConfig,
    /// Bytes of text that are parsed together.
    stretch: usize,
    parser: ShortestPath<M>,
    greedy: GreedySplitter<M>,
    clustering: ClusteringSplitter<M>,
    codes: Codes<M, K>,
    commands: List<Command, M>,
    plan: MetaBlockPlan<M>,
}

/// What came of a pass.
#[derive(Clone, Copy)]
struct Outcome {
    bits: u64,
    end: u32,
    /// The last distances after it.
    ring: DistanceRing,
}

impl Outcome {
    /// Whether it says the same text in fewer bits. A path that ends early, having no more room for
    /// commands, is not smaller: it would make one more meta-block, which the bound on a stream's
    /// size does not count.
    fn is_smaller(&self, other: &Self) -> bool {
        self.end == other.end && self.bits < other.bits
    }
}

impl<M: Memory, K: CodeMaker> Turns<M, K> {
    pub(crate) fn new(config: IteratedConfig, maker: K) -> Self {
        Self {
            config,
            stretch: LEAST_STRETCH,
            parser: ShortestPath::default(),
            greedy: GreedySplitter::new(config.greedy),
            clustering: ClusteringSplitter::new(config.clustering),
            codes: Codes::new(maker),
            commands: List::default(),
            plan: MetaBlockPlan::default(),
        }
    }

    pub(crate) fn codes_mut(&mut self) -> &mut Codes<M, K> {
        &mut self.codes
    }

    /// Sets up for a kind of text.
    pub(crate) fn set_profile(&mut self, profile: &TextProfile) {
        self.greedy.set_preset(profile.contexts);
    }

    /// The task as far as it is parsed together.
    pub(crate) fn shortened<'t>(&self, task: &Task<'t>) -> Task<'t> {
        let mut task = task.clone();
        let end = task.text.len().min(task.range.start as usize + self.stretch);
        task.text = &task.text[..end];
        task.range.end = end as u32;
        task
    }

    /// Takes memory for a task that is not longer: best before any planning, which takes what
    /// there is.
    pub(crate) fn make_room(
        &mut self,
        task: &Task<'_>,
        draft: &mut Draft<'_, M>,
    ) -> Result<(), OutOfMemory> {
        self.commands.renew(draft.memory, max_commands_of(task, draft))?;
        self.parser.make_room(draft.memory, task.range.len())
    }

    /// Looks for something smaller than the meta-block that the draft holds, which begins with this
    /// ring, and leaves the smallest there. Without a finder there are no copies but what is known.
    pub(crate) fn improve(
        &mut self,
        stage: &Stage,
        (finder, dictionary): (Option<&mut impl AllMatches>, &mut impl DictionarySearch),
        task: &Task<'_>,
        before: &DistanceRing,
        (composed, ring): (Composed, &mut DistanceRing),
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        if composed.planned != Planned::Yes {
            // The finder is not told of text that is stored: what lies there is not copied later.
            return Ok(composed);
        }
        let bits = match self.build_codes(task, composed.end, draft) {
            Ok(bits) => bits,
            Err(error) => return Ok(Composed { planned: Planned::Lesser(error), ..composed }),
        };
        let known = Outcome { bits, end: composed.end, ring: *ring };
        let parse = KnownParse { commands: draft.commands, ring: before };
        let Draft { memory, .. } = draft;
        match finder {
            Some(finder) => {
                self.parser.gather(stage.path, memory, task, parse, finder, dictionary)?;
            }
            None => self.parser.gather_known(stage.path, memory, task, parse, dictionary)?,
        }
        let (best, planned) = self.pass(stage, known, task, before, draft)?;
        *ring = best.ring;
        Ok(Composed { end: best.end, planned })
    }

    /// Makes all passes; leaves the smallest meta-block in the draft.
    fn pass(
        &mut self,
        stage: &Stage,
        known: Outcome,
        task: &Task<'_>,
        before: &DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<(Outcome, Planned), OutOfMemory> {
        let mut best = known;
        let turns = stage.turns(task.range.len());
        let (mut holds_best, mut planned) = (true, Planned::Yes);
        for (index, &Turn { pass, planner }) in turns.iter().enumerate() {
            if let Err(error) = self.learn(task, draft) {
                planned = Planned::Lesser(error);
                break;
            }
            if holds_best {
                self.keep(draft)?;
            }
            if index == 0 {
                self.clustering.forget();
            }
            holds_best = false;
            let (end, ring) = self.parse(task, before, pass, draft);
            // Nothing is learnt from the last: it needs only be known whether it is smaller.
            let is_last = index + 1 == turns.len();
            let enough = if is_last && end == best.end { best.bits } else { 0 };
            let outcome = match self.plan(planner, task, end, enough, draft) {
                Ok(bits) => Outcome { bits, end, ring },
                Err(error) => {
                    planned = Planned::Lesser(error);
                    break;
                }
            };
            if outcome.is_smaller(&best) {
                (best, holds_best) = (outcome, true);
            }
        }
        if !holds_best {
            draft.commands.clear();
            draft.commands.extend_from_slice(draft.memory, &self.commands)?;
            core::mem::swap(&mut self.plan, draft.plan);
        }
        Ok((best, planned))
    }

    /// Keeps what the draft holds; its plan is an old one then.
    fn keep(&mut self, draft: &mut Draft<'_, M>) -> Result<(), OutOfMemory> {
        self.commands.clear();
        self.commands.extend_from_slice(draft.memory, draft.commands)?;
        core::mem::swap(&mut self.plan, draft.plan);
        Ok(())
    }

    /// Makes the commands of a pass; returns the position that they reach and the last distances
    /// there.
    fn parse(
        &mut self,
        task: &Task<'_>,
        before: &DistanceRing,
        pass: Pass,
        draft: &mut Draft<'_, M>,
    ) -> (u32, DistanceRing) {
        let mut ring = *before;
        let known = KnownParse { commands: draft.commands, ring: before };
        let price = self.parser.find(task, known, pass);
        draft.commands.clear();
        let most = max_commands_of(task, draft);
        let end = draft
            .commands
            .append_with(most, |commands| self.parser.commands(task, &mut ring, commands));
        debug_assert!(
            end < task.range.end || price == self.parser.price(draft.commands),
            "a path of {price} whose commands cost {}",
            self.parser.price(draft.commands)
        );
        if draft.is_checked {
            draft.check_commands(task, end, *before, ring);
        }
        (end, ring)
    }

    /// Plans for the commands at hand; returns the meta-block's size in bits, or more than that but
    /// fewer than `enough`.
    fn plan(
        &mut self,
        planner: Planner,
        task: &Task<'_>,
        end: u32,
        enough: u64,
        draft: &mut Draft<'_, M>,
    ) -> Result<u64, OutOfMemory> {
        let Draft { memory, commands, plan, .. } = draft;
        let (text, start) = (&task.text[..end as usize], task.range.start as usize);
        let block = MetaBlock { text, start, commands };
        match planner {
            Planner::Quick => {
                self.greedy.set_config(self.config.quick);
                self.greedy.plan(&block, memory, plan)?;
            }
            Planner::Alike => {
                self.greedy.set_config(self.config.quick);
                self.greedy.plan_like(&block, memory, &self.plan, plan)?;
            }
            Planner::Greedy => {
                self.greedy.set_config(self.config.greedy);
                self.greedy.plan(&block, memory, plan)?;
            }
            Planner::Clustering => self.clustering.plan_again(&block, memory, plan)?,
        }
        if draft.is_checked {
            draft.check_plan(task, end);
        }
        if let Some(quicker) = self.codes.maker_mut().quicker().filter(|_| enough > 0) {
            let maker = core::mem::replace(self.codes.maker_mut(), quicker);
            let bits = self.build_codes(task, end, draft);
            *self.codes.maker_mut() = maker;
            // Memory that is refused here is not asked for again.
            let bits = bits?;
            if bits < enough {
                return Ok(bits);
            }
        }
        self.build_codes(task, end, draft)
    }

    /// Makes the codes for what the draft holds; returns the meta-block's size in bits.
    fn build_codes(
        &mut self,
        task: &Task<'_>,
        end: u32,
        draft: &mut Draft<'_, M>,
    ) -> Result<u64, OutOfMemory> {
        let Draft { memory, commands, plan, .. } = draft;
        let (text, start) = (&task.text[..end as usize], task.range.start as usize);
        let block = MetaBlock { text, start, commands };
        Ok(self.codes.build(&block, plan, task.has_large_window(), false, memory)?.total())
    }

    /// Has the parser take its prices from the plan at hand and the codes for it.
    fn learn(&mut self, task: &Task<'_>, draft: &mut Draft<'_, M>) -> Result<(), OutOfMemory> {
        let Draft { memory, commands, plan, .. } = draft;
        // Where commands end before the text the last blocks go on.
        let block = MetaBlock { text: task.text, start: task.range.start as usize, commands };
        let lengths = CodeLengths {
            literals: self.codes.literals().lengths(),
            commands: self.codes.commands().lengths(),
            distances: self.codes.distances().lengths(),
            distance_symbols: self.codes.distances().symbols(),
        };
        self.parser.learn(memory, &block, plan, lengths)
    }

    pub(crate) fn release_plan(&mut self) {
        Part::<M>::release(&mut self.greedy);
        Part::<M>::release(&mut self.clustering);
        self.codes.release();
        self.plan = MetaBlockPlan::default();
        self.parser.release_prices();
    }
}

/// How many commands there may be for a stretch.
fn max_commands_of<M: Memory>(task: &Task<'_>, draft: &Draft<'_, M>) -> usize {
    max_commands(task.range.len()).min(draft.max_commands)
}

/// So much text is parsed together however little memory there is for it, but for limits.
const LEAST_STRETCH: usize = 1 << 17;

/// And so much within limits.
const LEAST_STRETCH_LIMITED: usize = 1 << 13;

impl<M: Memory, K: CodeMaker> Turns<M, K> {
    /// Makes ready for a text of this extent, beside finders that take so much memory.
    pub(crate) fn prepare(&mut self, extent: &Extent, finders: u64) {
        self.stretch = self.stretch(extent, finders);
        self.greedy.set_is_text(extent.is_text);
    }

    /// How much text is parsed together, beside a finder that takes so much memory.
    fn stretch(&self, extent: &Extent, finder: u64) -> usize {
        let per_byte = ShortestPath::<M>::needs(1 << 10) >> 10;
        let room = self.config.memory.saturating_sub(finder) as usize / per_byte;
        let most = room.clamp(LEAST_STRETCH, ShortestPath::<M>::MAX_STRETCH);
        (most >> extent.halvings).max(LEAST_STRETCH_LIMITED)
    }

    /// What is taken when the first meta-block comes: for one as long as these may be, at most.
    /// Where there is more text than was expected that is no bound.
    pub(crate) fn needs(&self, extent: &Extent, finders: u64) -> u64 {
        let stretch = self.stretch(extent, finders).min(extent.meta_block as usize);
        let commands = max_commands(stretch) * size_of::<Command>();
        (ShortestPath::<M>::needs(stretch) + commands) as u64
    }

    /// Gives all memory back.
    pub(crate) fn release(&mut self) {
        self.release_plan();
        self.parser.release();
        self.commands = List::default();
    }

    pub(crate) fn memory_bytes(&self) -> usize {
        self.parser.memory_bytes()
            + Part::<M>::memory_bytes(&self.greedy)
            + Part::<M>::memory_bytes(&self.clustering)
            + self.codes.memory_bytes()
            + self.commands.bytes()
            + self.plan.bytes()
    }
}

impl<R, F, D, M, K> Part<M> for Iterated<R, F, D, M, K>
where
    R: Part<M>,
    F: Part<M>,
    D: Part<M>,
    M: Memory,
    K: CodeMaker,
{
    fn prepare(&mut self, memory: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        self.turns.prepare(extent, self.finders_need(extent));
        self.rival.prepare(memory, extent)?;
        self.finder.prepare(memory, extent)?;
        self.dictionary.prepare(memory, extent)
    }

    fn rebase(&mut self, delta: u32) {
        self.rival.rebase(delta);
        self.finder.rebase(delta);
        self.dictionary.rebase(delta);
    }

    fn needs(&self, extent: &Extent) -> u64 {
        let finders = self.finders_need(extent);
        [finders, self.dictionary.needs(extent), self.turns.needs(extent, finders)]
            .into_iter()
            .fold(0, u64::saturating_add)
    }

    fn release(&mut self) {
        self.rival.release();
        self.finder.release();
        self.dictionary.release();
        self.turns.release();
    }

    fn memory_bytes(&self) -> usize {
        self.rival.memory_bytes()
            + self.finder.memory_bytes()
            + self.dictionary.memory_bytes()
            + self.turns.memory_bytes()
    }
}

impl<R, F, D, M: Memory, K> Iterated<R, F, D, M, K> {
    fn finders_need(&self, extent: &Extent) -> u64
    where
        R: Part<M>,
        F: Part<M>,
    {
        self.rival.needs(extent).saturating_add(self.finder.needs(extent))
    }
}

impl<R, F, D, M, K> Parts<M> for Iterated<R, F, D, M, K>
where
    R: Parts<M>,
    F: AllMatches + Part<M>,
    D: DictionarySearch + Part<M>,
    M: Memory,
    K: CodeMaker,
{
    fn content_type(&mut self, content_type: ContentType) {
        self.rival.content_type(content_type);
    }

    fn see_history(&mut self, text: &[u8], end: u32) {
        self.rival.see_history(text, end);
        self.finder.insert_history(text, end);
    }

    fn compose(
        &mut self,
        task: &Task<'_>,
        ring: &mut DistanceRing,
        draft: &mut Draft<'_, M>,
    ) -> Result<Composed, OutOfMemory> {
        let Self { rival, finder, dictionary, stage, turns } = self;
        let task = &turns.shortened(task);
        turns.make_room(task, draft)?;
        let before = *ring;
        let composed = rival.compose(task, ring, draft)?;
        turns.improve(stage, (Some(finder), dictionary), task, &before, (composed, ring), draft)
    }

    fn release_plan(&mut self) {
        self.rival.release_plan();
        self.turns.release_plan();
    }
}

impl<R, F, D, M, K> fmt::Debug for Iterated<R, F, D, M, K>
where
    R: fmt::Debug,
    F: fmt::Debug,
    D: fmt::Debug,
    M: Memory,
{
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Iterated")
            .field("rival", &self.rival)
            .field("finder", &self.finder)
            .field("dictionary", &self.dictionary)
            .field("stage", &self.stage)
            .field("config", &self.turns.config)
            .finish_non_exhaustive()
    }
}
