//! What symbols cost in a meta-block as it was planned.

use brotwerk_core::{
    COMMAND_SYMBOLS, Command, ContextMode, LITERAL_CONTEXTS, LITERAL_SYMBOLS, MAX_DISTANCE_SYMBOLS,
    Memory, MetaBlock, MetaBlockPlan,
};
use brotwerk_entropy::{FRACTION_BITS, log2};

/// How often each symbol of an alphabet occurs under one code.
struct Counts<const N: usize> {
    counts: Box<[u32; N]>,
    total: u32,
}

impl<const N: usize> Counts<N> {
    fn new() -> Self {
        Self { counts: Box::new([0; N]), total: 0 }
    }

    fn add(&mut self, symbol: usize) {
        self.counts[symbol] += 1;
        self.total += 1;
    }

    /// The ideal cost of a symbol, in 2^-16 bit; as if it occurred once where it doesn't.
    fn cost(&self, symbol: usize) -> i64 {
        let count = self.counts[symbol].max(1);
        i64::from(log2(self.total.max(count))) - i64::from(log2(count))
    }
}

/// Costs of literals by context, of commands and of distances.
///
/// Literals are priced by the plan's context map for their first block type; blocks of
/// commands and distances are not told apart. That is exact for the plans of quality 5,
/// but for those blocks.
pub(crate) struct Prices {
    literals: Vec<Counts<LITERAL_SYMBOLS>>,
    commands: Counts<COMMAND_SYMBOLS>,
    distances: Counts<MAX_DISTANCE_SYMBOLS>,
    map: [u8; LITERAL_CONTEXTS],
    mode: ContextMode,
}

impl Prices {
    pub(crate) fn new<M: Memory>(block: &MetaBlock<'_>, plan: &MetaBlockPlan<M>) -> Self {
        let mut map = [0; LITERAL_CONTEXTS];
        map.copy_from_slice(&plan.literal_map.codes()[..LITERAL_CONTEXTS]);
        let mut prices = Self {
            literals: (0..plan.literal_map.code_count()).map(|_| Counts::new()).collect(),
            commands: Counts::new(),
            distances: Counts::new(),
            map,
            mode: plan.literal_mode(0),
        };
        for position in block.literal_runs().flatten() {
            let code = prices.code(block, position);
            prices.literals[code].add(usize::from(block.text[position]));
        }
        for command in block.commands {
            prices.commands.add(usize::from(command.symbol()));
            if command.writes_distance() {
                let symbol = plan.distance_parameters.symbol(command.distance()).symbol;
                prices.distances.add(usize::from(symbol));
            }
        }
        prices
    }

    /// The prefix code of the literal at a position.
    fn code(&self, block: &MetaBlock<'_>, position: usize) -> usize {
        let (last, second) = block.context_bytes(position);
        usize::from(self.map[usize::from(ContextMode::lookup(self.mode).id(last, second))])
    }

    /// What the byte at a position costs as a literal.
    pub(crate) fn literal(&self, block: &MetaBlock<'_>, position: usize) -> i64 {
        self.literals[self.code(block, position)].cost(usize::from(block.text[position]))
    }

    /// What a command costs, its literals left out.
    pub(crate) fn command<M: Memory>(&self, command: &Command, plan: &MetaBlockPlan<M>) -> i64 {
        let distance = plan.distance_parameters.symbol(command.distance());
        let extra_bits = i64::from(command.extra().0) + i64::from(distance.extra_bits);
        self.commands.cost(usize::from(command.symbol()))
            + self.distances.cost(usize::from(distance.symbol))
            + (extra_bits << FRACTION_BITS)
    }
}
