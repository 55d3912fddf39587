//! What each preset makes of this file, taken as literals: block types, prefix codes, and
//! how many bits the literals cost with them.

use brotwerk_block_split::{GreedySplitter, SplitConfig};
use brotwerk_core::{
    BlockSplitter, Command, Extent, Heap, LITERAL_CONTEXTS, MetaBlock, MetaBlockPlan, Part,
};
use brotwerk_entropy::{FRACTION_BITS, code_cost};

/// Estimated bits of all literals, and of their prefix codes.
fn literal_bits(block: &MetaBlock<'_>, plan: &MetaBlockPlan) -> u64 {
    let mut histograms = vec![[0; 256]; plan.literal_map.code_count()];
    let mut positions = block.literal_runs().flatten();
    for (block_type, length) in plan.literals.blocks() {
        let mode = plan.literal_mode(block_type).lookup();
        let first_entry = usize::from(block_type) * LITERAL_CONTEXTS;
        for position in positions.by_ref().take(length as usize) {
            let (last, second) = block.context_bytes(position);
            let entry = first_entry + usize::from(mode.id(last, second));
            let code = plan.literal_map.codes()[entry];
            histograms[usize::from(code)][usize::from(block.text[position])] += 1;
        }
    }
    histograms.iter().map(|counts| code_cost(counts)).sum::<u64>() >> FRACTION_BITS
}

fn main() -> Result<(), brotwerk_core::OutOfMemory> {
    let text = include_bytes!("compare_plans.rs").as_slice();
    let commands = [Command::literals(text.len() as u32)];
    let block = MetaBlock { text, start: 0, commands: &commands };
    let presets = [
        ("unsplit", SplitConfig::UNSPLIT),
        ("light", SplitConfig::LIGHT),
        ("balanced", SplitConfig::BALANCED),
        ("dense", SplitConfig::DENSE),
        ("thorough", SplitConfig::THOROUGH),
    ];
    for (name, config) in presets {
        let mut splitter = GreedySplitter::<Heap>::new(config);
        splitter.prepare(&mut Heap, &Extent::whole(text.len(), 1 << 16))?;
        let mut plan = MetaBlockPlan::default();
        splitter.plan(&block, &mut Heap, &mut plan)?;
        println!(
            "{name:>8}: {} block types, {} codes, {} bits",
            plan.literals.type_count(),
            plan.literal_map.code_count(),
            literal_bits(&block, &plan),
        );
    }
    Ok(())
}
