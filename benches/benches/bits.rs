//! Bit sinks, and a plain writer that stores bit by bit beside them.

use std::hint::black_box;

use brotwerk_bits::{BitBuffer, BitCounter, BitSink, BitSlice};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// Codewords as text has them: most of 4 to 9 bits, some with many extra bits.
fn words() -> Vec<(u32, u64)> {
    let mut state = 1u32;
    let mut next = || {
        state = state.wrapping_mul(0x915f_77f5).wrapping_add(1);
        state >> 16
    };
    let width = |n: u32| if n.is_multiple_of(16) { 20 + n % 9 } else { 4 + n % 6 };
    let mut word = || (width(next()), u64::from(next()));
    (0..1 << 14).map(|_| word()).map(|(width, bits)| (width, bits & ((1 << width) - 1))).collect()
}

fn put_all(words: &[(u32, u64)], sink: &mut impl BitSink) -> u64 {
    for &(count, bits) in words {
        sink.put(count, bits);
    }
    sink.bit_length()
}

fn put_bit_by_bit(words: &[(u32, u64)], space: &mut [u8]) -> usize {
    let mut position = 0;
    for &(count, bits) in words {
        for bit in 0..count {
            space[position / 8] |= ((bits >> bit & 1) as u8) << (position % 8);
            position += 1;
        }
    }
    position
}

fn bits(c: &mut Criterion) {
    let words = words();
    let total = put_all(&words, &mut BitCounter::new());
    let mut space = vec![0; total.div_ceil(8) as usize + 8];
    let mut group = c.benchmark_group("bits");
    group.throughput(Throughput::Bytes(total / 8));
    group.bench_function("bit by bit", |b| {
        b.iter(|| {
            space.fill(0);
            put_bit_by_bit(black_box(&words), &mut space)
        });
    });
    group.bench_function("BitSlice", |b| {
        b.iter(|| put_all(black_box(&words), &mut BitSlice::new(&mut space)));
    });
    group.bench_function("BitBuffer", |b| {
        b.iter(|| put_all(black_box(&words), &mut BitBuffer::with_capacity(space.len())));
    });
    group.bench_function("BitCounter", |b| {
        b.iter(|| put_all(black_box(&words), &mut BitCounter::new()));
    });
    group.finish();
}

criterion_group!(benches, bits);
criterion_main!(benches);
