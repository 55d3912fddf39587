//! Insert-and-copy commands and their alphabet of 704 symbols (§5).

use zerocopy::FromZeros;

use crate::{DistanceCode, DistanceParameters, DistanceSymbol, distance_context};

/// Symbols in the insert-and-copy alphabet.
pub const COMMAND_SYMBOLS: usize = 704;
/// Codes for insert lengths.
pub const INSERT_CODES: usize = 24;
/// Codes for copy lengths.
pub const COPY_CODES: usize = 24;
/// The shortest copy that the format can express.
pub const MIN_COPY_LENGTH: u32 = 2;
/// The longest meta-block: MLEN has at most 24 bits (§9.2).
pub const MAX_META_BLOCK_LENGTH: u32 = 1 << 24;

/// One kind of length, insert or copy: how many extra bits each of its codes has, and
/// the shortest length that it stands for.
struct LengthAlphabet {
    extra_bits: [u8; 24],
    base: [u32; 24],
}

impl LengthAlphabet {
    const fn new(shortest: u32, extra_bits: [u8; 24]) -> Self {
        let mut base = [shortest; 24];
        let mut code = 1;
        while code < 24 {
            base[code] = base[code - 1] + (1 << extra_bits[code - 1]);
            code += 1;
        }
        Self { extra_bits, base }
    }

    /// Codes for short lengths, which are nearly all, by look-up.
    const fn short_codes<const N: usize>(&self) -> [u8; N] {
        let mut codes = [0; N];
        let mut length = self.base[0] as usize;
        let mut code = 0;
        while length < N {
            while code < 23 && self.base[code + 1] as usize <= length {
                code += 1;
            }
            codes[length] = code as u8;
            length += 1;
        }
        codes
    }

    #[inline]
    const fn length_code(&self, code: u8, length: u32) -> LengthCode {
        LengthCode {
            code,
            extra_bits: self.extra_bits[code as usize],
            extra: length - self.base[code as usize],
        }
    }
}

const INSERT: LengthAlphabet = LengthAlphabet::new(
    0,
    [0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12, 14, 24],
);
const COPY: LengthAlphabet = LengthAlphabet::new(
    MIN_COPY_LENGTH,
    [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 7, 8, 9, 10, 24],
);

const SHORT: usize = 256;
static SHORT_INSERT: [u8; SHORT] = INSERT.short_codes();
static SHORT_COPY: [u8; SHORT] = COPY.short_codes();

/// A length as the format writes it: a code, which goes into the command's symbol,
/// and extra bits, which follow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LengthCode {
    /// Insert or copy length code, 0 to 23.
    pub code: u8,
    /// How many extra bits follow the symbol.
    pub extra_bits: u8,
    /// Their value.
    pub extra: u32,
}

/// How the format writes an insert length of up to 2^24.
#[inline]
#[must_use]
pub fn insert_length_code(length: u32) -> LengthCode {
    let code = match SHORT_INSERT.get(length as usize) {
        Some(&code) => code,
        None => INSERT.base.partition_point(|&base| base <= length) as u8 - 1,
    };
    INSERT.length_code(code, length)
}

/// How the format writes a copy length of 2 to 2^24.
#[inline]
#[must_use]
pub fn copy_length_code(length: u32) -> LengthCode {
    debug_assert!(length >= MIN_COPY_LENGTH);
    let code = match SHORT_COPY.get(length as usize) {
        Some(&code) => code,
        None => COPY.base.partition_point(|&base| base <= length) as u8 - 1,
    };
    COPY.length_code(code, length)
}

/// The shortest copy that a copy length code, 0 to 23, stands for.
#[inline]
#[must_use]
pub const fn copy_code_base(code: u8) -> u32 {
    COPY.base[code as usize]
}

/// First symbol of the cell for each insert-code group (rows, eight codes each) and
/// copy-code group (columns), where the distance is written (§5).
const CELLS: [[u16; 3]; 3] = [[128, 192, 384], [256, 320, 512], [448, 576, 640]];

/// Symbols below this one imply that the distance is the last one; none is written.
const EXPLICIT_DISTANCE: u16 = 128;

