//! The prefix codes of a meta-block, and from them its size.

use core::fmt;
use core::ops::Range;

use brotwerk_bits::BitCounter;
use brotwerk_core::{
    BitSink, COMMAND_SYMBOLS, Command, DistanceParameters, DistanceSymbol, Heap, LITERAL_SYMBOLS,
    List, Memory, MetaBlock, MetaBlockPlan, OutOfMemory, command_extra_bits,
};
use brotwerk_prefix_code::{BestCodes, CodeMaker, Description};

use crate::block_switch::SwitchCodes;
use crate::header::write_header;
use crate::symbols::{Category, LiteralContexts, Visitor, walk};

/// The prefix codes for one category: first counts, then codes in the same place.
pub struct CodeSet<M: Memory> {
    /// Symbols in the alphabet; also the distance between two codes' entries.
    symbols: usize,
    /// Per code and symbol: how often it occurs, then its codeword.
    entries: List<u32, M>,
    lengths: List<u8, M>,
    /// How each code is described.
    descriptions: List<Description, M>,
    data_bits: u64,
    header_bits: u64,
}

impl<M: Memory> Default for CodeSet<M> {
    fn default() -> Self {
        Self {
            symbols: 0,
            entries: List::default(),
            lengths: List::default(),
            descriptions: List::default(),
            data_bits: 0,
            header_bits: 0,
        }
    }
}

impl<M: Memory> CodeSet<M> {
    fn clear(&mut self, memory: &mut M, codes: usize, symbols: usize) -> Result<(), OutOfMemory> {
        self.symbols = symbols;
        self.data_bits = 0;
        self.header_bits = 0;
        self.entries.clear();
        self.entries.resize(memory, codes * symbols)?;
        self.lengths.resize(memory, codes * symbols)?;
        self.descriptions.resize(memory, codes)
    }

    /// The entries of all codes, one after another.
    pub(crate) fn entries(&self) -> &[u32] {
        &self.entries
    }

    /// The entries of each code, for an alphabet whose size is known.
    pub(crate) fn rows<const SYMBOLS: usize>(&self) -> &[[u32; SYMBOLS]] {
        self.entries.as_chunks().0
    }

    /// Symbols in the alphabet.
    #[must_use]
    pub const fn symbols(&self) -> usize {
        self.symbols
    }

    /// The length of each symbol's codeword, code by code; 0 for those that a code lacks.
    #[must_use]
    pub fn lengths(&self) -> &[u8] {
        &self.lengths
    }

    /// The code lengths of each code, and how they are described.
    pub(crate) fn described(&self) -> impl Iterator<Item = (&[u8], &Description)> {
        self.lengths.chunks_exact(self.symbols).zip(self.descriptions.iter())
    }

    /// Adds up the extra bits that follow the symbols counted: `of` says how many follow each.
    fn count_extra_bits(&mut self, of: impl Fn(u16) -> u8) {
        for counts in self.entries.chunks_exact(self.symbols) {
            for (symbol, &count) in (0..).zip(counts).filter(|&(_, &count)| count > 0) {
                self.data_bits += u64::from(count) * u64::from(of(symbol));
            }
        }
    }

    /// Turns counts into codes.
    fn build<K: CodeMaker>(&mut self, maker: &K, scratch: &mut K::Scratch) {
        let Self { symbols, entries, lengths, descriptions, data_bits, header_bits } = self;
        let each_code = entries.chunks_exact_mut(*symbols).zip(lengths.chunks_exact_mut(*symbols));
        for ((entries, lengths), description) in each_code.zip(descriptions.iter_mut()) {
            let code = maker.make(entries, lengths, scratch);
            *data_bits += code.cost.data_bits;
            *header_bits += code.cost.header_bits;
            *description = code.description;
        }
    }

    /// Adds all codes' counts up into the first, before they are built.
    fn merge(&mut self) {
        let (first, others) = self.entries.split_at_mut(self.symbols);
        for other in others.chunks_exact(self.symbols) {
            for (into, count) in first.iter_mut().zip(other) {
                *into += count;
            }
        }
        self.entries.truncate(self.symbols);
        self.lengths.truncate(self.symbols);
        self.descriptions.truncate(1);
    }

    fn memory_bytes(&self) -> usize {
        self.entries.bytes() + self.lengths.bytes() + self.descriptions.bytes()
    }
}

