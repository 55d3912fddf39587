//! Properties of bit writers: a sink takes the same bits as a list of booleans does.

use brotwerk_core::BitSink;

/// The most bits that [`BitSink::put`] takes at once.
pub const MAX_BITS: u32 = 56;

/// One thing that a caller does with a sink.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub enum Operation {
    /// Puts the low bits, of which there are `count` modulo 57.
    Put(u8, u64),
    /// Holds the low bits of each, as [`Put`](Self::Put) has them, as far as they fit, and puts
    /// them.
    Hold(Vec<(u8, u64)>),
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

    /// Does it.
    pub fn apply(&self, sink: &mut impl BitSink) {
        match self {
            &Self::Put(count, bits) => {
                let (count, bits) = Self::legal(count, bits);
                sink.put(count, bits);
            }
            Self::Hold(all) => {
                for &(count, bits) in all {
                    let (count, bits) = Self::legal(count, bits);
                    if !sink.fits(count) {
                        sink.put(0, 0);
                    }
                    sink.hold(count, bits);
                }
                sink.put(0, 0);
            }
            Self::Align => sink.align(),
            Self::Bytes(bytes) => {
                sink.align();
                sink.put_bytes(bytes);
            }
        }
    }

    /// Does it to a list of bits.
    pub fn model(&self, bits: &mut Vec<bool>) {
        let align = |bits: &mut Vec<bool>| bits.resize(bits.len().next_multiple_of(8), false);
        match self {
            &Self::Put(count, value) => {
                let (count, value) = Self::legal(count, value);
                bits.extend((0..count).map(|bit| value >> bit & 1 == 1));
            }
            Self::Hold(all) => {
                all.iter().for_each(|&(count, value)| Self::Put(count, value).model(bits));
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

/// A sink, to begin with an empty one, has the bits that a list of booleans has after the same
/// operations, and says at each how many they are. Returns the bytes of these bits, the last
/// one filled up with zeros, which are what the sink must have made.
///
/// # Panics
/// Where it counts otherwise.
#[track_caller]
#[must_use]
pub fn check_sink(sink: &mut impl BitSink, operations: &[Operation]) -> Vec<u8> {
    let mut model = Vec::new();
    for operation in operations {
        operation.model(&mut model);
        operation.apply(sink);
        assert_eq!(sink.bit_length(), model.len() as u64, "bits after {operation:?}");
    }
    pack(&model)
}

/// Bits as bytes, the lowest bit first, and the last byte filled up with zeros.
#[must_use]
pub fn pack(bits: &[bool]) -> Vec<u8> {
    let byte = |bits: &[bool]| bits.iter().rev().fold(0, |byte, &bit| byte << 1 | u8::from(bit));
    bits.chunks(8).map(byte).collect()
}
