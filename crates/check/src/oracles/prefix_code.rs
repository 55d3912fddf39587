//! A reader of prefix codes after the letter of RFC 7932 §3, and package-merge.

use super::bit_reader::BitReader;

/// What the best code for a histogram takes for its data, no codeword longer than `limit`.
///
/// # Panics
/// If there are more than `2^limit` symbols.
#[must_use]
pub fn optimal_bits(counts: &[u32], limit: u8) -> u64 {
    let mut leaves: Vec<u64> =
        counts.iter().filter(|&&count| count > 0).map(|&count| count.into()).collect();
    leaves.sort_unstable();
    if leaves.len() < 2 {
        return 0;
    }
    let mut items = leaves.clone();
    for _ in 1..limit {
        let packages: Vec<u64> = items.chunks_exact(2).map(|pair| pair[0] + pair[1]).collect();
        items = [&leaves[..], &packages].concat();
        items.sort_unstable();
    }
    items[..2 * leaves.len() - 2].iter().sum()
}

/// What the simple form of a code takes, which is for up to four symbols (§3.4).
///
/// # Panics
/// If more are used.
#[must_use]
pub fn simple_code_bits(counts: &[u32]) -> u64 {
    let used = counts.iter().filter(|&&count| count > 0).count().max(1);
    assert!(used <= 4, "{used} symbols");
    let symbol_bits = (0..).find(|&bits| counts.len() <= 1 << bits).expect("a size");
    2 + 2 + used as u64 * symbol_bits + u64::from(used == 4)
}

/// Reads a prefix code: each symbol's code length, `None` for those that don't occur, and
/// how many bits the code took.
///
/// # Panics
/// If it is not a legal code.
#[must_use]
pub fn read_code(bytes: &[u8], alphabet_size: usize) -> (Vec<Option<u8>>, u64) {
    let mut reader = BitReader::new(bytes);
    let lengths = read_code_here(&mut reader, alphabet_size);
    (lengths, reader.position() as u64)
}

/// The same, where the reader is.
pub(super) fn read_code_here(reader: &mut BitReader<'_>, alphabet_size: usize) -> Vec<Option<u8>> {
    let mut lengths = vec![None; alphabet_size];
    match reader.take(2) {
        1 => read_simple(reader, &mut lengths),
        skip => read_complex(reader, skip, &mut lengths),
    }
    lengths
}

fn read_simple(reader: &mut BitReader<'_>, lengths: &mut [Option<u8>]) {
    let symbol_bits = (0..).find(|&bits| lengths.len() <= 1 << bits).expect("a size");
    let count = reader.take(2) + 1;
    let symbols: Vec<usize> = (0..count).map(|_| reader.take(symbol_bits)).collect();
    let implied: &[u8] = match count {
        1 => &[0],
        2 => &[1, 1],
        3 => &[1, 2, 2],
        _ if reader.take(1) == 0 => &[2, 2, 2, 2],
        _ => &[1, 2, 3, 3],
    };
    for (&symbol, &length) in symbols.iter().zip(implied) {
        assert!(lengths[symbol].is_none(), "symbol {symbol} comes twice");
        lengths[symbol] = Some(length);
    }
}

fn read_complex(reader: &mut BitReader<'_>, skip: usize, lengths: &mut [Option<u8>]) {
    const ORDER: [usize; 18] = [1, 2, 3, 4, 0, 5, 17, 6, 16, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    let mut code = [None; 18];
    let mut space = 32;
    for &symbol in &ORDER[skip..] {
        let length = match reader.take(2) {
            0 => 0,
            1 => 4,
            2 => 3,
            _ if reader.take(1) == 0 => 2,
            _ if reader.take(1) == 0 => 1,
            _ => 5,
        };
        if length > 0 {
            code[symbol] = Some(length);
            space -= 32 >> length;
        }
        if space <= 0 {
            break;
        }
    }
    if let [only] = code.iter().flatten().collect::<Vec<_>>()[..] {
        let symbol = code.iter().position(|length| length.as_ref() == Some(only));
        code[symbol.expect("it is there")] = Some(0);
    } else {
        assert_eq!(space, 0, "the code for code lengths is not complete");
    }
    let mut space = 1 << 15;
    let (mut position, mut last_used) = (0, 8);
    // The last repeat symbol and its number, if it was the symbol before this one.
    let mut repeat = None;
    while space > 0 {
        let symbol = reader.symbol(&code);
        let (length, count) = if symbol < 16 {
            repeat = None;
            (symbol as u8, 1)
        } else {
            let extra_bits = symbol - 14;
            let before = match repeat {
                Some((before, number)) if before == symbol => number,
                _ => 0,
            };
            let extended = if before == 0 { 0 } else { (before - 2) << extra_bits };
            let number = extended + 3 + reader.take(extra_bits);
            repeat = Some((symbol, number));
            (if symbol == 16 { last_used } else { 0 }, number - before)
        };
        if length > 0 {
            last_used = length;
            lengths[position..position + count].fill(Some(length));
            space -= (count << 15 >> length) as i32;
        }
        position += count;
    }
    assert_eq!(space, 0, "the code is not complete");
}
