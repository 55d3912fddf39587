//! The format's alphabets, each over its whole domain.

use brotwerk_core::{
    BLOCK_COUNT_SYMBOLS, COMMAND_SYMBOLS, COPY_CODES, Command, ContextMode, DistanceCode,
    DistanceParameters, DistanceRing, INSERT_CODES, MAX_META_BLOCK_LENGTH, block_count,
    block_count_base, command_extra_bits, command_symbol, copy_length_code, distance_context,
    insert_length_code,
};

/// The decoder's view of a command symbol (§5): insert code, copy code, implied distance.
fn split_symbol(symbol: u16) -> (u8, u8, bool) {
    const INSERT_BASE: [u8; 11] = [0, 0, 0, 0, 8, 8, 0, 16, 8, 16, 16];
    const COPY_BASE: [u8; 11] = [0, 8, 0, 8, 0, 8, 16, 0, 16, 8, 16];
    let cell = usize::from(symbol >> 6);
    let insert = INSERT_BASE[cell] + (symbol >> 3 & 7) as u8;
    let copy = COPY_BASE[cell] + (symbol & 7) as u8;
    (insert, copy, symbol < 128)
}

#[test]
fn all_command_symbols() {
    for symbol in 0..COMMAND_SYMBOLS as u16 {
        let (insert, copy, last_distance) = split_symbol(symbol);
        assert_eq!(command_symbol(insert, copy, last_distance), symbol);
    }
    for insert in 0..INSERT_CODES as u8 {
        for copy in 0..COPY_CODES as u8 {
            for last_distance in [false, true] {
                let symbol = command_symbol(insert, copy, last_distance);
                let (insert_back, copy_back, implied) = split_symbol(symbol);
                assert_eq!((insert_back, copy_back), (insert, copy));
                assert!(last_distance || !implied);
            }
        }
    }
}

#[test]
fn all_lengths() {
    let lengths = (0..1 << 16).chain((16..=24).flat_map(|k| [(1 << k) - 1, 1 << k]));
    for length in lengths {
        let insert = insert_length_code(length);
        assert!(insert.extra < 1 << insert.extra_bits, "insert {length}");
        if length < 2 {
            continue;
        }
        let copy = copy_length_code(length);
        assert!(copy.extra < 1 << copy.extra_bits, "copy {length}");
        let command = Command::copy(length, length, DistanceCode::explicit(1));
        assert_eq!(command.distance_context(), distance_context(length));
        assert_eq!(command.symbol(), command_symbol(insert.code, copy.code, false));
        let (bits, value) = command.extra();
        assert_eq!(bits, u32::from(command_extra_bits(command.symbol())));
        assert_eq!(value & ((1 << insert.extra_bits) - 1), u64::from(insert.extra));
        assert_eq!(value >> insert.extra_bits, u64::from(copy.extra));
    }
}

/// Every code's base and extra bits follow without gap: the last length of one code is
/// one less than the first of the next.
#[test]
fn length_codes_are_contiguous() {
    for code_of in [insert_length_code, copy_length_code] {
        let mut last = code_of(2);
        for length in 3..1 << 15 {
            let next = code_of(length);
            if next.code == last.code {
                assert_eq!(next.extra, last.extra + 1);
            } else {
                assert_eq!((next.code, next.extra), (last.code + 1, 0));
                assert_eq!(last.extra, (1 << last.extra_bits) - 1);
            }
            last = next;
        }
    }
}

