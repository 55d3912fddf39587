//! Null, and counts that no object has, where something has to be: false, and nothing else.

mod support;

use core::ptr;

use brotwerk_testkit::decoders::assert_decodes;
use support::{EMIT_METADATA, Encoder, FINISH, FLUSH, Opaque, PROCESS, QUALITY, ours, page};

#[test]
fn without_an_encoder_nothing_happens() {
    let api = ours();
    let none: *mut Opaque = ptr::null_mut();
    let (mut size, mut at_in, mut at_out) = (0, ptr::null(), ptr::null_mut());
    let (mut left, mut room) = (0, 0);
    // SAFETY: all pointers are null or point to what they should.
    unsafe {
        (api.destroy)(none);
        assert_eq!((api.set_parameter)(none, QUALITY, 5), 0);
        assert_eq!((api.has_more_output)(none), 0);
        assert_eq!((api.is_finished)(none), 0);
        assert!((api.take_output)(none, &raw mut size).is_null());
        for operation in [PROCESS, FLUSH, FINISH, EMIT_METADATA] {
            let (next_in, next_out) = (&raw mut at_in, &raw mut at_out);
            let (left, room) = (&raw mut left, &raw mut room);
            let total = ptr::null_mut();
            let result =
                (api.compress_stream)(none, operation, left, next_in, room, next_out, total);
            assert_eq!(result, 0);
        }
    }
}

/// Each pointer of the call null in turn. Where its count is 0, that is allowed; where not,
/// the call fails, nothing has changed, and the encoder goes on.
#[test]
fn null_in_turn() {
    let api = ours();
    let text = page(1000);
    let mut encoder = Encoder::ours();
    assert!(encoder.set(QUALITY, 5));
    let state = encoder.state;
    let mut space = [0_u8; 64];
    let (mut left, mut at_in) = (text.len(), text.as_ptr());
    let (mut room, mut at_out) = (space.len(), space.as_mut_ptr());
    let (mut no_in, mut no_out) = (ptr::null(), ptr::null_mut());
    let (mut zero, mut total) = (0, 7);
    let (null_count, null_in, null_out) = (ptr::null_mut(), ptr::null_mut(), ptr::null_mut());
    let (a, b, c, d, e) =
        (&raw mut left, &raw mut at_in, &raw mut room, &raw mut at_out, &raw mut total);
    // SAFETY: all pointers are null or point to what they should.
    let call = |operation, a: *mut usize, b, c: *mut usize, d, e: *mut usize| unsafe {
        (api.compress_stream)(state, operation, a, b, c, d, e)
    };
    for operation in [PROCESS, FLUSH, FINISH, EMIT_METADATA] {
        assert_eq!(call(operation, null_count, b, c, d, e), 0);
        assert_eq!(call(operation, a, null_in, c, d, e), 0);
        assert_eq!(call(operation, a, &raw mut no_in, c, d, e), 0);
        assert_eq!(call(operation, a, b, null_count, d, e), 0);
        assert_eq!(call(operation, a, b, c, null_out, e), 0);
        assert_eq!(call(operation, a, b, c, &raw mut no_out, e), 0);
        let mut impossible = usize::MAX;
        assert_eq!(call(operation, &raw mut impossible, b, c, d, e), 0);
        assert_eq!(impossible, usize::MAX);
    }
    for operation in [-1, 4, i32::MAX, i32::MIN] {
        assert_eq!(call(operation, a, b, c, d, e), 0);
    }
    // SAFETY: a null count is what is asked about.
    assert!(unsafe { (api.take_output)(state, ptr::null_mut()) }.is_null());
    assert_eq!((left, room, total), (text.len(), space.len(), 7));
    assert!(encoder.set(QUALITY, 6), "the calls that failed have begun nothing");

    let e = ptr::null_mut();
    let (mut left, mut at_in) = (text.len(), text.as_ptr());
    let (a, b) = (&raw mut left, &raw mut at_in);
    let zero = &raw mut zero;
    assert_eq!(call(PROCESS, a, b, zero, null_out, e), 1);
    assert_eq!(left, 0);
    assert_eq!(call(PROCESS, zero, null_in, zero, null_out, e), 1);
    assert_eq!(call(FLUSH, zero, &raw mut no_in, zero, &raw mut no_out, e), 1);
    let mut stream = encoder.take(0);
    assert_eq!(call(FINISH, zero, null_in, zero, null_out, e), 1);
    stream.extend(encoder.take(0));
    assert!(encoder.is_finished());
    assert_decodes(&stream, &text);
}

/// Room of which only the caller knows that it is enough.
#[test]
fn room_without_end() {
    let text = page(5000);
    let mut space = vec![0; 5000];
    let encoder = Encoder::ours();
    let (mut left, mut at_in) = (text.len(), text.as_ptr());
    let (mut room, mut at_out) = (usize::MAX, space.as_mut_ptr());
    let mut total = 0;
    // SAFETY: all pointers point to what they should, and the stream is shorter than the
    // text.
    let result = unsafe {
        let (left, at_in) = (&raw mut left, &raw mut at_in);
        let (room, at_out) = (&raw mut room, &raw mut at_out);
        (encoder.api.compress_stream)(
            encoder.state,
            FINISH,
            left,
            at_in,
            room,
            at_out,
            &raw mut total,
        )
    };
    assert_eq!(result, 1);
    assert!(encoder.is_finished());
    assert_eq!(usize::MAX - room, total);
    assert_decodes(&space[..total], &text);
}

/// Metadata of more than a block holds is refused, of just as much not.
#[test]
fn metadata_of_all_lengths() {
    let payload = vec![0x5a; (1 << 24) + 1];
    let mut encoder = Encoder::ours();
    assert!(encoder.set(QUALITY, 5));
    let mut stream = Vec::new();
    assert!(!encoder.call(EMIT_METADATA, &payload, 1 << 10, &mut stream).ok);
    assert!(stream.is_empty());
    encoder.complete(PROCESS, b"before", &mut stream);
    assert!(!encoder.call(EMIT_METADATA, &payload, 1 << 10, &mut stream).ok);
    let first = encoder.call(EMIT_METADATA, &payload[..1 << 24], 1 << 10, &mut stream);
    assert!(first.ok && encoder.has_more_output());
    assert!(!encoder.call(PROCESS, b"x", 1 << 10, &mut stream).ok, "in the middle of it");
    encoder.complete(EMIT_METADATA, &payload[..first.left], &mut stream);
    assert!(stream.len() > 1 << 24);
    encoder.complete(FINISH, b" and after", &mut stream);
    assert_decodes(&stream, b"before and after");
}
