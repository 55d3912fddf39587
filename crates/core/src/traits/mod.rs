//! What one part asks of another. Each contract says what a wrong answer costs: a
//! wrong stream, only ratio, or only time.

mod bit_sink;
mod block_splitter;
mod dictionary;
mod finder;
mod parser;
mod prefix;
mod prepare;

pub use bit_sink::BitSink;
pub use block_splitter::BlockSplitter;
pub use dictionary::{
    DictionarySearch, NoDictionary, NoFilter, Prefix, PrefixFilter, Walk, WordIndex, WordMatch,
    WordMatches, WordTransform,
};
pub use finder::{AllMatches, BestMatch, Floor, Matches};
pub use parser::{Parser, Task};
pub use prefix::{NearestFirst, NoPrefix, PrefixSearch};
pub use prepare::{Extent, Prepare};
