use brotwerk_block_split::ParameterSearch;
use brotwerk_core::{
    BlockBits, Budget, ContentType, DistanceParameters, Heap, Quality, WindowBits,
};

use crate::quality_table::EDIT_PATHS;
use crate::{Dictionary, Effort, Error, PrefixDictionary, QUALITY_TABLE};

/// Bytes of what a container puts before a stream, at most.
pub(crate) const MAX_CONTAINER_HEADER: usize = 36;

/// What a stream is wrapped in.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) enum Container {
    /// Nothing: Brotli as in RFC 7932.
    #[default]
    None,
    /// The header of RFC 9842.
    #[cfg(feature = "dcb")]
    Dcb(brotwerk_dcb::Header),
}

impl Container {
    /// What stands before the stream.
    pub(crate) fn header(self) -> Option<[u8; MAX_CONTAINER_HEADER]> {
        match self {
            Self::None => None,
            #[cfg(feature = "dcb")]
            Self::Dcb(header) => Some(header.to_bytes()),
        }
    }

    /// The most window bits that it allows.
    fn max_window_bits(self) -> Option<u8> {
        match self {
            Self::None => None,
            #[cfg(feature = "dcb")]
            Self::Dcb(_) => Some(brotwerk_dcb::MAX_WINDOW_BITS),
        }
    }
}

/// What to encode for. The default is quality 5, the smallest window that covers the
/// text where its size is known and 22 bits where it is not, and content detected.
///
/// ```
/// use brotwerk_encoder::{Options, Quality, WindowBits};
/// let options = Options::new()
///     .quality(Quality::try_from(7)?)
///     .window_bits(WindowBits::try_from(18)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct Options {
    pub(crate) quality: Quality,
    pub(crate) window_bits: Option<WindowBits>,
    block_bits: Option<BlockBits>,
    distance_parameters: Option<DistanceParameters>,
    no_literal_contexts: bool,
    pub(crate) content_type: ContentType,
    pub(crate) dictionary: Option<Dictionary>,
    pub(crate) prefix_dictionary: Option<PrefixDictionary>,
    /// What stands before the stream's own header.
    pub(crate) container: Container,
    pub(crate) offset: u64,
    pub(crate) size_hint: Option<u64>,
    pub(crate) memory_limit: Option<usize>,
    pub(crate) collect_stats: bool,
}

impl Options {
    /// The default options.
    pub fn new() -> Self {
        Self::default()
    }

    /// How much effort to spend.
    pub fn quality(mut self, quality: Quality) -> Self {
        self.quality = quality;
        self
    }

    /// How far back copies may reach, whatever the text's size. Unless this is said they reach over all
    /// of it where its size is known, else 22 bits; at qualities 0 to 2 18 bits at most.
    pub fn window_bits(mut self, window_bits: WindowBits) -> Self {
        self.window_bits = Some(window_bits);
        self
    }

    /// How much text goes into one meta-block at most, in place of what the quality has: that
    /// is 2^17 to 2^22 bytes. Less takes less memory, and output comes sooner; more saves
    /// headers, and serves texts that stay the same for long.
    pub fn block_bits(mut self, block_bits: BlockBits) -> Self {
        self.block_bits = Some(block_bits);
        self
    }

    /// How distances are written, in place of what the quality finds: NPOSTFIX and NDIRECT of
    /// RFC 7932 §4. For data of which they are known, such as records of four bytes; text
    /// gains nothing.
    ///
    /// What is meant for all meta-blocks is not in those without distances, nor in those that
    /// [`memory_limit`](Self::memory_limit) leaves no room to plan. Who brings parts of their
    /// own decides there: this is for [`QualityParts::of`](crate::QualityParts::of).
    pub fn distance_parameters(mut self, parameters: DistanceParameters) -> Self {
        self.distance_parameters = Some(parameters);
        self
    }

    /// Whether a literal's prefix code may depend on the two bytes before it, as far as the
    /// quality has it (from 3 on). It may by default. If not, decoders need not look at them,
    /// and pages are 3 to 4 % larger, style sheets 1 %. Who brings parts of their own decides
    /// there: this is for [`QualityParts::of`](crate::QualityParts::of).
    pub fn literal_contexts(mut self, model: bool) -> Self {
        self.no_literal_contexts = !model;
        self
    }

    /// Bytes of text in a meta-block, at most: asked for each portion of a stream.
    pub(crate) fn meta_block_length(&self) -> usize {
        let usual = QUALITY_TABLE[usize::from(self.quality.level())].meta_block_length;
        self.block_bits.map_or(usual, BlockBits::length)
    }

    /// The window for a text of this size, if that is known.
    pub(crate) fn window_for(&self, size: Option<u64>) -> WindowBits {
        let bits = QUALITY_TABLE[usize::from(self.quality.level())].unasked_window_bits;
        let most = WindowBits::try_from(bits).unwrap_or_default().max_distance();
        let reach = size.unwrap_or(WindowBits::default().max_distance().into());
        self.window_bits.unwrap_or_else(|| WindowBits::covering(reach.min(most.into())))
    }

    /// The row of the quality table, with what these options put in its place.
    pub(crate) fn effort(&self) -> Effort {
        let level = usize::from(self.quality.level());
        let mut effort = QUALITY_TABLE[level];
        if self.prefix_dictionary.is_some() && self.memory_limit.is_none() {
            // Under a limit they would halve tables, whether they are needed or not.
            effort.paths = EDIT_PATHS[level].or(effort.paths);
        }
        effort.meta_block_length = self.meta_block_length();
        if let Some(parameters) = self.distance_parameters {
            let fixed = ParameterSearch::Fixed(parameters);
            effort.splitter.distance_parameters = fixed;
            if let Some(paths) = &mut effort.paths {
                paths.iterated.quick.distance_parameters = fixed;
                paths.iterated.greedy.distance_parameters = fixed;
                paths.iterated.clustering.distance_parameters = fixed;
            }
        }
        if self.no_literal_contexts {
            effort.splitter.literal_contexts = None;
            effort.splitter.literal_preset = None;
            if let Some(paths) = &mut effort.paths {
                paths.iterated.quick.literal_contexts = None;
                paths.iterated.greedy.literal_contexts = None;
                paths.iterated.clustering.literal_modes = None;
            }
        }
        effort
    }

