//! Properties of the bits part: every sink takes the same bits as a list of booleans does.

use arbitrary::Arbitrary;
use brotwerk_bits::{BitBuffer, BitCounter, BitSink, BitSlice, MAX_BITS, PartialByte};

use super::prefix_code::write_literals;
use crate::decoders::assert_decodes;

/// One thing that a caller does with a sink.
#[derive(Clone, Debug, PartialEq, Eq, Arbitrary)]
pub enum Operation {
    /// Puts the low bits, of which there are `count` modulo 57.
    Put(u8, u64),
    /// Fills up the byte.
    Align,
    /// Fills up the byte and puts whole bytes.
    Bytes(Vec<u8>),
}

impl Operation {
    /// The arguments of [`BitSink::put`], made legal.
    fn legal(count: u8, bits: u64) -> (u32, u64) {
        let count = u32::from(count) % (MAX_BITS + 1);
        (count, bits & ((1 << count) - 1))
    }

    fn apply(&self, sink: &mut impl BitSink) {
        match self {
            &Self::Put(count, bits) => {
                let (count, bits) = Self::legal(count, bits);
                sink.put(count, bits);
            }
            Self::Align => sink.align(),
            Self::Bytes(bytes) => {
                sink.align();
                sink.put_bytes(bytes);
            }
        }
    }

    fn model(&self, bits: &mut Vec<bool>) {
        let align = |bits: &mut Vec<bool>| bits.resize(bits.len().next_multiple_of(8), false);
        match self {
            &Self::Put(count, value) => {
                let (count, value) = Self::legal(count, value);
                bits.extend((0..count).map(|bit| value >> bit & 1 == 1));
            }
            Self::Align => align(bits),
            Self::Bytes(bytes) => {
                align(bits);
                for byte in bytes {
                    bits.extend((0..8).map(|bit| byte >> bit & 1 == 1));
                }
            }
        }
    }
}

/// All sinks agree with the model, and so does a fixed one that is given up after
/// `resume_after` operations and goes on in new space.
///
/// # Panics
/// Where they don't.
pub fn check_operations(operations: &[Operation], resume_after: usize) {
    let mut model = Vec::new();
    let mut buffer = BitBuffer::new();
    let mut counter = BitCounter::new();
    for operation in operations {
        operation.model(&mut model);
        operation.apply(&mut buffer);
        operation.apply(&mut counter);
        assert_eq!(buffer.bit_length(), model.len() as u64);
        assert_eq!(counter.bit_length(), model.len() as u64);
    }
    let bytes = pack(&model);
    assert_eq!(buffer.complete_bytes(), &bytes[..model.len() / 8]);
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
pub fn check_join(first: &[bool], second: &[bool]) {
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

/// A whole stream comes out of every sink alike, and decodes.
///
/// # Panics
/// Where that does not hold, or if there are more than 2^16 bytes of text.
pub fn check_sinks_in_encoder(text: &[u8]) {
    let mut counter = BitCounter::new();
    write_literals(text, &mut counter);
    let mut buffer = BitBuffer::new();
    write_literals(text, &mut buffer);
    assert_eq!(counter.bit_length(), buffer.bit_length());
    let stream = buffer.into_bytes();
    let mut space = vec![0; stream.len()];
    let mut slice = BitSlice::new(&mut space);
    write_literals(text, &mut slice);
    slice.align();
    assert_eq!(slice.finish(), (stream.len(), PartialByte::default()));
    assert_eq!(space, stream);
    assert_decodes(&stream, text);
}

fn pack(bits: &[bool]) -> Vec<u8> {
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
    bits.chunks(8).map(byte).collect()
}
