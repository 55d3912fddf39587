//! Trying copies from one position: what each costs from the cheapest start, and whether that is
//! less than what is known.

use brotwerk_core::{
    COPY_CODES, DISTANCE_CONTEXTS, MIN_COPY_LENGTH, copy_code_base, copy_length_code,
    distance_context,
};

use super::prices::{CommandPrices, Price};
use super::starts::Start;

/// The end of a command, as the cheapest way leads there.
#[derive(Clone, Copy)]
pub(crate) struct Node {
    /// What the way costs; [`Price::MAX`] where there is none.
    pub(crate) cost: Price,
    /// Where the command starts.
    pub(crate) start: u32,
    /// Bytes copied, with the word's length above [`LENGTH_BITS`].
    pub(crate) lengths: u32,
    /// The distance code's number.
    pub(crate) code: u32,
}

/// Bits of a copy's length in [`Node::lengths`]; the rest is for a word's, 0 for no word.
pub(crate) const LENGTH_BITS: u32 = 26;

impl Node {
    /// No way leads here.
    pub(crate) const NONE: Self = Self { cost: Price::MAX, start: 0, lengths: 0, code: 0 };

    /// As it is kept in memory.
    #[inline(always)]
    pub(crate) const fn into_plain(self) -> [u32; 4] {
        [self.cost.cast_unsigned(), self.start, self.lengths, self.code]
    }

    #[inline(always)]
    pub(crate) const fn of([cost, start, lengths, code]: [u32; 4]) -> Self {
        Self { cost: cost.cast_signed(), start, lengths, code }
    }

    /// Bytes copied.
    pub(crate) const fn length(self) -> u32 {
        self.lengths & ((1 << LENGTH_BITS) - 1)
    }

    /// The word's length, 0 for no word.
    pub(crate) const fn word_length(self) -> u32 {
        self.lengths >> LENGTH_BITS
    }
}

/// The longest copy of each copy code (§5).
static LAST_OF_CODE: [u32; COPY_CODES] = {
    let mut last = [u32::MAX; COPY_CODES];
    let mut code = 0;
    while code + 1 < COPY_CODES {
        last[code] = copy_code_base(code as u8 + 1) - 1;
        code += 1;
    }
    last
};

/// What a start adds to a command's price, and the code of the literals between it and here.
#[derive(Clone, Copy, Default)]
pub(crate) struct Base {
    pub(crate) cost: Price,
    pub(crate) insert_code: u8,
}

/// The starts that copies are tried from at a position.
pub(crate) struct Starts<'a> {
    pub(crate) starts: &'a [Start],
    pub(crate) bases: &'a [Base],
    pub(crate) prices: &'a CommandPrices,
}

/// What commands cost by copy code from the cheapest of some starts, as far as it was asked for.
pub(crate) struct Row {
    costs: [Price; COPY_CODES],
    starts: [u32; COPY_CODES],
    /// How many entries there are.
    filled: usize,
    /// A bit for each start that takes part.
    group: u32,
}

/// Entries of a [`Row`] that are made at once: two or four vectors.
const CHUNK: usize = 8;

impl Row {
    pub(crate) const fn new() -> Self {
        Self { costs: [0; COPY_CODES], starts: [0; COPY_CODES], filled: 0, group: 0 }
    }

    /// Starts anew, for these starts.
    #[inline]
    pub(crate) fn reset(&mut self, group: u32) {
        self.filled = 0;
        self.group = group;
    }

    /// Makes entries up to that of a code.
    #[inline(always)]
    fn fill(&mut self, starts: &Starts<'_>, copy_code: u8) {
        while self.filled <= usize::from(copy_code) {
            self.fill_chunk(starts);
        }
    }

    #[inline(never)]
    fn fill_chunk(&mut self, starts: &Starts<'_>) {
        let range = self.filled..self.filled + CHUNK;
        let (mut costs, mut cheapest) = ([Price::MAX; CHUNK], [0; CHUNK]);
        let mut group = self.group;
        while group > 0 {
            let index = group.trailing_zeros() as usize;
            group &= group - 1;
            let Base { cost, insert_code } = starts.bases[index];
            let position = starts.starts[index].position;
            let prices = &starts.prices.explicit(insert_code)[range.clone()];
            for ((least, start), &price) in costs.iter_mut().zip(&mut cheapest).zip(prices) {
                let new = cost + Price::from(price);
                let is_less = new < *least;
                *least = if is_less { new } else { *least };
                *start = if is_less { position } else { *start };
            }
        }
        self.costs[range.clone()].copy_from_slice(&costs);
        self.starts[range].copy_from_slice(&cheapest);
        self.filled += CHUNK;
    }
}

/// The nodes from a position on.
pub(crate) struct Nodes<'a> {
    pub(crate) nodes: &'a mut [[u32; 4]],
    /// What distance symbols cost here, by context.
    pub(crate) distances: [&'a [u16]; DISTANCE_CONTEXTS],
}

