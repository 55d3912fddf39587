//! Code lengths from counts.
//!
//! Sorts the used symbols by count and finds the lengths of a minimum-redundancy code
//! in place (Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy
//! Codes", 1995). Codes with codewords beyond the limit are repaired: codewords that are too
//! long are cut to the limit, and to pay for that the longest shorter ones are
//! lengthened until the code is complete again. The repaired code is not always the
//! best one within the limit, but at 15 bits repair is rare, and costs little at 5.
//!
//! Cost: a sort of the used symbols, and a few passes over them.

use crate::used::Used;
use crate::{MAX_LENGTH, MAX_SYMBOLS};

/// Room to work in, for alphabets of up to `SYMBOLS` symbols: 21 KiB for the largest.
#[derive(Clone, Debug)]
pub struct LengthScratch<const SYMBOLS: usize = MAX_SYMBOLS> {
    used: Used<SYMBOLS>,
    lengths: [u8; SYMBOLS],
    order: Order<SYMBOLS>,
}

impl<const SYMBOLS: usize> Default for LengthScratch<SYMBOLS> {
    fn default() -> Self {
        Self { used: Used::default(), lengths: [0; SYMBOLS], order: Order::default() }
    }
}

/// Used symbols in the order of their counts.
#[derive(Clone, Debug)]
pub(crate) struct Order<const SYMBOLS: usize = MAX_SYMBOLS> {
    /// `count << 16 | index`, sorted.
    keys: [u64; SYMBOLS],
    /// Counts, then tree, then lengths, in the order of `keys`.
    nodes: [u32; SYMBOLS],
}

impl<const SYMBOLS: usize> Default for Order<SYMBOLS> {
    fn default() -> Self {
        Self { keys: [0; SYMBOLS], nodes: [0; SYMBOLS] }
    }
}

/// Writes a code's lengths, none above `limit`; returns how many symbols are used.
///
/// # Panics
/// If there are more symbols than the scratch is for, or `lengths` has another number than
/// `counts`, or `2^limit` codewords are too few for the symbols used.
pub fn code_lengths<const SYMBOLS: usize>(
    counts: &[u32],
    limit: u8,
    lengths: &mut [u8],
    scratch: &mut LengthScratch<SYMBOLS>,
) -> usize {
    assert_eq!(counts.len(), lengths.len(), "a length for each symbol");
    let LengthScratch { used, lengths: of_used, order } = scratch;
    used.gather(counts);
    let of_used = &mut of_used[..used.counts().len()];
    lengths_of_used(used.counts().iter().copied(), limit, of_used, order);
    lengths.fill(0);
    for (&symbol, &length) in used.symbols().iter().zip(&*of_used) {
        lengths[usize::from(symbol)] = length;
    }
    of_used.len()
}

/// The lengths for symbols that all occur.
pub(crate) fn lengths_of_used<const SYMBOLS: usize>(
    counts: impl Iterator<Item = u32>,
    limit: u8,
    lengths: &mut [u8],
    order: &mut Order<SYMBOLS>,
) {
    let used = lengths.len();
    if used < 2 {
        return lengths.fill(1);
    }
    assert!(used <= 1 << limit, "{used} codewords of {limit} bits at most");
    let (keys, nodes) = (&mut order.keys[..used], &mut order.nodes[..used]);
    for (index, (key, count)) in keys.iter_mut().zip(counts).enumerate() {
        *key = u64::from(count) << 16 | index as u64;
    }
    keys.sort_unstable();
    for (node, key) in nodes.iter_mut().zip(&*keys) {
        *node = (key >> 16) as u32;
    }
    minimum_redundancy(nodes);
    // The rarest symbol has the longest codeword.
    if nodes[0] > u32::from(limit) {
        repair(nodes, limit);
    }
    for (&length, &key) in nodes.iter().zip(&*keys) {
        lengths[key as usize & 0xffff] = length as u8;
    }
}

/// Turns two or more counts, in rising order, into the lengths of a best code, in
/// falling order.
fn minimum_redundancy(nodes: &mut [u32]) {
    let count = nodes.len();
    // Phase 1, left to right: pair the two lightest of leaves and inner nodes; an inner
    // node that is paired becomes its parent's index.
    let (mut leaf, mut inner) = (0, 0);
    for next in 0..count - 1 {
        let mut lightest = |nodes: &mut [u32]| {
            let take_inner = inner < next && (leaf >= count || nodes[inner] < nodes[leaf]);
            if take_inner {
                let weight = nodes[inner];
                nodes[inner] = next as u32;
                inner += 1;
                weight
            } else {
                leaf += 1;
                nodes[leaf - 1]
            }
        };
        let weight = lightest(nodes);
        nodes[next] = weight.saturating_add(lightest(nodes));
    }
    // Phase 2, right to left: parents to depths of inner nodes.
    nodes[count - 2] = 0;
    for next in (0..count - 2).rev() {
        nodes[next] = nodes[nodes[next] as usize] + 1;
    }
    // Phase 3, right to left: depths of inner nodes to depths of leaves.
    let mut inner = count - 1;
    let mut leaf = count;
    let mut available = 1;
    let mut depth = 0;
    while available > 0 {
        let mut inner_here = 0;
        while inner > 0 && nodes[inner - 1] == depth {
            inner_here += 1;
            inner -= 1;
        }
        for _ in inner_here..available {
            leaf -= 1;
            nodes[leaf] = depth;
        }
        available = 2 * inner_here;
        depth += 1;
    }
}

/// Makes lengths in falling order fit a limit, and the code complete again.
fn repair(lengths: &mut [u32], limit: u8) {
    let limit = usize::from(limit);
    let mut with_length = [0_u32; MAX_LENGTH as usize + 1];
    for &length in &*lengths {
        with_length[limit.min(length as usize)] += 1;
    }
    // How much of the code space is used, in units of the longest codeword's share.
    let mut space: u32 = (1..=limit).map(|length| with_length[length] << (limit - length)).sum();
    while space > 1 << limit {
        // A longest codeword joins a shorter one: both get that one's length plus 1.
        let shorter = (1..limit)
            .rev()
            .find(|&length| with_length[length] > 0)
            .expect("a code that overflows has codewords below the limit");
        with_length[shorter] -= 1;
        with_length[shorter + 1] += 2;
        with_length[limit] -= 1;
        space -= 1;
    }
    let mut rest = lengths;
    for (length, &count) in with_length.iter().enumerate().rev() {
        let (these, shorter) = rest.split_at_mut(count as usize);
        these.fill(length as u32);
        rest = shorter;
    }
}
