//! From a reader to a writer through the encoder, in portions.

use std::io::{Read, Write};
use std::sync::Arc;

use anyhow::Context as _;
use brotwerk::parts::QUALITY_TABLE;
use brotwerk::{ContentType, Dictionary, Options, Quality, Stats, Stream, WindowBits};

use crate::cache::Cache;
use crate::decompress::Decompression;
use crate::input::read;
use crate::message::Names;
use crate::prior::Source;
use crate::segments::{self, Segmenting};

/// Bytes read at a time: enough that system calls don't show, little enough that the progress
/// bar moves.
const PORTION: usize = 256 << 10;

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
    /// What copies refer to as if it stood before the text.
    pub(crate) prior: Option<Source>,
    /// What goes into the stream in front of the text, for nobody but `--comment` to see.
    pub(crate) comment: Vec<u8>,
    /// Whether to count where the bits go.
    pub(crate) stats: bool,
    /// How large inputs are cut, if they are to be.
    pub(crate) segments: Option<Segmenting>,
    /// What earlier runs have made.
    pub(crate) cache: Option<Arc<Cache>>,
}

impl Compression {
    /// How to decompress what this makes.
    pub(crate) fn reverse(&self) -> anyhow::Result<Decompression> {
        let prior = self.prior.as_ref().map(Source::prior).transpose()?;
        Ok(Decompression { prior, ..Decompression::default() })
    }

    /// For an input of `size` bytes, if anybody knows.
    fn options(&self, size: Option<u64>) -> anyhow::Result<Options> {
        let mut options = Options::new()
            .quality(self.quality)
            .content_type(self.content_type)
            .collect_stats(self.stats);
        if let Some(dictionary) = &self.dictionary {
            options = options.dictionary(dictionary.clone());
        }
        if let Some(prior) = &self.prior {
            options = prior.prepared()?.add_to(options);
        }
        if let Some(size) = size.and_then(|size| usize::try_from(size).ok()) {
            options = options.size_hint(size);
        }
        // Like `brotli`, reach back as far as the quality does for any text where the size isn't known.
        let most = QUALITY_TABLE[usize::from(self.quality.level())].unasked_window_bits;
        let unknown = if size.is_none() { WindowBits::try_from(most).ok() } else { None };
        Ok(match self.window.or(unknown) {
            Some(bits) => options.window_bits(bits),
            None => options,
        })
    }
}

/// Compresses all of `input`, of which `size` bytes are expected if anybody knows.
pub(crate) fn compress(
    input: &mut impl Read,
    output: &mut impl Write,
    how: &Compression,
    size: Option<u64>,
    names: &Names,
) -> anyhow::Result<Stats> {
    if let Some(cut) = how.segments {
        return segments::compress(input, output, how.options(size)?, &how.comment, cut, names);
    }
    let mut stream = Stream::new(how.options(size)?);
    if !how.comment.is_empty() {
        stream.metadata(&how.comment).with_context(|| names.emit())?;
    }
    let mut portion = vec![0; PORTION];
    loop {
        let length = read(input, &mut portion).with_context(|| names.read())?;
        let mut rest = &portion[..length];
        while !rest.is_empty() {
            let progress = stream.process(rest, &mut []).with_context(|| names.compress())?;
            rest = &rest[progress.consumed..];
            drain(&mut stream, output, names)?;
        }
        if length == 0 {
            let _ = stream.finish(&mut []).with_context(|| names.compress())?;
            drain(&mut stream, output, names)?;
            return Ok(*stream.stats());
        }
    }
}

/// Writes what waits in the stream.
fn drain(stream: &mut Stream, output: &mut impl Write, names: &Names) -> anyhow::Result<()> {
    let count = stream.waiting_output().len();
    output.write_all(stream.waiting_output()).with_context(|| names.write())?;
    stream.consume_output(count);
    Ok(())
}
