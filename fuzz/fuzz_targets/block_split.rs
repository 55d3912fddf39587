//! Plans are well-formed and don't depend on what the splitter saw before, whatever the
//! text and the commands; context maps come back from every way to write them.
#![no_main]

use brotwerk_block_split::{BlockConfig, ClusteringSplitter, GreedySplitter, SplitConfig};
use brotwerk_check::generators::{Limit, Text};
use brotwerk_check::splitters::{check_splitter, commands_from_script};
use brotwerk_core::{Heap, MetaBlock, MetaBlockPlan};

#[path = "../../crates/context-map/tests/properties/mod.rs"]
mod maps;
#[path = "../../crates/block-split/tests/properties/mod.rs"]
mod properties;

use maps::check_map_coding;
use properties::{CLUSTER_CONFIGS, CONFIGS};

/// Insert length, copy length and distance of each command.
type Script = Vec<(u8, u8, u16)>;

libfuzzer_sys::fuzz_target!(|input: (Limit, Text, u16, Script, u8, u8, u16, u8)| {
    let (limit, text, start, script, config, min_length, max_types, recent_types) = input;
    let text = text.bytes(limit.between(1 << 10, 1 << 18));
    if text.is_empty() {
        return;
    }
    let blocks = |preset: BlockConfig| {
        let min_length = 1 + u32::from(min_length);
        Some(BlockConfig { min_length, max_types, recent_types, ..preset })
    };
    let preset = CONFIGS[usize::from(config) % CONFIGS.len()];
    let config = SplitConfig {
        literal_blocks: preset.literal_blocks.and_then(blocks),
        command_blocks: preset.command_blocks.and_then(blocks),
        distance_blocks: preset.distance_blocks.and_then(blocks),
        ..preset
    };
    let start = usize::from(start) % text.len();
    let commands = commands_from_script(text.len() - start, &script);
    let block = MetaBlock { text: &text, start, commands: &commands };
    let make = || GreedySplitter::<Heap>::new(config);
    check_maps(&check_splitter(make, &mut make(), &block));
    let config = CLUSTER_CONFIGS[usize::from(recent_types) % CLUSTER_CONFIGS.len()];
    let make = || ClusteringSplitter::<Heap>::new(config);
    check_maps(&check_splitter(make, &mut make(), &block));
});

fn check_maps(plan: &MetaBlockPlan) {
    check_map_coding(plan.literal_map.codes());
    check_map_coding(plan.distance_map.codes());
}
