//! The parts that an encoder is made of, and the traits to make others.
//!
//! An [`Assembly`] names a parser, a match finder, a dictionary search and a block
//! splitter. Any of them can be one of these or your own. A [`Search`] is made of a filter,
//! an index and a transform, which can be swapped too; a [`BackEnd`] of a bit sink and a maker of
//! prefix codes. `docs/PARTS.md` goes through them, from a finder of your own to an encoder of
//! your own.
//!
//! What encoders of one's own name most stands here; the modules are the parts' crates, with
//! everything that they have.

/// Bit sinks.
pub use brotwerk_bits as bits;
/// Block types and contexts.
pub use brotwerk_block_split as block_split;
/// May a word start here?
pub use brotwerk_bloom as bloom;
/// How context maps are written.
pub use brotwerk_context_map as context_map;
/// What parts hand to each other, and the traits through which they ask.
pub use brotwerk_core as core;
/// What kind of text it is.
pub use brotwerk_detect as detect;
/// The format's words, and those of them that are worth a search.
pub use brotwerk_dictionary as dictionary;
/// Filter, index and transform in a row.
pub use brotwerk_dictionary_search as dictionary_search;
/// From bytes to a stream.
pub use brotwerk_encoder as encoder;
/// What a prefix code will cost.
pub use brotwerk_entropy as entropy;
/// Match finders.
pub use brotwerk_lz77 as lz77;
/// From commands and a plan to bits.
pub use brotwerk_meta_block as meta_block;
/// Which matches and words become commands.
pub use brotwerk_parser as parser;
/// Prefix codes, and how the format writes them.
pub use brotwerk_prefix_code as prefix_code;
/// What commands and plans must keep to.
pub use brotwerk_rules as rules;
/// What may be made of a word.
pub use brotwerk_transform as transform;
/// The words, as a radix trie.
pub use brotwerk_trie as trie;
/// From the bytes that a word starts with to a trie's node.
pub use brotwerk_word_table as word_table;

pub use brotwerk_bits::{BitBuffer, BitCounter, BitSlice, PartialByte, SliceSink};

pub use brotwerk_block_split::{
    ClusterConfig, ClusteringSplitter, GreedySplitter, ParameterSearch, SplitConfig, TypeSearch,
    Unsplit,
};
pub use brotwerk_bloom::Bloom;
pub use brotwerk_core::{
    AllMatches, BestMatch, BitSink, BlockSplit, BlockSplitter, Command, Commands, ContextMap,
    ContextMode, ContextPreset, CopyFilter, CopyHasher, DictionaryMatch, DictionarySearch,
    DistanceCode, DistanceRing, Extent, Floor, Heap, LITERAL, Leads, List, Match, MatchFinder,
    Matches, Memory, MetaBlock, MetaBlockPlan, NearestFirst, NoDictionary, NoFilter, OutOfMemory,
    Parser, Part, Plain, PrefixDictionarySearch, Room, Score, Stateless, SymbolCounts, Task,
    TextProfile, Walk, WordCosts, WordFilter, WordForm, WordIndex, WordMatch, WordMatches,
    WordPolicy, WordStart, WordTransform,
};
pub use brotwerk_dictionary::{Profile, ReducedDictionary, WordSet, profile};
pub use brotwerk_dictionary_search::{
    ImageSearch, OwnedSearch, Search, SpellingImage, Spellings, StaticEnds, StaticSearch,
    StaticSpellings, UnionSearch, WordEnds, build as build_search, ends as ends_search,
    shipped as shipped_search, spellings as spellings_search, whole as whole_search,
};
pub use brotwerk_encoder::{
    Assembly, BackEnd, Checked, Composed, Draft, Effort, Iterated, IteratedConfig, LazyEffort,
    ParseEffort, Parts, PathEffort, Planned, Planner, QUALITY_TABLE, QualityParts, QuickEffort,
    RowsEffort, Stage, Standard, Turn, WithPrefixDictionary, encode_with_parts,
};
pub use brotwerk_lz77::{
    Beside, BinaryTree, ByLength, HashRows, LastPlaces, Longest, PlacesByLength, PlacesConfig,
    PrefixDictionaryIndex, RowsByLength, RowsConfig, TreeByLength, TreeConfig,
};
pub use brotwerk_parser::{
    CodeLengths, KnownParse, Lazy, LazyByLength, LazyConfig, Pass, PathConfig, Quick, QuickConfig,
    Scope, ShortestPath, Trust,
};
pub use brotwerk_prefix_code::{
    BestCodes, CodeMaker, CodeSearch, DescribedCode, LengthScratch, check_code, code_lengths,
    code_with_lengths,
};
pub use brotwerk_rules::{BrokenRule, Fault, check_commands, check_plan};
pub use brotwerk_transform::Fitting;
pub use brotwerk_trie::Trie;
pub use brotwerk_word_table::WordTable;
