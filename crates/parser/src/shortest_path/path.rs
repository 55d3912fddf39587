//! The cheapest way through a stretch of text, by given prices.
//!
//! Dynamic programming, forward over positions. A node is where a command ends, with what the
//! cheapest way to it costs and the distance ring that it leaves. At each position the copies
//! there are tried from the cheapest few nodes before it, the starts, with the literals in
//! between.

use brotwerk_core::{
    Command, Commands, DistanceCode, DistanceRing, List, MIN_COPY_LENGTH, Memory, OutOfMemory,
    PrefixDictionarySearch, Task, command_symbol, common_length, insert_length_code,
};

use super::candidates::{Candidates, Copies, Other};
use super::prices::{CommandPrices, Cursor, Price, Prices};
use super::relax::{Base, Distance, Node, Nodes, Row, Starts};
use super::ring_probe::matching_codes;
use super::starts::{BestStarts, MAX_STARTS, Start};

/// Where copies are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// At all positions.
    Everywhere,
    /// Where a copy starts that was the cheapest way to its end in any earlier pass over the same
    /// text: a quarter to a third of all positions. Where prices have settled,
    /// this saves two thirds of the time, for 0.05 % of the bytes.
    Promising,
}

/// How a path is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// From how many nodes copies are tried at each position, 1 to 8. The second saves 0.3 % of
    /// a page, the third 0.1 %, for a twentieth of an encoder's time each.
    pub starts: u8,
    /// Where copies are tried.
    pub scope: Scope,
}

/// Where a node's cost is, which gives place to the next node of the path.
const NEXT: usize = 0;

/// In that place marks the path's last node.
const LAST: u32 = u32::MAX;

/// Scratch memory for paths.
pub(crate) struct Path<M: Memory> {
    /// [`Node`]s; once the path is found, those on it have the next one's position as their cost.
    nodes: List<[u32; 4], M>,
    /// The last four distances at each node that was a start.
    rings: List<[u32; 4], M>,
    /// For each position 1 if a copy from there was once the cheapest way to its end.
    promising: List<u8, M>,
    starts: BestStarts,
    commands: CommandPrices,
    row: Row,
}

impl<M: Memory> Default for Path<M> {
    fn default() -> Self {
        Self {
            nodes: List::default(),
            rings: List::default(),
            promising: List::default(),
            starts: BestStarts::default(),
            commands: CommandPrices::new(),
            row: Row::new(),
        }
    }
}

impl<M: Memory> Path<M> {
    /// Bytes of memory that a stretch takes.
    pub(crate) const fn needs(length: usize) -> usize {
        (length + 1) * (size_of::<Node>() + size_of::<[u32; 4]>() + size_of::<u8>())
    }

    /// Makes ready for another stretch of this length.
    pub(crate) fn reset(&mut self, memory: &mut M, length: usize) -> Result<(), OutOfMemory> {
        self.nodes.renew(memory, length + 1)?;
        self.nodes.resize(memory, length + 1)?;
        self.rings.renew(memory, length + 1)?;
        self.rings.resize(memory, length + 1)?;
        self.promising.renew(memory, length + 1)?;
        self.promising.resize(memory, length + 1)
    }

