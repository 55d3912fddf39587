//! What is measured: each encoder at one quality, behind one function.

use anyhow::Result;
use brotwerk::{Compressor, ContentType, Options, Quality, WindowBits};
use brotwerk_testkit::reference::encode_with_c;
use clap::ValueEnum;

/// Compresses a text into a buffer that comes empty.
pub(crate) type Encode<'a> = Box<dyn FnMut(&[u8], &mut Vec<u8>) + 'a>;

/// One encoder at one quality.
pub(crate) struct Encoder<'a> {
    /// What to call it.
    pub(crate) name: String,
    /// Whether its output is a Brotli stream, and so can be verified here.
    pub(crate) brotli: bool,
    /// The encoder.
    pub(crate) encode: Encode<'a>,
}

/// An encoder that can be measured on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Peer {
    /// The Rust port of google/brotli.
    Brotli,
    /// The safe Rust port, byte-identical to google/brotli; kept from file to file.
    Mbrotli,
    /// Qualities 0 to 5.
    Burli,
    /// zstd at levels 1, 3 and 5.
    Zstd,
}

/// The encoder that all others are compared with comes first.
pub(crate) fn all(
    qualities: &[u8],
    window: u8,
    content_type: ContentType,
    peers: &[Peer],
) -> Result<Vec<Encoder<'static>>> {
    let mut encoders = vec![google(5, window)];
    for &quality in qualities {
        if quality != 5 {
            encoders.push(google(quality, window));
        }
        encoders.extend(ours(quality, window, content_type)?);
    }
    for &peer in peers {
        encoders.extend(others(peer, qualities, window)?);
    }
    Ok(encoders)
}

pub(crate) fn google(quality: u8, window: u8) -> Encoder<'static> {
    Encoder {
        name: format!("google {quality}"),
        brotli: true,
        encode: Box::new(move |text, out| *out = encode_with_c(text, quality, window)),
    }
}

/// Ours: given the content type, once kept from file to file and once made anew for each;
/// and left to find the content type out.
fn ours(quality: u8, window: u8, content_type: ContentType) -> Result<[Encoder<'static>; 3]> {
    let options = Options::new()
        .quality(Quality::try_from(quality)?)
        .window_bits(WindowBits::try_from(window)?);
    let typed = options.clone().content_type(content_type);
    let (mut kept, mut auto) = (Compressor::new(typed.clone()), Compressor::new(options));
    let encoder = |name: &str, encode: Encode<'static>| Encoder {
        name: format!("brotwerk {quality}{name}"),
        brotli: true,
        encode,
    };
    Ok([
        encoder("", Box::new(move |text, out| kept.compress_into(text, out))),
        encoder(
            ", fresh",
            Box::new(move |text, out| Compressor::new(typed.clone()).compress_into(text, out)),
        ),
        encoder(", Auto", Box::new(move |text, out| auto.compress_into(text, out))),
    ])
}

#[cfg(not(feature = "peers"))]
fn others(_: Peer, _: &[u8], _: u8) -> Result<Vec<Encoder<'static>>> {
    anyhow::bail!("built without peers: cargo run -p xtask --features peers -- …")
}

#[cfg(feature = "peers")]
fn others(peer: Peer, qualities: &[u8], window: u8) -> Result<Vec<Encoder<'static>>> {
    anyhow::ensure!(window <= 24, "peers know standard windows only");
    let qualities = qualities.iter().copied();
    match peer {
        Peer::Brotli => Ok(qualities.map(|quality| brotli(quality, window)).collect()),
        Peer::Mbrotli => qualities.map(|quality| mbrotli(quality, window)).collect(),
        Peer::Burli => Ok(qualities.filter(|&quality| quality <= 5).map(burli).collect()),
        Peer::Zstd => Ok([1, 3, 5].map(zstd).into()),
    }
}

#[cfg(feature = "peers")]
fn brotli(quality: u8, window: u8) -> Encoder<'static> {
    use std::io::Write;

    Encoder {
        name: format!("brotli (Rust) {quality}"),
        brotli: true,
        encode: Box::new(move |text, out| {
            let (quality, window) = (u32::from(quality), u32::from(window));
            let mut writer = brotli::CompressorWriter::new(out, 1 << 16, quality, window);
            writer.write_all(text).expect("a vector takes everything");
        }),
    }
}

#[cfg(feature = "peers")]
fn mbrotli(quality: u8, window: u8) -> Result<Encoder<'static>> {
    let config = mbrotli::EncoderConfig::default()
        .with_quality(mbrotli::Quality::try_from(quality)?)
        .with_window(mbrotli::Window::standard(window)?);
    let mut kept = mbrotli::Compressor::new(config)?;
    Ok(Encoder {
        name: format!("mbrotli {quality}"),
        brotli: true,
        encode: Box::new(move |text, out| {
            kept.compress_into(text, out).expect("a vector takes everything");
        }),
    })
}

#[cfg(feature = "peers")]
fn burli(quality: u8) -> Encoder<'static> {
    Encoder {
        name: format!("burli {quality}"),
        brotli: true,
        encode: Box::new(move |text, out| {
            burli::compress_into(text, out, quality).expect("a legal quality");
        }),
    }
}

#[cfg(feature = "peers")]
fn zstd(level: i32) -> Encoder<'static> {
    Encoder {
        name: format!("zstd {level}"),
        brotli: false,
        encode: Box::new(move |text, out| {
            *out = zstd::bulk::compress(text, level).expect("a legal level");
        }),
    }
}
