//! Writes a compressed meta-block (§9.2, §9.3).

use core::ops::Range;

use brotwerk_core::{
    BitSink, Command, DistanceParameters, LITERAL_SYMBOLS, Memory, MetaBlock, MetaBlockPlan,
};
use brotwerk_prefix_code::{codeword, write_described};

use crate::block_switch::SwitchCodes;
use crate::codes::{CodeSet, Codes};
use crate::header::write_header;
use crate::symbols::{Category, LiteralContexts, Visitor, walk};

/// Writes a meta-block with the codes that [`Codes::build`] made for it; with `last`
/// it ends the stream, but for the padding of its last byte.
///
/// Takes exactly the bits that `build` said.
///
/// The sink is taken and given back: nobody else can look at it meanwhile, so that it stays in
/// registers.
#[must_use]
pub fn write_compressed<M: Memory, K, S: BitSink>(
    block: &MetaBlock<'_>,
    plan: &MetaBlockPlan<M>,
    codes: &mut Codes<M, K>,
    last: bool,
    mut sink: S,
) -> S {
    write_header(block, plan, codes.switches(), last, &mut sink);
    for set in [&codes.literals, &codes.commands, &codes.distances] {
        for (lengths, description) in set.described() {
            write_described(lengths, description, &mut sink);
        }
    }
    let Codes {
        literals,
        commands,
        distances,
        literal_switches,
        command_switches,
        distance_switches,
        ..
    } = codes;
    let switches = [literal_switches, command_switches, distance_switches];
    let parameters = plan.distance_parameters;
    let visitor = Writing { parameters, literals, commands, distances, switches, sink };
    walk(block, plan, visitor).sink
}

/// The walk that writes symbols.
struct Writing<'a, M: Memory, S> {
    parameters: DistanceParameters,
    literals: &'a CodeSet<M>,
    commands: &'a CodeSet<M>,
    distances: &'a CodeSet<M>,
    switches: [&'a mut SwitchCodes; 3],
    sink: S,
}

impl<M: Memory, S: BitSink> Visitor for Writing<'_, M, S> {
    fn switch(&mut self, category: Category, block_type: u8, length: u32) {
        self.switches[category as usize].write(block_type, length, &mut self.sink);
    }

    #[inline]
    fn command(&mut self, code: usize, command: &Command) {
        let (bits, codeword) = self.commands.codeword(code, command.symbol());
        let (extra_bits, extra) = command.extra();
        if bits + extra_bits <= 56 {
            self.sink.put(bits + extra_bits, codeword | extra << bits);
        } else {
            self.sink.put(bits, codeword);
            self.sink.put(extra_bits, extra);
        }
    }

    #[inline]
    fn literals(
        &mut self,
        block: &MetaBlock<'_>,
        run: &Range<usize>,
        contexts: LiteralContexts<'_>,
    ) {
        let entries = self.literals.entries();
        if entries.len() == LITERAL_SYMBOLS {
            for &literal in &block.text[run.clone()] {
                let (bits, value) = codeword(entries[usize::from(literal)]);
                self.sink.put(bits, value);
            }
        } else {
            contexts.for_each(block, run, |code, literal| {
                let entry = entries[code * LITERAL_SYMBOLS + usize::from(literal)];
                let (bits, value) = codeword(entry);
                self.sink.put(bits, value);
            });
        }
    }

    #[inline]
    fn distance(&mut self, code: usize, command: &Command) {
        let distance = self.parameters.symbol(command.distance());
        let (bits, codeword) = self.distances.codeword(code, distance.symbol);
        let extra_bits = u32::from(distance.extra_bits);
        self.sink.put(bits + extra_bits, codeword | u64::from(distance.extra) << bits);
    }
}