    /// Finds the cheapest way through the stretch, and returns its price.
    pub(crate) fn find(
        &mut self,
        task: &Task<'_>,
        ring: DistanceRing,
        candidates: &Candidates<M>,
        prices: &Prices<M>,
        pass: Pass,
    ) -> Price {
        let length = task.range.len();
        self.nodes.fill(Node::NONE.into_plain());
        self.nodes[0] = Node { cost: 0, ..Node::NONE }.into_plain();
        self.rings[0] = ring.distances();
        self.starts.reset(pass.starts);
        let mut command_blocks = Cursor::new(&prices.command_blocks);
        let mut distance_blocks = Cursor::new(&prices.distance_blocks);
        self.commands.set(prices.of_commands(command_blocks.at(0).0));
        let mut distances = prices.of_distances(distance_blocks.at(0).0);
        let mut skipped = candidates.skipped().iter().copied().peekable();
        let mut copies = candidates.reader();
        let mut here = 0;
        while here < length {
            if let Some([_, end]) = skipped.next_if(|&[from, _]| from as usize == here) {
                (here..end as usize).for_each(|node| self.start(node, prices));
                copies.skip(end as usize - here);
                here = end as usize;
                continue;
            }
            self.start(here, prices);
            if let (block_type, true) = command_blocks.at(here as u32) {
                self.commands.set(prices.of_commands(block_type));
            }
            if let (block_type, true) = distance_blocks.at(here as u32) {
                distances = prices.of_distances(block_type);
            }
            let copies = copies.next();
            if pass.scope == Scope::Everywhere || self.promising[here] > 0 {
                self.step(task, here, copies, prices, distances);
            }
            here += 1;
        }
        self.start(length, prices);
        self.remember();
        let end = command_blocks.at(length as u32).0;
        self.close(length, prices, end)
    }

    /// Marks where the copies start by which nodes are reached.
    fn remember(&mut self) {
        for (end, &node) in self.nodes.iter().enumerate().skip(1) {
            let node = Node::of(node);
            if node.cost != Price::MAX {
                self.promising[end - node.length() as usize] = 1;
            }
        }
    }

    /// Makes a node a start, if it is one of the cheapest.
    #[inline]
    fn start(&mut self, node: usize, prices: &Prices<M>) {
        let reached = Node::of(self.nodes[node]);
        if reached.cost == Price::MAX {
            return;
        }
        let relative = reached.cost - prices.literals[node] as Price;
        if !self.starts.takes(relative) {
            return;
        }
        if node > 0 {
            let ring = DistanceRing::of(self.rings[reached.start as usize]);
            let code = DistanceCode::of(reached.code);
            let after = if reached.word_length() > 0 { ring } else { ring.after(code) };
            self.rings[node] = after.distances();
        }
        let ring = DistanceRing::of(self.rings[node]);
        self.starts.insert(Start { position: node as u32, relative, ring });
    }

    /// Tries all copies at a position.
    #[inline(never)]
    fn step(
        &mut self,
        task: &Task<'_>,
        here: usize,
        copies: Copies<'_>,
        prices: &Prices<M>,
        distances: [&[u16]; 4],
    ) {
        let text = task.text;
        let position = task.range.start as usize + here;
        if text.len() - position < 2 {
            return;
        }
        let matches = copies.matches;
        let starts = self.starts.starts();
        let literals = prices.literals[here] as Price;
        let mut bases = [Base::default(); MAX_STARTS];
        let mut least = Price::MAX;
        for (base, start) in bases.iter_mut().zip(starts) {
            let insert_code = insert_length_code(here as u32 - start.position).code;
            *base = Base { cost: start.relative + literals, insert_code };
            least = least.min(base.cost);
        }
        let mut nodes = Nodes { nodes: &mut self.nodes[here..], distances };
        let shortest = nodes.improvable(least, self.commands.least());
        let longest = matches.last().map_or(0, |&[length, _]| length);
        // The finder finds what the ring has, too, but for the shortest.
        if shortest > longest.max(SHORTEST_FOUND) && copies.no_others() {
            return;
        }
        let starts = Starts { starts, bases: &bases, prices: &self.commands };
        let every = (1 << starts.starts.len()) - 1;
        let reach = task.reach(position as u32);
        let mut left: u32 = every;
        while left > 0 {
            let ring = &starts.starts[left.trailing_zeros() as usize].ring;
            let same = starts.with_ring(ring);
            left &= !same;
            let mut codes = matching_codes(text, position, reach.min(position as u32), ring);
            let mut from = shortest;
            while codes > 0 {
                let code = codes.trailing_zeros();
                codes &= codes - 1;
                let there = position - ring.distance(code as u8) as usize;
                let length = common_length(text, position, there);
                if length >= from {
                    nodes.relax_ring(&starts, same, from, length, code);
                    from = length + 1;
                }
            }
            if let Some(prefix_dictionary) = task.prefix_dictionary {
                let far = from_prefix_dictionary(prefix_dictionary, &text[position..], reach, ring);
                for (code, length) in (0..).zip(far) {
                    nodes.relax_ring(&starts, same, MIN_COPY_LENGTH, length, code);
                }
            }
        }
        let row = &mut self.row;
        row.reset(every);
        let written = |distance| {
            let code = DistanceCode::explicit(distance);
            Distance { code: code.value(), symbol: prices.parameters.symbol(code).symbol }
        };
        let mut from = shortest;
        for &[length, distance] in matches {
            if length >= from {
                nodes.relax(row, &starts, from, length, written(distance));
                from = length + 1;
            }
        }
        for Other { length, word_length, distance } in copies.others() {
            let distance = written(distance);
            if word_length > 0 {
                nodes.relax_word(row, &starts, length, word_length, distance);
            } else {
                nodes.relax(row, &starts, MIN_COPY_LENGTH, length, distance);
            }
        }
    }

