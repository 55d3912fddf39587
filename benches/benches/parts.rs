//! Parts that the other benches don't measure alone: parser, transforms, detection, counting and
//! writing of a meta-block, the index of a prefix dictionary, building of indexes.
//!
//! On a generated page and on the example site. The bits that were counted are the bits that are
//! written, and what transforms make is what the text has.

use std::hint::black_box;

use brotwerk_bits::{BitSink, BitSlice};
use brotwerk_bloom::Bloom;
use brotwerk_core::{
    DictionaryMatch, Floor, Heap, MetaBlock, PrefixDictionarySearch, Score, WordCosts, WordIndex,
    WordMatch, WordStart, WordTransform,
};
use brotwerk_dictionary::WordSet;
use brotwerk_dictionary_search::build;
use brotwerk_instructions::{Drafted, page, parser, rows, site};
use brotwerk_lz77::PrefixDictionaryIndex;
use brotwerk_meta_block::write_compressed;
use brotwerk_transform::Fitting;
use criterion::measurement::WallTime;
use criterion::{
    BatchSize, BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main,
};

type Group<'a> = BenchmarkGroup<'a, WallTime>;

fn bench(criterion: &mut Criterion) {
    for (name, text) in [("page", page()), ("site", site())] {
        let mut group = criterion.benchmark_group(format!("parts/{name}"));
        group.throughput(Throughput::Bytes(text.len() as u64)).sample_size(20);
        group.bench_function("parser, lazy", |bencher| {
            bencher.iter_batched_ref(
                || (Drafted::empty(text.clone()), parser(&text), rows(&text)),
                |(drafted, parser, rows)| drafted.parse(parser, rows),
                BatchSize::LargeInput,
            );
        });
        group.bench_function("detection", |bencher| {
            bencher.iter(|| brotwerk_detect::detect(black_box(&text)));
        });
        meta_block(&mut group, &text);
        transforms(&mut group, &text);
        prefix_index(&mut group, &text);
        group.bench_function("building of the filter", |bencher| {
            let starts = text.windows(4).filter_map(|four| four.first_chunk().copied());
            let starts: Vec<_> = starts.map(WordStart::from_le_bytes).collect();
            bencher.iter(|| Bloom::build(black_box(starts.iter().copied())));
        });
        group.finish();
    }
    let words = WordSet::whole();
    let mut group = criterion.benchmark_group("parts/words");
    group.sample_size(10);
    group.bench_function("building of filter, table and trie", |bencher| {
        bencher.iter(|| build(black_box(&words)).expect("a search"));
    });
    group.finish();
}

fn meta_block(group: &mut Group<'_>, text: &[u8]) {
    let mut drafted = Drafted::planned(text.to_vec());
    group.bench_function("meta-block counting", |bencher| bencher.iter(|| drafted.count()));
    let bits = drafted.count();
    let mut space = vec![0; bits.div_ceil(8) as usize + 8];
    let Drafted { text, commands, plan, codes } = &mut drafted;
    let block = MetaBlock { text, start: 0, commands };
    group.bench_function("meta-block writing", |bencher| {
        bencher.iter(|| {
            let sink = write_compressed(&block, plan, codes, true, BitSlice::new(&mut space));
            assert_eq!(sink.bit_length(), bits, "as many as counted");
        });
    });
}

fn transforms(group: &mut Group<'_>, text: &[u8]) {
    let search = build(&WordSet::whole()).expect("a search");
    let mut words = Vec::new();
    for at in 0..text.len() {
        search.index.walk(&text[at..], |form| {
            let matched = form.spelling_length() as u32;
            words.push((at, WordMatch { form, matched, lead: 0 }));
        });
    }
    let best = |&(at, word): &(usize, WordMatch)| -> Option<DictionaryMatch> {
        Fitting.best_transform(&text[at..], word, 1 << 16, &WordCosts::AS_COPY)
    };
    assert!(words.iter().filter_map(best).count() > 0, "pages have words");
    for (at, found) in words.iter().filter_map(|word| Some((word.0, best(word)?))) {
        assert!(found.length > 0 && at + found.length as usize <= text.len(), "{found:?} at {at}");
    }
    group.bench_function("transforms", |bencher| {
        bencher.iter(|| words.iter().filter_map(best).map(|found| found.length).sum::<u32>());
    });
}

/// The first half of a text as the dictionary of the second.
fn prefix_index(group: &mut Group<'_>, text: &[u8]) {
    let (dictionary, text) = text.split_at(text.len() / 2);
    group.bench_function("building of the prefix index", |bencher| {
        bencher.iter(|| PrefixDictionaryIndex::<Heap>::new(&mut Heap, dictionary).expect("memory"));
    });
    let index = PrefixDictionaryIndex::<Heap>::new(&mut Heap, dictionary).expect("memory");
    let floor = Floor { length: 3, score: Score::NONE };
    let best = |at: usize| index.best_copy(&text[at..], at as u32, floor);
    // Every copy is true of the dictionary.
    for (at, copy) in (0..text.len()).filter_map(|at| Some((at, best(at)?))) {
        let back = copy.distance as usize - at;
        let copied = &dictionary[dictionary.len() - back..][..copy.length as usize];
        assert_eq!(copied, &text[at..][..copied.len()], "{copy:?} at {at}");
    }
    group.bench_function("prefix index", |bencher| {
        bencher.iter(|| (0..text.len()).filter_map(best).count());
    });
}

criterion_group!(benches, bench);
criterion_main!(benches);
