//! What the splitter's properties are tried with, in tests and in the fuzz target.

use brotwerk_block_split::{ClusterConfig, ModeSearch, ParameterSearch, SplitConfig, TypeSearch};

/// The configurations that every property of splitters is tried with.
pub(crate) const CONFIGS: [SplitConfig; 5] = [
    SplitConfig::UNSPLIT,
    SplitConfig::LIGHT,
    SplitConfig::BALANCED,
    SplitConfig::DENSE,
    SplitConfig::THOROUGH,
];

/// Those of the clustering splitter: as it ships, and with as many types as it may make of short
/// texts and no contexts.
pub(crate) const CLUSTER_CONFIGS: [ClusterConfig; 3] = {
    let eager = TypeSearch { seed_length: 16, sample: 8, max_types: 64, rounds: 2, switch_bits: 2 };
    let types = ClusterConfig {
        literal_types: eager,
        command_types: eager,
        distance_types: eager,
        ..ClusterConfig::THOROUGH
    };
    let plain = ClusterConfig {
        literal_modes: None,
        distance_parameters: ParameterSearch::Few,
        rounds: 0,
        ..types
    };
    let utf8 = ClusterConfig { literal_modes: Some(ModeSearch::Utf8), ..types };
    [ClusterConfig::THOROUGH, plain, utf8]
};
