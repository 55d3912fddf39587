//! Code lengths from counts.
//!
//! Sorts the used symbols by count and finds how many symbols of a minimum-redundancy code have
//! each length (after Moffat and Katajainen, "In-Place Calculation of Minimum-Redundancy
//! Codes", 1995): the rarest have the longest. Codes with codewords beyond the limit are repaired: codewords that are too
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
    /// Inner nodes of the tree.
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
    lengths_of_used(used.counts(), limit, of_used, order);
    lengths.fill(0);
    for (&symbol, &length) in used.symbols().iter().zip(&*of_used) {
        lengths[usize::from(symbol)] = length;
    }
    of_used.len()
}

/// The lengths for symbols that all occur.
pub(crate) fn lengths_of_used<const SYMBOLS: usize>(
    counts: &[u32],
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
    sort(counts, keys);
    let mut with_length = minimum_redundancy(keys, nodes, limit);
    repair(&mut with_length, limit);
    // The rarest symbols have the longest codewords.
    let mut rest = &*keys;
    for (length, &count) in with_length.iter().enumerate().rev() {
        let (these, more) = rest.split_at(count as usize);
        for &key in these {
            lengths[key as usize & 0xffff] = length as u8;
        }
        rest = more;
    }
}

/// Counts below this have a place in a table when they are sorted. Most are: raising it pays for
/// long texts only, and all sorts pay for the table.
const TABLED: usize = 64;

/// Up to so many symbols are sorted without that table.
const FEW: usize = 20;

/// Writes sorted keys, [`Order::keys`], of symbols that all occur.
fn sort(counts: &[u32], keys: &mut [u64]) {
    let key = |index: usize, count: u32| u64::from(count) << 16 | index as u64;
    if counts.len() <= FEW {
        for (index, (place, &count)) in keys.iter_mut().zip(counts).enumerate() {
            *place = key(index, count);
        }
        return keys.sort_unstable();
    }
    let row = |count: u32| TABLED.min(count as usize);
    // How many have each count; then where the next of them goes.
    let mut next = [0_u16; TABLED + 1];
    for &count in counts {
        next[row(count)] += 1;
    }
    let mut start = 0;
    for next in &mut next {
        start += core::mem::replace(next, start);
    }
    let large = usize::from(next[TABLED]);
    for (index, &count) in counts.iter().enumerate() {
        let next = &mut next[row(count)];
        keys[usize::from(*next)] = key(index, count);
        *next += 1;
    }
    keys[large..].sort_unstable();
}

/// How many symbols have each length.
type WithLength = [u32; MAX_LENGTH as usize + 1];

/// How many of two or more symbols, sorted, have each length in a best code; those that are longer
/// than the limit are counted with it.
fn minimum_redundancy(keys: &[u64], nodes: &mut [u32], limit: u8) -> WithLength {
    // Phase 1: pair the two lightest of leaves and inner nodes. An inner node weighs what its leaves
    // do until it is paired, then it becomes its parent's index. There is no lighter node than
    // the first that is not paired, and that weighs more than any leaf before it is made.
    let nodes = &mut nodes[..keys.len() - 1];
    let (mut leaf, mut inner) = (0, 0);
    for next in 0..nodes.len() {
        nodes[next] = u32::MAX;
        let mut sum = 0_u32;
        for _ in 0..2 {
            let weight = nodes[inner];
            match keys.get(leaf) {
                Some(key) if key >> 16 <= u64::from(weight) => {
                    sum = sum.saturating_add((key >> 16) as u32);
                    leaf += 1;
                }
                _ => {
                    sum = sum.saturating_add(weight);
                    nodes[inner] = next as u32;
                    inner += 1;
                }
            }
        }
        nodes[next] = sum;
    }
    // Phase 2: from the root on, parents become depths, of which only those within the limit matter.
    let mut inner_at = WithLength::default();
    let root = nodes.len() - 1;
    nodes[root] = 0;
    inner_at[0] = 1;
    for node in (0..root).rev() {
        let depth = (nodes[nodes[node] as usize] + 1).min(u32::from(MAX_LENGTH));
        nodes[node] = depth;
        inner_at[depth as usize] += 1;
    }
    // Phase 3: what does not go on below a depth are leaves.
    let mut with_length = WithLength::default();
    let limit = usize::from(limit);
    let mut rest = keys.len() as u32;
    for length in 1..limit {
        with_length[length] = 2 * inner_at[length - 1] - inner_at[length];
        rest -= with_length[length];
    }
    with_length[limit] = rest;
    with_length
}

/// Makes a code complete again that has codewords cut to the limit.
fn repair(with_length: &mut WithLength, limit: u8) {
    let limit = usize::from(limit);
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
}