/// A distance as it is written.
#[derive(Clone, Copy)]
pub(crate) struct Distance {
    /// [`DistanceCode::value`](brotwerk_core::DistanceCode::value).
    pub(crate) code: u32,
    pub(crate) symbol: u16,
}

/// The shortest copy whose distance has the last context, as all longer ones have.
const LAST_CONTEXT_LENGTH: u32 = 5;

impl Nodes<'_> {
    /// The shortest copy that may be cheaper than what is known, from a base and where a command
    /// costs at least so much by its copy code.
    #[inline]
    pub(crate) fn improvable(&self, base: Price, least: &[u16; COPY_CODES]) -> u32 {
        let mut length = MIN_COPY_LENGTH;
        for (&price, &last) in least.iter().zip(&LAST_OF_CODE) {
            let bound = base + Price::from(price);
            while length <= last {
                match self.nodes.get(length as usize) {
                    Some(&node) if Node::of(node).cost <= bound => length += 1,
                    _ => return length,
                }
            }
        }
        length
    }

    /// Tries copies of `from` to `to` bytes at a distance that is written, from all starts: of
    /// those that share a copy code the longest, since they cost the same.
    #[inline]
    pub(crate) fn relax(
        &mut self,
        row: &mut Row,
        starts: &Starts<'_>,
        from: u32,
        to: u32,
        distance: Distance,
    ) {
        row.fill(starts, copy_length_code(to).code);
        self.for_each_length(from, to, distance.symbol, |nodes, code, length, price| {
            let (cost, start) = (row.costs[code] + price, row.starts[code]);
            nodes.improve(Node { cost, start, lengths: length, code: distance.code });
        });
    }

    /// Tries a word of some length that becomes `length` bytes.
    #[inline]
    pub(crate) fn relax_word(
        &mut self,
        row: &mut Row,
        starts: &Starts<'_>,
        length: u32,
        word_length: u32,
        distance: Distance,
    ) {
        let code = copy_length_code(word_length).code;
        row.fill(starts, code);
        let context = usize::from(distance_context(word_length));
        let price = Price::from(self.distances[context][usize::from(distance.symbol)]);
        self.improve(Node {
            cost: row.costs[usize::from(code)] + price,
            start: row.starts[usize::from(code)],
            lengths: length | word_length << LENGTH_BITS,
            code: distance.code,
        });
    }

    /// Tries copies of `from` to `to` bytes at a distance that the ring has, from the starts that
    /// have this ring.
    #[inline]
    pub(crate) fn relax_ring(
        &mut self,
        starts: &Starts<'_>,
        mut group: u32,
        from: u32,
        to: u32,
        ring_code: u32,
    ) {
        while group > 0 {
            let index = group.trailing_zeros() as usize;
            group &= group - 1;
            let Base { cost: base, insert_code } = starts.bases[index];
            let start = starts.starts[index].position;
            let explicit = starts.prices.explicit(insert_code);
            // Commands with short lengths imply the last distance.
            let implied: &[u16] =
                if ring_code == 0 { starts.prices.implied(insert_code) } else { &[] };
            self.for_each_length(from, to, ring_code as u16, |nodes, code, length, price| {
                let price = match implied.get(code) {
                    Some(&price) => Price::from(price),
                    None => Price::from(explicit[code]) + price,
                };
                nodes.improve(Node { cost: base + price, start, lengths: length, code: ring_code });
            });
        }
    }

    /// Calls `visit` with the copy codes of the lengths from `from` to `to`, for each the longest,
    /// and the price of a distance symbol with it.
    #[inline(always)]
    fn for_each_length(
        &mut self,
        mut from: u32,
        to: u32,
        symbol: u16,
        mut visit: impl FnMut(&mut Self, usize, u32, Price),
    ) {
        // Each of the shortest has a context, and a code, of its own.
        while from < LAST_CONTEXT_LENGTH {
            if from > to {
                return;
            }
            let context = usize::from(distance_context(from));
            let price = Price::from(self.distances[context][usize::from(symbol)]);
            visit(self, usize::from(copy_length_code(from).code), from, price);
            from += 1;
        }
        if from > to {
            return;
        }
        let price = Price::from(self.distances[DISTANCE_CONTEXTS - 1][usize::from(symbol)]);
        let mut code = usize::from(copy_length_code(from).code);
        loop {
            let length = LAST_OF_CODE[code].min(to);
            visit(self, code, length, price);
            if length == to {
                return;
            }
            code += 1;
        }
    }

    /// Takes a way to a node, whose position is the copy's length from here, if it is cheaper.
    #[inline(always)]
    fn improve(&mut self, new: Node) {
        let node = &mut self.nodes[new.length() as usize];
        if new.cost < Node::of(*node).cost {
            *node = new.into_plain();
        }
    }
}
