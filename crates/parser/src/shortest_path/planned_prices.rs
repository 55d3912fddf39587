//! Prices by a plan and the code lengths that were made for it.

use brotwerk_core::{
    COMMAND_SYMBOLS, ContextMode, LITERAL_CONTEXTS, LITERAL_SYMBOLS, List, MAX_BLOCK_TYPES, Memory,
    MetaBlock, MetaBlockPlan, OutOfMemory,
};

use super::prices::{BIT, Block, Prices};

/// The code lengths of all prefix codes of a meta-block, code by code; 0 where a symbol has none.
#[derive(Clone, Copy, Debug)]
pub struct CodeLengths<'a> {
    /// 256 for each code.
    pub literals: &'a [u8],
    /// 704 for each block type.
    pub commands: &'a [u8],
    /// As many for each code as the alphabet has symbols.
    pub distances: &'a [u8],
    /// Symbols in the distance alphabet.
    pub distance_symbols: usize,
}

impl<M: Memory> Prices<M> {
    /// Prices by the codes that a plan's symbols were given. Blocks hold where they held in the
    /// text.
    pub(crate) fn set_planned(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
        lengths: CodeLengths<'_>,
    ) -> Result<(), OutOfMemory> {
        self.parameters = plan.distance_parameters;
        self.distance_symbols = lengths.distance_symbols;
        let types = plan.commands.type_count();
        self.commands.resize(memory, types * COMMAND_SYMBOLS)?;
        for (code, lengths) in lengths.commands.chunks_exact(COMMAND_SYMBOLS).enumerate() {
            let table = table(lengths);
            self.set_commands(code, |symbol| table[usize::from(lengths[symbol])]);
        }
        let codes = plan.distance_map.code_count();
        self.distances.resize(memory, codes * lengths.distance_symbols)?;
        for (code, lengths) in lengths.distances.chunks_exact(lengths.distance_symbols).enumerate()
        {
            let table = table(lengths);
            self.set_distances(code, |symbol| table[usize::from(lengths[symbol])]);
        }
        self.distance_map.clear();
        self.distance_map.extend_from_slice(memory, plan.distance_map.codes())?;
        self.set_blocks(memory, block, plan)?;
        self.sum_literals(memory, block, plan, lengths.literals)
    }

    /// Where in the text the plan's blocks of commands and distances end.
    fn set_blocks(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
    ) -> Result<(), OutOfMemory> {
        let length = (block.text.len() - block.start) as u32;
        let mut position = 0;
        let mut commands = Bounds::new(&mut self.command_blocks, plan.commands.blocks());
        let mut distances = Bounds::new(&mut self.distance_blocks, plan.distances.blocks());
        for command in block.commands {
            commands.symbol(memory, position)?;
            if command.writes_distance() {
                distances.symbol(memory, position)?;
            }
            position += command.length();
        }
        commands.end(memory, length)?;
        distances.end(memory, length)
    }

    /// Adds up what literals cost by type and context.
    fn sum_literals(
        &mut self,
        memory: &mut M,
        block: &MetaBlock<'_>,
        plan: &MetaBlockPlan<M>,
        lengths: &[u8],
    ) -> Result<(), OutOfMemory> {
        let length = block.text.len() - block.start;
        self.literals.resize(memory, length + 1)?;
        self.literals[0] = 0;
        let mut tables = [[0; MAX_LENGTHS]; MAX_BLOCK_TYPES];
        let (lengths, _) = lengths.as_chunks::<LITERAL_SYMBOLS>();
        for (entry, lengths) in tables.iter_mut().zip(lengths) {
            *entry = table(lengths);
        }
        let mut runs = block.literal_runs();
        let mut run = runs.next().unwrap_or_default();
        let (mut last, mut second) = block.context_bytes(block.start);
        let (mut at, mut sum) = (block.start, 0);
        let mut blocks = plan.literals.blocks().peekable();
        while let Some((block_type, mut count)) = blocks.next() {
            // The block holds up to the first literal of the next one.
            while count > 0 && !run.is_empty() {
                let taken = (run.len()).min(count as usize);
                run.start += taken;
                count -= taken as u32;
                if run.is_empty() {
                    run = runs.next().unwrap_or_default();
                }
            }
            let end = if blocks.peek().is_none() || run.is_empty() {
                block.text.len()
            } else {
                run.start
            };
            let lookup = ContextMode::lookup(plan.literal_mode(block_type));
            let map: &[u8; LITERAL_CONTEXTS] = plan.literal_map.codes()
                [usize::from(block_type) * LITERAL_CONTEXTS..]
                .first_chunk()
                .expect("each block type has all contexts");
            let codes = map.map(|code| (&lengths[usize::from(code)], &tables[usize::from(code)]));
            let sums = &mut self.literals[at - block.start + 1..];
            for (entry, &byte) in sums.iter_mut().zip(&block.text[at..end]) {
                let context = usize::from(lookup.id(last, second)) % LITERAL_CONTEXTS;
                let (lengths, table) = codes[context];
                sum += table[usize::from(lengths[usize::from(byte)]) % MAX_LENGTHS];
                *entry = sum;
                (last, second) = (byte, last);
            }
            at = at.max(end);
        }
        // A meta-block without literals has no blocks of them.
        for entry in &mut self.literals[at - block.start + 1..] {
            sum += 8 * BIT;
            *entry = sum;
        }
        Ok(())
    }
}

/// Where blocks end, while their symbols are counted.
struct Bounds<'a, I, M: Memory> {
    ends: &'a mut List<Block, M>,
    blocks: I,
    block_type: u8,
    left: u32,
}

impl<'a, I: Iterator<Item = (u8, u32)>, M: Memory> Bounds<'a, I, M> {
    fn new(ends: &'a mut List<Block, M>, mut blocks: I) -> Self {
        ends.clear();
        let (block_type, left) = blocks.next().unwrap_or((0, 0));
        Self { ends, blocks, block_type, left }
    }

    /// One more symbol, of the command at a position.
    #[inline]
    fn symbol(&mut self, memory: &mut M, position: u32) -> Result<(), OutOfMemory> {
        if self.left == 0 {
            self.ends.push(memory, [position, self.block_type.into()])?;
            (self.block_type, self.left) = self.blocks.next().unwrap_or((0, u32::MAX));
        }
        self.left -= 1;
        Ok(())
    }

    fn end(self, memory: &mut M, length: u32) -> Result<(), OutOfMemory> {
        self.ends.push(memory, [length, self.block_type.into()])
    }
}

/// Lengths that a codeword may have, none among them (§3.1).
const MAX_LENGTHS: usize = 16;

/// The prices of codewords by their length, in a code of these lengths. A lone symbol takes no
/// bits; one that the code lacks two more than the longest, since the code would have to change.
fn table(lengths: &[u8]) -> [u32; MAX_LENGTHS] {
    let longest = lengths.iter().max().copied().unwrap_or(0);
    let is_lone = lengths.iter().filter(|&&length| length > 0).nth(1).is_none();
    let mut table = [0; MAX_LENGTHS];
    for (length, price) in table.iter_mut().enumerate() {
        *price = match length {
            0 if longest == 0 => 8 * BIT,
            0 => (u32::from(longest) + 2) * BIT,
            1 if is_lone => 0,
            _ => length as u32 * BIT,
        };
    }
    table
}
