//! How much work a splitter does, as named numbers that a quality table can hold.

use brotwerk_core::{DistanceParameters, MAX_BLOCK_TYPES};

/// What a [`GreedySplitter`](crate::GreedySplitter) tries.
///
/// Everything it tries it keeps only where that is estimated to save bits, so more is
/// never worse but by the estimate's error; it takes time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitConfig {
    /// How to cut literals into blocks; `None` for a single block.
    pub literal_blocks: Option<BlockConfig>,
    /// How to cut commands into blocks; `None` for a single block.
    pub command_blocks: Option<BlockConfig>,
    /// How to cut distances into blocks; `None` for a single block.
    pub distance_blocks: Option<BlockConfig>,
    /// How to model literal contexts; `None` for a single context.
    pub literal_contexts: Option<ContextConfig>,
    /// From how many literals on the preset's contexts are taken where none are modelled, without
    /// a look at what they gain; `None` for never. Lowering it costs more for the codes'
    /// descriptions than they save.
    pub literal_preset: Option<u32>,
    /// From how many distances on their four contexts are told apart; `None` for never.
    /// Codes for them gain little in short texts, and take a fortieth of the time.
    pub distance_contexts: Option<u32>,
    /// Which distance parameters to consider.
    pub distance_parameters: ParameterSearch,
}

/// How the symbols of one category are cut into blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockConfig {
    /// Symbols in the shortest block considered. Heuristic: a lower number follows the
    /// text more closely, takes more time and is misled by chance more often; between 256
    /// and 1024 little changes.
    pub min_length: u32,
    /// Most block types made, up to 256.
    pub max_types: u16,
    /// How many of the last few types a block may go back to, 1 to 16. Time is
    /// proportional.
    pub recent_types: u8,
    /// How often boundaries are moved to where the types' codes would have them, where
    /// there are at most eight types. Each round walks over all symbols twice.
    pub refinements: u8,
    /// What the greedy pass must save for its types to be worked on, as a power of a
    /// half: 6 is a 64th of the bits. Raising it splits more, for time; `None` works on
    /// all.
    pub least_gain: Option<u8>,
    /// Fewer symbols are not cut at all, whatever the shortest block.
    pub least_symbols: u32,
}

/// How literal contexts are modelled: grouped to begin with, merged, then sorted anew.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextConfig {
    /// Which context modes to consider.
    pub modes: ModeSearch,
    /// Contexts with a share of less than `2^-group_bits` of the literals start in a
    /// group with their neighbours, which is what merging begins with. Raising it makes
    /// more groups; time goes with their square.
    pub group_bits: u8,
    /// Literals that a group starts with at least, or a quarter of that if its
    /// neighbours are too different. Heuristic: 16 to 64 tell one histogram of text from
    /// another. Raising it saves time on short texts; beyond that it costs ratio.
    pub min_group: u32,
    /// How often contexts are sorted anew. More than 3 changes little.
    pub rounds: u8,
}

/// Which literal context modes are considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeSearch {
    /// UTF-8 contexts, which win on nearly all text.
    Utf8,
    /// All four, which takes four times the time and gains most on data that is no text.
    All,
}

/// Which distance parameters, NPOSTFIX and NDIRECT, are considered (§4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterSearch {
    /// Only zero for both.
    None,
    /// A few pairs, on a sample of the distances.
    Few,
    /// All 64 pairs, on all distances.
    All,
    /// More direct codes while that pays, for each number of postfix bits from where the one before
    /// ended, on all distances: five or six pairs, and seldom worse ones than [`All`](Self::All)
    /// finds. What google/brotli's 10 and 11 do.
    Descent,
    /// None: the caller chose.
    Fixed(DistanceParameters),
}

impl SplitConfig {
    /// Nothing is split.
    pub const UNSPLIT: Self = Self {
        literal_blocks: None,
        command_blocks: None,
        distance_blocks: None,
        literal_contexts: None,
        literal_preset: None,
        distance_contexts: None,
        distance_parameters: ParameterSearch::None,
    };

    /// Contexts that such texts are known to have: 1.4 % of HTML, where [`LIGHT`](Self::LIGHT) gains
    /// 2.4 % more for its 13 instructions a byte. Measured: from 500 literals on scripts lose 0.2 %
    /// on average, from 2,000 on JSON 0.4 %.
    pub const PRESET: Self = Self { literal_preset: Some(1000), ..Self::UNSPLIT };

