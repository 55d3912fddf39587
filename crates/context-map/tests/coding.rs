//! Context maps come back from every way to write them.

mod properties;

use properties::check_map_coding;

/// Renames the codes so that none is left out, in the order in which they appear.
fn contiguous(map: &[u8]) -> Vec<u8> {
    let mut names = Vec::new();
    map.iter()
        .map(|&code| {
            let name = names.iter().position(|&known| known == code);
            name.unwrap_or_else(|| {
                names.push(code);
                names.len() - 1
            }) as u8
        })
        .collect()
}

#[test]
fn all_equal() {
    for length in [1, 4, 64, 256, 64 * 256] {
        check_map_coding(&vec![0; length]);
    }
}

#[test]
fn all_256_codes() {
    let map: Vec<u8> = (0..64 * 256).map(|entry| (entry / 64) as u8).collect();
    check_map_coding(&map);
    let scattered: Vec<u8> = (0..64 * 256_u32).map(|entry| (entry * 167) as u8).collect();
    check_map_coding(&scattered);
    check_map_coding(&(0..=255).collect::<Vec<u8>>());
    check_map_coding(&(0..=255).rev().collect::<Vec<u8>>());
}

#[test]
fn runs_of_every_length() {
    for run in 1..600 {
        let mut map = vec![1];
        map.resize(run + 1, 0);
        map.push(1);
        check_map_coding(&map);
        map.push(0);
        check_map_coding(&map);
    }
}

#[test]
fn arbitrary_maps() {
    let mut state = 1_u32;
    for length in 1..400 {
        for codes in [2, 5, 40] {
            let mut last = 0;
            let map: Vec<u8> = (0..length)
                .map(|_| {
                    state = state.wrapping_mul(0x9E37_79B1).wrapping_add(12345);
                    if state >> 30 == 0 {
                        last = (state >> 16) as u8 % codes;
                    }
                    last
                })
                .collect();
            check_map_coding(&contiguous(&map));
        }
    }
}
