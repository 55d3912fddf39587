//! The example site, compressed and compared.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use brotwerk::{Compressor, Options, Quality};
use brotwerk_testkit::decoders::{decode_with_burli, decode_with_c};
use brotwerk_testkit::reference::encode_with_c;
use clap::Args;

use crate::texts::read_folder;
use crate::workspace::root;

/// The window that google/brotli is given, its default.
const REFERENCE_WINDOW: u8 = 22;

/// Compress the example site, verify every stream, compare with google/brotli.
#[derive(Args)]
pub(crate) struct Demo {
    /// The quality, 0 to 11, of both encoders.
    #[arg(long, default_value = "5", value_parser = clap::value_parser!(u8).range(0..=11))]
    quality: u8,
    /// Fail if the site comes out less than this many percent smaller than the reference's.
    #[arg(long)]
    floor: Option<f64>,
}

impl Demo {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let folder = root().join("xtask/site");
        let quality = Quality::try_from(self.quality)?;
        let mut compressor = Compressor::new(Options::new().quality(quality));
        let (mut bytes, mut ours, mut reference) = (0, 0, 0);
        let mut time = Duration::ZERO;
        let google = format!("google {}", self.quality);
        println!("{:32} {:>8} {:>9} {google:>9} {:>7}", "file", "bytes", "brotwerk", "smaller");
        for text in read_folder(&folder)? {
            let start = Instant::now();
            let stream = compressor.compress(&text.bytes);
            time += start.elapsed();
            let name = text.name.display().to_string();
            for decoded in [decode_with_c(&stream, text.bytes.len()), decode_with_burli(&stream)] {
                let decoded = decoded.map_err(|error| anyhow::anyhow!("{name}: {error}"))?;
                ensure!(decoded == text.bytes, "{name}: the stream decodes to other bytes");
            }
            let expected = encode_with_c(&text.bytes, self.quality, REFERENCE_WINDOW).len();
            row(&name, text.bytes.len(), stream.len(), expected);
            bytes += text.bytes.len();
            ours += stream.len();
            reference += expected;
        }
        row("all", bytes, ours, reference);
        println!("every stream decoded by google/brotli's decoder and by burli");
        println!("compressed in {:.2} ms", time.as_secs_f64() * 1e3);
        if let Some(floor) = self.floor {
            let smaller = saved(ours, reference);
            ensure!(smaller >= floor, "{smaller:.2} % smaller than the reference, not {floor} %");
        }
        Ok(())
    }
}

fn row(name: &str, bytes: usize, ours: usize, reference: usize) {
    let saved = saved(ours, reference);
    println!("{name:32} {bytes:8} {ours:9} {reference:9} {saved:+6.2}%");
}

/// By how many percent `ours` is smaller than `reference`.
pub(crate) fn saved(ours: usize, reference: usize) -> f64 {
    100.0 * (1.0 - ours as f64 / reference as f64)
}
