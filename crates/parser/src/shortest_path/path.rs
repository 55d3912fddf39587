//! The cheapest way through a stretch of text, by given prices.
//!
//! Dynamic programming, forward over positions. A node is where a command ends, with what the
//! cheapest way to it costs and the distance ring that it leaves. At each position the copies
//! there are tried from the cheapest few nodes before it, the starts, with the literals in
//! between.

use brotwerk_core::{
    Command, Commands, DistanceCode, DistanceRing, List, Memory, OutOfMemory, Plain, Task,
    command_symbol, insert_length_code,
};

use super::candidates::{Candidates, Trusted};
use super::prices::{CommandPrices, Cursor, Price, Prices};
use super::relax::{Arrival, Base, NO_WAY, Row};
use super::starts::{BestStarts, MAX_STARTS, Start};
use super::walk::Walk;
use super::{KnownParse, Trust};

/// Where copies are tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// At all positions.
    Everywhere,
    /// Where there are matches or words, but not within the copies of the known parse that are
    /// trusted, unless a match is long.
    Doubtful(Trust),
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

/// In place of a node's cost marks the path's last node; others on it have the next node's position
/// there.
const LAST: Price = -1;

/// Scratch memory for paths. A node is where a command ends.
pub(crate) struct Path<M: Memory> {
    /// What the cheapest way to each node costs, [`NO_WAY`] where there is none.
    costs: List<Price, M>,
    /// How it gets there: [`Arrival`]s.
    arrivals: List<[u32; 3], M>,
    /// The last four distances at each node that was a start.
    rings: List<[u32; 4], M>,
    /// For each position 1 if a copy from there was once the cheapest way to its end.
    promising: List<u8, M>,
    /// Whether there are nodes of a path through this stretch that are not remembered yet.
    is_found: bool,
}

impl<M: Memory> Default for Path<M> {
    fn default() -> Self {
        Self {
            costs: List::default(),
            arrivals: List::default(),
            rings: List::default(),
            promising: List::default(),
            is_found: false,
        }
    }
}

impl<M: Memory> Path<M> {
    /// Bytes of memory that a stretch takes.
    pub(crate) const fn needs(length: usize) -> usize {
        let node = size_of::<Price>() + size_of::<[u32; 3]>() + size_of::<[u32; 4]>();
        (length + 1) * (node + size_of::<u8>())
    }

    /// Takes memory for a stretch of this length.
    pub(crate) fn make_room(&mut self, memory: &mut M, length: usize) -> Result<(), OutOfMemory> {
        lengthen(memory, &mut self.costs, length + 1)?;
        lengthen(memory, &mut self.arrivals, length + 1)?;
        lengthen(memory, &mut self.rings, length + 1)?;
        lengthen(memory, &mut self.promising, length + 1)
    }

    /// Makes ready for another stretch of this length, for which there must be room.
    pub(crate) fn forget(&mut self, length: usize) {
        self.is_found = false;
        self.promising[..=length].fill(0);
    }

    /// Finds the cheapest way through the stretch, and returns its price.
    pub(crate) fn find(
        &mut self,
        task: &Task<'_>,
        known: KnownParse<'_>,
        candidates: &Candidates<M>,
        prices: &Prices<M>,
        pass: Pass,
    ) -> Price {
        let length = task.range.len();
        self.remember(length);
        self.is_found = true;
        self.costs[..=length].fill(NO_WAY);
        self.costs[0] = 0;
        self.rings[0] = known.ring.distances();
        let mut starts = BestStarts::new(pass.starts);
        let mut command_blocks = Cursor::new(&prices.command_blocks);
        let mut distance_blocks = Cursor::new(&prices.distance_blocks);
        let mut skipped = candidates.skipped().iter().copied().peekable();
        let mut copies = candidates.reader();
        let promising = &self.promising[..=length];
        let mut trusted = match pass.scope {
            Scope::Doubtful(trust) => {
                Trusted::new(trust.for_copies(known.commands), known.commands)
            }
            Scope::Everywhere | Scope::Promising => Trusted::new(Trust::NONE, &[]),
        };
        let mut walk = Walk {
            task,
            literals: &prices.literals[..=length],
            parameters: prices.parameters,
            distances: [&[]; 4],
            commands: &mut CommandPrices::new(),
            costs: &mut self.costs[..=length],
            arrivals: &mut self.arrivals[..=length],
            rings: &mut self.rings[..=length],
            starts: &mut starts,
            row: &mut Row::new(),
            bases: [Base::default(); MAX_STARTS],
        };
        let (mut here, mut next_block) = (0, 0);
        while here < length {
            if let Some([_, end]) = skipped.next_if(|&[from, _]| from as usize == here) {
                (here..end as usize).for_each(|node| walk.start(node));
                copies.skip(end as usize - here);
                trusted.skip(here as u32, end);
                here = end as usize;
                continue;
            }
            walk.start(here);
            if here >= next_block {
                let (command_type, commands_end) = command_blocks.at(here as u32);
                let (distance_type, distances_end) = distance_blocks.at(here as u32);
                walk.commands.set(prices.of_commands(command_type));
                walk.distances = prices.of_distances(distance_type);
                next_block = commands_end.min(distances_end) as usize;
            }
            let copies = copies.next();
            let is_tried = match pass.scope {
                Scope::Everywhere => true,
                // Nothing may have been looked for behind a long match: it is the only way.
                Scope::Doubtful(_) => {
                    !copies.is_empty() && (!trusted.has(here as u32) || copies.is_long())
                }
                Scope::Promising => promising[here] > 0,
            };
            if is_tried {
                walk.step(here, copies);
            }
            here += 1;
        }
        walk.start(length);
        self.close(length, starts.starts(), prices, command_blocks.at(length as u32).0)
    }

    /// Marks where the copies start by which the last path's nodes are reached.
    fn remember(&mut self, length: usize) {
        if !self.is_found {
            return;
        }
        for (end, &cost) in self.costs[..=length].iter().enumerate().skip(1) {
            if cost != NO_WAY {
                self.promising[end - Arrival::of(self.arrivals[end]).length() as usize] = 1;
            }
        }
    }

    /// Ends the path with a copy or with literals, whichever is cheaper, and marks its nodes.
    fn close(
        &mut self,
        length: usize,
        starts: &[Start],
        prices: &Prices<M>,
        command_type: u32,
    ) -> Price {
        let mut last = length;
        let mut price = self.costs[length];
        let commands = prices.of_commands(command_type);
        for start in starts {
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
        self.costs[last] = LAST;
        while last > 0 {
            let start = Arrival::of(self.arrivals[last]).start as usize;
            self.costs[start] = last as Price;
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
        while self.costs[node] != LAST {
            // The last room is for literals at the end.
            if commands.room() <= 1 {
                return node;
            }
            let end = self.costs[node] as usize;
            let arrival = Arrival::of(self.arrivals[end]);
            let (copied, word) = (arrival.length(), arrival.word_length());
            let insert = (end - node) as u32 - copied;
            let code = DistanceCode::of(arrival.code);
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
        self.costs.bytes() + self.arrivals.bytes() + self.rings.bytes() + self.promising.bytes()
    }
}

/// Makes a list of scratch space at least so long; what is in it is old, or nothing.
fn lengthen<T: Plain, M: Memory>(
    memory: &mut M,
    list: &mut List<T, M>,
    length: usize,
) -> Result<(), OutOfMemory> {
    if list.len() < length {
        // Memory that is new is not filled once more: of most nodes of an edited text nothing is asked.
        *list = List::default();
        list.resize(memory, length)?;
    }
    Ok(())
}
