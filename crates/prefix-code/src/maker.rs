//! Whoever makes the codes of a meta-block.

use core::fmt;

use crate::best::{CodeCost, CodeScratch, DescribedCode, best_code_in_place};
use crate::codewords::assign_codewords;
use crate::description::{Description, describe_lengths};
use crate::search::CodeSearch;
use crate::{MAX_LENGTH, MAX_SYMBOLS};

/// Makes prefix codes from counts, any number of them one after another.
///
/// A wrong answer is a wrong stream. An implementation of one's own decides on the lengths, and
/// lets [`code_with_lengths`] do, and check, the rest:
///
/// ```
/// use brotwerk_prefix_code::{
///     CodeMaker, DescribedCode, LengthScratch, code_lengths, code_with_lengths,
/// };
///
/// /// Codewords of nine bits at most.
/// struct Short;
///
/// impl CodeMaker for Short {
///     type Scratch = LengthScratch;
///
///     fn make(
///         &self,
///         entries: &mut [u32],
///         lengths: &mut [u8],
///         scratch: &mut LengthScratch,
///     ) -> DescribedCode {
///         code_lengths(entries, 9, lengths, scratch);
///         code_with_lengths(entries, lengths)
///     }
/// }
///
/// let (mut entries, mut lengths) = ([5, 2, 0, 1], [0; 4]);
/// let code = Short.make(&mut entries, &mut lengths, &mut LengthScratch::default());
/// assert_eq!(lengths, [1, 2, 0, 2]);
/// assert_eq!(code.cost.data_bits, 5 + 2 * 2 + 2);
/// ```
pub trait CodeMaker {
    /// Room to work in. Made once for all codes of a meta-block.
    type Scratch: Default;

    /// Makes a complete code of codewords of up to [`MAX_LENGTH`] bits, in which each symbol that
    /// occurs has one. `entries` are counts and become codewords, as [`assign_codewords`] stores
    /// them; `lengths` become the codewords' lengths. At most [`MAX_SYMBOLS`] of each.
    fn make(
        &self,
        entries: &mut [u32],
        lengths: &mut [u8],
        scratch: &mut Self::Scratch,
    ) -> DescribedCode;

    /// A maker that takes less time, and none of whose codes takes fewer bits than this one's; `None`
    /// where there is no such. What is small enough by its codes is so by this one's.
    ///
    /// A wrong answer costs bits: what would have been smaller is given up for it.
    fn quicker(&self) -> Option<Self>
    where
        Self: Sized,
    {
        None
    }
}

/// Makes the codes of [`best_code`](crate::best_code).
///
/// ```
/// use brotwerk_prefix_code::{BestCodes, CodeSearch};
/// const SMALLEST: BestCodes = BestCodes { search: CodeSearch::Thorough };
/// assert_eq!(BestCodes::default().search, CodeSearch::Quick);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct BestCodes {
    /// How far each is searched for.
    pub search: CodeSearch,
}

impl CodeMaker for BestCodes {
    type Scratch = CodeScratch;

    #[inline]
    fn make(
        &self,
        entries: &mut [u32],
        lengths: &mut [u8],
        scratch: &mut CodeScratch,
    ) -> DescribedCode {
        best_code_in_place(entries, self.search, lengths, scratch)
    }

    fn quicker(&self) -> Option<Self> {
        let search = CodeSearch::Balanced;
        (self.search == CodeSearch::Thorough).then_some(Self { search })
    }
}

/// The code of given lengths, for counts: these become codewords in their place.
///
/// # Panics
/// With a [`BrokenCode`], if [`check_code`] finds one.
pub fn code_with_lengths(entries: &mut [u32], lengths: &[u8]) -> DescribedCode {
    check_code(entries, lengths)
        .unwrap_or_else(|fault| panic!("the maker of prefix codes broke a rule: {fault}"));
    let data = |(&length, &count): (&u8, &u32)| u64::from(length) * u64::from(count);
    let is_lone = lengths.iter().filter(|&&length| length > 0).nth(1).is_none();
    let data_bits = if is_lone { 0 } else { lengths.iter().zip(&*entries).map(data).sum() };
    let (description, header_bits): (Description, u64) = describe_lengths(lengths);
    assign_codewords(lengths, entries);
    DescribedCode { cost: CodeCost { header_bits, data_bits }, description }
}

/// Why lengths are not those of a code for some counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrokenCode {
    /// The alphabet is larger than any of the format's, or there are not as many lengths as counts.
    Alphabet {
        /// Counts.
        symbols: usize,
        /// Lengths.
        lengths: usize,
    },
    /// A symbol occurs and has no codeword.
    NoCodeword {
        /// The symbol.
        symbol: usize,
    },
    /// A codeword is longer than the format has them.
    TooLong {
        /// Whose.
        symbol: usize,
        /// Bits.
        length: u8,
    },
    /// The codewords take more or less than the whole code space: a decoder refuses them. A lone
    /// symbol is to have length 1.
    NotComplete {
        /// How much of it they take, in 2^-15.
        space: u64,
    },
}

impl fmt::Display for BrokenCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Alphabet { symbols, lengths } => {
                write!(f, "{lengths} lengths for {symbols} symbols, of {MAX_SYMBOLS} at most")
            }
            Self::NoCodeword { symbol } => write!(f, "symbol {symbol} occurs without a codeword"),
            Self::TooLong { symbol, length } => {
                write!(f, "the codeword of symbol {symbol} has {length} bits of {MAX_LENGTH}")
            }
            Self::NotComplete { space } => {
                write!(f, "the codewords take {space} of {} of the code space", 1 << MAX_LENGTH)
            }
        }
    }
}

impl core::error::Error for BrokenCode {}

/// Checks that lengths are those of a complete code for symbols that occur so often.
///
/// # Errors
/// The first rule that is broken.
pub fn check_code(counts: &[u32], lengths: &[u8]) -> Result<(), BrokenCode> {
    if counts.len() != lengths.len() || counts.len() > MAX_SYMBOLS {
        return Err(BrokenCode::Alphabet { symbols: counts.len(), lengths: lengths.len() });
    }
    let (mut space, mut used) = (0, 0);
    for (symbol, (&count, &length)) in counts.iter().zip(lengths).enumerate() {
        match length {
            0 if count > 0 => return Err(BrokenCode::NoCodeword { symbol }),
            0 => {}
            1..=MAX_LENGTH => {
                space += 1_u64 << (MAX_LENGTH - length);
                used += 1;
            }
            _ => return Err(BrokenCode::TooLong { symbol, length }),
        }
    }
    let is_complete = match used {
        0 => true,
        1 => space == 1 << (MAX_LENGTH - 1),
        _ => space == 1 << MAX_LENGTH,
    };
    if is_complete { Ok(()) } else { Err(BrokenCode::NotComplete { space }) }
}
