//! Encodes texts made from nothing at every quality, and prints a digest of each
//! quality's streams. Every build on every machine must print the same.

use brotwerk_encoder::{Compressor, Options, Quality};

/// Words in pseudo-random order, then bytes without order.
fn text(size: usize) -> Vec<u8> {
    let words = ["<p class=\"lead\">", "</p>\n", "bread ", "and ", "salt ", "of ", "the ", "oven "];
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        state >> 16
    };
    let mut text = Vec::new();
    while text.len() < size * 3 / 4 {
        text.extend_from_slice(words[next() as usize % words.len()].as_bytes());
    }
    text.resize_with(size, || next() as u8);
    text
}

/// FNV-1a, 64 bits.
fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn main() {
    for quality in Quality::all() {
        let mut compressor = Compressor::new(Options::new().quality(quality));
        let mut streams = Vec::new();
        for size in [0, 1, 100, 5_000, 70_000, 300_000] {
            compressor.compress_into(&text(size), &mut streams);
        }
        let level = quality.level();
        println!("quality {level:2}: {:6} bytes, {:016x}", streams.len(), digest(&streams));
    }
}
