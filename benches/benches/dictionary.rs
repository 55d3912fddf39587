//! Throughput of what finds words, stage by stage, asked at every position; beside each
//! the plain way: a hash set for the filter, a hash map for the table, a sorted list for
//! the trie, and a search of that list without a filter.

use std::collections::{HashMap, HashSet};
use std::hint::black_box;

use brotwerk_benches::{Sample, other_texts, web_pages};
use brotwerk_core::{
    DictionarySearch, Floor, Leads, NoFilter, Score, WordCosts, WordFilter, WordIndex, WordStart,
};
use brotwerk_dictionary::WordSet;
use brotwerk_dictionary_search::{Search, build};
use brotwerk_testkit::oracles::sorted_words::SortedWords;
use brotwerk_transform::Fitting;
use brotwerk_trie::Trie;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

/// The four bytes at each position.
fn starts(text: &[u8]) -> impl Iterator<Item = WordStart> {
    text.windows(4).map(|bytes| WordStart::from_le_bytes(*bytes.first_chunk().expect("four")))
}

/// Words reported at all positions.
fn walk_all(index: &impl WordIndex, text: &[u8]) -> usize {
    let mut words = 0;
    for position in 0..text.len() {
        let walk = index.walk(&text[position..], |_| words += 1);
        black_box(walk);
    }
    words
}

/// Words reported at the positions where the trie has a root.
fn walk_roots(trie: &Trie<Vec<u8>>, roots: &[(usize, u32)], text: &[u8]) -> usize {
    let mut words = 0;
    for &(position, root) in roots {
        let walk = trie.walk(root, &text[position..], |_| words += 1);
        black_box(walk);
    }
    words
}

/// The same, where the index finds the root itself.
fn walk_at(index: &impl WordIndex, roots: &[(usize, u32)], text: &[u8]) -> usize {
    let mut words = 0;
    for &(position, _) in roots {
        let walk = index.walk(&text[position..], |_| words += 1);
        black_box(walk);
    }
    words
}

/// Positions where a word is found.
fn search_all(search: &mut impl DictionarySearch, text: &[u8]) -> usize {
    let floor = Floor { length: 3, score: Score(107) };
    let costs = WordCosts::AS_COPY;
    let found = |&at: &usize| search.best_word(&text[at..], 1 << 16, &costs, floor).is_some();
    (0..text.len()).filter(found).count()
}

fn stages(criterion: &mut Criterion) {
    let words = WordSet::whole();
    let mut search = build(&words).expect("a search");
    search.leads = Leads::Space;
    let oracle = SortedWords::new(&words);
    let (filter, transform, leads, observer) = (NoFilter, Fitting, Leads::Space, ());
    let mut unfiltered = Search { filter, index: &search.index, transform, leads, observer };
    let mut naive = Search { filter, index: &oracle, transform, leads, observer };
    let known: Vec<_> =
        oracle.words().iter().flat_map(|(spelling, _)| starts(&spelling[..4])).collect();
    let hash_set: HashSet<_> = known.iter().copied().collect();
    let node = |&start: &WordStart| (start, search.index.table.node(start).expect("a root"));
    let hash_map: HashMap<_, _> = known.iter().map(node).collect();
    for Sample { name, text } in web_pages().into_iter().chain(other_texts()) {
        let text = &text[..text.len().min(64 << 10)];
        let mut group = criterion.benchmark_group(format!("dictionary/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(10);
        group.bench_function("filter", |bencher| {
            bencher.iter(|| starts(text).filter(|&p| search.filter.may_start(p)).count());
        });
        group.bench_function("hash set", |bencher| {
            bencher.iter(|| starts(text).filter(|p| hash_set.contains(p)).count());
        });
        group.bench_function("word table", |bencher| {
            let node = |start| search.index.table.node(start);
            bencher.iter(|| starts(text).filter_map(node).fold(0, u32::wrapping_add));
        });
        group.bench_function("hash map", |bencher| {
            let node = |start| hash_map.get(&start).copied();
            bencher.iter(|| starts(text).filter_map(node).fold(0, u32::wrapping_add));
        });
        let node = |(position, start)| Some((position, *hash_map.get(&start)?));
        let roots: Vec<_> = starts(text).enumerate().filter_map(node).collect();
        // Noise has none, and no work is done at any speed.
        if !roots.is_empty() {
            group.bench_function("trie at roots", |bencher| {
                bencher.iter(|| walk_roots(&search.index.trie, &roots, text));
            });
            group.bench_function("sorted list at roots", |bencher| {
                bencher.iter(|| walk_at(&oracle, &roots, text));
            });
        }
        group.bench_function("table and trie", |bencher| {
            bencher.iter(|| walk_all(&search.index, text));
        });
        group.bench_function("sorted list", |bencher| bencher.iter(|| walk_all(&oracle, text)));
        group.bench_function("search", |bencher| {
            let mut search = search.clone();
            bencher.iter(|| search_all(&mut search, text));
        });
        group.bench_function("search without filter", |bencher| {
            bencher.iter(|| search_all(&mut unfiltered, text));
        });
        group.bench_function("search of sorted list", |bencher| {
            bencher.iter(|| search_all(&mut naive, text));
        });
    }
    let mut group = criterion.benchmark_group("dictionary/build");
    group.sample_size(10);
    group.bench_function("whole", |bencher| bencher.iter(|| build(&words)));
}

criterion_group!(benches, stages);
criterion_main!(benches);
