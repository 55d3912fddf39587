//! Whole encoders on generated pages and the example site: qualities kept and fresh, and a stream in portions,
//! beside the reference encoder and the smallest encoder of naive parts.

use brotwerk_benches::web_pages;
use brotwerk_encoder::{Compressor, Options, Quality, Stream};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::reference::encode_with_c;
use brotwerk_testkit::smallest_encoder;
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};

/// Bytes that a server hands to a stream at a time.
const PORTION: usize = 16 << 10;

/// The smallest encoder gets no longer texts than this.
const NAIVE_LENGTH: usize = 64 << 10;

fn qualities(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("encoder");
    group.sample_size(20);
    for sample in web_pages() {
        group.throughput(Throughput::Bytes(sample.text.len() as u64));
        for level in [0, 2, 5, 9] {
            let quality = Quality::try_from(level).expect("0 to 11 are legal");
            let mut compressor = Compressor::new(Options::new().quality(quality));
            assert_decodes(&compressor.compress(&sample.text), &sample.text);
            let mut output = Vec::new();
            let id = BenchmarkId::new(format!("quality {level}"), &sample.name);
            group.bench_with_input(id, &sample.text, |bencher, text| {
                bencher.iter(|| {
                    output.clear();
                    compressor.compress_into(text, &mut output);
                    output.len()
                });
            });
        }
        let id = BenchmarkId::new("quality 5, fresh", &sample.name);
        group.bench_with_input(id, &sample.text, |bencher, text| {
            bencher.iter(|| Compressor::new(Options::new()).compress(text).len());
        });
        let id = BenchmarkId::new("google 5", &sample.name);
        group.bench_with_input(id, &sample.text, |bencher, text| {
            bencher.iter(|| encode_with_c(text, 5, 22).len());
        });
        if sample.text.len() <= NAIVE_LENGTH {
            let id = BenchmarkId::new("smallest encoder", &sample.name);
            group.bench_with_input(id, &sample.text, |bencher, text| {
                bencher.iter(|| smallest_encoder::encode(text).len());
            });
        }
    }
    group.finish();
}

fn portions(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stream");
    group.sample_size(20);
    for sample in web_pages() {
        group.throughput(Throughput::Bytes(sample.text.len() as u64));
        let mut stream = Stream::new(Options::new().size_hint(sample.text.len()));
        let mut space = vec![0; sample.text.len() + PORTION];
        let id = BenchmarkId::new("16 KiB at a time", &sample.name);
        group.bench_with_input(id, &sample.text, |bencher, text| {
            bencher.iter(|| {
                stream.reset();
                let mut written = 0;
                for mut portion in text.chunks(PORTION) {
                    while !portion.is_empty() {
                        let progress = stream.process(portion, &mut space).expect("memory");
                        portion = &portion[progress.consumed..];
                        written += progress.written;
                    }
                }
                written + stream.finish(&mut space).expect("memory").written
            });
        });
    }
    group.finish();
}

criterion_group!(benches, qualities, portions);
criterion_main!(benches);
