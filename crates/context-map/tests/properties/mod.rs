//! What must hold of how maps are written; tests and the fuzz target call the same.

use brotwerk_check::context_maps::check_encodings;
use brotwerk_context_map::{MAX_RUN_BITS, choose_map_coding, encode_map};

/// A context map comes back from every way to write it, and the coding chosen has runs
/// no longer than it needs. `map` must name every code from 0 to its largest.
///
/// # Panics
/// Where that does not hold.
pub(crate) fn check_map_coding(map: &[u8]) {
    let codes = map.iter().max().map_or(1, |&code| usize::from(code) + 1);
    let chosen = choose_map_coding(map, codes);
    assert!(chosen.max_run_bits <= MAX_RUN_BITS);
    assert!(map.len() as u64 >> chosen.max_run_bits > 0, "RLEMAX is longer than the map");
    check_encodings(map, |move_to_front, max_run_bits| {
        let mut symbols = Vec::new();
        encode_map(map, codes, move_to_front, max_run_bits, |symbol| {
            symbols.push((symbol.symbol, symbol.extra_bits, symbol.extra));
        });
        symbols
    });
}
