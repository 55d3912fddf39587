//! How much memory a call is said to take, and takes.

mod support;

use brotwerk_testkit::c_interface::{RecordingAllocator, alloc, free};
use support::{Encoder, FINISH, LGWIN, QUALITY, SIZE_HINT, noise, ours, page};

/// What one-shot calls of this text take.
fn taken(quality: u32, lgwin: u32, text: &[u8]) -> (usize, usize) {
    let mut allocator = RecordingAllocator::default();
    // SAFETY: the functions do what they should with this pointer.
    let state = unsafe { (ours().create)(Some(alloc), Some(free), (&raw mut allocator).cast()) };
    let mut encoder = Encoder { api: ours(), state };
    assert!(encoder.set(QUALITY, quality) && encoder.set(LGWIN, lgwin));
    assert!(encoder.set(SIZE_HINT, text.len() as u32));
    let mut output = Vec::new();
    encoder.complete(FINISH, text, &mut output);
    drop(encoder);
    (allocator.peak_bytes, output.len())
}

#[test]
fn estimates_are_high_but_not_too_high() {
    for length in [0, 1, 1_000, 20_000, 200_000, 1_500_000] {
        for quality in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] {
            if length > 200_000 && quality > 5 {
                continue;
            }
            for lgwin in [10, 16, 22] {
                for text in [page(length), noise(length)] {
                    let (taken, output) = taken(quality as u32, lgwin, &text);
                    // SAFETY: the function has no preconditions.
                    let estimate = unsafe { (ours().estimate)(quality, lgwin as i32, length) };
                    let what = format!(
                        "{length} bytes, quality {quality}, window {lgwin}: \
                         {taken} with {output} of output, not {estimate}"
                    );
                    assert!(taken <= estimate + output, "{what}");
                    // From 10 on planning takes much more where there are many symbols.
                    let factor = if quality < 10 { 2 } else { 3 };
                    assert!(estimate <= factor * taken + (1 << 17), "{what}");
                }
            }
        }
    }
}
