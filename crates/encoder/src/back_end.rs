//! What comes after a plan: who makes the prefix codes, and what the bits are written with.

use brotwerk_bits::{BitSlice, SliceSink};
use brotwerk_prefix_code::{BestCodes, CodeMaker};

use crate::Effort;

/// The parts of an encoder that turn commands and plan into bits.
///
/// [`Standard`] has the ones of these crates; implement it to replace one, and hand it to
/// [`Stream::with_back_end`](crate::Stream::with_back_end). A wrong answer from either is a wrong
/// stream.
pub trait BackEnd {
    /// Writes bits into the memory in which a stream keeps what it has made.
    type Sink<'a>: SliceSink<'a>;
    /// Makes prefix codes for the symbols that a plan has put together.
    type CodeMaker: CodeMaker;

    /// Hands over the maker of codes, once for each stream or compressor.
    fn into_code_maker(self) -> Self::CodeMaker;
}

/// [`BitSlice`] and [`BestCodes`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standard {
    /// How prefix codes are made.
    pub codes: BestCodes,
}

impl Standard {
    /// The one of a row of the quality table.
    #[must_use]
    pub fn of(effort: &Effort) -> Self {
        Self { codes: BestCodes { search: effort.codes } }
    }
}

impl BackEnd for Standard {
    type Sink<'a> = BitSlice<'a>;
    type CodeMaker = BestCodes;

    fn into_code_maker(self) -> BestCodes {
        self.codes
    }
}
