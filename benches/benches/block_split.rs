//! Planning a meta-block at each of the presets, beside not splitting at all and
//! comparing all pairs of pieces.

use std::hint::black_box;

use brotwerk_block_split::{GreedySplitter, SplitConfig, Unsplit};
use brotwerk_check::splitters::commands_from_script;
use brotwerk_core::{BlockSplitter, Command, Extent, Heap, MetaBlock, MetaBlockPlan, Part};
use brotwerk_testkit::generators::{RandomSource, web_page};
use brotwerk_testkit::oracles::naive_splitter::NaiveSplitter;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Commands as a web page has them at a middling quality: one in ten bytes of text, a
/// quarter of the text inserted, most distances explicit.
fn commands(size: usize) -> Vec<Command> {
    let mut source = RandomSource::new(size as u64);
    let script: Vec<(u8, u8, u16)> = (0..size)
        .map(|_| {
            let (insert, copy) = (source.skewed(12) as u8, 3 + source.skewed(30) as u8);
            (insert, copy, source.skewed(30_000) as u16)
        })
        .collect();
    commands_from_script(size, &script)
}

/// The naive splitter gets no longer texts than this.
const NAIVE_LENGTH: usize = 64 << 10;

fn bench(c: &mut Criterion) {
    let mut group = c.benchmark_group("block_split");
    for size in [2 << 10, 64 << 10, 512 << 10] {
        let (text, commands) = (web_page(1, size), commands(size));
        let block = MetaBlock { text: &text, start: 0, commands: &commands };
        let mut plan = MetaBlockPlan::default();
        let input = format!("{}KiB", size >> 10);
        group.throughput(Throughput::Bytes(size as u64));
        group.bench_function(BenchmarkId::new("unsplit", &input), |b| {
            b.iter(|| Unsplit.plan(black_box(&block), &mut Heap, &mut plan));
        });
        if size <= NAIVE_LENGTH {
            group.bench_function(BenchmarkId::new("all pairs", &input), |b| {
                b.iter(|| NaiveSplitter.plan(black_box(&block), &mut Heap, &mut plan));
            });
        }
        let presets = [
            ("light", SplitConfig::LIGHT),
            ("balanced", SplitConfig::BALANCED),
            ("dense", SplitConfig::DENSE),
            ("thorough", SplitConfig::THOROUGH),
        ];
        for (name, config) in presets {
            let mut splitter = GreedySplitter::<Heap>::new(config);
            splitter.prepare(&mut Heap, &Extent::whole(size, 1 << 22)).expect("memory");
            group.bench_function(BenchmarkId::new(name, &input), |b| {
                b.iter(|| splitter.plan(black_box(&block), &mut Heap, &mut plan));
            });
        }
    }
    group.finish();
}

criterion_group!(benches, bench);
criterion_main!(benches);
