//! What each quality does: one row of named numbers.

use brotwerk_block_split::SplitConfig;
use brotwerk_lz77::{RowsByLength, RowsConfig, TreeConfig};

use brotwerk_parser::{LazyByLength, LazyConfig};

/// How hard an encoder tries: a row of [`QUALITY_TABLE`].
#[derive(Clone, Copy, Debug)]
pub struct Effort {
    /// Where matches come from.
    pub finder: FinderEffort,
    /// Which of them are taken.
    pub parser: LazyByLength,
    /// Which symbols share a prefix code.
    pub splitter: SplitConfig,
    /// Bytes of text in a meta-block, at most; [`Options::block_bits`](crate::Options::block_bits)
    /// goes before it. Raising it saves headers in long texts, and costs memory and delay.
    pub meta_block_length: usize,
}

/// Texts of fewer bytes are short: tables and codes take most of their time, and a parser that
/// looks ahead behind all copies takes little more, for 0.1 % of HTML and 0.8 % of style
/// sheets of 4 to 16 KiB. Raising it saves that in longer texts too, for a twentieth of their time.
pub const SHORT: u64 = 1 << 15;

/// A match finder and how hard it tries.
#[derive(Clone, Copy, Debug)]
pub enum FinderEffort {
    /// Hash rows.
    Rows {
        /// Slots in a row, a power of two.
        slots: u8,
        /// How many rows, and what is hashed.
        config: RowsByLength,
    },
    /// A binary tree, of whose matches the best is taken.
    Tree(TreeConfig),
}

/// The shortest of all rows' meta-blocks: memory limits make none of theirs shorter.
pub(crate) const MIN_META_BLOCK: usize = {
    let mut least = usize::MAX;
    let mut level = 0;
    while level < QUALITY_TABLE.len() {
        if QUALITY_TABLE[level].meta_block_length < least {
            least = QUALITY_TABLE[level].meta_block_length;
        }
        level += 1;
    }
    least
};

/// Texts from this length on are searched by hashes of five bytes: in megabytes of text
/// every four bytes have occurred so often that the last places tell little.
const LONG: u64 = 1 << 20;

/// The same up to quality 5, which look for short matches only in texts that are short: they
/// save 0.4 % of HTML above, for a twentieth of the time.
const LONG_FOR_QUICK: u64 = SHORT;

/// Rows of so many slots, and how many of them there are at most, as powers of two: for texts
/// of usual length, and for long ones.
const fn rows(slots: u8, usual_bits: u8, long_bits: u8, long_from: u64) -> FinderEffort {
    FinderEffort::Rows {
        slots,
        config: RowsByLength {
            usual: RowsConfig { max_row_bits: usual_bits, hash_bytes: 4 },
            long: RowsConfig { max_row_bits: long_bits, hash_bytes: 5 },
            long_from,
        },
    }
}

const fn tree(depth: u16, nice_length: u16) -> FinderEffort {
    FinderEffort::Tree(TreeConfig { depth, nice_length, max_root_bits: 17 })
}

const fn greedy(ring_distances: u8) -> LazyByLength {
    always(LazyConfig { lazy_steps: 0, long_copy: 0, ring_distances, skip_after: 32 })
}

/// Looks ahead once, and not behind all copies; in short texts twice, and behind all.
const fn quick_lazy() -> LazyByLength {
    let usual = LazyConfig { lazy_steps: 1, long_copy: 12, ring_distances: 3, skip_after: 64 };
    let short = LazyConfig { lazy_steps: 2, long_copy: u32::MAX, ..usual };
    LazyByLength { usual, short, short_below: SHORT }
}

const fn lazy(skip_after: u32) -> LazyByLength {
    always(LazyConfig { lazy_steps: 4, long_copy: u32::MAX, ring_distances: 3, skip_after })
}

const fn always(config: LazyConfig) -> LazyByLength {
    LazyByLength { usual: config, short: config, short_below: 0 }
}

/// The qualities 0 to 11.
///
/// All look for words of the static dictionary: nothing else saves as much for its time.
///
/// Each row does more than the one before. What would set 10 and 11 apart for good, a
/// parser that weighs all of a tree's matches against each other, is not there yet:
/// they take the best single match of a deep tree, as lazily as 9.
pub const QUALITY_TABLE: [Effort; 12] = [
    // 0 to 2: greedy parsing, one code per category.
    Effort {
        finder: rows(1, 14, 16, LONG_FOR_QUICK),
        parser: greedy(1),
        splitter: SplitConfig::UNSPLIT,
        meta_block_length: 1 << 17,
    },
    Effort {
        finder: rows(2, 14, 16, LONG_FOR_QUICK),
        parser: greedy(1),
        splitter: SplitConfig::UNSPLIT,
        meta_block_length: 1 << 18,
    },
    Effort {
        finder: rows(4, 14, 16, LONG_FOR_QUICK),
        parser: greedy(2),
        splitter: SplitConfig::UNSPLIT,
        meta_block_length: 1 << 18,
    },
    // 3 and 4: contexts, then lazy parsing.
    Effort {
        finder: rows(8, 14, 16, LONG_FOR_QUICK),
        parser: greedy(3),
        splitter: SplitConfig::LIGHT,
        meta_block_length: 1 << 19,
    },
    Effort {
        finder: rows(8, 14, 16, LONG_FOR_QUICK),
        parser: quick_lazy(),
        splitter: SplitConfig::LIGHT,
        meta_block_length: 1 << 19,
    },
    // 5 to 9: all kinds of splitting, and more and more candidates.
    Effort {
        finder: rows(32, 13, 13, LONG_FOR_QUICK),
        parser: quick_lazy(),
        splitter: SplitConfig::BALANCED,
        meta_block_length: 1 << 20,
    },
    Effort {
        finder: rows(32, 14, 16, LONG),
        parser: lazy(128),
        splitter: SplitConfig::DENSE,
        meta_block_length: 1 << 20,
    },
    Effort {
        finder: rows(64, 14, 16, LONG),
        parser: lazy(256),
        splitter: SplitConfig::DENSE,
        meta_block_length: 1 << 20,
    },
    Effort {
        finder: rows(64, 15, 16, LONG),
        parser: lazy(512),
        splitter: SplitConfig::THOROUGH,
        meta_block_length: 1 << 20,
    },
    Effort {
        finder: rows(64, 16, 16, LONG),
        parser: lazy(1024),
        splitter: SplitConfig::THOROUGH,
        meta_block_length: 1 << 21,
    },
    Effort {
        finder: tree(64, 128),
        parser: lazy(2048),
        splitter: SplitConfig::THOROUGH,
        meta_block_length: 1 << 21,
    },
    Effort {
        finder: tree(256, 256),
        parser: lazy(4096),
        splitter: SplitConfig::THOROUGH,
        meta_block_length: 1 << 22,
    },
];
