//! Trying copies from one position: what each costs from the cheapest start, and whether that is
//! less than what is known.

use brotwerk_core::{
    COPY_CODES, DISTANCE_CONTEXTS, MIN_COPY_LENGTH, copy_code_base, copy_length_code,
    distance_context,
};

use super::prices::{CommandPrices, Price};
use super::starts::Start;

/// A node's cost where no way leads there.
pub(crate) const NO_WAY: Price = Price::MAX;

/// The command by which the cheapest way leads to a node.
#[derive(Clone, Copy)]
pub(crate) struct Arrival {
    /// Where it starts.
    pub(crate) start: u32,
    /// Bytes copied, with the word's length above [`LENGTH_BITS`].
    pub(crate) lengths: u32,
    /// The distance code's number.
    pub(crate) code: u32,
}

/// Bits of a copy's length in [`Arrival::lengths`]; the rest is for a word's, 0 for no word.
pub(crate) const LENGTH_BITS: u32 = 26;

impl Arrival {
    /// As it is kept in memory.
    #[inline(always)]
    pub(crate) const fn into_plain(self) -> [u32; 3] {
        [self.start, self.lengths, self.code]
    }

    #[inline(always)]
    pub(crate) const fn of([start, lengths, code]: [u32; 3]) -> Self {
        Self { start, lengths, code }
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

/// What commands that write their distance cost from the cheapest start.
pub(crate) trait Cheapest {
    /// Makes ready for copy codes up to this one.
    fn ready(&mut self, copy_code: u8);

    /// The cost by copy code, and the start.
    fn at(&self, copy_code: usize) -> (Price, u32);
}

/// Of a single start.
pub(crate) struct Single<'a> {
    pub(crate) base: Price,
    pub(crate) prices: &'a [u16; COPY_CODES],
    pub(crate) start: u32,
}

impl Cheapest for Single<'_> {
    #[inline(always)]
    fn ready(&mut self, _: u8) {}

    #[inline(always)]
    fn at(&self, copy_code: usize) -> (Price, u32) {
        (self.base + Price::from(self.prices[copy_code]), self.start)
    }
}

/// Of several starts, by copy code, as far as it was asked for.
pub(crate) struct Row {
    costs: [Price; COPY_CODES],
    starts: [u32; COPY_CODES],
    /// How many entries there are.
    filled: usize,
}

/// Entries of a [`Row`] that are made at once: two or four vectors.
const CHUNK: usize = 8;

/// A [`Row`] and the starts that it is made for.
pub(crate) struct RowOf<'a> {
    row: &'a mut Row,
    starts: &'a Starts<'a>,
}

impl Row {
    pub(crate) const fn new() -> Self {
        Self { costs: [0; COPY_CODES], starts: [0; COPY_CODES], filled: 0 }
    }

    /// Starts anew, for these starts.
    #[inline(always)]
    pub(crate) fn of<'a>(&'a mut self, starts: &'a Starts<'a>) -> RowOf<'a> {
        self.filled = 0;
        RowOf { row: self, starts }
    }

    #[inline(never)]
    fn fill_chunk(&mut self, starts: &Starts<'_>) {
        let range = self.filled..self.filled + CHUNK;
        let (mut costs, mut cheapest) = ([Price::MAX; CHUNK], [0; CHUNK]);
        for (start, &Base { cost, insert_code }) in starts.starts.iter().zip(starts.bases) {
            let prices = &starts.prices.explicit(insert_code)[range.clone()];
            for ((least, cheapest), &price) in costs.iter_mut().zip(&mut cheapest).zip(prices) {
                let new = cost + Price::from(price);
                let is_less = new < *least;
                *least = if is_less { new } else { *least };
                *cheapest = if is_less { start.position } else { *cheapest };
            }
        }
        self.costs[range.clone()].copy_from_slice(&costs);
        self.starts[range].copy_from_slice(&cheapest);
        self.filled += CHUNK;
    }
}

impl Cheapest for RowOf<'_> {
    #[inline(always)]
    fn ready(&mut self, copy_code: u8) {
        while self.row.filled <= usize::from(copy_code) {
            self.row.fill_chunk(self.starts);
        }
    }

    #[inline(always)]
    fn at(&self, copy_code: usize) -> (Price, u32) {
        (self.row.costs[copy_code], self.row.starts[copy_code])
    }
}

/// The nodes from a position on.
pub(crate) struct Nodes<'a> {
    pub(crate) costs: &'a mut [Price],
    /// [`Arrival`]s.
    pub(crate) arrivals: &'a mut [[u32; 3]],
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
                match self.costs.get(length as usize) {
                    Some(&cost) if cost <= bound => length += 1,
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
        cheapest: &mut impl Cheapest,
        from: u32,
        to: u32,
        distance: Distance,
    ) {
        cheapest.ready(copy_length_code(to).code);
        self.for_each_length(from, to, distance.symbol, |nodes, code, length, price| {
            let (cost, start) = cheapest.at(code);
            nodes.improve(cost + price, start, length, length, distance.code);
        });
    }

    /// Tries a word of some length that becomes `length` bytes.
    #[inline]
    pub(crate) fn relax_word(
        &mut self,
        cheapest: &mut impl Cheapest,
        length: u32,
        word_length: u32,
        distance: Distance,
    ) {
        let code = copy_length_code(word_length).code;
        cheapest.ready(code);
        let context = usize::from(distance_context(word_length));
        let price = Price::from(self.distances[context][usize::from(distance.symbol)]);
        let (cost, start) = cheapest.at(code.into());
        let lengths = length | word_length << LENGTH_BITS;
        self.improve(cost + price, start, length, lengths, distance.code);
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
                nodes.improve(base + price, start, length, length, ring_code);
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
    fn improve(&mut self, cost: Price, start: u32, length: u32, lengths: u32, code: u32) {
        let known = &mut self.costs[length as usize];
        if cost < *known {
            *known = cost;
            self.arrivals[length as usize] = Arrival { start, lengths, code }.into_plain();
        }
    }
}
