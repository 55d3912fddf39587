//! Writes context maps (§7.3).

use brotwerk_core::{BitSink, ContextMap, MAX_BLOCK_TYPES, Memory};
use brotwerk_prefix_code::{CodeScratch, CodeSearch, best_code, codeword, write_code};

use crate::coding::{MAX_MAP_SYMBOLS, choose_map_coding, encode_map};

/// Writes the number of prefix codes and, where it is more than one, the map to them.
pub fn write_context_map<M: Memory>(map: &ContextMap<M>, sink: &mut impl BitSink) {
    let (map, code_count) = (map.codes(), map.code_count());
    write_count(code_count, sink);
    if code_count == 1 {
        return;
    }
    let coding = choose_map_coding(map, code_count);
    let run_bits = coding.max_run_bits;
    sink.put(1, u64::from(run_bits > 0));
    if run_bits > 0 {
        sink.put(4, u64::from(run_bits) - 1);
    }
    let symbols = code_count + usize::from(run_bits);
    let mut counts = [0; MAX_MAP_SYMBOLS];
    encode_map(map, code_count, coding.use_move_to_front, run_bits, |symbol| {
        counts[usize::from(symbol.symbol)] += 1;
    });
    let mut lengths = [0; MAX_MAP_SYMBOLS];
    let mut codewords = [0; MAX_MAP_SYMBOLS];
    let (lengths, codewords) = (&mut lengths[..symbols], &mut codewords[..symbols]);
    let scratch = &mut CodeScratch::<MAX_MAP_SYMBOLS>::default();
    best_code(&counts[..symbols], CodeSearch::Quick, lengths, codewords, scratch);
    write_code(lengths, sink);
    encode_map(map, code_count, coding.use_move_to_front, run_bits, |symbol| {
        let (bits, value) = codeword(codewords[usize::from(symbol.symbol)]);
        sink.put(bits, value);
        sink.put(u32::from(symbol.extra_bits), u64::from(symbol.extra));
    });
    sink.put(1, u64::from(coding.use_move_to_front));
}

/// Writes a number of block types or prefix codes, 1 to 256 (§9.2's variable-length code).
pub fn write_count(count: usize, sink: &mut impl BitSink) {
    debug_assert!((1..=MAX_BLOCK_TYPES).contains(&count));
    let Some(bits) = (count - 1).checked_ilog2() else { return sink.put(1, 0) };
    sink.put(1, 1);
    sink.put(3, u64::from(bits));
    sink.put(bits, (count - 1) as u64 - (1 << bits));
}
