//! What histograms cost: in fixed point, in floating point, and by making the code.
//! Throughput is in bytes of counts.

use std::hint::black_box;

use brotwerk_entropy::{code_cost, combined_code_cost, entropy};
use brotwerk_prefix_code::{CodeScratch, CodeSearch, best_code};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};

/// A histogram as literals have it: a Zipf-like half of the alphabet.
fn histogram(symbols: u32, seed: u32) -> Vec<u32> {
    let shuffled = |symbol: u32| (symbol * 167 + seed) % symbols;
    (0..symbols).map(|symbol| 800 / (1 + 3 * shuffled(symbol))).collect()
}

fn float_entropy(counts: &[u32]) -> f64 {
    let total = f64::from(counts.iter().sum::<u32>());
    let bits = |&count: &u32| f64::from(count) * (total / f64::from(count)).log2();
    counts.iter().filter(|&count| *count > 0).map(bits).sum()
}

fn costs(c: &mut Criterion) {
    for symbols in [256, 704] {
        let (a, b) = (histogram(symbols, 1), histogram(symbols, 90));
        let mut group = c.benchmark_group(format!("cost of {symbols} symbols"));
        group.throughput(Throughput::Bytes(size_of_val(&a[..]) as u64));
        group.bench_function("entropy in f64", |bench| {
            bench.iter(|| float_entropy(black_box(&a)));
        });
        group.bench_function("entropy", |bench| bench.iter(|| entropy(black_box(&a))));
        group.bench_function("code_cost", |bench| bench.iter(|| code_cost(black_box(&a))));
        group.bench_function("combined_code_cost", |bench| {
            bench.iter(|| combined_code_cost(black_box(&a), black_box(&b)));
        });
        group.bench_function("best_code, exact", |bench| {
            let mut scratch = <CodeScratch>::default();
            bench.iter_batched_ref(
                || (vec![0; a.len()], vec![0; a.len()]),
                |(lengths, words)| {
                    best_code(black_box(&a), CodeSearch::Quick, lengths, words, &mut scratch)
                },
                BatchSize::SmallInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, costs);
criterion_main!(benches);
