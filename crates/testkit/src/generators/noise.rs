use super::{Rng, near_duplicates, periodic, runs, web_page};

/// Bytes without any pattern: nothing must get much longer.
#[must_use]
pub fn random(seed: u64, size: usize) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let mut bytes = Vec::with_capacity(size + 8);
    while bytes.len() < size {
        bytes.extend(rng.bits().to_le_bytes());
    }
    bytes.truncate(size);
    bytes
}

/// Random bytes of few kinds, so that short matches are everywhere.
///
/// # Panics
/// If there are no symbols.
#[must_use]
pub fn small_alphabet(seed: u64, size: usize, symbols: u8) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    (0..size).map(|_| b'a'.wrapping_add(rng.below(symbols.into()) as u8)).collect()
}

/// Stretches of different kinds, so that statistics change on the way.
#[must_use]
pub fn mixture(seed: u64, size: usize) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size {
        let (seed, length) = (rng.bits(), 1 + rng.skewed(1 << 14));
        bytes.extend(match rng.below(7) {
            0 => random(seed, length),
            1 => small_alphabet(seed, length, 4),
            2 => runs(seed, length),
            3 => periodic(seed, length, 1 + rng.skewed(400)),
            4 => near_duplicates(seed, length),
            5 if !bytes.is_empty() => {
                let from = rng.below(bytes.len());
                bytes[from..bytes.len().min(from + length)].to_vec()
            }
            _ => web_page(seed, length),
        });
    }
    bytes.truncate(size);
    bytes
}
