//! The vocabulary that every part of the brotwerk Brotli encoder speaks.
//!
//! Nothing here compresses. This crate holds what the parts hand to each other —
//! [`Match`], [`Command`], [`MetaBlockPlan`] — the alphabets of the format that
//! those types are made of, the limits within which they are legal, and the traits
//! through which one part asks another.
//!
//! ```text
//! BestMatch ─► Match ─► Parser ─► Command ─► BlockSplitter ─► MetaBlockPlan ─► BitSink
//! ```
//!
//! Section numbers refer to RFC 7932.
#![no_std]

extern crate alloc;

mod block_bits;
mod block_count;
mod budget;
mod command;
mod common_length;
mod content_type;
mod context;
mod copy_filter;
mod distance;
mod distance_ring;
mod list;
mod matches;
mod memory;
mod plan;
mod profile;
mod quality;
mod score;
mod traits;
mod window;
mod word;

pub use block_bits::{BlockBits, IllegalBlockBits};
pub use block_count::{
    BLOCK_COUNT_SYMBOLS, BlockCount, MAX_BLOCK_LENGTH, block_count, block_count_base,
};
pub use budget::{Budget, Counted};
pub use command::{
    COMMAND_SYMBOLS, COPY_CODES, Command, INSERT_CODES, LengthCode, MAX_META_BLOCK_LENGTH,
    MIN_COPY_LENGTH, command_extra_bits, command_symbol, copy_code_base, copy_length_code,
    insert_length_code,
};
pub use common_length::{common_length, common_start};
pub use content_type::ContentType;
pub use context::{
    ContextLookup, ContextMode, DISTANCE_CONTEXTS, LITERAL_CONTEXTS, distance_context,
};
pub use copy_filter::{CopyFilter, CopyHasher};
pub use distance::{
    DistanceCode, DistanceParameters, DistanceSymbol, IllegalDistanceParameters,
    MAX_DISTANCE_SYMBOLS,
};
pub use distance_ring::DistanceRing;
pub use list::{List, Room};
pub use matches::{DictionaryMatch, Match};
pub use memory::{Heap, Memory, OutOfMemory, Plain, grow};
pub use plan::{
    BlockSplit, ContextMap, LITERAL_SYMBOLS, MAX_BLOCK_TYPES, MetaBlock, MetaBlockPlan,
    SymbolCounts,
};
pub use profile::{ContextPreset, TextProfile};
pub use quality::{IllegalQuality, Quality};
pub use score::{DISTANCE_BIT, LITERAL, Score, WordCosts, WordPolicy};
pub use traits::{
    AllMatches, BestMatch, BitSink, BlockSplitter, Commands, DictionarySearch, Extent, Floor,
    MatchFinder, Matches, NearestFirst, NoDictionary, NoFilter, NoPrefixDictionary, Parser, Part,
    PrefixDictionarySearch, Stateless, Task, Walk, WordFilter, WordIndex, WordMatch, WordMatches,
    WordStart, WordTransform,
};
pub use window::{IllegalWindowBits, WindowBits};
pub use word::{
    CaseForm, Leads, MAX_WORD_LENGTH, MIN_WORD_LENGTH, TRANSFORMS, WORD_INDEX_BITS, WordForm,
};
