//! What symbols cost over a stretch of text, as tables that a path looks up.

use brotwerk_core::{
    COMMAND_SYMBOLS, COPY_CODES, Command, DISTANCE_CONTEXTS, DistanceParameters, INSERT_CODES,
    List, MAX_DISTANCE_SYMBOLS, Memory, OutOfMemory, command_extra_bits, command_symbol,
    distance_context,
};

/// A price, or a path's cost, in units of [`BIT`].
pub(crate) type Price = i32;

/// Binary places of prices. The most for which the costs of [`MAX_STRETCH`] bytes fit 31 bits.
pub(crate) const PLACES: u32 = 5;

/// One bit.
pub(crate) const BIT: u32 = 1 << PLACES;

/// The most that a symbol costs, extra bits aside: what no code has must not look free, and
/// sums stay within 31 bits.
pub(crate) const MAX_PRICE: u32 = 24 * BIT;

/// Most bytes of a path.
pub(crate) const MAX_STRETCH: usize = 1 << 21;

const _: () = assert!((MAX_STRETCH as u64 + 4) * (MAX_PRICE as u64) < i32::MAX as u64);

/// A block of a category: where in the stretch it ends, and its type.
pub(crate) type Block = [u32; 2];

/// Prices of all symbols over a stretch of text. A command costs what it does in the block where
/// its copy starts, and so does a distance.
pub(crate) struct Prices<M: Memory> {
    /// For each position what all literals before it cost.
    pub(crate) literals: List<u32, M>,
    pub(crate) command_blocks: List<Block, M>,
    /// For each type of command block 704 symbols, extra bits included.
    pub(crate) commands: List<u16, M>,
    pub(crate) distance_blocks: List<Block, M>,
    /// For each type of distance block and context the code.
    pub(crate) distance_map: List<u8, M>,
    /// For each code the alphabet's symbols, extra bits included.
    pub(crate) distances: List<u16, M>,
    pub(crate) parameters: DistanceParameters,
    /// Symbols in the distance alphabet.
    pub(crate) distance_symbols: usize,
}

impl<M: Memory> Default for Prices<M> {
    fn default() -> Self {
        Self {
            literals: List::default(),
            command_blocks: List::default(),
            commands: List::default(),
            distance_blocks: List::default(),
            distance_map: List::default(),
            distances: List::default(),
            parameters: DistanceParameters::DEFAULT,
            distance_symbols: 0,
        }
    }
}

impl<M: Memory> Prices<M> {
    /// Bytes of memory that a stretch takes, and one block type of each category.
    pub(crate) const fn needs(length: usize) -> usize {
        (length + 1) * size_of::<u32>()
            + (COMMAND_SYMBOLS + MAX_DISTANCE_SYMBOLS) * size_of::<u16>()
            // Block lists start with a few entries.
            + 1024
    }

    /// Takes memory for a stretch of this length.
    pub(crate) fn make_room(&mut self, memory: &mut M, length: usize) -> Result<(), OutOfMemory> {
        self.literals.renew(memory, length + 1)
    }

    /// Room for the prices of one block of commands and one of distances.
    pub(crate) fn set_single(
        &mut self,
        memory: &mut M,
        length: usize,
        distance_symbols: usize,
    ) -> Result<(), OutOfMemory> {
        self.command_blocks.clear();
        self.command_blocks.push(memory, [length as u32, 0])?;
        self.distance_blocks.clear();
        self.distance_blocks.push(memory, [length as u32, 0])?;
        self.distance_map.clear();
        self.distance_map.resize(memory, DISTANCE_CONTEXTS)?;
        self.parameters = DistanceParameters::DEFAULT;
        self.distance_symbols = distance_symbols;
        self.commands.resize(memory, COMMAND_SYMBOLS)?;
        self.distances.resize(memory, distance_symbols)
    }

    /// Sets the price of each command symbol of a type; extra bits are added.
    pub(crate) fn set_commands(&mut self, block_type: usize, price: impl Fn(usize) -> u32) {
        let prices = &mut self.commands[block_type * COMMAND_SYMBOLS..][..COMMAND_SYMBOLS];
        for (symbol, entry) in prices.iter_mut().enumerate() {
            let extra = u32::from(command_extra_bits(symbol as u16)) * BIT;
            *entry = (price(symbol).min(MAX_PRICE) + extra) as u16;
        }
    }

    /// Sets the price of each distance symbol of a code; extra bits are added.
    pub(crate) fn set_distances(&mut self, code: usize, price: impl Fn(usize) -> u32) {
        let prices = &mut self.distances[code * self.distance_symbols..][..self.distance_symbols];
        for (symbol, entry) in prices.iter_mut().enumerate() {
            let extra = u32::from(self.parameters.extra_bits(symbol as u16)) * BIT;
            *entry = (price(symbol).min(MAX_PRICE) + extra) as u16;
        }
    }

