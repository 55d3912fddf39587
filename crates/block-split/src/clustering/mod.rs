//! The splitter for those who have time: block types and codes found by clustering.
//!
//! For each category block types are found together ([`types`]), of literals and distances then
//! the codes that their contexts share ([`codes`]). For one parse of a text after another the
//! second and later plans take over what hardly changes
//! ([`plan_again`](ClusteringSplitter::plan_again)), and so may the first, from another splitter's
//! ([`adopt`](ClusteringSplitter::adopt)).

mod codes;
mod types;

use core::fmt;

use brotwerk_core::{
    BlockSplit, BlockSplitter, COMMAND_SYMBOLS, Command, ContextMode, DISTANCE_CONTEXTS,
    DistanceParameters, Heap, LITERAL_CONTEXTS, LITERAL_SYMBOLS, List, MAX_DISTANCE_SYMBOLS,
    Memory, MetaBlock, MetaBlockPlan, OutOfMemory, Part, distance_context,
};

pub use types::TypeSearch;

use crate::distances::DistanceModel;
use crate::literals::{LiteralModel, MIN_LITERALS};
use crate::rows::Rows;
use crate::sequence::Sequence;
use crate::symbols::Symbols;
use crate::{ContextConfig, ModeSearch, ParameterSearch};
use codes::CodeFinder;
use types::TypeFinder;

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
/// Memory: 11 bytes a symbol, and a histogram for each type in each context.
pub struct ClusteringSplitter<M: Memory = Heap> {
    config: ClusterConfig,
    /// What the last plan chose, which hardly changes from one parse of a text to the next.
    mode: Option<ContextMode>,
    parameters: Option<DistanceParameters>,
    types: TypeFinder<M>,
    codes: CodeFinder<M>,
    sequence: Sequence<M>,
    distances: DistanceModel<M>,
    histograms: Rows<M>,
    model: LiteralModel<M>,
    map: List<u8, M>,
}

impl<M: Memory> ClusteringSplitter<M> {
    /// A splitter that holds no memory yet.
    #[must_use]
    pub fn new(config: ClusterConfig) -> Self {
        Self {
            config,
            mode: None,
            parameters: None,
            types: TypeFinder::default(),
            codes: CodeFinder::default(),
            sequence: Sequence::default(),
            distances: DistanceModel::default(),
            histograms: Rows::default(),
            model: LiteralModel::default(),
            map: List::default(),
        }
    }

    /// Forgets what the last plan chose: the next [`plan_again`](Self::plan_again) is for another text.
    pub fn forget(&mut self) {
        (self.mode, self.parameters) = (None, None);
    }

    /// As [`plan`](BlockSplitter::plan), for another parse of the text that was planned last:
    /// context mode and distance parameters stay what they were.
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
        self.sequence.set(memory, symbols, counts.commands as usize, COMMAND_SYMBOLS)?;
        let (symbols, width) = (self.sequence.numbers(), self.sequence.width());
        let search = self.config.command_types;
        self.types.find(memory, symbols, width, search, &mut plan.commands)?;
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
        self.sequence.set(memory, bytes, count as usize, LITERAL_SYMBOLS)?;
        let (symbols, width) = (self.sequence.numbers(), self.sequence.width());
        let search = self.config.literal_types;
        self.types.find(memory, symbols, width, search, &mut plan.literals)?;
        let types = plan.literals.type_count();
        let Some(modes) = self.config.literal_modes else {
            self.map.resize(memory, types * LITERAL_CONTEXTS)?;
            for (entry, code) in self.map.iter_mut().enumerate() {
                *code = (entry / LITERAL_CONTEXTS) as u8;
            }
            plan.literal_modes.resize(memory, types)?;
            return plan.literal_map.set(memory, &self.map);
        };
        let mode = match (self.mode, modes) {
            (Some(mode), _) => mode,
            (None, ModeSearch::Utf8) => ContextMode::Utf8,
            (None, ModeSearch::All) => self.best_mode(memory, block, count)?,
        };
        self.mode = Some(mode);
        self.count_literals(memory, block, mode, &plan.literals)?;
        self.codes.find(memory, &self.histograms, LITERAL_CONTEXTS, self.config.rounds)?;
        plan.literal_modes.resize(memory, types)?;
        plan.literal_modes.fill(mode as u8);
        plan.literal_map.set(memory, self.codes.map())
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
        single.push(memory, 0, self.sequence.numbers().len() as u32)?;
        for &mode in &ContextMode::ALL {
            self.count_literals(memory, block, mode, &single)?;
            let rounds = self.config.rounds;
            let cost = self.codes.find(memory, &self.histograms, LITERAL_CONTEXTS, rounds)?;
            if cost < best.0 {
                best = (cost, mode);
            }
        }
        Ok(best.1)
    }

    /// Counts the literals of each type in each context.
    fn count_literals(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        mode: ContextMode,
        split: &BlockSplit<M>,
    ) -> Result<(), OutOfMemory> {
        let (lookup, width) = (mode.lookup(), self.sequence.width());
        self.histograms.reset(memory, split.type_count() * LITERAL_CONTEXTS, width)?;
        let counts = self.histograms.counts_mut();
        let mut symbols = self.sequence.numbers().iter();
        let mut blocks = split.blocks();
        let (mut first, mut left) = (0, 0);
        for run in block.literal_runs() {
            let (mut last, mut second) = block.context_bytes(run.start);
            for (&byte, &symbol) in block.text[run].iter().zip(symbols.by_ref()) {
                if left == 0 {
                    let (block_type, length) = blocks.next().unwrap_or_default();
                    (first, left) = (usize::from(block_type) * LITERAL_CONTEXTS, length);
                }
                left = left.wrapping_sub(1);
                let row = first + usize::from(lookup.id(last, second));
                counts[row * width + usize::from(symbol)] += 1;
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
        self.sequence.set(memory, symbols, count as usize, MAX_DISTANCE_SYMBOLS)?;
        let (symbols, width) = (self.sequence.numbers(), self.sequence.width());
        let search = self.config.distance_types;
        self.types.find(memory, symbols, width, search, &mut plan.distances)?;
        let types = plan.distances.type_count();
        self.histograms.reset(memory, types * DISTANCE_CONTEXTS, width)?;
        let mut blocks = plan.distances.blocks();
        let (mut block_type, mut left) = (0, 0);
        for (command, &symbol) in written.zip(symbols) {
            if left == 0 {
                (block_type, left) = blocks.next().unwrap_or_default();
            }
            left = left.wrapping_sub(1);
            let context = usize::from(distance_context(command.coded_copy_length()));
            let row = usize::from(block_type) * DISTANCE_CONTEXTS + context;
            self.histograms.row_mut(row)[usize::from(symbol)] += 1;
        }
        self.codes.find(memory, &self.histograms, DISTANCE_CONTEXTS, 1)?;
        plan.distance_map.set(memory, self.codes.map())
    }
}

impl<M: Memory> Part<M> for ClusteringSplitter<M> {
    fn rebase(&mut self, _: u32) {}

    fn release(&mut self) {
        *self = Self::new(self.config);
    }

    fn memory_bytes(&self) -> usize {
        self.types.bytes()
            + self.codes.bytes()
            + self.sequence.bytes()
            + self.distances.bytes()
            + self.histograms.bytes()
            + self.model.bytes()
            + self.map.bytes()
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
