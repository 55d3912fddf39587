//! The parts that an encoder is made of, and the traits to make others.
//!
//! An [`Assembly`] names a parser, a match finder, a dictionary search and a block
//! splitter. Any of them can be one of these or your own. A [`Search`] is made of a filter,
//! an index and a transform, which can be swapped too.

pub use brotwerk_block_split::{GreedySplitter, ParameterSearch, SplitConfig, Unsplit};
pub use brotwerk_core::{
    AllMatches, BestMatch, BlockSplitter, Command, Commands, ContextPreset, CopyFilter, CopyHasher,
    DictionaryMatch, DictionarySearch, DistanceCode, DistanceRing, Extent, Floor, Heap, LITERAL,
    Leads, List, Match, MatchFinder, Matches, Memory, MetaBlock, MetaBlockPlan, NearestFirst,
    NoDictionary, NoFilter, OutOfMemory, Parser, Part, Plain, PrefixDictionarySearch, Room, Score,
    Stateless, SymbolCounts, Task, TextProfile, Walk, WordCosts, WordFilter, WordForm, WordIndex,
    WordMatch, WordMatches, WordPolicy, WordStart, WordTransform,
};
pub use brotwerk_dictionary::{Profile, ReducedDictionary, WordSet, profile};
pub use brotwerk_dictionary_search::{
    ImageSearch, OwnedSearch, Search, StaticSearch, build as build_search,
    shipped as shipped_search,
};
pub use brotwerk_encoder::{
    Assembly, BrokenRule, Checked, Composed, Draft, Effort, Fault, FinderEffort, Parts, Planned,
    QUALITY_TABLE, QualityParts, WithPrefixDictionary, check_commands, check_plan,
    encode_with_parts,
};
pub use brotwerk_lz77::{
    BinaryTree, HashRows, Longest, PrefixDictionaryIndex, RowsByLength, RowsConfig, TreeConfig,
};
pub use brotwerk_parser::{Lazy, LazyByLength, LazyConfig};
