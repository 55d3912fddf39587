//! How much work a splitter does, as named numbers that a quality table can hold.

use brotwerk_core::MAX_BLOCK_TYPES;

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
    /// Whether to tell distances apart by their four contexts.
    pub distance_contexts: bool,
    /// Which distance parameters to consider.
    pub distance_parameters: ParameterSearch,
}

/// How the symbols of one category are cut into blocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockConfig {
    /// Symbols in the shortest block considered. Heuristic; a lower number follows the
    /// text more closely, takes more time and is misled by chance more often.
    pub min_length: u32,
    /// Most block types made, up to 256.
    pub max_types: u16,
    /// How many of the last few types a block may go back to. Time is proportional.
    pub recent_types: u8,
    /// How often boundaries are moved to where the types' codes would have them. Each
    /// round takes time proportional to symbols times types.
    pub refinements: u8,
}

/// How literal contexts are modelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContextConfig {
    /// Which context modes to consider.
    pub modes: ModeSearch,
    /// Codes that contexts are first sorted into, up to 16; merging follows.
    pub max_codes: u8,
    /// How often contexts are sorted anew. More than 3 changes little.
    pub rounds: u8,
}

/// Which literal context modes are considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ModeSearch {
    /// UTF-8 contexts, which win on nearly all text.
    Utf8,
    /// All four, on a sample of the literals.
    Sampled,
    /// All four, each modelled in full.
    Full,
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
}

impl SplitConfig {
    /// Nothing is split.
    pub const UNSPLIT: Self = Self {
        literal_blocks: None,
        command_blocks: None,
        distance_blocks: None,
        literal_contexts: None,
        distance_contexts: false,
        distance_parameters: ParameterSearch::None,
    };

    /// What little pays for itself in a fast encoder: contexts for literals.
    pub const LIGHT: Self = Self {
        literal_contexts: Some(ContextConfig { modes: ModeSearch::Utf8, max_codes: 6, rounds: 1 }),
        ..Self::UNSPLIT
    };

    /// Most of the gain for a small share of a middling encoder's time.
    pub const BALANCED: Self = Self {
        literal_blocks: Some(BlockConfig::LITERALS),
        command_blocks: Some(BlockConfig::COMMANDS),
        distance_blocks: Some(BlockConfig::DISTANCES),
        literal_contexts: Some(ContextConfig { modes: ModeSearch::Sampled, max_codes: 10, rounds: 2 }),
        distance_contexts: true,
        distance_parameters: ParameterSearch::Few,
    };

    /// All there is.
    pub const THOROUGH: Self = Self {
        literal_blocks: Some(BlockConfig { refinements: 6, recent_types: 16, ..BlockConfig::LITERALS }),
        command_blocks: Some(BlockConfig { refinements: 6, recent_types: 16, ..BlockConfig::COMMANDS }),
        distance_blocks: Some(BlockConfig { refinements: 6, recent_types: 16, ..BlockConfig::DISTANCES }),
        literal_contexts: Some(ContextConfig { modes: ModeSearch::Full, max_codes: 16, rounds: 4 }),
        distance_contexts: true,
        distance_parameters: ParameterSearch::All,
    };
}

impl Default for SplitConfig {
    fn default() -> Self {
        Self::BALANCED
    }
}

impl BlockConfig {
    /// For literals.
    pub const LITERALS: Self =
        Self { min_length: 512, max_types: 32, recent_types: 4, refinements: 1 };
    /// For commands.
    pub const COMMANDS: Self =
        Self { min_length: 512, max_types: 32, recent_types: 4, refinements: 1 };
    /// For distances.
    pub const DISTANCES: Self =
        Self { min_length: 512, max_types: 32, recent_types: 4, refinements: 1 };
}

const _: () = assert!(BlockConfig::LITERALS.max_types as usize <= MAX_BLOCK_TYPES);