    /// Contexts for literals, which is where most of the gain is.
    pub const LIGHT: Self = Self {
        literal_contexts: Some(ContextConfig {
            modes: ModeSearch::Utf8,
            group_bits: 5,
            min_group: 128,
            rounds: 1,
        }),
        ..Self::UNSPLIT
    };

    /// Blocks of commands and distances too, and where there are many literals of those: pages, which
    /// have fewer, gain nothing from them, for a twentieth of the time, but half of a column of numbers
    /// are digits that change seldom.
    pub const BALANCED: Self = Self {
        literal_blocks: Some(BlockConfig { least_symbols: 1 << 15, ..BlockConfig::LITERALS }),
        command_blocks: Some(BlockConfig::COMMANDS),
        distance_blocks: Some(BlockConfig::DISTANCES),
        literal_contexts: Some(ContextConfig {
            modes: ModeSearch::Utf8,
            group_bits: 6,
            min_group: 128,
            rounds: 1,
        }),
        distance_contexts: Some(4096),
        ..Self::UNSPLIT
    };

    /// Blocks of literals too, for about twice the time.
    pub const DENSE: Self = Self {
        literal_blocks: Some(BlockConfig::LITERALS),
        command_blocks: Some(BlockConfig::COMMANDS),
        distance_blocks: Some(BlockConfig::DISTANCES),
        literal_contexts: Some(ContextConfig {
            modes: ModeSearch::Utf8,
            group_bits: 6,
            min_group: 32,
            rounds: 2,
        }),
        distance_contexts: Some(0),
        ..Self::BALANCED
    };

    /// The same, for a twentieth more of quality 6's time: blocks are given up only if they cost more
    /// than they save once their bounds are moved.
    pub const CAREFUL: Self = Self {
        literal_blocks: Some(BlockConfig::LITERALS.careful()),
        command_blocks: Some(BlockConfig::COMMANDS.careful()),
        distance_blocks: Some(BlockConfig::DISTANCES.careful()),
        ..Self::DENSE
    };

    /// All there is, for about ten times the time.
    pub const THOROUGH: Self = Self {
        literal_blocks: Some(BlockConfig::LITERALS.thorough()),
        command_blocks: Some(BlockConfig::COMMANDS.thorough()),
        distance_blocks: Some(BlockConfig::DISTANCES.thorough()),
        literal_contexts: Some(ContextConfig {
            modes: ModeSearch::All,
            group_bits: 9,
            min_group: 16,
            rounds: 4,
        }),
        literal_preset: None,
        distance_contexts: Some(0),
        distance_parameters: ParameterSearch::Few,
    };
}

impl SplitConfig {
    /// Whether literals are looked at, for which there is a histogram of each context.
    pub(crate) const fn models_literals(&self) -> bool {
        self.literal_contexts.is_some() || self.literal_blocks.is_some()
    }
}

impl Default for SplitConfig {
    fn default() -> Self {
        Self::BALANCED
    }
}

impl BlockConfig {
    /// For literals.
    pub const LITERALS: Self = Self {
        min_length: 512,
        max_types: 32,
        recent_types: 4,
        refinements: 1,
        least_gain: Some(6),
        least_symbols: 0,
    };
    /// For commands.
    pub const COMMANDS: Self = Self {
        min_length: 512,
        max_types: 32,
        recent_types: 4,
        refinements: 1,
        least_gain: Some(6),
        least_symbols: 0,
    };
    /// For distances.
    pub const DISTANCES: Self = Self {
        min_length: 512,
        max_types: 32,
        recent_types: 4,
        refinements: 1,
        least_gain: Some(6),
        least_symbols: 0,
    };

    /// Whether there are enough symbols for two blocks.
    pub(crate) const fn can_split(&self, symbols: u32) -> bool {
        symbols / 2 >= self.min_length && symbols >= self.least_symbols
    }

    /// The same, never given up before boundaries have moved.
    const fn careful(self) -> Self {
        Self { least_gain: None, ..self }
    }

    /// The same with more types to go back to and more rounds of moving boundaries.
    const fn thorough(self) -> Self {
        Self { recent_types: 16, refinements: 6, ..self.careful() }
    }
}

const _: () = assert!(BlockConfig::LITERALS.max_types as usize <= MAX_BLOCK_TYPES);
