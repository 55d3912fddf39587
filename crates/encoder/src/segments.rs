//! A text cut into segments that are compressed apart, so that several processors share it.
//!
//! ```text
//! text      ├────────── 0 ──────────┼────────── 1 ──────────┼──── 2 ────┤
//! history                   ├───────┤               ├───────┤
//! streams   0, flushed            ++  1, flushed            ++  2, finished
//! ```
//!
//! **Algorithm.** Each segment is encoded as what follows the others: without a stream header, from
//! a distance ring of which nothing is known, up to a byte. What stands before it, its *history*, is
//! put into the match finders first, so that copies may refer to it; contexts are known from it, too.
//! The parts' bytes, one after the other, are one stream, which any decoder reads.
//!
//! **Invariants.** A segment's bytes follow from the options, the whole text's size if it is known,
//! its first bytes, the segment and its history. Who encodes it, where, and how many others at the
//! same time has no part in them. A text of one segment has the bytes of one-shot encoding.
//!
//! **Cost.** Putting history into the finders, some hundredths of the time that a segment takes; the
//! last distances are not known, and what lies beyond the history is not found. Memory is that of an
//! encoder for each segment at work.
//!
//! **Not for** texts of few megabytes: those below a segment or two have nothing to share.
//!
//! Source: RFC 7932 §9; google/brotli's `BROTLI_PARAM_STREAM_OFFSET` joins streams in this way, but
//! knows no history.

use core::num::NonZeroUsize;

use brotwerk_core::{ContentType, MAX_META_BLOCK_LENGTH, Memory};
use brotwerk_detect::detect;

use crate::engine::TextPart;
use crate::{BackEnd, Compressor, Error, Options, Parts};

/// A stretch of a text, with what copies of it may refer to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segment<'a> {
    /// The history, and then the segment's own text.
    text: &'a [u8],
    /// Bytes of it that are history.
    history: usize,
    /// Bytes of the whole text that stand before the segment.
    offset: u64,
    is_last: bool,
    metadata: &'a [u8],
}

impl<'a> Segment<'a> {
    /// What follows the first `history` bytes of `text`, and `offset` bytes of the whole text; the
    /// end of the stream if `is_last`.
    ///
    /// # Panics
    /// If there is more history than text, or than `offset` bytes.
    #[must_use]
    pub fn new(text: &'a [u8], history: usize, offset: u64, is_last: bool) -> Self {
        assert!(history <= text.len(), "a history of {history} bytes in {}", text.len());
        assert!(history as u64 <= offset, "a history of {history} bytes behind {offset}");
        Self { text, history, offset, is_last, metadata: &[] }
    }

    /// With a block of metadata in front, as of [`Stream::metadata`](crate::Stream::metadata),
    /// unless it is empty.
    #[must_use]
    pub fn with_metadata(self, metadata: &'a [u8]) -> Self {
        Self { metadata, ..self }
    }

    /// Bytes of the whole text that stand before it.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// What is to be encoded.
    #[must_use]
    pub fn text(&self) -> &'a [u8] {
        &self.text[self.history..]
    }
}

/// A whole text as segments.
///
/// ```
/// use brotwerk_encoder::{Compressor, Error, Options, Segments};
///
/// let text = b"some text, and some text, and some more text";
/// let size = 20.try_into()?;
/// let options = Options::new().size_hint(text.len()).for_segments(text);
/// let segments = Segments::new(text, size, &options);
/// let (mut stream, mut compressor) = (Vec::new(), Compressor::new(options));
/// // One after the other here; each may be made by a thread of its own.
/// for number in 0..segments.count() {
///     compressor.compress_segment(&segments.get(number), |bytes| {
///         stream.extend_from_slice(bytes);
///         Ok::<(), Error>(())
///     })?;
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Segments<'a> {
    text: &'a [u8],
    size: NonZeroUsize,
    history: usize,
}

impl<'a> Segments<'a> {
    /// All of `text` in segments of `size` bytes, the last of as many as are left; a text of none
    /// has one.
    #[must_use]
    pub fn new(text: &'a [u8], size: NonZeroUsize, options: &Options) -> Self {
        Self { text, size, history: options.segment_history(size) }
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.text.len().div_ceil(self.size.get()).max(1)
    }

    /// The one with this number, from 0 on.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn get(&self, number: usize) -> Segment<'a> {
        assert!(number < self.count(), "segment {number} of {}", self.count());
        let start = number * self.size.get();
        let is_last = number + 1 == self.count();
        let end = if is_last { self.text.len() } else { start + self.size.get() };
        let history = self.history.min(start);
        Segment::new(&self.text[start - history..end], history, start as u64, is_last)
    }
}

impl Options {
    /// These options as all segments of a text must be given them: with the window for a text of
    /// the size [hinted at](Self::size_hint), and the type of a text that begins with the bytes
    /// `first`, unless window and type are given. A memory limit is each segment's own.
    pub fn for_segments(&self, first: &[u8]) -> Self {
        let mut options = self.clone();
        options.window_bits = Some(self.window_for(self.size_hint));
        if self.content_type == ContentType::Auto {
            options.content_type = detect(first);
        }
        options.size_hint = None;
        options
    }

    /// How many bytes before a segment of this size copies may refer to: not as many as it has, and
    /// no more than the window reaches.
    ///
    /// Half as many would make 64 MiB of mixed text 0.3 % larger at 9, in segments of 4 MiB, three times
    /// as many 0.4 % smaller, for twice the memory that texts take. One less than the segment's, so that both
    /// together have not quite a power of two where the segment has one: finders that keep every
    /// position take twice the memory from there on.
    #[must_use]
    pub fn segment_history(&self, size: NonZeroUsize) -> usize {
        (size.get() - 1).min(self.window_for(self.size_hint).max_distance() as usize)
    }
}

impl<P: Parts<M>, M: Memory, B: BackEnd> Compressor<P, M, B> {
    /// Hands the bytes of a segment on as they come. The compressor's options must be those of
    /// [`Options::for_segments`].
    ///
    /// # Errors
    /// Those of `take`, at once; [`Error::OutOfMemory`], [`Error::MemoryLimit`],
    /// [`Error::OffsetWithoutWindow`], [`Error::MetadataTooLong`]. What was handed on before has no
    /// use then; the compressor can be used again.
    pub fn compress_segment<E: From<Error>>(
        &mut self,
        segment: &Segment<'_>,
        take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let Segment { text, history, offset, is_last, metadata } = *segment;
        if metadata.len() > MAX_META_BLOCK_LENGTH as usize {
            return Err(Error::MetadataTooLong { length: metadata.len() }.into());
        }
        let options = self.options.clone().stream_offset(offset);
        let part = TextPart { text, history, is_last, metadata };
        self.engine.reset();
        self.engine.encode_part(&options, &part, take)
    }
}