/// The symbol for an insert and a copy length code, each 0 to 23.
///
/// With `last_distance` the two cells that imply the last distance are used where the
/// codes lie inside them (insert below 8, copy below 16).
#[inline]
#[must_use]
pub const fn command_symbol(insert_code: u8, copy_code: u8, last_distance: bool) -> u16 {
    let within = ((insert_code as u16 & 7) << 3) | (copy_code as u16 & 7);
    if last_distance && insert_code < 8 && copy_code < 16 {
        ((copy_code as u16 >> 3) << 6) | within
    } else {
        CELLS[insert_code as usize >> 3][copy_code as usize >> 3] | within
    }
}

/// Extra bits that follow each command symbol: the insert length's and the copy
/// length's together.
#[inline]
#[must_use]
pub fn command_extra_bits(symbol: u16) -> u8 {
    SYMBOL_LENGTHS[symbol as usize].bits
}

/// What a command symbol says of its two lengths.
#[derive(Clone, Copy)]
struct SymbolLengths {
    /// The shortest that it stands for, the copy length above the insert length's extra bits.
    base: u64,
    /// Extra bits of the insert length.
    insert_bits: u8,
    /// Extra bits of both.
    bits: u8,
    /// The context of a distance that follows.
    distance_context: u8,
}

static SYMBOL_LENGTHS: [SymbolLengths; COMMAND_SYMBOLS] = {
    let none = SymbolLengths { base: 0, insert_bits: 0, bits: 0, distance_context: 0 };
    let mut table = [none; COMMAND_SYMBOLS];
    let mut insert = 0;
    while insert < INSERT_CODES {
        let insert_bits = INSERT.extra_bits[insert];
        let mut copy = 0;
        while copy < COPY_CODES {
            let lengths = SymbolLengths {
                base: INSERT.base[insert] as u64 + ((COPY.base[copy] as u64) << insert_bits),
                insert_bits,
                bits: insert_bits + COPY.extra_bits[copy],
                // The lengths that contexts tell apart have codes of their own.
                distance_context: distance_context(COPY.base[copy]),
            };
            table[command_symbol(insert as u8, copy as u8, false) as usize] = lengths;
            table[command_symbol(insert as u8, copy as u8, true) as usize] = lengths;
            copy += 1;
        }
        insert += 1;
    }
    table
};

/// Insert some literals, then copy: the unit in which a parser describes the text.
///
/// 16 bytes. The copy is a [`Match`](crate::Match) in the window, a [`DictionaryMatch`](crate::DictionaryMatch),
/// or, in the last command of a meta-block only, nothing.
#[derive(Clone, Copy, FromZeros, Debug, Default, PartialEq, Eq)]
pub struct Command {
    insert_length: u32,
    copy_length: u32,
    distance: DistanceCode,
    symbol: u16,
    /// The coded copy length less the copy's: what a dictionary word's transform takes off, and
    /// the shortest length where there is no copy.
    coded_excess: i8,
    /// The distance's symbol under [`DistanceParameters::DEFAULT`], which nearly all meta-blocks
    /// have: it is needed more than once.
    plain_distance: u8,
}

/// What a distance symbol says under [`DistanceParameters::DEFAULT`]: the lowest distance code that
/// it stands for, and how many extra bits are added.
#[derive(Clone, Copy)]
struct PlainDistance {
    base: u32,
    extra_bits: u8,
}

/// Symbols that distance codes can have, numbers of 32 bits: with up to 30 extra bits.
const PLAIN_SYMBOLS: usize = 16 + 2 * 30;

/// For each number that a byte can have.
static PLAIN_DISTANCES: [PlainDistance; 256] = {
    const PLAIN: DistanceParameters = DistanceParameters::DEFAULT;
    let mut table = [PlainDistance { base: 0, extra_bits: 0 }; 256];
    let mut symbol = 0;
    while symbol < PLAIN_SYMBOLS {
        let base = PLAIN.code(symbol as u16, 0).value();
        table[symbol] = PlainDistance { base, extra_bits: PLAIN.extra_bits(symbol as u16) };
        symbol += 1;
    }
    table
};

impl Command {
    /// Literals, then a copy of `length` bytes (2 or more) from within the window.
    #[inline(always)]
    #[must_use]
    pub fn copy(insert_length: u32, length: u32, distance: DistanceCode) -> Self {
        Self::new(insert_length, length, length, distance)
    }

