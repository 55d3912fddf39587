//! Many small records: one by one, with and without a prefix dictionary, and in bulk.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use anyhow::{Context, Result};
use brotwerk::{Compressor, ContentType, Options, PrefixDictionary, Quality};
use brotwerk_testkit::cpu_time::cpu_time;
use brotwerk_testkit::decoders::assert_decodes_with_prefix_dictionary;
use brotwerk_testkit::generators::json_records;
use brotwerk_testkit::reference::{CDictionary, encode_with_c};
use brotwerk_trainer::prefix::{self, PrefixSample};
use clap::Args;

use crate::texts::read_folder;
use crate::workspace::corpus;

/// What a prefix dictionary that is prepared once is worth for small records.
#[derive(Args)]
pub(crate) struct Records {
    /// How many records to generate.
    #[arg(long, default_value = "10000")]
    count: usize,
    /// The quality, 5 to 11: below, google/brotli's encoder knows no prefix dictionary.
    #[arg(long, default_value = "5")]
    quality: u8,
    /// Bytes of the dictionary, at most.
    #[arg(long, default_value = "65536")]
    dictionary: usize,
    /// How often each record is compressed; the fastest round counts.
    #[arg(long, default_value = "5")]
    rounds: u32,
}

impl Records {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let (training, records) = (json_records(1, self.count), json_records(2, self.count));
        self.measure("generated", &training, &records)?;
        let Some(corpus) = corpus() else {
            println!("the corpus's JSON: skipped, there is none; name one with BROTWERK_CORPUS");
            return Ok(());
        };
        let training = records_of(&corpus.join("train/json"))?;
        let records = records_of(&corpus.join("dev/json"))?;
        self.measure("corpus's JSON", &training, &records)
    }

    fn measure(&self, name: &str, training: &[Vec<u8>], records: &[Vec<u8>]) -> Result<()> {
        let bytes: usize = records.iter().map(Vec::len).sum();
        println!(
            "\n{name}: {} records of {} bytes on average",
            records.len(),
            bytes / records.len()
        );
        println!("quality {}{:42}bytes   bytes a record   ns a byte", self.quality, "");
        let quality = Quality::try_from(self.quality)?;
        let options = Options::new().quality(quality).content_type(ContentType::Json);
        let plain = self.one_by_one("one by one", &options, &[], records)?;
        let seen = Some(last(training, self.dictionary));
        let by_zstd = trained_by_zstd(training, self.dictionary)?;
        let ours = Some(trained(training, self.dictionary)?);
        let made =
            [("the last records seen", seen), ("trained by zstd", by_zstd), ("trained", ours)];
        for (how, dictionary) in made {
            let Some(dictionary) = dictionary else { continue };
            let start = Instant::now();
            let prepared = PrefixDictionary::new(&dictionary)?;
            let (time, memory) = (start.elapsed(), prepared.memory_bytes());
            let options = options.clone().prefix_dictionary(prepared);
            let label = format!("… {how}, {} bytes", dictionary.len());
            let size = self.one_by_one(&label, &options, &[&dictionary], records)?;
            println!(
                "    {:.2} times smaller; prepared in {:.1} ms, {memory} bytes of memory",
                plain as f64 / size as f64,
                1e3 * time.as_secs_f64()
            );
            self.threads(&options, records, size)?;
            let c_dictionary = CDictionary::new(&dictionary);
            let encode = |record: &[u8]| c_dictionary.encode(record, self.quality);
            self.report("    google/brotli with the same", records, encode);
        }
        self.report("google/brotli one by one", records, |record| {
            encode_with_c(record, self.quality, 22)
        });
        self.report("in bulk, a line each", &[records.join(&b'\n')], |bulk| {
            Compressor::new(options.clone()).compress(bulk)
        });
        Ok(())
    }

    /// Compresses each record on its own, with the same compressor; decodes some.
    fn one_by_one(
        &self,
        label: &str,
        options: &Options,
        dictionaries: &[&[u8]],
        records: &[Vec<u8>],
    ) -> Result<usize> {
        let mut compressor = Compressor::try_new(options.clone())?;
        for record in records.iter().step_by(97) {
            assert_decodes_with_prefix_dictionary(
                &compressor.compress(record),
                dictionaries,
                record,
            );
        }
        let mut output = Vec::new();
        Ok(self.report(label, records, |record| {
            output.clear();
            compressor.compress_into(record, &mut output);
            output.clone()
        }))
    }

    /// Prints a line, and returns the bytes of all records together.
    fn report(
        &self,
        label: &str,
        records: &[Vec<u8>],
        mut encode: impl FnMut(&[u8]) -> Vec<u8>,
    ) -> usize {
        let (mut size, mut fastest) = (0, f64::MAX);
        for _ in 0..self.rounds.max(1) {
            let start = Instant::now();
            size = records.iter().map(|record| encode(record).len()).sum();
            fastest = fastest.min(start.elapsed().as_secs_f64());
        }
        let bytes: usize = records.iter().map(Vec::len).sum();
        println!(
            "{label:48}{size:10}{:17.1}{:12.1}",
            size as f64 / records.len() as f64,
            1e9 * fastest / bytes as f64
        );
        size
    }

    /// The same from threads that share the dictionary.
    fn threads(&self, options: &Options, records: &[Vec<u8>], expected: usize) -> Result<()> {
        let total = AtomicUsize::new(0);
        let threads = std::thread::available_parallelism()?.get().min(4);
        let start = Instant::now();
        std::thread::scope(|scope| {
            for share in records.chunks(records.len().div_ceil(threads)) {
                let total = &total;
                scope.spawn(move || {
                    let mut compressor = Compressor::new(options.clone());
                    let size: usize = share.iter().map(|r| compressor.compress(r).len()).sum();
                    total.fetch_add(size, Ordering::Relaxed);
                });
            }
        });
        let time = start.elapsed().as_secs_f64();
        anyhow::ensure!(total.into_inner() == expected, "threads make other bytes");
        println!("    from {threads} threads that share it: {:.1} ms for all", 1e3 * time);
        Ok(())
    }
}

