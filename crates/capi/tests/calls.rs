//! The same calls, to us and to the reference encoder: what is allowed when, and what is
//! said of it.

mod support;

use brotwerk_testkit::decoders::{
    assert_decodes, decode_with_brotli_decompressor, decode_with_burli,
};
use support::{
    CONTENT_TYPE, EMIT_METADATA, Encoder, FINISH, FLUSH, LARGE_WINDOW, LGWIN, MODE, PROCESS,
    QUALITY, SIZE_HINT, STREAM_OFFSET, ours, page, reference,
};

/// Something that a caller does.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// Sets a parameter.
    Set(i32, u32),
    /// Calls an operation with so many bytes of input, whatever was left before, and so much
    /// room for output.
    Call(i32, usize, usize),
    /// Takes output: so much at most.
    Take(usize),
}
use Step::{Call, Set, Take};

/// What a caller sees of a step.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    ok: bool,
    /// Whether all input was taken, which only matters of calls that succeed.
    taken: bool,
    has_more_output: bool,
    is_finished: bool,
}

fn replay(encoder: &mut Encoder<'_>, steps: &[Step]) -> Vec<Seen> {
    let text = page(1 << 10);
    let see = |step: &Step| {
        let mut output = Vec::new();
        let (ok, taken) = match *step {
            Set(parameter, value) => (encoder.set(parameter, value), true),
            Call(operation, length, room) => {
                let outcome = encoder.call(operation, &text[..length], room, &mut output);
                (outcome.ok, !outcome.ok || outcome.left == 0)
            }
            Take(most) => (!encoder.take(most).is_empty(), true),
        };
        Seen {
            ok,
            taken,
            has_more_output: encoder.has_more_output(),
            is_finished: encoder.is_finished(),
        }
    };
    steps.iter().map(see).collect()
}

/// Enough for all output.
const ROOM: usize = 1 << 12;

#[test]
fn calls_are_allowed_and_answered_as_by_the_reference_encoder() {
    let scripts: &[&[Step]] = &[
        // Nothing at all, in every way.
        &[Call(PROCESS, 0, 0), Call(PROCESS, 0, ROOM), Call(FINISH, 0, ROOM), Call(PROCESS, 0, 0)],
        &[Call(FINISH, 0, 0), Call(FINISH, 0, 0), Take(1), Take(0), Call(FINISH, 0, 0)],
        &[Call(FINISH, 0, ROOM), Call(FINISH, 0, ROOM), Call(FLUSH, 0, ROOM), Take(0)],
        &[Take(0), Take(5)],
        // Output through room.
        &[Call(PROCESS, 100, ROOM), Call(FINISH, 100, ROOM), Call(FINISH, 0, ROOM)],
        &[Call(FINISH, 1, 1), Call(FINISH, 0, 1), Call(FINISH, 0, ROOM)],
        // Output by taking it.
        &[Call(PROCESS, 900, 0), Call(FINISH, 0, 0), Take(3), Take(0), Take(0)],
        &[Call(FLUSH, 900, 0), Take(1), Call(FLUSH, 0, 0), Take(0), Call(FLUSH, 0, 0), Take(0)],
        // After the end.
        &[Call(FINISH, 9, ROOM), Call(PROCESS, 1, ROOM), Call(FINISH, 1, ROOM), Call(FLUSH, 1, 0)],
        &[Call(FINISH, 9, 0), Call(PROCESS, 1, 0), Call(EMIT_METADATA, 0, 0), Call(PROCESS, 0, 0)],
        &[Call(FINISH, 9, ROOM), Call(EMIT_METADATA, 0, ROOM), Call(EMIT_METADATA, 5, ROOM)],
        // Another operation in mid-flush: none that brings input, and others only fetch.
        &[Call(FLUSH, 900, 0), Call(PROCESS, 1, 0), Call(FLUSH, 1, 0), Call(FINISH, 1, 0)],
        &[Call(FLUSH, 900, 0), Call(EMIT_METADATA, 0, 0), Call(EMIT_METADATA, 5, ROOM)],
        &[Call(FLUSH, 900, 0), Call(FINISH, 0, ROOM), Call(FINISH, 0, ROOM)],
        &[Call(FLUSH, 900, 0), Call(PROCESS, 0, ROOM), Call(PROCESS, 5, ROOM)],
        &[Call(FLUSH, 900, 0), Call(PROCESS, 0, 1), Call(PROCESS, 5, 1), Call(FINISH, 0, ROOM)],
        &[Call(FLUSH, 900, 0), Take(0), Call(PROCESS, 5, 0), Call(FINISH, 0, 0), Take(0)],
        // Metadata.
        &[Call(EMIT_METADATA, 5, ROOM), Call(PROCESS, 5, ROOM), Call(FINISH, 0, ROOM)],
        &[Call(EMIT_METADATA, 0, ROOM), Call(EMIT_METADATA, 0, ROOM), Call(FINISH, 0, ROOM)],
        &[Call(PROCESS, 900, ROOM), Call(EMIT_METADATA, 9, ROOM), Call(FINISH, 0, ROOM)],
        &[Call(PROCESS, 900, ROOM), Call(EMIT_METADATA, 1, ROOM), Call(FLUSH, 0, ROOM)],
        &[Call(EMIT_METADATA, 0, 0), Call(PROCESS, 0, 0), Call(FINISH, 0, 0)],
        &[Call(EMIT_METADATA, 0, 0), Call(PROCESS, 1, 0), Call(FLUSH, 0, 0)],
        &[Call(EMIT_METADATA, 0, 0), Take(0), Call(EMIT_METADATA, 0, 0), Call(FINISH, 0, ROOM)],
        &[Call(FLUSH, 900, ROOM), Call(EMIT_METADATA, 7, ROOM), Call(FLUSH, 900, ROOM)],
        // Parameters.
        &[Set(QUALITY, 5), Set(QUALITY, 99), Set(LGWIN, 0), Set(LGWIN, 99), Set(MODE, 7)],
        &[Set(QUALITY, u32::MAX), Set(LGWIN, u32::MAX), Call(FINISH, 100, ROOM)],
        &[Set(3, 0), Set(3, 99), Set(4, 0), Set(4, 1), Set(4, 2), Set(SIZE_HINT, u32::MAX)],
        &[Set(LARGE_WINDOW, 1), Set(LARGE_WINDOW, 2), Set(LGWIN, 30), Call(FINISH, 100, ROOM)],
        &[Set(7, 1), Set(8, 2), Set(7, 99), Set(8, 99), Call(FINISH, 100, ROOM)],
        &[Set(10, 0), Set(-1, 0), Set(1 << 20, 0), Set(i32::MAX, 0), Set(i32::MIN, 0)],
        &[Call(PROCESS, 0, 0), Set(QUALITY, 5), Set(LGWIN, 20), Set(MODE, 0), Set(SIZE_HINT, 0)],
        &[Call(PROCESS, 9, 0), Set(4, 0), Set(LARGE_WINDOW, 0), Set(3, 16), Set(99, 0)],
        &[Set(STREAM_OFFSET, (1 << 30) + 1), Set(STREAM_OFFSET, u32::MAX)],
    ];
    for script in scripts {
        for quality in [2, 5, 9, 11] {
            let steps: Vec<_> =
                [Set(QUALITY, quality)].into_iter().chain(script.iter().copied()).collect();
            let seen = replay(&mut Encoder::new(ours()), &steps);
            let expected = replay(&mut Encoder::new(reference()), &steps);
            assert_eq!(seen, expected, "{steps:?}");
        }
    }
}

