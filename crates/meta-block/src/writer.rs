//! Writes a compressed meta-block (§9.2, §9.3).

use core::ops::Range;

use brotwerk_bits::MAX_BITS;
use brotwerk_core::{
    BitSink, COMMAND_SYMBOLS, Command, DistanceSymbol, LITERAL_SYMBOLS, Memory, MetaBlock,
    MetaBlockPlan,
};
use brotwerk_prefix_code::{MAX_LENGTH, codeword, write_described};

use crate::block_switch::SwitchCodes;
use crate::codes::Codes;
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
    let visitor = Writing {
        literals: literals.rows(),
        commands: commands.rows(),
        distances: distances.entries(),
        distance_symbols: distances.symbols(),
        switches,
        sink,
    };
    walk(block, plan, visitor).sink
}

/// The walk that writes symbols.
struct Writing<'a, S, M: Memory> {
    literals: &'a [[u32; LITERAL_SYMBOLS]],
    commands: &'a [[u32; COMMAND_SYMBOLS]],
    distances: &'a [u32],
    distance_symbols: usize,
    switches: [&'a mut SwitchCodes<M>; 3],
    sink: S,
}

impl<S: BitSink, M: Memory> Writing<'_, S, M> {
    /// Puts what the sink holds: bits of a command, until many follow them.
    #[inline(always)]
    fn put_held(&mut self) {
        self.sink.put(0, 0);
    }

    /// Holds a codeword.
    #[inline(always)]
    fn hold(&mut self, entry: u32) {
        let (count, bits) = codeword(entry);
        self.sink.hold(count, bits);
    }

    /// Writes literals, of which `entry` says the codewords, asked for one after another.
    #[inline(always)]
    fn write_literals(&mut self, mut literals: &[u8], mut entry: impl FnMut(u8) -> u32) {
        /// Literals whose codewords fit, however long they are.
        const STEP: usize = 3;
        const LONGEST: u32 = MAX_LENGTH as u32;
        const { assert!(STEP as u32 * LONGEST <= MAX_BITS) }
        if literals.len() >= STEP || !self.sink.fits((STEP as u32 - 1) * LONGEST) {
            self.put_held();
        }
        while let Some((step, rest)) = literals.split_first_chunk::<STEP>() {
            step.iter().for_each(|&literal| self.hold(entry(literal)));
            self.put_held();
            literals = rest;
        }
        if let Some((&literal, rest)) = literals.split_first() {
            self.hold(entry(literal));
            if let Some(&literal) = rest.first() {
                self.hold(entry(literal));
            }
        }
    }
}

impl<S: BitSink, M: Memory> Visitor for Writing<'_, S, M> {
    fn switch(&mut self, category: Category, block_type: u8, length: u32) {
        self.put_held();
        self.switches[category as usize].write(block_type, length, &mut self.sink);
    }

    #[inline(always)]
    fn command(&mut self, code: usize, command: &Command) {
        let (count, bits) = codeword(self.commands[code][usize::from(command.symbol())]);
        let (extra_count, extra) = command.extra();
        let together = count + extra_count;
        if together <= MAX_BITS {
            self.sink.hold(together, bits | extra << count);
        } else {
            self.sink.put(count, bits);
            self.sink.hold(extra_count, extra);
        }
    }

    #[inline(always)]
    fn literals(
        &mut self,
        block: &MetaBlock<'_>,
        run: &Range<usize>,
        contexts: LiteralContexts<'_>,
    ) {
        let literals = &block.text[run.clone()];
        if let [entries] = self.literals {
            self.write_literals(literals, |literal| entries[usize::from(literal)]);
        } else {
            let rows = self.literals;
            let mut code = contexts.codes_from(block, run.start);
            self.write_literals(literals, |literal| rows[code(literal)][usize::from(literal)]);
        }
    }

    #[inline(always)]
    fn distance(&mut self, code: usize, distance: DistanceSymbol) {
        let entry = self.distances[code * self.distance_symbols + usize::from(distance.symbol)];
        let (count, bits) = codeword(entry);
        let extra_count = u32::from(distance.extra_bits);
        if !self.sink.fits(count + extra_count) {
            self.put_held();
        }
        self.sink.put(count + extra_count, bits | u64::from(distance.extra) << count);
    }

    #[inline(always)]
    fn no_distance(&mut self) {
        self.put_held();
    }
}
