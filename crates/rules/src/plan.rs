//! Whether a plan is well-formed.

use brotwerk_core::{
    BlockSplit, ContextMode, DISTANCE_CONTEXTS, LITERAL_CONTEXTS, MAX_BLOCK_LENGTH, Memory,
    MetaBlock, MetaBlockPlan,
};

use crate::fault::{BrokenRule, Fault};

/// What messages call whoever makes plans.
const SPLITTER: &str = "block splitter";

/// Checks what a [`BlockSplitter`](brotwerk_core::BlockSplitter) made of a meta-block: that its
/// plan is well-formed, as [`MetaBlockPlan`] has it. `base` is how many bytes of the stream lie
/// before the meta-block's text.
///
/// # Errors
/// The first rule that is broken.
pub fn check_plan<M: Memory>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    base: u64,
) -> Result<(), Fault> {
    let check = || {
        let counts = block.symbol_counts();
        check_blocks("literals", &plan.literals, counts.literals)?;
        check_blocks("commands", &plan.commands, counts.commands)?;
        check_blocks("distances", &plan.distances, counts.distances)?;
        let (modes, types) = (&plan.literal_modes, plan.literals.type_count());
        let known = modes.iter().all(|&mode| usize::from(mode) < ContextMode::ALL.len());
        if modes.len() != types || !known {
            return Err(BrokenRule::WrongModes { modes: modes.len(), types });
        }
        let maps = [
            ("literals", &plan.literal_map, types * LITERAL_CONTEXTS),
            ("distances", &plan.distance_map, plan.distances.type_count() * DISTANCE_CONTEXTS),
        ];
        for (category, map, expected) in maps {
            let entries = map.codes().len();
            if entries != expected {
                return Err(BrokenRule::WrongMapLength { category, entries, expected });
            }
        }
        Ok(())
    };
    let position = base + block.start as u64;
    check().map_err(|rule| Fault { part: SPLITTER, position, rule })
}

fn check_blocks<M: Memory>(
    category: &'static str,
    split: &BlockSplit<M>,
    symbols: u32,
) -> Result<(), BrokenRule> {
    let blocks = split.symbols();
    if blocks != u64::from(symbols) {
        return Err(BrokenRule::BlocksDoNotAddUp { category, blocks, symbols });
    }
    match split.blocks().find(|&(_, length)| length > MAX_BLOCK_LENGTH) {
        Some((_, length)) => Err(BrokenRule::BlockTooLong { category, length }),
        None => Ok(()),
    }
}
