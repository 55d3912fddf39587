//! The parts that an encoder is made of, and the traits to make others.
//!
//! An [`Assembly`] names a parser, a match finder, a dictionary search and a block
//! splitter. Any of them can be one of these or your own.

pub use brotwerk_block_split::{GreedySplitter, SplitConfig, Unsplit};
pub use brotwerk_core::{
    AllMatches, BestMatch, BlockSplitter, Command, DictionaryMatch, DictionarySearch, DistanceCode,
    DistanceRing, Extent, Floor, Heap, List, Match, Matches, Memory, MetaBlock, MetaBlockPlan,
    NoDictionary, OutOfMemory, Parser, Prepare, Score, SymbolCounts, Task,
};
pub use brotwerk_encoder::parser::{Lazy, LazyConfig};
pub use brotwerk_encoder::{
    Assembly, Effort, FinderEffort, Parts, QUALITY_TABLE, encode_with_parts,
};
pub use brotwerk_lz77::{BinaryTree, HashRows, RowsConfig};
