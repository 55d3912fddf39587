//! Block counts: how long a block of one type is (§6).

/// Symbols in the block-count alphabet.
pub const BLOCK_COUNT_SYMBOLS: usize = 26;

/// Extra bits of each block-count code (§6).
const EXTRA_BITS: [u8; BLOCK_COUNT_SYMBOLS] =
    [2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 6, 6, 7, 8, 9, 10, 11, 12, 13, 24];

const BASE: [u32; BLOCK_COUNT_SYMBOLS] = {
    let mut base = [1; BLOCK_COUNT_SYMBOLS];
    let mut code = 1;
    while code < BLOCK_COUNT_SYMBOLS {
        base[code] = base[code - 1] + (1 << EXTRA_BITS[code - 1]);
        code += 1;
    }
    base
};

/// Symbols in the longest block that the format can say.
pub const MAX_BLOCK_LENGTH: u32 =
    BASE[BLOCK_COUNT_SYMBOLS - 1] + (1 << EXTRA_BITS[BLOCK_COUNT_SYMBOLS - 1]) - 1;

/// A block count as the format writes it: symbol, then extra bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BlockCount {
    /// Symbol of the block-count alphabet, below [`BLOCK_COUNT_SYMBOLS`].
    pub symbol: u8,
    /// How many extra bits follow.
    pub extra_bits: u8,
    /// Their value.
    pub extra: u32,
}

/// How the format writes a block of `count` symbols.
///
/// # Panics
/// If `count` is 0 or more than [`MAX_BLOCK_LENGTH`].
#[must_use]
pub fn block_count(count: u32) -> BlockCount {
    let code = BASE.partition_point(|&base| base <= count) - 1;
    let extra = count - BASE[code];
    assert!(extra < 1 << EXTRA_BITS[code], "a block of {count} symbols is too long");
    BlockCount { symbol: code as u8, extra_bits: EXTRA_BITS[code], extra }
}

/// The smallest count that a block-count symbol stands for, and its extra bits.
#[must_use]
pub const fn block_count_base(symbol: u8) -> (u32, u8) {
    (BASE[symbol as usize], EXTRA_BITS[symbol as usize])
}