/// All prefix codes of one meta-block; kept for the next one's sake of its memory. `K` makes
/// those of symbols and block switches; those of context maps are the context map's own.
pub struct Codes<M: Memory = Heap, K = BestCodes> {
    maker: K,
    pub(crate) literals: CodeSet<M>,
    pub(crate) commands: CodeSet<M>,
    pub(crate) distances: CodeSet<M>,
    pub(crate) literal_switches: SwitchCodes<M>,
    pub(crate) command_switches: SwitchCodes<M>,
    pub(crate) distance_switches: SwitchCodes<M>,
    pub(crate) distance_parameters: DistanceParameters,
}

impl<M: Memory, K: Default> Default for Codes<M, K> {
    fn default() -> Self {
        Self::new(K::default())
    }
}

impl<M: Memory, K> Codes<M, K> {
    /// No codes yet, and who is to make them.
    #[must_use]
    pub fn new(maker: K) -> Self {
        Self {
            maker,
            literals: CodeSet::default(),
            commands: CodeSet::default(),
            distances: CodeSet::default(),
            literal_switches: SwitchCodes::default(),
            command_switches: SwitchCodes::default(),
            distance_switches: SwitchCodes::default(),
            distance_parameters: DistanceParameters::default(),
        }
    }

    /// Who makes the codes, to be told how.
    pub fn maker_mut(&mut self) -> &mut K {
        &mut self.maker
    }

    /// The codes of literals, once they are [built](Self::build).
    #[must_use]
    pub const fn literals(&self) -> &CodeSet<M> {
        &self.literals
    }

    /// Those of commands, one for each block type.
    #[must_use]
    pub const fn commands(&self) -> &CodeSet<M> {
        &self.commands
    }

    /// Those of distances.
    #[must_use]
    pub const fn distances(&self) -> &CodeSet<M> {
        &self.distances
    }

    /// Gives all memory back.
    pub fn release(&mut self) {
        self.literals = CodeSet::default();
        self.commands = CodeSet::default();
        self.distances = CodeSet::default();
        self.literal_switches = SwitchCodes::default();
        self.command_switches = SwitchCodes::default();
        self.distance_switches = SwitchCodes::default();
    }
}

/// How many bits a meta-block takes as written, and for what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MetaBlockBits {
    /// Literals.
    pub literals: u64,
    /// Commands with their extra bits.
    pub commands: u64,
    /// Distances with their extra bits.
    pub distances: u64,
    /// Everything else: lengths, codes, maps and block switches.
    pub header: u64,
}

impl MetaBlockBits {
    /// All bits.
    #[must_use]
    pub const fn total(&self) -> u64 {
        self.literals + self.commands + self.distances + self.header
    }
}

impl<M: Memory, K: CodeMaker> Codes<M, K> {
    /// Makes the codes for a meta-block and says what it will take.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    ///
    /// # Panics
    /// If the plan is not well-formed.
    pub fn build(
        &mut self,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
        large_window: bool,
        last: bool,
        memory: &mut M,
    ) -> Result<MetaBlockBits, OutOfMemory> {
        self.count(block, plan, large_window, memory)?;
        let mut scratch = K::Scratch::default();
        self.literal_switches.build(&plan.literals, &self.maker, &mut scratch, memory)?;
        self.command_switches.build(&plan.commands, &self.maker, &mut scratch, memory)?;
        self.distance_switches.build(&plan.distances, &self.maker, &mut scratch, memory)?;
        self.build_sets(&mut scratch);
        let mut counter = BitCounter::default();
        write_header(block, plan, self.switches(), last, &mut counter);
        let switches = self.literal_switches.bits()
            + self.command_switches.bits()
            + self.distance_switches.bits();
        Ok(self.bits(counter.bit_length() + switches))
    }

    /// What the same commands would take with one code per category.
    ///
    /// # Errors
    /// [`OutOfMemory`].
    pub fn unsplit_bits(
        &mut self,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
        large_window: bool,
        memory: &mut M,
    ) -> Result<u64, OutOfMemory> {
        /// Header bits without any codes: one type and one code each, no parameters.
        const PLAIN_HEADER: u64 = 30;
        self.count(block, plan, large_window, memory)?;
        self.literals.merge();
        self.commands.merge();
        self.distances.merge();
        self.build_sets(&mut K::Scratch::default());
        Ok(self.bits(PLAIN_HEADER).total())
    }

    fn build_sets(&mut self, scratch: &mut K::Scratch) {
        self.literals.build(&self.maker, scratch);
        self.commands.build(&self.maker, scratch);
        self.distances.build(&self.maker, scratch);
    }
}

