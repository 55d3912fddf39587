//! How much memory a compressor takes, by the allocator's count, against what it says.

use brotwerk::{Compressor, ContentType, Options, WindowBits};
use brotwerk_testkit::counting_allocator::{CountingAllocator, peak_bytes};
use brotwerk_testkit::generators::{random, small_alphabet, web_page};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

/// The bounds at quality 5 with window 22: length of text, bytes of memory.
const BOUNDS: [(usize, usize); 2] = [(1 << 10, 128 << 10), (64 << 10, 3 << 19)];

#[test]
fn memory_at_quality_5_is_bounded_and_told() {
    let window = WindowBits::try_from(22).expect("a legal window");
    let options = Options::new().window_bits(window).content_type(ContentType::Html);
    for (length, bound) in BOUNDS {
        let texts = [
            web_page(1, length),
            web_page(2, length),
            random(3, length),
            small_alphabet(4, length, 200),
            small_alphabet(5, length, 2),
            vec![0; length],
        ];
        for (number, text) in texts.iter().enumerate() {
            let mut output = Vec::with_capacity(2 * length + 100);
            let (reported, most) = peak_bytes(|| {
                let mut compressor = Compressor::new(options.clone());
                compressor.compress_into(text, &mut output);
                compressor.memory_bytes()
            });
            println!("text {number} of {length} bytes: {most} bytes, {reported} reported");
            // Where a list grows, the old one is given back after the new one was taken.
            assert!(most <= reported + 4096, "{most} bytes were taken, {reported} reported");
            assert!(most <= bound, "{most} bytes for {length} of text {number}");
        }
    }
}

/// A compressor that is kept takes memory for the longest text, once.
#[test]
fn a_kept_compressor_takes_no_more() {
    let (long, short) = (web_page(6, 100_000), web_page(7, 3_000));
    let mut compressor = Compressor::new(Options::new());
    let mut output = Vec::with_capacity(200_000);
    compressor.compress_into(&long, &mut output);
    let reported = compressor.memory_bytes();
    for text in [&short, &long, &short] {
        output.clear();
        let ((), most) = peak_bytes(|| compressor.compress_into(text, &mut output));
        assert_eq!(most, 0, "memory was taken for a text of {} bytes", text.len());
    }
    assert_eq!(compressor.memory_bytes(), reported);
}