#[test]
fn all_distance_codes_below_2_16_and_at_every_border() {
    for large_window in [false, true] {
        for parameters in DistanceParameters::all() {
            let symbols = parameters.alphabet_size(large_window);
            let top = if large_window { (1 << 30) + (1 << 20) } else { 1 << 25 };
            let borders = (16..31).flat_map(|k| {
                let around = |center: u32| center.saturating_sub(40)..center + 40;
                around(1 << k).chain(around(3 << (k - 1)))
            });
            let direct = u32::from(parameters.direct_codes());
            // Each magnitude's border lies NDIRECT further on.
            let codes = (0..1 << 16).chain(borders.clone()).chain(borders.map(|b| b + direct));
            for value in codes.filter(|&value| value < top) {
                let code = match value {
                    0..16 => DistanceCode::ring(value as u8),
                    _ => DistanceCode::explicit(value - 15),
                };
                let written = parameters.symbol(code);
                assert!(usize::from(written.symbol) < symbols, "{parameters:?} {value}");
                assert!(written.extra < 1 << written.extra_bits, "{parameters:?} {value}");
                assert_eq!(written.extra_bits, parameters.extra_bits(written.symbol));
                assert_eq!(parameters.code(written.symbol, written.extra), code);
                assert_eq!(Command::copy(0, 2, code).distance_symbol(parameters), written);
            }
        }
    }
}

#[test]
fn distance_parameters_are_checked() {
    let mut legal = 0;
    for postfix_bits in 0..=255 {
        for direct_codes in 0..=255 {
            legal += u32::from(DistanceParameters::new(postfix_bits, direct_codes).is_ok());
        }
    }
    assert_eq!(legal, 64);
    assert_eq!(DistanceParameters::all().count(), 64);
}

#[test]
fn ring_codes_mean_what_they_say() {
    let mut ring = DistanceRing::default();
    for distance in [4, 11, 15, 16, 1, 2, 3, 1000, 1001, 999, 1003, 997, 7, 1000, 1, u32::MAX >> 1]
    {
        for candidate in (1..2000).chain([distance, distance.saturating_add(3)]) {
            let code = ring.code(candidate);
            let meant = code
                .explicit_distance()
                .unwrap_or_else(|| ring.resolve(code.value() as u8).expect("a positive distance"));
            assert_eq!(meant, candidate, "{ring:?}");
        }
        let code = ring.code(distance);
        ring.push(distance, code);
        assert_eq!(ring.distances()[0], distance);
    }
}

#[test]
fn all_block_counts() {
    let mut next = 1;
    for symbol in 0..BLOCK_COUNT_SYMBOLS as u8 {
        let (base, bits) = block_count_base(symbol);
        assert_eq!(base, next);
        next = base + (1 << bits);
        for count in [base, base + 1, next - 2, next - 1] {
            let written = block_count(count);
            assert_eq!((written.symbol, written.extra_bits), (symbol, bits));
            assert_eq!(base + written.extra, count);
        }
    }
    assert!(next > MAX_META_BLOCK_LENGTH);
}

/// The tables of §7.1, by the CRC-32 that the format gives for each.
#[test]
fn context_tables_have_the_formats_checksums() {
    fn crc32(bytes: impl Iterator<Item = u8>) -> u32 {
        !bytes.fold(!0, |crc, byte| {
            (0..8).fold(crc ^ u32::from(byte), |crc, _| {
                if crc & 1 == 1 { crc >> 1 ^ 0xedb8_8320 } else { crc >> 1 }
            })
        })
    }
    let utf8 = ContextMode::Utf8.lookup();
    let signed = ContextMode::Signed.lookup();
    assert_eq!(crc32((0..=255).map(|last| utf8.id(last, 0))), 0x8e91_efb7);
    assert_eq!(crc32((0..=255).map(|second| utf8.id(0, second))), 0xd01a_32f4);
    assert_eq!(crc32((0..=255).map(|second| signed.id(0, second))), 0x0dd7_a0d6);
    assert_eq!(crc32((0..=255).map(|last| signed.id(last, 0) >> 3)), 0x0dd7_a0d6);
    for last in 0..=255 {
        for second in 0..=255 {
            assert_eq!(ContextMode::Lsb6.lookup().id(last, second), last & 63);
            assert_eq!(ContextMode::Msb6.lookup().id(last, second), last >> 2);
            assert!(utf8.id(last, second) < 64 && signed.id(last, second) < 64);
        }
    }
}