/// The one parameter that the reference encoder does not have.
#[test]
fn the_content_type_is_a_parameter_like_others() {
    let steps = [
        Set(CONTENT_TYPE, 0),
        Set(CONTENT_TYPE, 7),
        Set(CONTENT_TYPE, 8),
        Call(PROCESS, 1, 0),
        Set(CONTENT_TYPE, 1),
    ];
    let ok = |seen: Vec<Seen>| seen.iter().map(|seen| seen.ok).collect::<Vec<_>>();
    assert_eq!(ok(replay(&mut Encoder::ours(), &steps)), [true, true, false, true, false]);
    let reference = ok(replay(&mut Encoder::new(reference()), &steps));
    assert_eq!(reference, [false, false, false, true, false]);
}

/// Random conversations of a caller that follows the rules, and one that breaks them now and
/// then: the same answers, and streams that decode to the same text.
#[test]
fn random_conversations_go_as_with_the_reference_encoder() {
    let text = page(1 << 15);
    for seed in 0..300 {
        let mut random = Random(seed);
        let quality = [2, 3, 5, 6, 9, 10, 11][random.below(7)] as u32;
        let mut encoders = [Encoder::new(ours()), Encoder::new(reference())];
        let mut outputs = [Vec::new(), Vec::new()];
        for encoder in &mut encoders {
            assert!(encoder.set(QUALITY, quality) && encoder.set(LGWIN, 16));
        }
        let mut expected = Vec::new();
        for _ in 0..random.below(12) {
            let operation = [PROCESS, PROCESS, FLUSH, EMIT_METADATA][random.below(4)];
            let length = [0, 1, 2, 15, 16, 17, 300, 2000, 9000][random.below(9)];
            let start = random.below(text.len() - length);
            let input = &text[start..][..length];
            let take = random.below(2) == 0;
            let rooms = [0, 1, 3, 16, 200, 1 << 14];
            let room = if take { 0 } else { rooms[1 + random.below(rooms.len() - 1)] };
            for (encoder, output) in encoders.iter_mut().zip(&mut outputs) {
                converse(encoder, operation, input, room, output);
            }
            if operation != EMIT_METADATA {
                expected.extend_from_slice(input);
            }
        }
        for (encoder, output) in encoders.iter_mut().zip(&mut outputs) {
            converse(encoder, FINISH, &[], 200, output);
            assert!(encoder.is_finished());
            assert!(!encoder.call(PROCESS, b"more", 10, output).ok);
        }
        for output in &outputs {
            assert_decodes(output, &expected);
        }
        assert_eq!(decode_with_brotli_decompressor(&outputs[0]).as_deref(), Ok(&expected[..]));
        assert_eq!(decode_with_burli(&outputs[0]).as_deref(), Ok(&expected[..]));
    }
}

/// Repeats an operation until it is complete. A metadata block of which nothing is left
/// and no output waits may need more calls in the reference encoder; here they do no harm.
fn converse(
    encoder: &mut Encoder<'_>,
    operation: i32,
    mut input: &[u8],
    room: usize,
    output: &mut Vec<u8>,
) {
    loop {
        let outcome = encoder.call(operation, input, room, output);
        assert!(outcome.ok, "{operation} {} bytes, room {room}", input.len());
        input = &input[input.len() - outcome.left..];
        if room == 0 {
            output.extend(encoder.take(0));
        }
        if input.is_empty() && !encoder.has_more_output() {
            if operation == EMIT_METADATA && room == 0 {
                loop {
                    assert!(encoder.call(operation, &[], 0, output).ok);
                    if !encoder.has_more_output() {
                        break;
                    }
                    output.extend(encoder.take(0));
                }
            }
            return;
        }
    }
}

/// Knuth's MMIX generator.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (self.0 >> 33) as usize % limit
    }
}
