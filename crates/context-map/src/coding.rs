//! The symbols of a written context map, and the way to write it that takes fewest bits.
//!
//! The format shortens it in two ways that
//! combine: a move-to-front transform, which makes an entry equal to the one before a
//! zero, and lengths for runs of zeros.
//!
//! [`choose_map_coding`] prices each combination and takes the cheapest, in time
//! proportional to the map's length times the logarithm of its longest run of zeros.
//! [`encode_map`] hands out the symbols; the caller writes them with a prefix code,
//! and so calls it twice, to count and to write.

use brotwerk_core::MAX_BLOCK_TYPES;
use brotwerk_entropy::{FRACTION_BITS, code_cost};

/// Run-length symbols that the format has (§7.3, RLEMAX).
pub const MAX_RUN_BITS: u8 = 16;

/// Symbols in the largest context-map alphabet: a value per code, and run lengths.
pub const MAX_MAP_SYMBOLS: usize = MAX_BLOCK_TYPES + MAX_RUN_BITS as usize;

/// One symbol of a written context map, and the extra bits after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapSymbol {
    /// The symbol: 0 for a zero, 1 to RLEMAX for a run of zeros, above that a value
    /// plus RLEMAX.
    pub symbol: u16,
    /// How many extra bits follow, up to RLEMAX.
    pub extra_bits: u8,
    /// Their value.
    pub extra: u32,
}

/// Which of the ways to write a context map to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct MapCoding {
    /// IMTF: whether the entries are transformed by move-to-front first.
    pub use_move_to_front: bool,
    /// RLEMAX: runs of up to `2^(RLEMAX + 1) - 1` zeros have a symbol; 0 for none.
    pub max_run_bits: u8,
    /// Estimated bits of the map after NTREES, prefix code included, in 1/65536 bit.
    pub cost: u64,
}

/// Calls `emit` with each symbol of the map, in order.
///
/// # Panics
/// If an entry is not below `code_count`, or `max_run_bits` is above 16.
///
/// ```
/// use brotwerk_context_map::{MapSymbol, encode_map};
///
/// let mut symbols = Vec::new();
/// encode_map(&[1, 0, 0, 0, 0, 0, 1], 2, false, 2, |symbol| symbols.push(symbol));
/// let value = MapSymbol { symbol: 3, extra_bits: 0, extra: 0 };
/// let run = MapSymbol { symbol: 2, extra_bits: 2, extra: 1 };
/// assert_eq!(symbols, [value, run, value]);
/// ```
pub fn encode_map(
    map: &[u8],
    code_count: usize,
    use_move_to_front: bool,
    max_run_bits: u8,
    mut emit: impl FnMut(MapSymbol),
) {
    assert!(max_run_bits <= MAX_RUN_BITS, "RLEMAX {max_run_bits} is above {MAX_RUN_BITS}");
    let mut run = 0;
    for_each_value(map, code_count, use_move_to_front, |value| {
        if value == 0 {
            run += 1;
        } else {
            encode_run(core::mem::take(&mut run), max_run_bits, &mut emit);
            let symbol = u16::from(value) + u16::from(max_run_bits);
            emit(MapSymbol { symbol, ..MapSymbol::default() });
        }
    });
    encode_run(run, max_run_bits, &mut emit);
}

/// Writes `run` zeros with as few symbols as there are for it.
fn encode_run(mut run: u32, max_run_bits: u8, emit: &mut impl FnMut(MapSymbol)) {
    while run > 0 {
        // A run of one is the plain symbol 0, which is what zero bits come to.
        let bits = run.ilog2().min(u32::from(max_run_bits));
        let longest = (2 << bits) - 1;
        let length = run.min(longest);
        let extra = length - (1 << bits);
        emit(MapSymbol { symbol: bits as u16, extra_bits: bits as u8, extra });
        run -= length;
    }
}

/// Calls `visit` with each entry of the map, transformed where that is asked for.
fn for_each_value(
    map: &[u8],
    code_count: usize,
    use_move_to_front: bool,
    mut visit: impl FnMut(u8),
) {
    let mut front = [0; MAX_BLOCK_TYPES];
    let front = &mut front[..code_count];
    front.iter_mut().zip(0..=u8::MAX).for_each(|(code, number)| *code = number);
    for &code in map {
        assert!(usize::from(code) < front.len(), "the map names code {code} of {code_count}");
        if !use_move_to_front {
            visit(code);
            continue;
        }
        let mut rank = 0;
        let mut carried = front[0];
        while carried != code {
            rank += 1;
            core::mem::swap(&mut carried, &mut front[rank]);
        }
        front[0] = code;
        visit(rank as u8);
    }
}

/// The coding that is estimated to take the fewest bits, with runs as long as the map's
/// longest or none; of equals the simplest.
///
/// # Panics
/// If an entry is not below `code_count`.
#[must_use]
pub fn choose_map_coding(map: &[u8], code_count: usize) -> MapCoding {
    let mut best = MapCoding { cost: u64::MAX, ..MapCoding::default() };
    for use_move_to_front in [false, true] {
        let (mut run, mut longest) = (0u32, 0u32);
        for_each_value(map, code_count, use_move_to_front, |value| {
            run = if value == 0 { run + 1 } else { 0 };
            longest = longest.max(run);
        });
        let run_bits = longest.checked_ilog2().unwrap_or(0).min(u32::from(MAX_RUN_BITS));
        // Lengths between the two gain nothing.
        let lengths = [0, run_bits as u8];
        for &max_run_bits in &lengths[usize::from(run_bits == 0)..] {
            let cost = coding_cost(map, code_count, use_move_to_front, max_run_bits);
            if cost < best.cost {
                best = MapCoding { use_move_to_front, max_run_bits, cost };
            }
        }
    }
    best
}

/// Estimated bits of a map written in this way.
fn coding_cost(map: &[u8], code_count: usize, use_move_to_front: bool, max_run_bits: u8) -> u64 {
    /// RLEMAX takes one bit where it is 0, else five; IMTF takes one.
    const fn flag_bits(max_run_bits: u8) -> u64 {
        if max_run_bits == 0 { 2 } else { 6 }
    }
    let mut counts = [0; MAX_MAP_SYMBOLS];
    let mut bits = flag_bits(max_run_bits);
    encode_map(map, code_count, use_move_to_front, max_run_bits, |symbol| {
        counts[usize::from(symbol.symbol)] += 1;
        bits += u64::from(symbol.extra_bits);
    });
    (bits << FRACTION_BITS) + code_cost(&counts[..code_count + usize::from(max_run_bits)])
}

#[cfg(test)]
mod tests {
    use super::{choose_map_coding, encode_map};

    #[test]
    fn a_map_may_name_all_256_codes() {
        let map: [u8; 512] = core::array::from_fn(|entry| (entry / 2) as u8);
        for use_move_to_front in [false, true] {
            let mut symbols = 0;
            encode_map(&map, 256, use_move_to_front, 0, |_| symbols += 1);
            assert_eq!(symbols, 512);
        }
        assert!(choose_map_coding(&map, 256).use_move_to_front);
    }
}
