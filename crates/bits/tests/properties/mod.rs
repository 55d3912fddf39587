//! What must hold of the three sinks; tests and the fuzz target call the same.

use brotwerk_bits::{BitBuffer, BitCounter, BitSink, BitSlice, PartialByte};
use brotwerk_check::sinks::{Operation, check_sink, pack};

/// All sinks agree with the model, and so does a fixed one that is given up after
/// `resume_after` operations and goes on in new space.
///
/// # Panics
/// Where they don't.
pub(crate) fn check_operations(operations: &[Operation], resume_after: usize) {
    let mut buffer = BitBuffer::new();
    let bytes = check_sink(&mut buffer, operations);
    let _ = check_sink(&mut BitCounter::new(), operations);
    let whole = (buffer.bit_length() / 8) as usize;
    assert_eq!(buffer.complete_bytes(), &bytes[..whole]);
    assert_eq!(buffer.into_bytes(), bytes);

    let (before, after) = operations.split_at(resume_after.min(operations.len()));
    let (mut written, partial) = run_slice(before, PartialByte::default());
    let (rest, partial) = run_slice(after, partial);
    written.extend(rest);
    if partial.count > 0 {
        written.push(partial.bits);
    }
    assert_eq!(written, bytes, "a fixed sink, resumed after {resume_after} operations");
}

/// Runs operations in a slice that has not a byte to spare.
fn run_slice(operations: &[Operation], partial: PartialByte) -> (Vec<u8>, PartialByte) {
    let mut model = vec![false; usize::from(partial.count)];
    operations.iter().for_each(|operation| operation.model(&mut model));
    let mut space = vec![0xaa; model.len() / 8];
    let mut sink = BitSlice::with_partial(&mut space, partial);
    operations.iter().for_each(|operation| operation.apply(&mut sink));
    assert_eq!(sink.bit_length(), model.len() as u64 - u64::from(partial.count));
    let (length, partial) = sink.finish();
    assert_eq!(length, space.len());
    assert_eq!(usize::from(partial.count), model.len() % 8);
    assert_eq!(u32::from(partial.bits) >> partial.count, 0);
    (space, partial)
}

/// Two bit strings joined are the bits of one and then of the other.
///
/// # Panics
/// If they aren't.
pub(crate) fn check_join(first: &[bool], second: &[bool]) {
    let of = |bits: &[bool]| {
        let mut buffer = BitBuffer::new();
        bits.iter().for_each(|&bit| buffer.put(1, bit.into()));
        buffer
    };
    let joined = pack(&[first, second].concat());
    let mut buffer = of(first);
    buffer.append_buffer(&of(second));
    assert_eq!(buffer.bit_length(), (first.len() + second.len()) as u64);
    assert_eq!(buffer.into_bytes(), joined);
    // What lies behind the second string's end is of no matter.
    let mut bytes = pack(second);
    if let (Some(last), rest @ 1..) = (bytes.last_mut(), second.len() % 8) {
        *last |= 0xff << rest;
    }
    bytes.push(0xff);
    let mut buffer = of(first);
    buffer.append(&bytes, second.len() as u64);
    assert_eq!(buffer.into_bytes(), joined);
}
