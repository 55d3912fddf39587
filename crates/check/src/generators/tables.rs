//! Numbers and what stands beside them: columns, rows, meshes. What repeats is short, and near the
//! same place in the next row.

use std::fmt::Write as _;

use super::RandomSource;

/// Fills `size` bytes with what `next` writes, piece by piece.
fn filled(size: usize, mut next: impl FnMut(&mut String)) -> Vec<u8> {
    let mut text = String::with_capacity(size + 100);
    while text.len() < size {
        next(&mut text);
    }
    let mut text = text.into_bytes();
    text.truncate(size);
    text
}

/// A column of numbers that rise by one.
#[must_use]
pub fn rising_numbers(seed: u64, size: usize) -> Vec<u8> {
    let mut number = RandomSource::new(seed).below(1_000_000);
    filled(size, |text| {
        number += 1;
        let _ = writeln!(text, "{number}");
    })
}

/// A column of hashes in order, as checksum lists and indexes have them.
#[must_use]
pub fn sorted_hashes(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let step = u64::MAX / (size as u64 / 17 + 1);
    let mut hash = 0_u64;
    filled(size, |text| {
        hash = hash.wrapping_add(source.bits() % step.saturating_mul(2).max(1));
        let _ = writeln!(text, "{hash:016x}");
    })
}

/// Rows with a counter, a word, a number, a date and a status.
#[must_use]
pub fn rows(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let mut counter = 0;
    filled(size, |text| {
        counter += 1;
        let word = source.pick(&["rye", "spelt", "emmer", "wheat", "barley", "oats"]);
        let status = source.pick(&["OK", "FAIL", "RETRY"]);
        let (whole, part, day) = (source.below(1_000), source.below(10_000), source.below(30));
        let _ = writeln!(text, "{counter},{word},{whole}.{part:04},2026-11-{day:02},{status}");
    })
}

/// Coordinates of a grid as 32-bit floats, then indices of its triangles.
#[must_use]
pub fn mesh(seed: u64, size: usize) -> Vec<u8> {
    let mut source = RandomSource::new(seed);
    let points = size as u32 / 24;
    let mut bytes = Vec::with_capacity(size + 12);
    for point in 0..points {
        let noise = source.below(1_000) as f32 / 1_000.0;
        let place = [(point % 200) as f32 * 0.125, (point / 200) as f32 * 0.125, noise];
        bytes.extend(place.map(f32::to_le_bytes).as_flattened());
    }
    for point in 0.. {
        if bytes.len() >= size {
            break;
        }
        let corners = [point, point + 1, point + 200_u32];
        bytes.extend(corners.map(u32::to_le_bytes).as_flattened());
    }
    bytes.truncate(size);
    bytes
}

/// What makes a text from a seed, so many bytes long.
pub type Generator = fn(u64, usize) -> Vec<u8>;

/// All of them, with their names.
pub const TABLES: [(&str, Generator); 4] = [
    ("rising numbers", rising_numbers),
    ("sorted hashes", sorted_hashes),
    ("rows", rows),
    ("mesh", mesh),
];
