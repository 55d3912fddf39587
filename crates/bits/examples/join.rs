//! Two halves of a bit string, written apart, joined in the middle of a byte.

use brotwerk_bits::{BitBuffer, BitCounter, BitSink, BitSlice};

/// Something to write: each number in as many bits as it needs.
fn write_numbers(numbers: core::ops::Range<u64>, sink: &mut impl BitSink) {
    for number in numbers {
        sink.put(number.ilog2() + 1, number);
    }
}

fn main() {
    let mut counter = BitCounter::new();
    write_numbers(1..1000, &mut counter);
    println!("{} bits to write", counter.bit_length());

    let (mut first, mut second) = (BitBuffer::new(), BitBuffer::new());
    write_numbers(1..321, &mut first);
    write_numbers(321..1000, &mut second);
    println!("the first half ends {} bits into a byte", first.bit_length() % 8);
    first.append_buffer(&second);

    let mut space = vec![0; counter.bit_length().div_ceil(8) as usize];
    let mut slice = BitSlice::new(&mut space);
    write_numbers(1..1000, &mut slice);
    slice.align();
    assert_eq!(first.into_bytes(), space);
    println!("joined, they are the {} bytes written in one go", space.len());
}
