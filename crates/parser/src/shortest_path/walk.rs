//! One step of a path: what is tried from a position.

use brotwerk_core::{
    DISTANCE_CONTEXTS, DistanceCode, DistanceParameters, DistanceRing, MIN_COPY_LENGTH,
    PrefixDictionarySearch, Task, common_length, insert_length_code,
};

use super::candidates::{Copies, Other};
use super::prices::{CommandPrices, Price};
use super::relax::{Arrival, Base, Cheapest, Distance, NO_WAY, Nodes, Row, Single, Starts};
use super::ring_probe::matching_codes;
use super::starts::{BestStarts, MAX_STARTS, Start};

/// A path while it is found.
pub(crate) struct Walk<'a> {
    pub(crate) task: &'a Task<'a>,
    /// For each position what all literals before it cost.
    pub(crate) literals: &'a [u32],
    pub(crate) parameters: DistanceParameters,
    /// What distance symbols cost here, by context.
    pub(crate) distances: [&'a [u16]; DISTANCE_CONTEXTS],
    /// What commands cost here.
    pub(crate) commands: &'a mut CommandPrices,
    pub(crate) costs: &'a mut [Price],
    pub(crate) arrivals: &'a mut [[u32; 3]],
    pub(crate) rings: &'a mut [[u32; 4]],
    pub(crate) starts: &'a mut BestStarts,
    pub(crate) row: &'a mut Row,
    pub(crate) bases: [Base; MAX_STARTS],
}

/// Finders find matches of more bytes than this, wherever they are.
const SHORTEST_FOUND: u32 = 3;

impl Walk<'_> {
    /// Makes a node a start, if it is one of the cheapest.
    #[inline]
    pub(crate) fn start(&mut self, node: usize) {
        let cost = self.costs[node];
        if cost == NO_WAY {
            return;
        }
        let relative = cost - self.literals[node] as Price;
        if self.starts.takes(relative) {
            self.add_start(node, relative);
        }
    }

    fn add_start(&mut self, node: usize, relative: Price) {
        if node > 0 {
            let arrival = Arrival::of(self.arrivals[node]);
            let ring = DistanceRing::of(self.rings[arrival.start as usize]);
            let is_word = arrival.word_length() > 0;
            let after = if is_word { ring } else { ring.after(DistanceCode::of(arrival.code)) };
            self.rings[node] = after.distances();
        }
        let ring = DistanceRing::of(self.rings[node]);
        self.starts.insert(Start { position: node as u32, relative, ring });
    }

    /// Tries all copies at a position.
    #[inline(never)]
    pub(crate) fn step(&mut self, here: usize, copies: Copies<'_>) {
        let text = self.task.text;
        let position = self.task.range.start as usize + here;
        if text.len() - position < 2 {
            return;
        }
        let starts = self.starts.starts();
        let literals = self.literals[here] as Price;
        let mut least = Price::MAX;
        for (base, start) in self.bases.iter_mut().zip(starts) {
            let insert_code = insert_length_code(here as u32 - start.position).code;
            *base = Base { cost: start.relative + literals, insert_code };
            least = least.min(base.cost);
        }
        let mut nodes = Nodes {
            costs: &mut self.costs[here..],
            arrivals: &mut self.arrivals[here..],
            distances: self.distances,
        };
        let shortest = nodes.improvable(least, self.commands.least());
        let longest = copies.matches.last().map_or(0, |&[length, _]| length);
        // The finder finds what the ring has, too, but for the shortest.
        if shortest > longest.max(SHORTEST_FOUND) && copies.no_others() {
            return;
        }
        let bases = &self.bases[..starts.len()];
        let starts = Starts { starts, bases, prices: self.commands };
        try_ring(&mut nodes, &starts, self.task, position, shortest);
        match starts.starts {
            [only] => {
                let single = Single {
                    base: bases[0].cost,
                    prices: self.commands.explicit(bases[0].insert_code),
                    start: only.position,
                };
                try_copies(&mut nodes, single, self.parameters, shortest, copies);
            }
            _ => {
                let row = self.row.of(&starts);
                try_copies(&mut nodes, row, self.parameters, shortest, copies);
            }
        }
    }
}

/// Tries copies at the distances that the starts' rings have.
#[inline(always)]
fn try_ring(
    nodes: &mut Nodes<'_>,
    starts: &Starts<'_>,
    task: &Task<'_>,
    position: usize,
    shortest: u32,
) {
    let text = task.text;
    let reach = task.reach(position as u32);
    let mut left: u32 = (1 << starts.starts.len()) - 1;
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
                nodes.relax_ring(starts, same, from, length, code);
                from = length + 1;
            }
        }
        if let Some(prefix_dictionary) = task.prefix_dictionary {
            let far = from_prefix_dictionary(prefix_dictionary, &text[position..], reach, ring);
            for (code, length) in far {
                nodes.relax_ring(starts, same, MIN_COPY_LENGTH, length, code);
            }
        }
    }
}

/// Tries copies that write their distance.
#[inline(always)]
fn try_copies(
    nodes: &mut Nodes<'_>,
    mut cheapest: impl Cheapest,
    parameters: DistanceParameters,
    shortest: u32,
    copies: Copies<'_>,
) {
    let written = |distance| {
        let code = DistanceCode::explicit(distance);
        Distance { code: code.value(), symbol: parameters.symbol(code).symbol }
    };
    let mut from = shortest;
    for &[length, distance] in copies.matches {
        if length >= from {
            nodes.relax(&mut cheapest, from, length, written(distance));
            from = length + 1;
        }
    }
    for Other { length, word_length, distance } in copies.others() {
        let distance = written(distance);
        if word_length > 0 {
            nodes.relax_word(&mut cheapest, length, word_length, distance);
        } else {
            nodes.relax(&mut cheapest, MIN_COPY_LENGTH, length, distance);
        }
    }
}

impl Starts<'_> {
    /// A bit for each start that has this ring.
    #[inline]
    fn with_ring(&self, ring: &DistanceRing) -> u32 {
        let [last, second, third, fourth] = ring.distances();
        let mut same = 0;
        for (index, start) in self.starts.iter().enumerate() {
            let [a, b, c, d] = start.ring.distances();
            // All at once: a branch for each would cost more than it saves.
            let differing = (a ^ last) | (b ^ second) | (c ^ third) | (d ^ fourth);
            same |= u32::from(differing == 0) << index;
        }
        same
    }
}

/// How long copies from a prefix dictionary are at the distances for which there are ring codes.
/// Those near the last ones are where a version of the dictionary goes on behind a change.
#[cold]
fn from_prefix_dictionary(
    prefix_dictionary: &dyn PrefixDictionarySearch,
    text: &[u8],
    reach: u32,
    ring: &DistanceRing,
) -> impl Iterator<Item = (u32, u32)> {
    let most = reach.saturating_add(prefix_dictionary.length());
    let codes = (0..DistanceCode::RING_CODES).filter(move |&code| {
        let distance = ring.distance(code as u8);
        reach < distance && distance <= most
    });
    codes.map(move |code| {
        let back = ring.distance(code as u8) - reach;
        (code, prefix_dictionary.match_length(text, back))
    })
}
