//! The stream: bytes in, bytes out, in any portions; no input or output of its own.

use core::fmt;

use brotwerk_core::{Budget, MAX_META_BLOCK_LENGTH, Memory};

use crate::engine::Engine;
use crate::memory_plan::TextSize;
use crate::window::Window;
use crate::{BackEnd, Error, Options, Parts, QualityParts, Standard, Stats};

/// What a call did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct Progress {
    /// Bytes taken from the input.
    pub consumed: usize,
    /// Bytes written to the output.
    pub written: usize,
    /// Whether the operation is complete. If not, call it again with what is left of
    /// the input and new output space.
    pub done: bool,
}

/// A Brotli stream in the making.
///
/// Every operation writes into the space it is given, of any size down to none, and
/// says how far it got; repeat it until it is [`done`](Progress::done). How the input
/// is portioned never changes the stream; where it is flushed or cut does.
///
/// ```
/// use brotwerk_encoder::{Options, Stream};
///
/// let mut stream = Stream::new(Options::new());
/// let mut compressed = Vec::new();
/// let mut space = [0; 64];
/// let mut input = &b"some text, and some text, and some more text"[..];
/// while !input.is_empty() {
///     let progress = stream.process(input, &mut space)?;
///     input = &input[progress.consumed..];
///     compressed.extend_from_slice(&space[..progress.written]);
/// }
/// loop {
///     let progress = stream.finish(&mut space)?;
///     compressed.extend_from_slice(&space[..progress.written]);
///     if progress.done {
///         break;
///     }
/// }
/// # Ok::<(), brotwerk_encoder::Error>(())
/// ```
pub struct Stream<P = QualityParts, M: Memory = Budget, B: BackEnd = Standard> {
    options: Options,
    engine: Engine<P, M, B>,
    window: Window<M>,
    phase: Phase,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// Takes input.
    Open,
    /// Flushed, and bytes of that may wait.
    Flushing,
    /// The last bits are made, and may wait.
    Finishing,
    /// A call failed half-way.
    Failed,
}

impl Stream {
    /// A stream with the parts of the options' quality and the global allocator.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let memory = options.budget();
        let parts = QualityParts::of(&options);
        Self::with_parts(options, parts, memory)
    }

    /// As [`new`](Self::new), and says at once what the first byte would find out otherwise.
    ///
    /// # Errors
    /// [`Error::MemoryLimit`] where a size is hinted at and what it needs is beyond the limit,
    /// [`Error::OffsetWithoutWindow`], [`Error::DcbWindow`].
    pub fn try_new(options: Options) -> Result<Self, Error> {
        let mut stream = Self::new(options);
        if stream.options.size_hint.is_some() {
            stream.plan_memory()?;
        }
        stream.options.check()?;
        Ok(stream)
    }
}

impl<P: Parts<M>, M: Memory> Stream<P, M> {
    /// A stream with parts and memory of one's own.
    #[must_use]
    pub fn with_parts(options: Options, parts: P, memory: M) -> Self {
        let back_end = Standard::of(&options.effort());
        Self::with_back_end(options, parts, memory, back_end)
    }
}

impl<P: Parts<M>, M: Memory, B: BackEnd> Stream<P, M, B> {
    /// A stream with parts, memory, bit sink and maker of prefix codes of one's own.
    #[must_use]
    pub fn with_back_end(options: Options, parts: P, memory: M, back_end: B) -> Self {
        let engine = Engine::new(parts, memory, back_end);
        let mut stream = Self { options, engine, window: Window::default(), phase: Phase::Open };
        stream.reset();
        stream
    }

    /// Takes input. Output appears when a meta-block is full; until then the input is
    /// held back, as a copy.
    ///
    /// # Errors
    /// [`Error::Finished`] after [`finish`](Self::finish), [`Error::OperationInProgress`]
    /// where a flush is not done; [`Error::OutOfMemory`], [`Error::MemoryLimit`],
    /// [`Error::BeyondSizeHint`], and [`Error::Failed`] ever after one of these.
    pub fn process(&mut self, input: &[u8], output: &mut [u8]) -> Result<Progress, Error> {
        self.open()?;
        let mut progress = Progress::default();
        loop {
            progress.written += self.drain(&mut output[progress.written..]);
            progress.done = progress.consumed == input.len() && self.waiting_output().is_empty();
            if progress.done || !self.waiting_output().is_empty() {
                return Ok(progress);
            }
            let rest = &input[progress.consumed..];
            progress.consumed += self.guarded(|stream| stream.accept(rest))?;
        }
    }

