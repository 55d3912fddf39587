//! Sizes at the borders of everything that has a size, up to 16 MiB.

use brotwerk_encoder::{Compressor, Options, Quality, WindowBits};
use brotwerk_testkit::generators;
use brotwerk_testkit::long_tests;
use brotwerk_testkit::properties::stream::{check_decodes, check_one_shot};

/// 0, 1, and around every power of two, within the stated bound at several windows.
#[test]
fn around_powers_of_two() {
    let (most, windows): (u32, &[u8]) =
        if long_tests() { (24, &[10, 16, 18, 22, 24]) } else { (18, &[10, 16, 22]) };
    let compressible = generators::web_page(2, (1 << most) + 1);
    let random = generators::random(3, (1 << most) + 1);
    let check = |level: u8, most: u32| {
        for &bits in windows {
            let options = Options::new()
                .quality(Quality::try_from(level).expect("0 to 11 are legal"))
                .window_bits(WindowBits::try_from(bits).expect("10 to 24 are legal"));
            let mut compressor = Compressor::new(options.clone());
            let powers = (0..=most).map(|k| 1 << k);
            for size in powers.flat_map(|size| [size - 1, size, size + 1]) {
                // New and used encoders and streams are compared up to 1 MiB, the length
                // of a few meta-blocks.
                if size <= 1 << 20 {
                    check_one_shot(&mut compressor, &options, &compressible[..size]);
                } else {
                    check_decodes(&mut compressor, &compressible[..size]);
                }
                check_decodes(&mut compressor, &random[..size]);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| check(8, most));
        [0, 5].into_iter().for_each(|level| check(level, most));
        // Paths take long; the largest of these texts takes two meta-blocks.
        check(9, most.min(20));
        check(11, most.min(16));
    });
}

/// A stream that goes on far beyond its window slides, and still decodes.
#[test]
fn streams_slide() {
    let size = if long_tests() { 20 << 20 } else { 5 << 20 };
    let text = generators::web_page(4, size);
    let options = Options::new()
        .quality(Quality::try_from(2).expect("0 to 11 are legal"))
        .window_bits(WindowBits::try_from(16).expect("10 to 24 are legal"));
    check_one_shot(&mut Compressor::new(options.clone()), &options, &text);
}

/// Numbers of which only one byte in two is like random: a sample that steps over an even number of
/// bytes sees no other.
#[test]
fn numbers_of_two_bytes_are_not_stored() {
    let noise = generators::random(5, 1 << 20);
    let numbers = noise.as_chunks().0.iter().map(|&pair| u16::from_le_bytes(pair) % (1 << 12));
    let text: Vec<u8> = numbers.flat_map(u16::to_le_bytes).collect();
    for level in 0..10 {
        let quality = Quality::try_from(level).expect("0 to 11 are legal");
        let stream = check_decodes(&mut Compressor::new(Options::new().quality(quality)), &text);
        assert!(stream.len() < text.len() * 9 / 10, "{level}: {} of {}", stream.len(), text.len());
    }
}