    /// Ends the path with a copy or with literals, whichever is cheaper, and marks its nodes.
    fn close(&mut self, length: usize, prices: &Prices<M>, command_type: u32) -> Price {
        let mut last = length;
        let mut price = Node::of(self.nodes[length]).cost;
        let commands = prices.of_commands(command_type);
        for start in self.starts.starts() {
            let insert = length as u32 - start.position;
            if insert == 0 {
                continue;
            }
            // Nothing is copied: the shortest copy code, and no distance.
            let symbol = command_symbol(insert_length_code(insert).code, 0, true);
            let command = Price::from(commands[usize::from(symbol)]);
            let cost = start.relative + prices.literals[length] as Price + command;
            if cost < price {
                (price, last) = (cost, start.position as usize);
            }
        }
        self.nodes[last][NEXT] = LAST;
        while last > 0 {
            let start = Node::of(self.nodes[last]).start as usize;
            self.nodes[start][NEXT] = last as u32;
            last = start;
        }
        price
    }

    /// Writes the path down that was found, through a stretch of some length, as far as there is
    /// room; returns how much text that is.
    pub(crate) fn commands(
        &self,
        length: usize,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> usize {
        let mut node = 0;
        while self.nodes[node][NEXT] != LAST {
            // The last room is for literals at the end.
            if commands.room() <= 1 {
                return node;
            }
            let end = self.nodes[node][NEXT] as usize;
            let reached = Node::of(self.nodes[end]);
            let (copied, word) = (reached.length(), reached.word_length());
            let insert = (end - node) as u32 - copied;
            let code = DistanceCode::of(reached.code);
            if word > 0 {
                commands.push(Command::word(insert, copied, word as u8, code));
            } else {
                commands.push(Command::copy(insert, copied, code));
                *ring = ring.after(code);
            }
            node = end;
        }
        if node < length {
            commands.push(Command::literals((length - node) as u32));
        }
        length
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.nodes.bytes() + self.rings.bytes() + self.promising.bytes()
    }
}

/// Finders find matches of more bytes than this, wherever they are.
const SHORTEST_FOUND: u32 = 3;

impl Starts<'_> {
    /// A bit for each start that has this ring.
    #[inline]
    fn with_ring(&self, ring: &DistanceRing) -> u32 {
        let mut same = 0;
        for (index, start) in self.starts.iter().enumerate() {
            same |= u32::from(start.ring == *ring) << index;
        }
        same
    }
}

/// How long copies from a prefix dictionary are at each of the last four distances.
#[cold]
fn from_prefix_dictionary(
    prefix_dictionary: &dyn PrefixDictionarySearch,
    text: &[u8],
    reach: u32,
    ring: &DistanceRing,
) -> [u32; 4] {
    ring.distances().map(|distance| match distance.checked_sub(reach) {
        Some(back) if back > 0 && back <= prefix_dictionary.length() => {
            prefix_dictionary.match_length(text, back)
        }
        _ => 0,
    })
}
