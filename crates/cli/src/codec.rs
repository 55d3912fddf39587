//! From a reader to a writer, through the encoder or the decoder, in portions.

use std::io::{self, Read, Write};

use anyhow::{Context as _, bail};
use brotli_decompressor::{BrotliDecompressStream, BrotliResult, BrotliState, StandardAlloc};
use brotwerk::{ContentType, Dictionary, Options, Quality, Stats, WindowBits};

use crate::input::read;

/// Bytes read or decompressed at a time: enough that system calls don't show, little enough
/// that the progress bar moves.
const PORTION: usize = 256 << 10;

/// Which way to go.
#[derive(Clone, Debug)]
pub(crate) enum Direction {
    /// To Brotli.
    Compress(Compression),
    /// From Brotli.
    Decompress,
}

/// How to compress.
#[derive(Clone, Debug)]
pub(crate) struct Compression {
    /// How hard to try.
    pub(crate) quality: Quality,
    /// How far back copies reach; none to fit the input.
    pub(crate) window: Option<WindowBits>,
    /// What kind of text it is.
    pub(crate) content_type: ContentType,
    /// The words to look for in place of those that ship.
    pub(crate) dictionary: Option<Dictionary>,
    /// Whether to count where the bits go.
    pub(crate) stats: bool,
}

const READ: &str = "can't be read";
const WRITE: &str = "output can't be written";

/// Compresses all of `input`, of which `size` bytes are expected if anybody knows.
pub(crate) fn compress(
    input: &mut impl Read,
    output: impl Write,
    how: &Compression,
    size: Option<u64>,
) -> anyhow::Result<Stats> {
    let mut options =
        Options::new().quality(how.quality).content_type(how.content_type).collect_stats(how.stats);
    if let Some(dictionary) = &how.dictionary {
        options = options.dictionary(dictionary.clone());
    }
    if let Some(size) = size.and_then(|size| usize::try_from(size).ok()) {
        options = options.size_hint(size);
    }
    // Like `brotli`, reach back as far as every decoder allows where the size isn't known.
    let unknown = size.is_none().then_some(WindowBits::MAX);
    if let Some(bits) = how.window.or(unknown) {
        options = options.window_bits(bits);
    }
    let mut writer = brotwerk::io::Writer::new(output, options);
    let mut portion = vec![0; PORTION];
    loop {
        let length = read(input, &mut portion).context(READ)?;
        if length == 0 {
            break;
        }
        writer.write_all(&portion[..length]).map_err(encoder_or_output)?;
    }
    writer.try_finish().map_err(encoder_or_output)?;
    Ok(*writer.stats())
}

/// Tells whether it was the encoder or what lies behind it that failed.
fn encoder_or_output(error: io::Error) -> anyhow::Error {
    match error.downcast::<brotwerk::Error>() {
        Ok(encoder) => anyhow::Error::new(encoder).context("can't be compressed"),
        Err(output) => anyhow::Error::new(output).context(WRITE),
    }
}

/// Decompresses all of `input`, which must be one whole stream and nothing else.
pub(crate) fn decompress(input: &mut impl Read, output: &mut impl Write) -> anyhow::Result<()> {
    let alloc = StandardAlloc::default;
    // Accepts large windows, as `brotli -d` does.
    let mut state = BrotliState::new(alloc(), alloc(), alloc());
    let mut compressed = vec![0; PORTION];
    let mut plain = vec![0; PORTION];
    // The compressed bytes that wait are `compressed[start..start + waiting]`.
    let (mut start, mut waiting) = (0, 0);
    let mut total = 0;
    loop {
        let (mut room, mut made) = (plain.len(), 0);
        let result = BrotliDecompressStream(
            &mut waiting,
            &mut start,
            &compressed,
            &mut room,
            &mut made,
            &mut plain,
            &mut total,
            &mut state,
        );
        output.write_all(&plain[..made]).context(WRITE)?;
        match result {
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => {
                start = 0;
                waiting = read(input, &mut compressed).context(READ)?;
                if waiting == 0 {
                    bail!("is corrupt: it ends before the Brotli stream does");
                }
            }
            BrotliResult::ResultSuccess => break,
            BrotliResult::ResultFailure => bail!("is corrupt, or not a Brotli stream"),
        }
    }
    if waiting > 0 || read(input, &mut compressed).context(READ)? > 0 {
        bail!("is corrupt: bytes follow the end of the Brotli stream");
    }
    Ok(())
}

/// Counts the bytes that reach a writer.
pub(crate) struct Counted<'a, W> {
    inner: &'a mut W,
    count: u64,
}

impl<'a, W: Write> Counted<'a, W> {
    pub(crate) fn new(inner: &'a mut W) -> Self {
        Self { inner, count: 0 }
    }

    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.count += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn compressed(text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let how = Compression {
            quality: Quality::default(),
            window: None,
            content_type: ContentType::Auto,
            dictionary: None,
            stats: false,
        };
        compress(&mut &text[..], &mut out, &how, Some(text.len() as u64)).unwrap();
        out
    }

    /// Gives one byte at a time, so that every state of the decoder meets the end of input.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(buffer.len()).min(1);
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    #[test]
    fn every_truncation_and_every_trailing_byte_is_an_error() {
        for text in [&b""[..], b"a", &b"once more ".repeat(40)] {
            let stream = compressed(text);
            let mut out = Vec::new();
            decompress(&mut &stream[..], &mut out).unwrap();
            assert_eq!(out, text);
            for end in 0..stream.len() {
                decompress(&mut &stream[..end], &mut Vec::new()).unwrap_err();
                decompress(&mut Drops(&stream[..end]), &mut Vec::new()).unwrap_err();
            }
            for trailing in 1..20 {
                let mut longer = stream.clone();
                longer.resize(stream.len() + trailing, 0);
                decompress(&mut &longer[..], &mut Vec::new()).unwrap_err();
                decompress(&mut Drops(&longer), &mut Vec::new()).unwrap_err();
            }
        }
    }
}
