//! One-shot encoding: a stream that gets everything at once.

use alloc::vec::Vec;
use core::fmt;

use brotwerk_core::{Budget, Heap, Memory, OutOfMemory};

use crate::engine::Engine;
use crate::memory_plan::TextSize;
use crate::{BackEnd, Error, Options, Parts, QualityParts, Standard, Stats};

/// Encodes one text after another, keeping its memory in between.
///
/// A text gives the same bytes from a new compressor and from one that has worked
/// before.
///
/// ```
/// use brotwerk_encoder::{Compressor, Options};
/// let mut compressor = Compressor::new(Options::new());
/// for page in ["<p>one</p>", "<p>another</p>"] {
///     let compressed = compressor.compress(page.as_bytes());
///     assert!(compressed.len() <= brotwerk_encoder::max_compressed_size(page.len()));
/// }
/// ```
pub struct Compressor<P = QualityParts, M: Memory = Budget, B: BackEnd = Standard> {
    pub(crate) options: Options,
    pub(crate) engine: Engine<P, M, B>,
}

impl Compressor {
    /// A compressor with the parts of the options' quality and the global allocator.
    ///
    /// # Panics
    /// Where [`try_new`](Self::try_new) gives an error.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self::try_new(options).unwrap_or_else(|error| panic!("{error}"))
    }

    /// As [`new`](Self::new), without panics.
    ///
    /// # Errors
    /// [`Error::MemoryLimit`] where the tables for a text of the size hinted at, or for
    /// the shortest one, don't fit into the limit.
    pub fn try_new(options: Options) -> Result<Self, Error> {
        let (parts, memory) = (QualityParts::of(&options), options.budget());
        let mut compressor = Self::with_parts(options, parts, memory);
        if compressor.options.memory_limit.is_some() {
            let size = TextSize::whole(compressor.options.size_hint.unwrap_or(0));
            compressor.engine.plan_memory(&compressor.options, size, false)?;
        }
        Ok(compressor)
    }
}

impl<P: Parts<M>, M: Memory> Compressor<P, M> {
    /// A compressor with parts and memory of one's own.
    #[must_use]
    pub fn with_parts(options: Options, parts: P, memory: M) -> Self {
        let back_end = Standard::of(&options.effort());
        Self::with_back_end(options, parts, memory, back_end)
    }
}

impl<P: Parts<M>, M: Memory, B: BackEnd> Compressor<P, M, B> {
    /// A compressor with parts, memory, bit sink and maker of prefix codes of one's own.
    #[must_use]
    pub fn with_back_end(options: Options, parts: P, memory: M, back_end: B) -> Self {
        Self { options, engine: Engine::new(parts, memory, back_end) }
    }

    /// The compressed text.
    ///
    /// # Panics
    /// If memory is refused.
    #[must_use]
    pub fn compress(&mut self, input: &[u8]) -> Vec<u8> {
        let mut output = Vec::new();
        self.compress_into(input, &mut output);
        output
    }

    /// Appends the compressed text to `output`.
    ///
    /// # Panics
    /// If memory is refused.
    pub fn compress_into(&mut self, input: &[u8], output: &mut Vec<u8>) {
        self.try_compress_into(input, output).unwrap_or_else(|error| panic!("{error}"));
    }

    /// Appends the compressed text to `output`; on failure `output` is as it was, and
    /// the compressor can be used again.
    ///
    /// # Errors
    /// [`Error::OutOfMemory`], [`Error::MemoryLimit`]; [`Error::OffsetWithoutWindow`],
    /// [`Error::DcbWindow`] for options that contradict each other.
    pub fn try_compress_into(&mut self, input: &[u8], output: &mut Vec<u8>) -> Result<(), Error> {
        let before = output.len();
        self.engine.reset();
        let take = |bytes: &[u8]| append(output, bytes);
        let result = self.engine.encode_whole(&self.options, input, take);
        if result.is_err() {
            output.truncate(before);
        }
        result
    }

    /// Where the bits of the last text went.
    #[must_use]
    pub fn stats(&self) -> &Stats {
        &self.engine.stats
    }

    /// Bytes of scratch memory held.
    #[must_use]
    pub fn memory_bytes(&self) -> usize {
        self.engine.memory_bytes()
    }
}

/// Appends bytes, unless there is no memory for them.
fn append(output: &mut Vec<u8>, bytes: &[u8]) -> Result<(), Error> {
    output.try_reserve(bytes.len()).map_err(|_| OutOfMemory { bytes: bytes.len() })?;
    output.extend_from_slice(bytes);
    Ok(())
}

/// The text, compressed by parts of one's own: the shortest way to try one.
///
/// # Panics
/// If memory is refused.
#[must_use]
pub fn encode_with_parts(input: &[u8], options: Options, parts: impl Parts<Heap>) -> Vec<u8> {
    Compressor::with_parts(options, parts, Heap).compress(input)
}

impl<P, M: Memory, B: BackEnd> fmt::Debug for Compressor<P, M, B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compressor").field("options", &self.options).finish_non_exhaustive()
    }
}
