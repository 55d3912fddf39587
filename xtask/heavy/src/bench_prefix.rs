//! Prefix dictionaries for texts of a kind: by our trainer, by zstd's, and without one.
//!
//! Pages of the corpus, learned from `train` and measured on `dev`; and packages that anyone can fetch
//! again, a text in four measured. Each text is encoded alone.

use anyhow::{Result, ensure};
use brotwerk::{Compressor, Options, PrefixDictionary, Quality};
use brotwerk_testkit::decoders::assert_decodes_with_prefix_dictionary;
use clap::Args;

use crate::bench_records::{last, trained, trained_by_zstd};
use crate::kinds::{self, Kind};
use crate::texts::{Text, read_folder};
use crate::workspace::corpus;

/// What trained prefix dictionaries are worth for texts of a kind.
#[derive(Args)]
pub(crate) struct Prefix {
    /// Bytes of the dictionaries, at most.
    #[arg(long, value_delimiter = ',', default_values = ["65536", "262144"])]
    sizes: Vec<usize>,
    /// Qualities to measure.
    #[arg(long, value_delimiter = ',', default_values = ["5", "11"])]
    qualities: Vec<u8>,
}

impl Prefix {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        println!(
            "| texts | to learn from | to measure | size | quality | without | the last ones | \
             zstd | trained |\n|---|---|---|---|---|---|---|---|---|"
        );
        match corpus() {
            Some(corpus) => {
                let read = |folder: &str| read_folder(&corpus.join(folder));
                self.measure("pages", &read("train/html")?, &read("dev/html")?)?;
            }
            None => println!("skipped: pages: there is no corpus; name one with BROTWERK_CORPUS"),
        }
        for gather in [kinds::messages as fn() -> Result<Kind>, kinds::icons] {
            match gather() {
                Ok(kind) => self.measure(kind.name, &kind.learn, &kind.measure)?,
                Err(error) => println!("skipped: {error:#}"),
            }
        }
        Ok(())
    }

    fn measure(&self, name: &str, learn: &[Text], measure: &[Text]) -> Result<()> {
        ensure!(!learn.is_empty() && !measure.is_empty(), "{name}: there are no texts");
        let learn: Vec<_> = learn.iter().map(|text| text.bytes.clone()).collect();
        for &most in &self.sizes {
            let made = [
                Some(last(&learn, most)),
                trained_by_zstd(&learn, most)?,
                Some(trained(&learn, most)?),
            ];
            for &level in &self.qualities {
                let options = Options::new().quality(Quality::try_from(level)?);
                let mut row = format!(
                    "| {name} | {} | {} | {most} | {level} | {} |",
                    learn.len(),
                    measure.len(),
                    sum(&options, &[], measure)?
                );
                for dictionary in &made {
                    match dictionary {
                        Some(dictionary) => {
                            row += &format!(" {} |", sum(&options, dictionary, measure)?);
                        }
                        None => row += " |",
                    }
                }
                println!("{row}");
            }
        }
        Ok(())
    }
}

/// Bytes that texts take with a dictionary, each alone; some are decoded.
fn sum(options: &Options, dictionary: &[u8], texts: &[Text]) -> Result<usize> {
    let options = options.clone().prefix_dictionary(PrefixDictionary::new(dictionary)?);
    let mut compressor = Compressor::try_new(options)?;
    let mut sum = 0;
    for (number, text) in texts.iter().enumerate() {
        let stream = compressor.compress(&text.bytes);
        sum += stream.len();
        if number % 17 == 0 && !dictionary.is_empty() {
            assert_decodes_with_prefix_dictionary(&stream, &[dictionary], &text.bytes);
        }
    }
    Ok(sum)
}
