use super::{Rng, random};

/// Zeros, which must not match the empty slots of a table.
#[must_use]
pub fn zeros(size: usize) -> Vec<u8> {
    vec![0; size]
}

/// Runs of one byte each, zeros among them, most of them short.
#[must_use]
pub fn runs(seed: u64, size: usize) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size {
        let byte = rng.below(4) as u8 * 85;
        let length = 1 + rng.skewed(5000);
        bytes.extend(core::iter::repeat_n(byte, length));
    }
    bytes.truncate(size);
    bytes
}

/// The same random bytes again and again.
///
/// # Panics
/// If the period is 0.
#[must_use]
pub fn periodic(seed: u64, size: usize, period: usize) -> Vec<u8> {
    assert!(period > 0, "a period of no bytes");
    random(seed, period).into_iter().cycle().take(size).collect()
}

/// The start of a de Bruijn sequence: every string of four out of sixteen symbols, once
/// in 65,536 bytes. Hardly anything matches, and everything is equally frequent.
#[must_use]
pub fn de_bruijn(size: usize) -> Vec<u8> {
    const SYMBOLS: usize = 16;
    const ORDER: usize = 4;
    let mut bytes = Vec::new();
    // Lyndon words whose length divides the order, one after the other, are a de Bruijn
    // sequence (Fredricksen and Maiorana); Duval's algorithm gives them in that order.
    let mut word = vec![0_usize];
    loop {
        if ORDER % word.len() == 0 {
            bytes.extend(word.iter().map(|&symbol| b'A' + symbol as u8));
        }
        let period = word.len();
        word = (0..ORDER).map(|index| word[index % period]).collect();
        while word.last() == Some(&(SYMBOLS - 1)) {
            word.pop();
        }
        let Some(last) = word.last_mut() else { break };
        *last += 1;
    }
    bytes.into_iter().cycle().take(size).collect()
}

/// One random text again and again, each time with a few bytes changed: long matches
/// that end early, at many distances.
#[must_use]
pub fn near_duplicates(seed: u64, size: usize) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    let original = random(seed, 200 + rng.below(2000));
    let mut bytes = Vec::with_capacity(size + original.len());
    while bytes.len() < size {
        let start = bytes.len();
        bytes.extend_from_slice(&original);
        for _ in 0..rng.below(20) {
            let at = start + rng.below(original.len());
            bytes[at] = rng.bits() as u8;
        }
        if rng.below(3) == 0 {
            bytes.truncate(start + rng.below(original.len()));
        }
    }
    bytes.truncate(size);
    bytes
}