/// The plainest dictionary: the last records that fit.
pub(crate) fn last(training: &[Vec<u8>], most: usize) -> Vec<u8> {
    let mut start = training.len();
    let mut length = 0;
    while start > 0 && length + training[start - 1].len() <= most {
        start -= 1;
        length += training[start].len();
    }
    training[start..].concat()
}

/// A dictionary that our trainer makes.
pub(crate) fn trained(training: &[Vec<u8>], most: usize) -> Result<Vec<u8>> {
    let mut sample = PrefixSample::default();
    training.iter().for_each(|text| sample.add(text));
    // The time is this thread's, so those that it starts are asked for theirs by having one only.
    let (made, time) = cpu_time(|| prefix::train(&sample, most, NonZeroUsize::MIN));
    println!(
        "trained on {} bytes in {:.1} s of processor time",
        sample.bytes(),
        time.as_secs_f64()
    );
    Ok(made?.bytes)
}

/// A dictionary that zstd's trainer makes, if it is there: its library is C, so that it comes
/// only with the other encoders.
#[cfg(feature = "peers")]
pub(crate) fn trained_by_zstd(training: &[Vec<u8>], most: usize) -> Result<Option<Vec<u8>>> {
    Ok(Some(zstd::dict::from_samples(training, most)?))
}

#[cfg(not(feature = "peers"))]
pub(crate) fn trained_by_zstd(_: &[Vec<u8>], _: usize) -> Result<Option<Vec<u8>>> {
    println!("zstd's trainer: skipped, built without the feature `peers`");
    Ok(None)
}

/// The elements of all arrays at the top of JSON files; a file that has none is one itself.
fn records_of(folder: &std::path::Path) -> Result<Vec<Vec<u8>>> {
    const LONGEST: usize = 4 << 10;
    let mut records = Vec::new();
    for text in read_folder(folder)? {
        let Ok(value) = serde_json::from_slice::<serde_json::Value>(&text.bytes) else { continue };
        let elements = match value {
            serde_json::Value::Array(elements) => elements,
            whole => vec![whole],
        };
        let written = elements.iter().map(serde_json::to_vec);
        for record in written {
            let record = record.context("JSON that was read can be written")?;
            if (20..=LONGEST).contains(&record.len()) {
                records.push(record);
            }
        }
    }
    Ok(records)
}
