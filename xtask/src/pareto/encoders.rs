//! What is measured: each encoder at one quality, behind one function.

use anyhow::{Result, ensure};
use brotwerk::{Compressor, Options, Quality, WindowBits};
use brotwerk_testkit::reference::encode_with_c;

/// Compresses a text into a buffer that comes empty.
type Encode = Box<dyn FnMut(&[u8], &mut Vec<u8>)>;

/// One encoder at one quality.
pub(super) struct Encoder {
    /// What to call it.
    pub(super) name: String,
    /// Whether its output is a Brotli stream, and so can be verified here.
    pub(super) brotli: bool,
    /// The encoder.
    pub(super) encode: Encode,
}

/// The encoder that all others are compared with comes first.
pub(super) fn all(qualities: &[u8], window: u8, peers: bool) -> Result<Vec<Encoder>> {
    let mut encoders = vec![google(5, window)];
    for &quality in qualities {
        if quality != 5 {
            encoders.push(google(quality, window));
        }
        encoders.extend(ours(quality, window)?);
    }
    if peers {
        encoders.extend(others(qualities, window)?);
    }
    Ok(encoders)
}

fn google(quality: u8, window: u8) -> Encoder {
    Encoder {
        name: format!("google {quality}"),
        brotli: true,
        encode: Box::new(move |text, out| *out = encode_with_c(text, quality, window)),
    }
}

/// Ours, kept from file to file, and made anew for each.
fn ours(quality: u8, window: u8) -> Result<[Encoder; 2]> {
    let options = Options::new()
        .quality(Quality::try_from(quality)?)
        .window_bits(WindowBits::try_from(window)?);
    let mut kept = Compressor::new(options.clone());
    Ok([
        Encoder {
            name: format!("brotwerk {quality}"),
            brotli: true,
            encode: Box::new(move |text, out| kept.compress_into(text, out)),
        },
        Encoder {
            name: format!("brotwerk {quality}, fresh"),
            brotli: true,
            encode: Box::new(move |text, out| {
                Compressor::new(options.clone()).compress_into(text, out);
            }),
        },
    ])
}

#[cfg(not(feature = "peers"))]
fn others(_: &[u8], _: u8) -> Result<Vec<Encoder>> {
    ensure!(false, "built without peers: cargo run -p xtask --release --features peers -- …");
    Ok(Vec::new())
}

#[cfg(feature = "peers")]
fn others(qualities: &[u8], window: u8) -> Result<Vec<Encoder>> {
    use std::io::Write;

    ensure!(window <= 24, "peers know standard windows only");
    let mut encoders = Vec::new();
    for &quality in qualities {
        encoders.push(Encoder {
            name: format!("brotli (Rust) {quality}"),
            brotli: true,
            encode: Box::new(move |text, out| {
                let (quality, window) = (u32::from(quality), u32::from(window));
                let mut writer = brotli::CompressorWriter::new(out, 1 << 16, quality, window);
                writer.write_all(text).expect("a vector takes everything");
            }),
        });
        if quality <= 5 {
            encoders.push(Encoder {
                name: format!("burli {quality}"),
                brotli: true,
                encode: Box::new(move |text, out| {
                    burli::compress_into(text, out, quality).expect("a legal quality");
                }),
            });
        }
    }
    for level in [1, 3, 5] {
        encoders.push(Encoder {
            name: format!("zstd {level}"),
            brotli: false,
            encode: Box::new(move |text, out| {
                *out = zstd::bulk::compress(text, level).expect("a legal level");
            }),
        });
    }
    Ok(encoders)
}