    /// Makes everything taken so far decodable, and ends at a byte boundary. Does
    /// nothing where that is so already.
    ///
    /// # Errors
    /// As [`process`](Self::process).
    pub fn flush(&mut self, output: &mut [u8]) -> Result<Progress, Error> {
        match self.phase {
            Phase::Flushing => {}
            Phase::Open => {
                self.guarded(Self::encode_waiting)?;
                self.phase = Phase::Flushing;
            }
            Phase::Finishing => return Err(self.finishing_error()),
            Phase::Failed => return Err(Error::Failed),
        }
        let written = self.drain(output);
        let done = self.waiting_output().is_empty();
        if done {
            self.phase = Phase::Open;
        }
        Ok(Progress { consumed: 0, written, done })
    }

    /// Ends a meta-block with what was taken so far, if that is in none yet. All of its output
    /// waits then but for the last bits, fewer than eight: unlike a [`flush`](Self::flush) this
    /// doesn't fill up a byte. Costs compression, the more the less was taken since the last.
    ///
    /// # Errors
    /// As [`process`](Self::process).
    pub fn cut(&mut self) -> Result<(), Error> {
        self.open()?;
        self.guarded(Self::encode_unaligned)
    }

    /// The text that the window retains: at least what copies may reach, and what is not encoded
    /// yet, with the place where that starts.
    #[must_use]
    pub fn retained_text(&self) -> (&[u8], usize) {
        self.window.text()
    }

    /// Ends the stream. Once it is done, further calls write nothing.
    ///
    /// # Errors
    /// As [`process`](Self::process), but calls after the end are no error.
    pub fn finish(&mut self, output: &mut [u8]) -> Result<Progress, Error> {
        if self.phase != Phase::Finishing {
            self.open()?;
            self.guarded(Self::encode_last)?;
            self.phase = Phase::Finishing;
        }
        let written = self.drain(output);
        Ok(Progress { consumed: 0, written, done: self.is_finished() })
    }

    /// Puts a block of metadata into the stream, which decoders skip. Everything before
    /// is flushed with it. The bytes wait; a flush, or any other call, fetches them. They wait as
    /// a copy, which takes as much memory and counts for the limit: several blocks take less.
    ///
    /// # Errors
    /// [`Error::MetadataTooLong`] above 2^24 bytes; else as [`process`](Self::process).
    pub fn metadata(&mut self, payload: &[u8]) -> Result<(), Error> {
        self.open()?;
        if payload.len() > MAX_META_BLOCK_LENGTH as usize {
            return Err(Error::MetadataTooLong { length: payload.len() });
        }
        self.guarded(|stream| {
            stream.begin(None)?;
            // No sync in between: the block aligns by itself, and `brotli -C` wants the first
            // block of metadata to be the comment.
            stream.encode_unaligned()
        })?;
        let written = self.engine.metadata(&self.options, payload);
        if written.is_err() {
            self.phase = Phase::Failed;
        }
        written
    }

    /// Bytes made that no call has written yet.
    #[must_use]
    pub fn waiting_output(&self) -> &[u8] {
        self.engine.workspace.pending.bytes()
    }

    /// Forgets the first `count` bytes of [`waiting_output`](Self::waiting_output),
    /// which the caller has copied: for callers that can write them where they are.
    ///
    /// # Panics
    /// If fewer wait.
    pub fn consume_output(&mut self, count: usize) {
        assert!(count <= self.waiting_output().len(), "{count} bytes are more than wait");
        self.engine.workspace.pending.consume(count);
    }

    /// Whether [`finish`](Self::finish) was called; its output may still wait.
    #[must_use]
    pub fn is_finishing(&self) -> bool {
        self.phase == Phase::Finishing
    }

