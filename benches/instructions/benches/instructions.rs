//! Instructions of each part alone, and of the whole encoder at each quality.
//!
//! What a part works on is made before and not counted. Every stream is decoded: by the setup,
//! since results are dropped uncounted, too.

// The harness's macros make items without documentation, and give setups what they are made of.
#![allow(missing_docs, unreachable_pub, clippy::needless_pass_by_value)]

use brotwerk_bits::{BitBuffer, BitSink, BitSlice};
use brotwerk_block_split::GreedySplitter;
use brotwerk_bloom::Bloom;
use brotwerk_context_map::choose_map_coding;
use brotwerk_core::{
    AllMatches, BestMatch, ContentType, DictionarySearch, Floor, Heap, Leads, Matches, MetaBlock,
    Part, PrefixDictionarySearch, Score, WordCosts, WordIndex, WordMatch, WordStart, WordTransform,
};
use brotwerk_dictionary::WordSet;
use brotwerk_dictionary_search::{OwnedSearch, build};
use brotwerk_encoder::{Compressor, Options, Quality};
use brotwerk_entropy::code_cost;
use brotwerk_instructions::{
    Drafted, MAX_DISTANCE, SLOTS, extent, page, parser, places, quick_parser, rows, site,
    site_files, splitter,
};
use brotwerk_lz77::{BinaryTree, HashRows, LastPlaces, PrefixDictionaryIndex, TreeConfig};
use brotwerk_meta_block::write_compressed;
use brotwerk_parser::{Lazy, Quick};
use brotwerk_prefix_code::{CodeScratch, CodeSearch, best_code};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_transform::Fitting;
use gungraun::prelude::*;
use std::hint::black_box;

/// Codewords of 1 to 15 bits for a text's bytes, by their values: what is put into sinks.
fn words(text: &[u8]) -> Vec<(u32, u64)> {
    let word = |&byte: &u8| {
        let width = 1 + u32::from(byte) % 15;
        (width, u64::from(byte) & ((1 << width) - 1))
    };
    text.iter().map(word).collect()
}

fn words_and_space(text: Vec<u8>) -> (Vec<(u32, u64)>, Vec<u8>) {
    (words(&text), vec![0; 2 * text.len() + 8])
}

#[library_benchmark(setup = words_and_space)]
#[bench::page(page())]
#[bench::site(site())]
fn bits_slice((words, mut space): (Vec<(u32, u64)>, Vec<u8>)) -> (u64, Vec<u8>) {
    let mut sink = BitSlice::new(&mut space);
    words.iter().for_each(|&(count, bits)| sink.put(count, bits));
    (sink.bit_length(), space)
}

#[library_benchmark(setup = words_and_space)]
#[bench::page(page())]
#[bench::site(site())]
fn bits_buffer((words, space): (Vec<(u32, u64)>, Vec<u8>)) -> BitBuffer {
    let mut sink = BitBuffer::with_capacity(space.len());
    words.iter().for_each(|&(count, bits)| sink.put(count, bits));
    sink
}

/// How often each byte occurs in each KiB of a text.
fn histograms(text: Vec<u8>) -> Vec<Vec<u32>> {
    let count = |piece: &[u8]| {
        let mut counts = vec![0; 256];
        piece.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
        counts
    };
    text.chunks(1 << 10).map(count).collect()
}

#[library_benchmark(setup = histograms)]
#[bench::page(page())]
#[bench::site(site())]
fn entropy_code_cost(histograms: Vec<Vec<u32>>) -> (u64, Vec<Vec<u32>>) {
    (histograms.iter().map(|counts| code_cost(black_box(counts))).sum(), histograms)
}

#[library_benchmark(setup = histograms)]
#[bench::page(page())]
#[bench::site(site())]
fn prefix_codes(histograms: Vec<Vec<u32>>) -> Vec<Vec<u32>> {
    let mut scratch = <CodeScratch>::default();
    let (mut lengths, mut words) = (vec![0; 256], vec![0; 256]);
    for counts in &histograms {
        black_box(best_code(
            black_box(counts),
            CodeSearch::Quick,
            &mut lengths,
            &mut words,
            &mut scratch,
        ));
    }
    histograms
}

fn rows_and_text(text: Vec<u8>) -> (HashRows<SLOTS>, Vec<u8>) {
    (rows(&text), text)
}

#[library_benchmark(setup = rows_and_text)]
#[bench::page(page())]
#[bench::site(site())]
fn hash_rows((mut finder, text): (HashRows<SLOTS>, Vec<u8>)) -> (u32, HashRows<SLOTS>, Vec<u8>) {
    let copies = parse_greedily(&mut finder, &text);
    (copies, finder, text)
}

