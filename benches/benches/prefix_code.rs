//! Making prefix codes, with Huffman's algorithm on a heap and package-merge beside ours.
//! Throughput is in bytes of counts.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::hint::black_box;

use brotwerk_bits::BitCounter;
use brotwerk_prefix_code::{
    CodeScratch, CodeSearch, LengthScratch, MAX_LENGTH, best_code, code_lengths, write_code,
};
use brotwerk_testkit::oracles::prefix_code::optimal_bits;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// A histogram as text has it: Zipf-like, most symbols unused.
fn histogram(symbols: u32) -> Vec<u32> {
    let shuffled = |symbol: u32| symbol * 167 % symbols;
    (0..symbols).map(|symbol| 800 / (1 + 9 * shuffled(symbol))).collect()
}

/// Lengths without a limit: merges trees that are lists of their symbols.
fn heap_lengths(counts: &[u32]) -> Vec<u8> {
    let mut lengths = vec![0; counts.len()];
    let used = counts.iter().enumerate().filter(|&(_, &count)| count > 0);
    let mut heap: BinaryHeap<_> =
        used.map(|(symbol, &count)| Reverse((count, vec![symbol]))).collect();
    while let (Some(Reverse((a, mut symbols))), Some(Reverse((b, more)))) = (heap.pop(), heap.pop())
    {
        symbols.extend(more);
        symbols.iter().for_each(|&symbol| lengths[symbol] += 1);
        heap.push(Reverse((a + b, symbols)));
        if heap.len() == 1 {
            break;
        }
    }
    lengths
}

fn codes(c: &mut Criterion) {
    for symbols in [26, 256, 704] {
        let counts = histogram(symbols);
        let mut lengths = vec![0; counts.len()];
        let mut words = vec![0; counts.len()];
        let mut group = c.benchmark_group(format!("code of {symbols} symbols"));
        group.throughput(Throughput::Bytes(size_of_val(&counts[..]) as u64));
        group.bench_function("package-merge", |b| {
            b.iter(|| optimal_bits(black_box(&counts), MAX_LENGTH));
        });
        group.bench_function("lengths, on a heap", |b| {
            b.iter(|| heap_lengths(black_box(&counts)));
        });
        group.bench_function("code_lengths", |b| {
            let mut scratch = <LengthScratch>::default();
            b.iter(|| code_lengths(black_box(&counts), MAX_LENGTH, &mut lengths, &mut scratch));
        });
        for search in [CodeSearch::Quick, CodeSearch::Balanced, CodeSearch::Thorough] {
            group.bench_function(format!("best_code, {search:?}"), |b| {
                let mut scratch = <CodeScratch>::default();
                b.iter(|| {
                    best_code(black_box(&counts), search, &mut lengths, &mut words, &mut scratch)
                });
            });
        }
        group.bench_function("write_code", |b| {
            b.iter(|| write_code(black_box(&lengths), &mut BitCounter::new()));
        });
        group.finish();
    }
}

criterion_group!(benches, codes);
criterion_main!(benches);
