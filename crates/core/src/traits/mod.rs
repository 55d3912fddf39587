//! What one part asks of another. Each contract says what a wrong answer costs: a
//! wrong stream, only ratio, or only time.

mod bit_sink;
mod block_splitter;
mod dictionary;
mod finder;
mod parser;
mod part;
mod prefix_dictionary;

pub use bit_sink::BitSink;
pub use block_splitter::BlockSplitter;
pub use dictionary::{
    DictionarySearch, NoDictionary, NoFilter, Walk, WordFilter, WordIndex, WordMatch, WordMatches,
    WordStart, WordTransform,
};
pub use finder::{AllMatches, BestMatch, Floor, MatchFinder, Matches};
pub use parser::{Commands, Parser, Task};
pub use part::{Extent, Part, Stateless};
pub use prefix_dictionary::{NearestFirst, NoPrefixDictionary, PrefixDictionarySearch};