impl<M: Memory, K> Codes<M, K> {
    /// Of literals, commands and distances.
    pub(crate) fn switches(&self) -> [&SwitchCodes<M>; 3] {
        [&self.literal_switches, &self.command_switches, &self.distance_switches]
    }

    fn bits(&self, other: u64) -> MetaBlockBits {
        MetaBlockBits {
            literals: self.literals.data_bits,
            commands: self.commands.data_bits,
            distances: self.distances.data_bits,
            header: other
                + self.literals.header_bits
                + self.commands.header_bits
                + self.distances.header_bits,
        }
    }

    fn count(
        &mut self,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
        large_window: bool,
        memory: &mut M,
    ) -> Result<(), OutOfMemory> {
        self.distance_parameters = plan.distance_parameters;
        let distance_symbols = plan.distance_parameters.alphabet_size(large_window);
        self.literals.clear(memory, plan.literal_map.code_count(), LITERAL_SYMBOLS)?;
        self.commands.clear(memory, plan.commands.type_count(), COMMAND_SYMBOLS)?;
        self.distances.clear(memory, plan.distance_map.code_count(), distance_symbols)?;
        let counting = Counting {
            literals: self.literals.entries.as_chunks_mut().0,
            commands: self.commands.entries.as_chunks_mut().0,
            distances: &mut self.distances.entries,
            distance_symbols,
        };
        walk(block, plan, counting);
        self.commands.count_extra_bits(command_extra_bits);
        self.distances.count_extra_bits(|symbol| plan.distance_parameters.extra_bits(symbol));
        Ok(())
    }

    /// Bytes of memory that codes for a plan of one code per category take at most, and that
    /// plan itself ([`MetaBlockPlan::set_unsplit`]).
    #[must_use]
    pub const fn plain_bytes() -> usize {
        let distances = DistanceParameters::DEFAULT.alphabet_size(true);
        let symbols = LITERAL_SYMBOLS + COMMAND_SYMBOLS + distances;
        MetaBlockPlan::<M>::UNSPLIT_BYTES
            + symbols * (size_of::<u32>() + size_of::<u8>())
            + 3 * size_of::<Description>()
    }

    /// Bytes of scratch memory held.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        let sets = [&self.literals, &self.commands, &self.distances];
        sets.into_iter().map(CodeSet::memory_bytes).sum::<usize>()
            + self.switches().into_iter().map(SwitchCodes::memory_bytes).sum::<usize>()
    }
}

/// The walk that counts symbols.
struct Counting<'a> {
    literals: &'a mut [[u32; LITERAL_SYMBOLS]],
    commands: &'a mut [[u32; COMMAND_SYMBOLS]],
    distances: &'a mut [u32],
    distance_symbols: usize,
}

impl Visitor for Counting<'_> {
    #[inline(always)]
    fn switch(&mut self, _: Category, _: u8, _: u32) {}

    #[inline(always)]
    fn command(&mut self, code: usize, command: &Command) {
        self.commands[code][usize::from(command.symbol())] += 1;
    }

    #[inline(always)]
    fn literals(
        &mut self,
        block: &MetaBlock<'_>,
        run: &Range<usize>,
        contexts: LiteralContexts<'_>,
    ) {
        let literals = &block.text[run.clone()];
        if let [counts] = &mut *self.literals {
            literals.iter().for_each(|&literal| counts[usize::from(literal)] += 1);
        } else {
            let mut code = contexts.codes_from(block, run.start);
            for &literal in literals {
                self.literals[code(literal)][usize::from(literal)] += 1;
            }
        }
    }

    #[inline(always)]
    fn distance(&mut self, code: usize, distance: DistanceSymbol) {
        self.distances[code * self.distance_symbols + usize::from(distance.symbol)] += 1;
    }

    #[inline(always)]
    fn no_distance(&mut self) {}
}

impl<M: Memory> fmt::Debug for CodeSet<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CodeSet")
            .field("symbols", &self.symbols)
            .field("lengths", &self.lengths)
            .finish_non_exhaustive()
    }
}

impl<M: Memory, K: fmt::Debug> fmt::Debug for Codes<M, K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Codes")
            .field("maker", &self.maker)
            .field("literals", &self.literals.descriptions.len())
            .field("commands", &self.commands.descriptions.len())
            .field("distances", &self.distances.descriptions.len())
            .finish_non_exhaustive()
    }
}
