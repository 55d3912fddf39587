//! Properties of how a context map is written (RFC 7932 §7.3).

/// A symbol of a context map as it is written: its number, how many extra bits follow, and
/// their value.
pub type Symbol = (u16, u8, u32);

/// The longest run that the format can say, RLEMAX, as its base-2 logarithm.
pub const MAX_RUN_BITS: u8 = 16;

/// A map, which names every code from 0 to its largest, comes back from every way to write it.
/// `encode` is given whether to move to front, and how long runs may be, as a number of bits.
///
/// # Panics
/// Where it doesn't.
#[track_caller]
pub fn check_encodings(map: &[u8], mut encode: impl FnMut(bool, u8) -> Vec<Symbol>) {
    let codes = map.iter().max().map_or(1, |&code| usize::from(code) + 1);
    for move_to_front in [false, true] {
        for max_run_bits in 0..=MAX_RUN_BITS {
            let symbols = encode(move_to_front, max_run_bits);
            let alphabet = codes + usize::from(max_run_bits);
            assert!(symbols.iter().all(|&(symbol, ..)| usize::from(symbol) < alphabet));
            let decoded = decode(&symbols, move_to_front, max_run_bits);
            assert!(decoded == map, "{move_to_front} {max_run_bits}: {decoded:?} for {map:?}");
        }
    }
}

/// What a decoder makes of a context map's symbols.
///
/// # Panics
/// If one of them has not the extra bits that it must have.
#[must_use]
pub fn decode(symbols: &[Symbol], move_to_front: bool, max_run_bits: u8) -> Vec<u8> {
    let mut map = Vec::new();
    for &(symbol, extra_bits, extra) in symbols {
        assert!(extra >> extra_bits == 0, "{extra} in {extra_bits} bits");
        let run_symbols = u16::from(max_run_bits);
        if symbol <= run_symbols {
            assert_eq!(u16::from(extra_bits), symbol, "extra bits of a run");
            let run = (1 << symbol) + extra as usize;
            map.resize(map.len() + run, 0);
        } else {
            assert_eq!(extra_bits, 0, "extra bits of a code");
            map.push((symbol - run_symbols) as u8);
        }
    }
    if move_to_front {
        let mut front: Vec<u8> = (0..=255).collect();
        for entry in &mut map {
            let code = front.remove(usize::from(*entry));
            front.insert(0, code);
            *entry = code;
        }
    }
    map
}
