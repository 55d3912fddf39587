//! Texts of many megabytes on several processors.
//!
//! **Algorithm.** The text is cut into [segments](crate::Segments), which threads compress as they
//! are free. What comes of them goes on in the order of the text, and is one stream.
//!
//! **Invariants.** Bytes depend on text, options and segment size, never on the number of threads
//! or on which is the fastest. The first failure, by the order of the text, ends it.
//!
//! **Cost.** [`SEGMENT_SIZE`] says what the stream gains in size. Of memory each thread takes an
//! encoder's; from a reader, a segment and its history, and one thread's more of that for what is
//! read ahead; and the compressed bytes that wait for earlier ones.
//!
//! **Not for** many small texts, which are better shared out whole; nor for output that is to leave
//! soon, since the first segment must be complete before anything does.

mod error;
mod in_order;
mod source;

use std::io::{Read, Write};
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::vec::Vec;

pub use error::CopyError;

use crate::{Compressor, Error, Options, Segment, Segments, Stats};
use in_order::in_order;
use source::{Portion, Source};

/// What segments are best made of, in bytes.
///
/// Measured on 64 MiB of mixed text, which become 0.1 % larger at 5 and 11 than as one stream, and 0.4 %
/// at 9. With its history a segment stays below 8 MiB: at 10 and 11 finders take half of what they take
/// for more. Raising it finds more behind the start of each segment up to 9, and takes more memory, and
/// a text of more bytes to keep as many threads at work.
pub const SEGMENT_SIZE: NonZeroUsize = NonZeroUsize::new(4 << 20).expect("more than none");

/// Compresses on several threads.
///
/// ```
/// use brotwerk::{Options, Parallel};
/// let text = b"all of a text ".repeat(1000);
/// let size = 4000.try_into()?; // for this example: SEGMENT_SIZE is a thousand times as much
/// let parallel = Parallel::new(Options::new()).segment_size(size);
/// let stream = parallel.clone().threads(2.try_into()?).compress(&text)?;
/// assert_eq!(stream, parallel.compress(&text)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Parallel {
    options: Options,
    segment_size: NonZeroUsize,
    threads: NonZeroUsize,
    metadata: Vec<u8>,
}

impl Parallel {
    /// On one thread, in segments of [`SEGMENT_SIZE`].
    pub fn new(options: Options) -> Self {
        let (segment_size, threads) = (SEGMENT_SIZE, NonZeroUsize::MIN);
        Self { options, segment_size, threads, metadata: Vec::new() }
    }

    /// In segments of so many bytes, which changes the stream's bytes.
    pub fn segment_size(mut self, bytes: NonZeroUsize) -> Self {
        self.segment_size = bytes;
        self
    }

    /// On so many threads, which changes no byte.
    pub fn threads(mut self, count: NonZeroUsize) -> Self {
        self.threads = count;
        self
    }

    /// With a block of metadata in front of the text, as of [`Stream::metadata`](crate::Stream::metadata),
    /// unless it is empty.
    pub fn metadata(mut self, metadata: impl Into<Vec<u8>>) -> Self {
        self.metadata = metadata.into();
        self
    }

    /// The compressed text: a complete stream.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], [`Error::MemoryLimit`] where the limit, which is each thread's own,
    /// can't be met, [`Error::MetadataTooLong`].
    pub fn compress(&self, text: &[u8]) -> Result<Vec<u8>, Error> {
        let options = self.options.clone().size_hint(text.len()).for_segments(text);
        let segments = Segments::new(text, self.segment_size, &options);
        let mut numbers = 0..segments.count();
        let mut stream = Vec::new();
        self.run(
            &options,
            || Ok::<_, Error>(numbers.next().map(|number| segments.get(number))),
            |segment| *segment,
            |bytes, _| {
                stream.try_reserve(bytes.len()).map_err(|_| no_memory(bytes.len()))?;
                stream.extend_from_slice(bytes);
                Ok(())
            },
        )?;
        Ok(stream)
    }

    /// Compresses what `reader` gives to its end, and writes it to `writer`. A size hint decides the
    /// window, as for a [`Stream`](crate::Stream), unless all is one segment.
    ///
    /// # Errors
    /// [`CopyError`], which says whose fault it is. What was written by then is no whole stream.
    pub fn copy(
        &self,
        reader: &mut impl Read,
        writer: &mut impl Write,
    ) -> Result<Stats, CopyError> {
        let mut source = Source::new(reader, self.segment_size);
        source.read().map_err(CopyError::Read)?;
        let mut options = self.options.clone();
        if let Some(size) = source.whole_size() {
            options = options.size_hint(size);
        }
        let options = options.for_segments(source.first());
        source.set_history(options.segment_history(self.segment_size));
        let mut stats = Stats::default();
        self.run(
            &options,
            || source.next().map_err(CopyError::Read),
            Portion::segment,
            |bytes, made| {
                stats += *made;
                writer.write_all(bytes).map_err(CopyError::Write)
            },
        )?;
        writer.flush().map_err(CopyError::Write)?;
        Ok(stats)
    }

    /// Compresses one segment after the other, as `next` gives them and on as many threads as there
    /// are, and hands on in their order what comes of them.
    fn run<J: Send, E: From<Error>>(
        &self,
        options: &Options,
        next: impl FnMut() -> Result<Option<J>, E>,
        segment: impl for<'j> Fn(&'j J) -> Segment<'j> + Sync,
        mut take: impl FnMut(&[u8], &Stats) -> Result<(), E>,
    ) -> Result<(), E> {
        let stopped = AtomicBool::new(false);
        let work = |compressor: &mut Option<Compressor>, job: J| {
            let mut made = Vec::new();
            let compressor = match compressor {
                Some(compressor) => compressor,
                None => compressor.insert(Compressor::try_new(options.clone())?),
            };
            let segment = segment(&job);
            let metadata = if segment.offset() == 0 { &self.metadata[..] } else { &[] };
            compressor.compress_segment(&segment.with_metadata(metadata), |bytes| {
                if stopped.load(Ordering::Relaxed) {
                    return Err(Error::Failed);
                }
                made.try_reserve(bytes.len()).map_err(|_| no_memory(bytes.len()))?;
                made.extend_from_slice(bytes);
                Ok(())
            })?;
            Ok((made, *compressor.stats()))
        };
        let take = |result: Result<(Vec<u8>, Stats), Error>| {
            let (made, stats) = result?;
            take(&made, &stats)
        };
        in_order(self.threads, next, work, take, || stopped.store(true, Ordering::Relaxed))
    }
}

fn no_memory(bytes: usize) -> Error {
    Error::OutOfMemory(brotwerk_core::OutOfMemory { bytes })
}