    /// What kind of text it is, which decides which words of the static dictionary are
    /// looked for. [`ContentType::Auto`], the default, looks at the first
    /// [`DETECT_BYTES`](brotwerk_detect::DETECT_BYTES) bytes, or as many as came before the first
    /// flush.
    pub fn content_type(mut self, content_type: ContentType) -> Self {
        self.content_type = content_type;
        self
    }

    /// A reduced dictionary of one's own, such as `brotwerk train` makes: its words are looked
    /// for in place of those that ship for the content type, which then doesn't matter.
    pub fn dictionary(mut self, dictionary: Dictionary) -> Self {
        self.dictionary = Some(dictionary);
        self
    }

    /// A prefix ("raw") dictionary: bytes that copies may refer to, at any quality. Whoever
    /// decodes the stream must have the same bytes; unlike [`dictionary`](Self::dictionary)
    /// this is part of the format.
    ///
    /// Where the dictionary is an older version of the text, qualities 5 to 8 look for shortest paths
    /// through what was edited, for which they take up to 100 MB; not so under a
    /// [`memory_limit`](Self::memory_limit).
    pub fn prefix_dictionary(mut self, dictionary: PrefixDictionary) -> Self {
        self.prefix_dictionary = Some(dictionary);
        self.container = Container::None;
        self
    }

    /// A prefix dictionary that the stream names: it becomes dictionary-compressed Brotli, the content
    /// encoding `dcb` (RFC 9842), whose header of 36 bytes counts in no bound on a stream's size. In
    /// place of a [`prefix_dictionary`](Self::prefix_dictionary), or of one given earlier.
    ///
    /// RFC 9842 has windows of up to 24 bits; those beyond fail with
    /// [`Error::DcbWindow`](crate::Error::DcbWindow).
    ///
    /// ```
    /// use brotwerk_encoder::{CompressionDictionary, Compressor, Options};
    ///
    /// let old = CompressionDictionary::new(b"let version = 1; start(version);")?;
    /// let mut compressor = Compressor::new(Options::new().compression_dictionary(old));
    /// let body = compressor.compress(b"let version = 2; start(version);");
    /// assert!(body.starts_with(b"\xffDCB"));
    /// # Ok::<(), brotwerk_encoder::PrefixDictionaryError>(())
    /// ```
    #[cfg(feature = "dcb")]
    pub fn compression_dictionary(mut self, dictionary: crate::CompressionDictionary) -> Self {
        self.container = Container::Dcb(dictionary.header());
        self.prefix_dictionary = Some(dictionary.into_prefix_dictionary());
        self
    }

    /// How many bytes of text another encoder has already taken, of which this one goes on
    /// with the stream: it writes no stream header, and what it writes is to be appended to
    /// what the other wrote up to a flush. 0, the default, starts a stream.
    ///
    /// The text before is not copied from. All that work on one stream must be given the
    /// same [`window_bits`](Self::window_bits) and prefix dictionary; without window bits
    /// they fail with [`Error::OffsetWithoutWindow`](crate::Error::OffsetWithoutWindow).
    pub fn stream_offset(mut self, bytes: u64) -> Self {
        // More makes no difference: it is beyond every window.
        self.offset = bytes.min(1 << 32);
        self
    }

    /// How many bytes a stream will be given in all, to size its tables and window.
    /// A wrong hint costs ratio or memory, never correctness; with a
    /// [`memory_limit`](Self::memory_limit), though, text beyond it may be refused. One-shot calls
    /// know.
    pub fn size_hint(mut self, bytes: usize) -> Self {
        self.size_hint = Some(bytes as u64);
        self
    }

    /// The most scratch memory that may be used, in bytes; output and dictionaries are not
    /// counted. Tables and what a stream holds on to are halved until they fit. Where the
    /// smallest don't, [`Error::MemoryLimit`](crate::Error::MemoryLimit) names the smallest
    /// limit that works for every text of that size: at construction where
    /// [`size_hint`](Self::size_hint) says it, else at the first byte. Where a stream gets more
    /// text than hinted at and there is no room for that,
    /// [`Error::BeyondSizeHint`](crate::Error::BeyondSizeHint) names the smallest limit that works
    /// for any text without a hint.
    ///
    /// With a limit an encoder gives its memory back between texts, so that what it did before
    /// can't decide what fits.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// Refuses what contradicts itself.
    pub(crate) fn check(&self) -> Result<(), Error> {
        let Some(window_bits) = self.window_bits else {
            let known = self.offset == 0;
            return if known { Ok(()) } else { Err(Error::OffsetWithoutWindow) };
        };
        let most = self.container.max_window_bits().unwrap_or(u8::MAX);
        let bits = window_bits.bits();
        if bits <= most { Ok(()) } else { Err(Error::DcbWindow { bits }) }
    }

    /// Scratch memory within the limit.
    pub(crate) fn budget(&self) -> Budget {
        Budget::new(Heap, self.memory_limit.unwrap_or(usize::MAX))
    }

    /// Whether to count where the bits go ([`Stats`](crate::Stats)); takes
    /// time, changes no byte.
    pub fn collect_stats(mut self, collect: bool) -> Self {
        self.collect_stats = collect;
        self
    }
}