/// Takes the best match wherever there is one; returns how many.
fn parse_greedily(finder: &mut impl BestMatch, text: &[u8]) -> u32 {
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

fn places_and_text(text: Vec<u8>) -> (LastPlaces<1>, Vec<u8>) {
    (places(&text), text)
}

#[library_benchmark(setup = places_and_text)]
#[bench::page(page())]
#[bench::site(site())]
fn last_places((mut finder, text): (LastPlaces<1>, Vec<u8>)) -> (u32, LastPlaces<1>, Vec<u8>) {
    let copies = parse_greedily(&mut finder, &text);
    (copies, finder, text)
}

fn tree_and_text(text: Vec<u8>) -> (BinaryTree, Vec<u8>) {
    let config = TreeConfig { depth: 64, nice_length: 128, max_root_bits: 17 };
    let mut tree = BinaryTree::new(config);
    tree.prepare(&mut Heap, &extent(&text)).expect("memory");
    (tree, text)
}

#[library_benchmark(setup = tree_and_text)]
#[bench::page(page())]
#[bench::site(site())]
fn binary_tree((mut tree, text): (BinaryTree, Vec<u8>)) -> (usize, BinaryTree, Vec<u8>) {
    let (mut matches, mut found) = (Matches::new(), 0);
    for position in 0..text.len() as u32 {
        matches.clear();
        tree.all_matches(&text, position, MAX_DISTANCE, 2, &mut matches);
        found += matches.len();
    }
    (found, tree, text)
}

fn to_parse_quickly(text: Vec<u8>) -> (Drafted, Quick, LastPlaces<1>) {
    let places = places(&text);
    (Drafted::empty(text), quick_parser(), places)
}

#[library_benchmark(setup = to_parse_quickly)]
#[bench::page(page())]
#[bench::site(site())]
fn parser_quick(mut parts: (Drafted, Quick, LastPlaces<1>)) -> (Drafted, Quick, LastPlaces<1>) {
    black_box(parts.0.parse(&mut parts.1, &mut parts.2));
    parts
}

fn to_parse(text: Vec<u8>) -> (Drafted, Lazy, HashRows<SLOTS>) {
    let (parser, rows) = (parser(&text), rows(&text));
    (Drafted::empty(text), parser, rows)
}

#[library_benchmark(setup = to_parse)]
#[bench::page(page())]
#[bench::site(site())]
fn parser_lazy(mut parts: (Drafted, Lazy, HashRows<SLOTS>)) -> (Drafted, Lazy, HashRows<SLOTS>) {
    black_box(parts.0.parse(&mut parts.1, &mut parts.2));
    parts
}

fn to_split(text: Vec<u8>) -> (Drafted, GreedySplitter<Heap>) {
    let splitter = splitter(&text);
    (Drafted::parsed(text), splitter)
}

#[library_benchmark(setup = to_split)]
#[bench::page(page())]
#[bench::site(site())]
fn block_splitter(
    (mut drafted, mut splitter): (Drafted, GreedySplitter<Heap>),
) -> (Drafted, GreedySplitter<Heap>) {
    drafted.split(&mut splitter);
    (drafted, splitter)
}

// The maps of a text's plan.
#[library_benchmark(setup = Drafted::planned)]
#[bench::page(page())]
#[bench::site(site())]
fn context_maps(drafted: Drafted) -> Drafted {
    for map in [&drafted.plan.literal_map, &drafted.plan.distance_map] {
        black_box(choose_map_coding(black_box(map.codes()), map.code_count()));
    }
    drafted
}

#[library_benchmark(setup = Drafted::planned)]
#[bench::page(page())]
#[bench::site(site())]
fn meta_block_counting(mut drafted: Drafted) -> Drafted {
    black_box(drafted.count());
    drafted
}

fn to_write(text: Vec<u8>) -> (Drafted, Vec<u8>) {
    let mut drafted = Drafted::counted(text);
    let bits = drafted.count();
    (drafted, vec![0; bits.div_ceil(8) as usize + 8])
}

#[library_benchmark(setup = to_write)]
#[bench::page(page())]
#[bench::site(site())]
fn meta_block_writing((mut drafted, mut space): (Drafted, Vec<u8>)) -> (Drafted, Vec<u8>) {
    let Drafted { text, commands, plan, codes } = &mut drafted;
    let block = MetaBlock { text, start: 0, commands };
    black_box(write_compressed(&block, plan, codes, true, BitSlice::new(&mut space)).bit_length());
    (drafted, space)
}

fn search_and_text(text: Vec<u8>) -> (OwnedSearch, Vec<u8>) {
    let mut search = build(&WordSet::whole()).expect("a search");
    search.leads = Leads::Space;
    (search, text)
}

#[library_benchmark(setup = search_and_text)]
#[bench::page(page())]
#[bench::site(site())]
fn word_search((mut search, text): (OwnedSearch, Vec<u8>)) -> (usize, OwnedSearch, Vec<u8>) {
    let floor = Floor { length: 3, score: Score(107) };
    let costs = WordCosts::AS_COPY;
    let found = |&at: &usize| search.best_word(&text[at..], 1 << 16, &costs, floor).is_some();
    let found = (0..text.len()).filter(found).count();
    (found, search, text)
}

/// A text, and the words that begin at its positions.
fn found_words(text: Vec<u8>) -> (Vec<u8>, Vec<(usize, WordMatch)>) {
    let search = build(&WordSet::whole()).expect("a search");
    let mut found = Vec::new();
    for at in 0..text.len() {
        search.index.walk(&text[at..], |form| {
            let matched = form.spelling_length() as u32;
            found.push((at, WordMatch { form, matched, lead: 0 }));
        });
    }
    assert!(!found.is_empty(), "pages have words");
    (text, found)
}

#[library_benchmark(setup = found_words)]
#[bench::page(page())]
#[bench::site(site())]
fn transforms(
    (text, words): (Vec<u8>, Vec<(usize, WordMatch)>),
) -> (Vec<u8>, Vec<(usize, WordMatch)>) {
    for &(at, word) in &words {
        let best = Fitting.best_transform(&text[at..], word, 1 << 16, &WordCosts::AS_COPY);
        black_box(best);
    }
    (text, words)
}

// All words of the format.
#[library_benchmark]
#[bench::whole(WordSet::whole())]
fn building_search(words: WordSet) -> (OwnedSearch, WordSet) {
    (build(black_box(&words)).expect("a search"), words)
}

fn starts(text: Vec<u8>) -> Vec<WordStart> {
    let start = |bytes: &[u8]| WordStart::from_le_bytes(*bytes.first_chunk().expect("four"));
    text.windows(4).map(start).collect()
}

#[library_benchmark(setup = starts)]
#[bench::page(page())]
#[bench::site(site())]
fn building_filter(starts: Vec<WordStart>) -> Bloom<Vec<u8>> {
    Bloom::build(black_box(starts))
}

/// Half of a text as prefix dictionary, and the other half.
fn halves(mut text: Vec<u8>) -> (Vec<u8>, Vec<u8>) {
    let second = text.split_off(text.len() / 2);
    (text, second)
}

#[library_benchmark(setup = halves)]
#[bench::page(page())]
#[bench::site(site())]
fn prefix_index_building(
    (dictionary, text): (Vec<u8>, Vec<u8>),
) -> (PrefixDictionaryIndex, Vec<u8>) {
    (PrefixDictionaryIndex::new(&mut Heap, &dictionary).expect("memory"), text)
}

fn prefix_index(text: Vec<u8>) -> (PrefixDictionaryIndex, Vec<u8>) {
    let (dictionary, text) = halves(text);
    (PrefixDictionaryIndex::new(&mut Heap, &dictionary).expect("memory"), text)
}

#[library_benchmark(setup = prefix_index)]
#[bench::page(page())]
#[bench::site(site())]
fn prefix_index_search(
    (index, text): (PrefixDictionaryIndex, Vec<u8>),
) -> (usize, PrefixDictionaryIndex, Vec<u8>) {
    let floor = Floor { length: 3, score: Score::NONE };
    let found = |&at: &usize| index.best_copy(&text[at..], at as u32 + 1, floor).is_some();
    let found = (0..text.len()).filter(found).count();
    (found, index, text)
}

#[library_benchmark]
#[bench::page(vec![page()])]
#[bench::site(site_files())]
fn detection(texts: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    for text in &texts {
        let found: ContentType = brotwerk_detect::detect(black_box(text));
        black_box(found);
    }
    texts
}

/// A compressor that has compressed something, so that its tables are there, and texts that it
/// compresses right.
fn compressor(quality: u8, texts: Vec<Vec<u8>>) -> (Compressor, Vec<Vec<u8>>, Vec<u8>) {
    let quality = Quality::try_from(quality).expect("0 to 11 are legal");
    let mut compressor = Compressor::new(Options::new().quality(quality));
    for text in &texts {
        assert_decodes(&compressor.compress(text), text);
    }
    (compressor, texts, Vec::with_capacity(1 << 17))
}

fn for_page(quality: u8) -> (Compressor, Vec<Vec<u8>>, Vec<u8>) {
    compressor(quality, vec![page()])
}

fn for_site(quality: u8) -> (Compressor, Vec<Vec<u8>>, Vec<u8>) {
    compressor(quality, site_files())
}

#[library_benchmark]
#[benches::page(iter = 0..12, setup = for_page)]
#[benches::site(iter = 0..12, setup = for_site)]
fn encoder(
    (mut compressor, texts, mut output): (Compressor, Vec<Vec<u8>>, Vec<u8>),
) -> (Compressor, Vec<Vec<u8>>, Vec<u8>) {
    texts.iter().for_each(|text| compressor.compress_into(text, &mut output));
    (compressor, texts, output)
}

library_benchmark_group!(
    name = parts,
    benchmarks = [
        bits_slice,
        bits_buffer,
        entropy_code_cost,
        prefix_codes,
        last_places,
        hash_rows,
        binary_tree,
        parser_quick,
        parser_lazy,
        block_splitter,
        context_maps,
        meta_block_counting,
        meta_block_writing,
        word_search,
        transforms,
        building_search,
        building_filter,
        prefix_index_building,
        prefix_index_search,
        detection,
        encoder
    ]
);

main!(library_benchmark_groups = parts);