    /// Whether the stream is complete and all of it was taken.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        self.phase == Phase::Finishing && self.waiting_output().is_empty()
    }

    /// Starts over with the same options and the memory at hand. Input and output that
    /// wait are forgotten.
    pub fn reset(&mut self) {
        self.engine.reset();
        self.window.restart(self.options.offset);
        if self.options.memory_limit.is_some() {
            self.window.release();
        }
        self.phase = Phase::Open;
    }

    /// Where the bits went so far.
    #[must_use]
    pub fn stats(&self) -> &Stats {
        &self.engine.stats
    }

    /// Bytes of scratch memory held.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.engine.memory_bytes() + self.window.memory_bytes()
    }

    fn open(&mut self) -> Result<(), Error> {
        match self.phase {
            Phase::Open => Ok(()),
            Phase::Flushing if self.waiting_output().is_empty() => {
                self.phase = Phase::Open;
                Ok(())
            }
            Phase::Flushing => Err(Error::OperationInProgress),
            Phase::Finishing => Err(self.finishing_error()),
            Phase::Failed => Err(Error::Failed),
        }
    }

    fn finishing_error(&self) -> Error {
        if self.is_finished() { Error::Finished } else { Error::OperationInProgress }
    }

    /// Marks the stream as failed if `step` fails.
    fn guarded<T>(&mut self, step: impl FnOnce(&mut Self) -> Result<T, Error>) -> Result<T, Error> {
        step(self).map_err(|error| {
            self.phase = Phase::Failed;
            self.engine.overrun(&self.options, self.so_far(), error)
        })
    }

    fn drain(&mut self, output: &mut [u8]) -> usize {
        self.engine.workspace.pending.drain_into(output)
    }

    /// Begins the stream if it has not; `whole` is the size of all text if it is here.
    fn begin(&mut self, whole: Option<u64>) -> Result<(), Error> {
        let text = self.size(whole);
        self.engine.begin(&self.options, text, self.window.text().0, true)
    }

    fn size(&self, whole: Option<u64>) -> TextSize {
        TextSize { whole: whole.or(self.options.size_hint), so_far: self.so_far() }
    }

    /// Bytes of text taken so far.
    fn so_far(&self) -> u64 {
        self.window.base() - self.options.offset + self.window.text().0.len() as u64
    }

    /// Takes memory for the window and for what waits, as far as the limit lets it, before
    /// anything else does.
    fn plan_memory(&mut self) -> Result<(), Error> {
        if !self.engine.is_planned(&self.options) {
            let capacity = self.engine.plan_memory(&self.options, self.size(None), true)?;
            self.window.fix_capacity(&mut self.engine.workspace.memory, capacity)?;
            self.engine.window_bytes = self.window.memory_bytes();
        }
        Ok(())
    }

    /// Takes input until one byte more than a meta-block waits, then encodes it. That
    /// byte shows that the meta-block is not the last.
    fn accept(&mut self, input: &[u8]) -> Result<usize, Error> {
        self.plan_memory()?;
        let full = self.engine.meta_block_length(&self.options);
        let taken = input.len().min(full + 1 - self.window.unencoded_length());
        let reach = self.engine.retained_length(&self.options);
        let expected =
            self.options.size_hint.map_or(0, |size| usize::try_from(size).unwrap_or(usize::MAX));
        let memory = &mut self.engine.workspace.memory;
        let slid = match self.window.append(memory, &input[..taken], reach, expected) {
            Ok(slid) => slid,
            Err(error) => {
                let refusal = self.engine.refusal(&self.options, error);
                let wanted = self.so_far() + taken as u64;
                return Err(self.engine.overrun(&self.options, wanted, refusal));
            }
        };
        self.engine.window_bytes = self.window.memory_bytes();
        if slid > 0 {
            self.engine.parts.rebase(crate::parts::positions(0, slid).end);
        }
        if self.window.unencoded_length() > full {
            self.begin(None)?;
            self.encode(full, false)?;
        }
        Ok(taken)
    }

    fn encode_waiting(&mut self) -> Result<(), Error> {
        self.encode_unaligned()?;
        Ok(self.engine.sync()?)
    }

    fn encode_unaligned(&mut self) -> Result<(), Error> {
        if self.window.unencoded_length() > 0 {
            self.begin(None)?;
            self.encode(self.window.unencoded_length(), false)?;
        }
        Ok(())
    }

    fn encode_last(&mut self) -> Result<(), Error> {
        let waiting = self.window.unencoded_length();
        // Nothing but what waits: the size is known after all.
        self.begin(Some(self.so_far()))?;
        if waiting > 0 {
            self.encode(waiting, true)?;
        }
        Ok(self.engine.finish(waiting == 0)?)
    }

    fn encode(&mut self, count: usize, last: bool) -> Result<(), Error> {
        let (text, start) = self.window.text();
        let text = &text[..start + count];
        self.engine.encode(&self.options, text, start, self.window.base(), last)?;
        self.window.advance(count);
        Ok(())
    }
}

/// How far it has come; nothing of its parts.
impl<P, M: Memory, B: BackEnd> fmt::Debug for Stream<P, M, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream")
            .field("options", &self.options)
            .field("phase", &self.phase)
            .field("stats", &self.engine.stats)
            .finish_non_exhaustive()
    }
}
