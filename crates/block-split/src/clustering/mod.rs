//! The splitter for those who have time: block types and codes found by clustering.
//!
//! For each category block types are found together ([`types`]), of literals and distances then
//! the codes that their contexts share ([`codes`]), as many as cost least ([`cut`]), by which the
//! types' bounds move once more ([`contextual`]). For one parse of a text after another the second and
//! later plans take over what hardly changes ([`plan_again`](ClusteringSplitter::plan_again)).

mod codes;
mod contextual;
mod cut;
mod types;

use core::fmt;

use brotwerk_core::{
    BlockSplit, BlockSplitter, COMMAND_SYMBOLS, Command, ContextMode, DISTANCE_CONTEXTS,
    DistanceParameters, Heap, LITERAL_CONTEXTS, LITERAL_SYMBOLS, MAX_DISTANCE_SYMBOLS, Memory,
    MetaBlock, MetaBlockPlan, OutOfMemory, Part, distance_context,
};

pub use types::TypeSearch;

use crate::distances::DistanceModel;
use crate::literals::{LiteralModel, MIN_LITERALS};
use crate::symbols::Symbols;
use crate::{ContextConfig, ModeSearch, ParameterSearch};
use contextual::{ContextualFinder, ContextualSearch, Outline};

/// What a [`ClusteringSplitter`] tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterConfig {
    /// How types of literal blocks are looked for.
    pub literal_types: TypeSearch,
    /// The same for commands.
    pub command_types: TypeSearch,
    /// The same for distances.
    pub distance_types: TypeSearch,
    /// Which literal context modes are considered; `None` for no contexts.
    pub literal_modes: Option<ModeSearch>,
    /// Which distance parameters are considered.
    pub distance_parameters: ParameterSearch,
    /// How often histograms are sorted anew to the codes that fit best.
    pub rounds: u8,
}

impl ClusterConfig {
    /// All that pays.
    pub const THOROUGH: Self = Self {
        literal_types: TypeSearch {
            seed_length: 544,
            sample: 140,
            max_types: 64,
            rounds: 1,
            switch_bits: 28,
        },
        command_types: TypeSearch {
            seed_length: 530,
            sample: 80,
            max_types: 48,
            rounds: 1,
            switch_bits: 14,
        },
        distance_types: TypeSearch {
            seed_length: 544,
            sample: 80,
            max_types: 48,
            rounds: 1,
            switch_bits: 15,
        },
        literal_modes: Some(ModeSearch::All),
        distance_parameters: ParameterSearch::Descent,
        rounds: 2,
    };
}

/// How contexts are sorted to tell their modes apart.
const ROUGH_CONTEXTS: Option<ContextConfig> =
    Some(ContextConfig { modes: ModeSearch::All, group_bits: 6, min_group: 32, rounds: 2 });

/// Finds block types and codes by clustering: some ten times the work of
/// [`GreedySplitter`](crate::GreedySplitter) with [`SplitConfig::DENSE`](crate::SplitConfig::DENSE),
/// which cuts as it goes, for 0.5 % of a page.
///
/// Types are found by k-means over the sequence of symbols and merged while that saves bits; so are
/// the codes of types and contexts, and in the end it is decided by exact size how many there are.
/// Known from google/brotli's qualities 10 and 11, whose prices are floating-point numbers, and which
/// stops merging where estimates say so.
///
/// Memory: 12 bytes a symbol, and a histogram for each type in each context.
pub struct ClusteringSplitter<M: Memory = Heap> {
    config: ClusterConfig,
    /// What the last plan chose, which hardly changes from one parse of a text to the next.
    mode: Option<ContextMode>,
    parameters: Option<DistanceParameters>,
    literal_outline: Outline<M>,
    distance_outline: Outline<M>,
    finder: ContextualFinder<M>,
    distances: DistanceModel<M>,
    model: LiteralModel<M>,
}

