//! Throughput of the match finders: greedy parsing with those of best matches, a visit
//! at every position with those of all matches; the naive finder beside them.

use brotwerk_benches::{Sample, other_texts, web_pages};
use brotwerk_core::{AllMatches, BestMatch, Extent, Floor, Heap, Matches, Part, Score};
use brotwerk_lz77::{BinaryTree, HashRows, LastPlaces, PlacesConfig, RowsConfig, TreeConfig};
use brotwerk_testkit::oracles::naive_finder::NaiveFinder;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};

/// A window that all samples fit into.
const MAX_DISTANCE: u32 = (1 << 22) - 16;

/// The naive finder gets no longer texts than this.
const NAIVE_LENGTH: usize = 64 << 10;

type Group<'a> = BenchmarkGroup<'a, criterion::measurement::WallTime>;

/// Takes the best match wherever there is one; returns how many.
fn parse_greedily(finder: &mut (impl BestMatch + Part<Heap>), text: &[u8]) -> u32 {
    finder.prepare(&mut Heap, &Extent::whole(text.len(), MAX_DISTANCE)).expect("memory");
    let floor = Floor { length: 3, score: Score::NONE };
    let (mut position, mut copies) = (0, 0);
    while (position as usize) < text.len() {
        let best = finder.best_match(text, position, MAX_DISTANCE, floor);
        let length = best.map_or(1, |best| best.length);
        finder.insert_range(text, position + 1..position + length);
        position += length;
        copies += u32::from(best.is_some());
    }
    copies
}

/// Finds all matches at every position, but for those that a long match covers; returns
/// how many.
fn find_all(finder: &mut (impl AllMatches + Part<Heap>), text: &[u8]) -> usize {
    /// As shortest-path parsers do: a match this long is taken as it is.
    const LONG: u32 = 256;
    finder.prepare(&mut Heap, &Extent::whole(text.len(), MAX_DISTANCE)).expect("memory");
    let mut matches = Matches::new();
    let (mut position, mut found) = (0, 0);
    while (position as usize) < text.len() {
        matches.clear();
        finder.all_matches(text, position, MAX_DISTANCE, 2, &mut matches);
        found += matches.len();
        let longest = matches.last().map_or(0, |longest| longest.length);
        let next = position + if longest < LONG { 1 } else { longest };
        finder.insert_range(text, position + 1..next);
        position = next;
    }
    found
}

fn bench_best(
    group: &mut Group<'_>,
    name: &str,
    text: &[u8],
    mut finder: impl BestMatch + Part<Heap>,
) {
    group.bench_function(name, |bencher| bencher.iter(|| parse_greedily(&mut finder, text)));
}

fn bench_all(
    group: &mut Group<'_>,
    name: &str,
    text: &[u8],
    mut finder: impl AllMatches + Part<Heap>,
) {
    group.bench_function(name, |bencher| bencher.iter(|| find_all(&mut finder, text)));
}

fn finders(criterion: &mut Criterion) {
    for Sample { name, text } in web_pages().into_iter().chain(other_texts()) {
        let mut group = criterion.benchmark_group(format!("lz77/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
        let config = RowsConfig { max_row_bits: 14, hash_bytes: 4 };
        let places = PlacesConfig { max_bits: 14, hash_bytes: 5 };
        bench_best(&mut group, "last place", &text, LastPlaces::<1>::new(places));
        bench_best(&mut group, "last two places", &text, LastPlaces::<2>::new(places));
        bench_best(&mut group, "rows of 4", &text, HashRows::<4>::new(config));
        bench_best(&mut group, "rows of 16", &text, HashRows::<16>::new(config));
        bench_best(&mut group, "rows of 64", &text, HashRows::<64>::new(config));
        for depth in [16, 128] {
            let config = TreeConfig { depth, nice_length: 128, max_root_bits: 17 };
            let name = format!("tree of depth {depth}");
            bench_all(&mut group, &name, &text, BinaryTree::new(config));
        }
        if text.len() <= NAIVE_LENGTH {
            bench_best(&mut group, "naive best", &text, NaiveFinder::default());
            bench_all(&mut group, "naive all", &text, NaiveFinder::default());
        }
    }
}

criterion_group!(benches, finders);
criterion_main!(benches);
