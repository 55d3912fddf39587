//! A meta-block's header, up to its prefix codes (§9.2).

use brotwerk_context_map::write_context_map;
use brotwerk_core::{BitSink, Memory, MetaBlock, MetaBlockPlan};

use crate::block_switch::SwitchCodes;
use crate::framing::write_length;

/// Writes everything before the prefix codes.
pub(crate) fn write_header<M: Memory>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    switches: [&SwitchCodes<M>; 3],
    last: bool,
    sink: &mut impl BitSink,
) {
    write_length((block.text.len() - block.start) as u32, last, sink);
    if !last {
        // ISUNCOMPRESSED
        sink.put(1, 0);
    }
    let splits = [&plan.literals, &plan.commands, &plan.distances];
    for (switches, split) in switches.into_iter().zip(splits) {
        switches.write_header(split, sink);
    }
    let parameters = plan.distance_parameters;
    sink.put(2, u64::from(parameters.postfix_bits()));
    sink.put(4, u64::from(parameters.direct_codes() >> parameters.postfix_bits()));
    for &mode in plan.literal_modes.iter() {
        sink.put(2, u64::from(mode));
    }
    write_context_map(&plan.literal_map, sink);
    write_context_map(&plan.distance_map, sink);
}
