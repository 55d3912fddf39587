//! What servers feel of a stream: how long a flush takes, and how much memory is held.
//!
//! Texts are the example site's files and a generated page. Every stream is decoded once.

use brotwerk_encoder::{Compressor, Options, Quality, Stream};
use brotwerk_instructions::{page, site_files};
use brotwerk_testkit::decoders::assert_decodes;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Bytes written before each flush: a row of a page that is made bit by bit.
const PORTION: usize = 1 << 10;

/// Compresses in portions, each flushed; returns the stream's length.
fn flushed(stream: &mut Stream, text: &[u8], space: &mut [u8]) -> usize {
    stream.reset();
    let mut written = 0;
    for portion in text.chunks(PORTION) {
        let progress = stream.process(portion, &mut space[written..]).expect("memory");
        assert_eq!(progress.consumed, portion.len(), "there is room");
        written += progress.written;
        written += stream.flush(&mut space[written..]).expect("memory").written;
    }
    written + stream.finish(&mut space[written..]).expect("memory").written
}

fn flushes(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("flush");
    group.sample_size(20);
    for (name, text) in [("page", page()), ("site", site_files().concat())] {
        // So many bytes stand for so many flushes: a KiB each.
        group.throughput(Throughput::Elements(text.len().div_ceil(PORTION) as u64));
        for level in [1, 5, 9] {
            let quality = Quality::try_from(level).expect("0 to 11 are legal");
            let mut stream = Stream::new(Options::new().quality(quality));
            let mut space = vec![0; 2 * text.len()];
            let length = flushed(&mut stream, &text, &mut space);
            assert_decodes(&space[..length], &text);
            let id = BenchmarkId::new(format!("quality {level}"), name);
            group.bench_function(id, |bencher| {
                bencher.iter(|| flushed(&mut stream, &text, &mut space));
            });
        }
    }
    group.finish();
}

/// A site's files one by one with the same compressor, beside a new one for each. Says what
/// memory is held afterwards.
fn files(criterion: &mut Criterion) {
    let files = site_files();
    let mut group = criterion.benchmark_group("files");
    group.throughput(Throughput::Bytes(files.iter().map(|file| file.len() as u64).sum()));
    group.sample_size(20);
    for level in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11] {
        let quality = Quality::try_from(level).expect("0 to 11 are legal");
        let options = Options::new().quality(quality);
        let mut compressor = Compressor::new(options.clone());
        for file in &files {
            assert_decodes(&compressor.compress(file), file);
        }
        println!("quality {level}: {} bytes of memory held", compressor.memory_bytes());
        let mut output = Vec::new();
        group.bench_function(format!("quality {level}"), |bencher| {
            bencher.iter(|| {
                output.clear();
                files.iter().for_each(|file| compressor.compress_into(file, &mut output));
                output.len()
            });
        });
        group.bench_function(format!("quality {level}, fresh"), |bencher| {
            bencher.iter(|| {
                let compressed =
                    files.iter().map(|file| Compressor::new(options.clone()).compress(file).len());
                compressed.sum::<usize>()
            });
        });
    }
    group.finish();
}

criterion_group!(benches, flushes, files);
criterion_main!(benches);