    /// What commands cost in a type of block.
    pub(crate) fn of_commands(&self, block_type: u32) -> &[u16; COMMAND_SYMBOLS] {
        self.commands[block_type as usize * COMMAND_SYMBOLS..]
            .first_chunk()
            .expect("each block type has a code of its own")
    }

    /// What distances cost in a type of block, by context and symbol.
    pub(crate) fn of_distances(&self, block_type: u32) -> [&[u16]; DISTANCE_CONTEXTS] {
        core::array::from_fn(|context| {
            let entry = block_type as usize * DISTANCE_CONTEXTS + context;
            let code = usize::from(self.distance_map[entry]);
            &self.distances[code * self.distance_symbols..][..self.distance_symbols]
        })
    }

    /// What commands cost that start where the stretch does.
    pub(crate) fn cost(&self, commands: &[Command]) -> Price {
        let mut position = 0;
        let mut sum = 0;
        let mut command_blocks = Cursor::new(&self.command_blocks);
        let mut distance_blocks = Cursor::new(&self.distance_blocks);
        for command in commands {
            let start = position;
            position += command.insert_length();
            sum += self.literals[position as usize] - self.literals[start as usize];
            let prices = self.of_commands(command_blocks.at(position).0);
            sum += u32::from(prices[usize::from(command.symbol())]);
            if command.writes_distance() {
                let context = distance_context(command.coded_copy_length());
                let symbol = self.parameters.symbol(command.distance()).symbol;
                let prices = self.of_distances(distance_blocks.at(position).0);
                sum += u32::from(prices[usize::from(context)][usize::from(symbol)]);
            }
            position += command.copy_length();
        }
        sum as Price
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.literals.bytes()
            + self.command_blocks.bytes()
            + self.commands.bytes()
            + self.distance_blocks.bytes()
            + self.distance_map.bytes()
            + self.distances.bytes()
    }
}

/// Which block of a category holds, at positions that rise.
pub(crate) struct Cursor<'a> {
    blocks: &'a [Block],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(blocks: &'a [Block]) -> Self {
        Self { blocks, at: 0 }
    }

    /// The type at a position, and where the block ends.
    #[inline]
    pub(crate) fn at(&mut self, position: u32) -> (u32, u32) {
        while self.blocks[self.at][0] <= position && self.at + 1 < self.blocks.len() {
            self.at += 1;
        }
        let [end, block_type] = self.blocks[self.at];
        (block_type, end)
    }
}

/// What commands of one block type cost, by the codes of their lengths.
pub(crate) struct CommandPrices {
    explicit: [[u16; COPY_CODES]; INSERT_CODES],
    implied: [[u16; IMPLIED_COPY_CODES]; IMPLIED_INSERT_CODES],
    /// By copy code, the least of all these.
    least: [u16; COPY_CODES],
}

/// Insert codes below this one may go with an implied last distance (§5).
const IMPLIED_INSERT_CODES: usize = 8;

/// And copy codes below this one.
const IMPLIED_COPY_CODES: usize = 16;

impl CommandPrices {
    pub(crate) const fn new() -> Self {
        Self {
            explicit: [[0; COPY_CODES]; INSERT_CODES],
            implied: [[0; IMPLIED_COPY_CODES]; IMPLIED_INSERT_CODES],
            least: [0; COPY_CODES],
        }
    }

    /// Sorts the prices of 704 symbols.
    pub(crate) fn set(&mut self, prices: &[u16; COMMAND_SYMBOLS]) {
        let price = |insert: usize, copy: usize, implied| {
            prices[usize::from(command_symbol(insert as u8, copy as u8, implied))]
        };
        self.least.fill(u16::MAX);
        for (insert, row) in self.explicit.iter_mut().enumerate() {
            for (copy, entry) in row.iter_mut().enumerate() {
                *entry = price(insert, copy, false);
                self.least[copy] = self.least[copy].min(*entry);
            }
        }
        for (insert, row) in self.implied.iter_mut().enumerate() {
            for (copy, entry) in row.iter_mut().enumerate() {
                *entry = price(insert, copy, true);
                self.least[copy] = self.least[copy].min(*entry);
            }
        }
    }

    /// By copy code, for commands that write their distance.
    #[inline(always)]
    pub(crate) fn explicit(&self, insert_code: u8) -> &[u16; COPY_CODES] {
        &self.explicit[usize::from(insert_code)]
    }

    /// By copy code, for commands that imply the last distance, as far as there are such.
    #[inline(always)]
    pub(crate) fn implied(&self, insert_code: u8) -> &[u16] {
        self.implied.get(usize::from(insert_code)).map_or(&[], |row| row)
    }

    /// By copy code, what no command is cheaper than.
    pub(crate) fn least(&self) -> &[u16; COPY_CODES] {
        &self.least
    }
}
