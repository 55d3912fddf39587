//! `BrotliEncoderCompress` and the bound that goes with it.

mod support;

use core::ptr;

use brotwerk_testkit::decoders::assert_decodes;
use support::{Api, noise, ours, page, reference};

/// What the call returned, and the stream.
fn compress(api: &Api, quality: i32, lgwin: i32, text: &[u8], room: usize) -> (i32, Vec<u8>) {
    let mut stream = vec![0xa5; room];
    let mut size = room;
    // SAFETY: both buffers are valid for their sizes.
    let result = unsafe {
        let (input, output) = (text.as_ptr(), stream.as_mut_ptr());
        (api.compress)(quality, lgwin, 0, text.len(), input, &raw mut size, output)
    };
    assert!(size <= room);
    assert!(stream[size..].iter().all(|byte| result == 0 || *byte == 0xa5), "written past the end");
    stream.truncate(size);
    (result, stream)
}

fn bound(length: usize) -> usize {
    // SAFETY: the function has no preconditions.
    unsafe { (ours().max_compressed_size)(length) }
}

#[test]
fn the_bound_is_the_reference_encoders() {
    let sizes = [0, 1, 2, 100, (1 << 14) - 1, 1 << 14, 1 << 20, 1 << 24, 1 << 31];
    let ends =
        (0..5).map(|below| usize::MAX - below).chain([usize::MAX / 2, usize::MAX - (1 << 50)]);
    for size in sizes.into_iter().chain(ends) {
        // SAFETY: the function has no preconditions.
        let expected = unsafe { (reference().max_compressed_size)(size) };
        assert_eq!(bound(size), expected, "{size}");
    }
}

#[test]
fn a_stream_never_exceeds_the_bound() {
    let noise = noise(200_000);
    let lengths = (1..40).chain([4095, 4096, 65_535, 65_536, 65_537, 131_072, 131_073, 200_000]);
    for length in lengths {
        let text = &noise[..length];
        for (quality, lgwin) in [(0, 10), (1, 22), (5, 22), (5, 30), (9, 24), (11, 16), (11, 30)] {
            if length > 70_000 && quality > 9 {
                continue;
            }
            let room = bound(length);
            let (result, stream) = compress(ours(), quality, lgwin, text, room);
            assert_eq!(result, 1, "{length} bytes at quality {quality}");
            if lgwin <= 24 {
                assert_decodes(&stream, text);
            }
        }
    }
}

#[test]
fn every_quality_and_window_takes_every_short_text() {
    for quality in -1..=12 {
        for lgwin in [i32::MIN, 0, 9, 10, 16, 17, 18, 24] {
            for length in [0, 1, 2, 3, 100] {
                let text = page(length);
                let (result, stream) = compress(ours(), quality, lgwin, &text, bound(length));
                assert_eq!(result, 1);
                assert_decodes(&stream, &text);
            }
        }
    }
}

/// Room for the stream does, and one byte less does not, whatever the text; and then the
/// size says that there is no stream.
#[test]
fn room_is_enough_or_it_is_not() {
    for text in [page(1), page(500), page(30_000), noise(300)] {
        for quality in [0, 5, 9, 11] {
            let (result, stream) = compress(ours(), quality, 22, &text, 2 * text.len() + 10);
            assert_eq!(result, 1);
            let fitting = compress(ours(), quality, 22, &text, stream.len());
            assert_eq!(fitting, (1, stream.clone()));
            for room in [stream.len() - 1, stream.len() / 2, 1, 0] {
                if room < stream.len() {
                    assert_eq!(compress(ours(), quality, 22, &text, room), (0, vec![]));
                    if room == 0 {
                        assert_eq!(compress(reference(), quality, 22, &text, room).0, 0);
                    }
                }
            }
        }
    }
}

#[test]
fn no_text_is_one_byte_and_needs_room_for_it() {
    for (room, expected) in [(0, (0, vec![])), (1, (1, vec![6])), (9, (1, vec![6]))] {
        assert_eq!(compress(ours(), 5, 22, b"", room), expected);
        assert_eq!(compress(reference(), 5, 22, b"", room), expected);
    }
}

#[test]
fn null_and_impossible_sizes_fail() {
    let call = |size, input: *const u8, encoded: *mut usize, output: *mut u8| {
        // SAFETY: what is null or no object's size is not used, as this test sees to.
        unsafe { (ours().compress)(5, 22, 0, size, input, encoded, output) }
    };
    let (text, mut buffer, mut size) = (page(100), [0_u8; 200], 200_usize);
    assert_eq!(call(100, text.as_ptr(), ptr::null_mut(), buffer.as_mut_ptr()), 0);
    assert_eq!(call(100, ptr::null(), &raw mut size, buffer.as_mut_ptr()), 0);
    assert_eq!(core::mem::replace(&mut size, 200), 0);
    assert_eq!(call(100, text.as_ptr(), &raw mut size, ptr::null_mut()), 0);
    assert_eq!(core::mem::replace(&mut size, 200), 0);
    assert_eq!(call(usize::MAX, text.as_ptr(), &raw mut size, buffer.as_mut_ptr()), 0);
    assert_eq!(core::mem::replace(&mut size, 200), 0);
    assert_eq!(call(0, ptr::null(), &raw mut size, buffer.as_mut_ptr()), 1);
    assert_eq!((size, buffer[0]), (1, 6));
    // A caller that knows its room is enough need not know how much it has.
    size = usize::MAX;
    assert_eq!(call(100, text.as_ptr(), &raw mut size, buffer.as_mut_ptr()), 1);
    assert_decodes(&buffer[..size], &text);
}