    /// Literals, then a dictionary word of `word_length` bytes that its transform turns
    /// into `length`; `distance` is the code for the distance
    /// `largest backward distance + 1 + word id` (§8).
    #[inline(always)]
    #[must_use]
    pub fn word(insert_length: u32, length: u32, word_length: u8, distance: DistanceCode) -> Self {
        debug_assert!(length > 0, "a word must not decode to nothing");
        Self::new(insert_length, length, u32::from(word_length), distance)
    }

    /// Literals up to the end of the meta-block. The copy that its symbol mentions is
    /// never made, since the meta-block's length is reached before (§10).
    #[inline]
    #[must_use]
    pub fn literals(insert_length: u32) -> Self {
        let insert = insert_length_code(insert_length);
        let symbol = command_symbol(insert.code, 0, true);
        Self { insert_length, symbol, coded_excess: MIN_COPY_LENGTH as i8, ..Self::default() }
    }

    // Always: through memory its parts would be written one by one and read again at once, which
    // waits for all of them.
    #[inline(always)]
    fn new(insert_length: u32, copy_length: u32, coded: u32, distance: DistanceCode) -> Self {
        let insert = insert_length_code(insert_length).code;
        let copy = copy_length_code(coded).code;
        let symbol = command_symbol(insert, copy, distance == DistanceCode::LAST);
        let coded_excess = coded.wrapping_sub(copy_length) as i8;
        let plain_distance = DistanceParameters::DEFAULT.symbol(distance).symbol as u8;
        Self { insert_length, copy_length, distance, symbol, coded_excess, plain_distance }
    }

    /// Literals before the copy.
    #[inline]
    #[must_use]
    pub const fn insert_length(&self) -> u32 {
        self.insert_length
    }

    /// Bytes of text that the copy produces; 0 where the command has none.
    #[inline]
    #[must_use]
    pub const fn copy_length(&self) -> u32 {
        self.copy_length
    }

    /// Bytes of text that the command produces.
    #[inline]
    #[must_use]
    pub const fn length(&self) -> u32 {
        self.insert_length + self.copy_length
    }

    /// The length that the copy-length code says: the copy's, or the dictionary
    /// word's before its transform. 2, the shortest, where there is no copy.
    #[inline]
    #[must_use]
    pub const fn coded_copy_length(&self) -> u32 {
        self.copy_length.wrapping_add_signed(self.coded_excess as i32)
    }

    /// The context of the distance, if one follows: [`distance_context`] of the coded copy length.
    #[inline]
    #[must_use]
    pub fn distance_context(&self) -> u8 {
        SYMBOL_LENGTHS[usize::from(self.symbol)].distance_context
    }

    /// The copy's distance code, whether or not it is written.
    #[inline]
    #[must_use]
    pub const fn distance(&self) -> DistanceCode {
        self.distance
    }

    /// How a meta-block of such parameters writes the distance.
    #[inline]
    #[must_use]
    pub fn distance_symbol(&self, parameters: DistanceParameters) -> DistanceSymbol {
        if parameters != DistanceParameters::DEFAULT {
            return parameters.symbol(self.distance);
        }
        let PlainDistance { base, extra_bits } = PLAIN_DISTANCES[usize::from(self.plain_distance)];
        let extra = self.distance.value() - base;
        DistanceSymbol { symbol: u16::from(self.plain_distance), extra_bits, extra }
    }

    /// The command's symbol in the insert-and-copy alphabet.
    #[inline]
    #[must_use]
    pub const fn symbol(&self) -> u16 {
        self.symbol
    }

    /// Whether a distance symbol follows: not where the symbol implies the last
    /// distance, and not where nothing is copied.
    #[inline]
    #[must_use]
    pub const fn writes_distance(&self) -> bool {
        self.symbol >= EXPLICIT_DISTANCE && self.copy_length > 0
    }

    /// The extra bits after the symbol, insert length's first: `(count, value)`.
    #[inline]
    #[must_use]
    pub fn extra(&self) -> (u32, u64) {
        let lengths = &SYMBOL_LENGTHS[usize::from(self.symbol)];
        // Neither length is below the symbol's, so that their differences don't overlap.
        let lengths_together = u64::from(self.insert_length)
            + (u64::from(self.coded_copy_length()) << lengths.insert_bits);
        (u32::from(lengths.bits), lengths_together - lengths.base)
    }
}