impl<M: Memory> ClusteringSplitter<M> {
    /// A splitter that holds no memory yet.
    #[must_use]
    pub fn new(config: ClusterConfig) -> Self {
        Self {
            config,
            mode: None,
            parameters: None,
            literal_outline: Outline::default(),
            distance_outline: Outline::default(),
            finder: ContextualFinder::default(),
            distances: DistanceModel::default(),
            model: LiteralModel::default(),
        }
    }

    /// Forgets what the last plan chose: the next [`plan_again`](Self::plan_again) is for another text.
    pub fn forget(&mut self) {
        (self.mode, self.parameters) = (None, None);
        self.literal_outline.clear();
        self.distance_outline.clear();
    }

    /// As [`plan`](BlockSplitter::plan), for another parse of the text that was planned last:
    /// context mode and distance parameters stay what they were, and block types are looked for from
    /// where they were, too.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn plan_again(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let counts = block.symbol_counts();
        plan.set_unsplit(memory, counts)?;
        if counts.literals > 0 {
            self.plan_literals(block, counts.literals, memory, plan)?;
        }
        let symbols = block.commands.iter().map(Command::symbol);
        let ContextualFinder { sequence, types, .. } = &mut self.finder;
        sequence.set(memory, symbols, counts.commands as usize, COMMAND_SYMBOLS)?;
        let (symbols, width) = (sequence.numbers(), sequence.width());
        types.find(memory, symbols, width, self.config.command_types, &mut plan.commands)?;
        if counts.distances > 0 {
            self.plan_distances(block, counts.distances, memory, plan)?;
        }
        Ok(())
    }

    fn plan_literals(
        &mut self,
        block: &MetaBlock<'_>,
        count: u32,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let bytes = block.literal_runs().flat_map(|run| &block.text[run]);
        let bytes = bytes.map(|&byte| u16::from(byte));
        self.finder.sequence.set(memory, bytes, count as usize, LITERAL_SYMBOLS)?;
        let search = self.config.literal_types;
        let Some(modes) = self.config.literal_modes else {
            let ContextualFinder { sequence, types, map, .. } = &mut self.finder;
            let (symbols, width) = (sequence.numbers(), sequence.width());
            types.find(memory, symbols, width, search, &mut plan.literals)?;
            let types = plan.literals.type_count();
            map.resize(memory, types * LITERAL_CONTEXTS)?;
            for (entry, code) in map.iter_mut().enumerate() {
                *code = (entry / LITERAL_CONTEXTS) as u8;
            }
            plan.literal_modes.resize(memory, types)?;
            return plan.literal_map.set(memory, map);
        };
        let mode = match (self.mode, modes) {
            (Some(mode), _) => mode,
            (None, ModeSearch::Utf8) => ContextMode::Utf8,
            (None, ModeSearch::All) => self.best_mode(memory, block, count)?,
        };
        self.mode = Some(mode);
        self.set_contexts(memory, block, mode)?;
        let search = ContextualSearch {
            types: search,
            contexts: LITERAL_CONTEXTS,
            rounds: self.config.rounds,
        };
        let positions = || block.literal_runs().flatten().map(|position| position as u32);
        let (finder, outline) = (&mut self.finder, &mut self.literal_outline);
        finder.find(memory, search, positions(), outline, &mut plan.literals)?;
        outline.set(memory, positions(), &plan.literals, &finder.map)?;
        plan.literal_modes.resize(memory, plan.literals.type_count())?;
        plan.literal_modes.fill(mode as u8);
        plan.literal_map.set(memory, &finder.map)
    }

    /// The context mode that is cheapest where all literals are of one type: the types that there
    /// are hardly ever prefer another, and four times the histograms would take most of the time.
    /// Where contexts are first sorted roughly, that tells as much as merging all 64 would.
    fn best_mode(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        count: u32,
    ) -> Result<ContextMode, OutOfMemory> {
        if count < MIN_LITERALS {
            return Ok(ContextMode::Utf8);
        }
        let (mode, codes) = self.model.model_contexts(memory, block, ROUGH_CONTEXTS)?;
        if codes.count > 1 {
            return Ok(mode);
        }
        let mut best = (u64::MAX, ContextMode::default());
        let mut single = BlockSplit::default();
        single.push(memory, 0, self.finder.sequence.numbers().len() as u32)?;
        for &mode in &ContextMode::ALL {
            self.set_contexts(memory, block, mode)?;
            let cost = self.finder.cost(memory, &single, LITERAL_CONTEXTS, self.config.rounds)?;
            if cost < best.0 {
                best = (cost, mode);
            }
        }
        Ok(best.1)
    }

    /// Sets the context of each literal.
    fn set_contexts(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        mode: ContextMode,
    ) -> Result<(), OutOfMemory> {
        let lookup = mode.lookup();
        let ContextualFinder { sequence, contexts, .. } = &mut self.finder;
        contexts.resize(memory, sequence.numbers().len())?;
        let mut contexts = contexts.iter_mut();
        for run in block.literal_runs() {
            let (mut last, mut second) = block.context_bytes(run.start);
            for (&byte, context) in block.text[run].iter().zip(contexts.by_ref()) {
                *context = lookup.id(last, second);
                (last, second) = (byte, last);
            }
        }
        Ok(())
    }

    fn plan_distances(
        &mut self,
        block: &MetaBlock<'_>,
        count: u32,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let parameters = match self.parameters {
            Some(parameters) => parameters,
            None => {
                let search = self.config.distance_parameters;
                self.distances.parameters(memory, block, count, search)?
            }
        };
        self.parameters = Some(parameters);
        plan.distance_parameters = parameters;
        let written = block.commands.iter().filter(|command| command.writes_distance());
        let symbols = written.clone().map(|command| parameters.symbol(command.distance()).symbol);
        let ContextualFinder { sequence, contexts, .. } = &mut self.finder;
        sequence.set(memory, symbols, count as usize, MAX_DISTANCE_SYMBOLS)?;
        contexts.resize(memory, count as usize)?;
        for (context, command) in contexts.iter_mut().zip(written) {
            *context = distance_context(command.coded_copy_length());
        }
        let types = self.config.distance_types;
        let search = ContextualSearch { types, contexts: DISTANCE_CONTEXTS, rounds: 1 };
        let (finder, outline) = (&mut self.finder, &mut self.distance_outline);
        finder.find(memory, search, distance_positions(block), outline, &mut plan.distances)?;
        outline.set(memory, distance_positions(block), &plan.distances, &finder.map)?;
        plan.distance_map.set(memory, &finder.map)
    }
}

/// The positions of the commands that write their distance.
fn distance_positions(block: &MetaBlock<'_>) -> impl Iterator<Item = u32> {
    let mut next = block.start as u32;
    block.commands.iter().filter_map(move |command| {
        let position = next;
        next += command.length();
        command.writes_distance().then_some(position)
    })
}

impl<M: Memory> Part<M> for ClusteringSplitter<M> {
    fn rebase(&mut self, _: u32) {}

    fn release(&mut self) {
        *self = Self::new(self.config);
    }

    fn memory_bytes(&self) -> usize {
        self.literal_outline.bytes()
            + self.distance_outline.bytes()
            + self.finder.bytes()
            + self.distances.bytes()
            + self.model.bytes()
    }
}

impl<M: Memory> BlockSplitter<M> for ClusteringSplitter<M> {
    fn plan(
        &mut self,
        block: &MetaBlock<'_>,
        memory: &mut M,
        plan: &mut MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        self.forget();
        self.plan_again(block, memory, plan)
    }
}

impl<M: Memory> fmt::Debug for ClusteringSplitter<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClusteringSplitter").field("config", &self.config).finish_non_exhaustive()
    }
}
