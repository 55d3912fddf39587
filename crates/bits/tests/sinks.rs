//! All widths at all offsets, on all sinks; all joins; all places to resume.

use brotwerk_bits::{BitBuffer, BitSink, BitSlice, MAX_BITS, PartialByte};
use brotwerk_check::sinks::Operation;

mod properties;

use properties::{check_join, check_operations};

/// Operations that put `offset` bits.
fn skip(offset: u32) -> Vec<Operation> {
    let first = offset.min(MAX_BITS) as u8;
    vec![Operation::Put(first, 0x5555_5555_5555_5555), Operation::Put(offset as u8 - first, !0)]
}

#[test]
fn every_width_at_every_offset() {
    for offset in 0..64 {
        for width in 0..=MAX_BITS as u8 {
            for bits in [0, !0, 0xaaaa_aaaa_aaaa_aaaa, 0x0123_4567_89ab_cdef] {
                let mut operations = skip(offset);
                operations.extend([Operation::Put(width, bits), Operation::Put(56, !bits)]);
                for resume_after in 0..=4 {
                    check_operations(&operations, resume_after);
                }
            }
        }
    }
}

/// Up to the last bit that fits, and one more.
#[test]
fn every_width_held_at_every_offset() {
    for offset in 0..64 {
        for width in 0..=MAX_BITS as u8 {
            let mut operations = skip(offset);
            let held = [(width, !0), (MAX_BITS as u8 - width, 0), (width, 0xaaaa), (7, 0x55)];
            operations.push(Operation::Hold(held.to_vec()));
            check_operations(&operations, 2);
        }
    }
}

#[test]
fn bytes_and_alignment_at_every_offset() {
    for offset in 0..64 {
        for length in 0..20 {
            let mut operations = skip(offset);
            operations.push(Operation::Bytes((0..length).collect()));
            operations.extend([Operation::Put(3, 5), Operation::Align, Operation::Align]);
            for resume_after in 0..=operations.len() {
                check_operations(&operations, resume_after);
            }
        }
    }
}

#[test]
fn every_join() {
    let bits: Vec<bool> = (0..256u32).map(|i| i.wrapping_mul(0x9e37_79b9) >> 31 == 1).collect();
    for first in 0..=64 {
        for second in 0..=150 {
            check_join(&bits[..first], &bits[100..100 + second]);
        }
    }
}

#[test]
#[should_panic(expected = "too short")]
fn a_slice_too_short_for_bits() {
    let mut space = [0; 2];
    let mut sink = BitSlice::with_partial(&mut space, PartialByte { bits: 1, count: 1 });
    sink.put(23, 0);
}

#[test]
#[should_panic(expected = "too short")]
fn a_slice_too_short_for_bytes() {
    BitSlice::new(&mut [0; 2]).put_bytes(b"abc");
}

#[test]
#[should_panic(expected = "byte boundary")]
fn bytes_off_the_boundary() {
    let mut sink = BitBuffer::new();
    sink.put(1, 1);
    sink.put_bytes(b"a");
}
