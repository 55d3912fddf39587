//! What the splitter's properties are tried with, in tests and in the fuzz target.

use brotwerk_block_split::SplitConfig;

/// The configurations that every property of splitters is tried with.
pub(crate) const CONFIGS: [SplitConfig; 5] = [
    SplitConfig::UNSPLIT,
    SplitConfig::LIGHT,
    SplitConfig::BALANCED,
    SplitConfig::DENSE,
    SplitConfig::THOROUGH,
];
