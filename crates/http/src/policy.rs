//! What is compressed, how hard, and how much memory that may take.

use std::fmt;
use std::sync::Arc;

use brotwerk::{BlockBits, ContentType, Options, Quality, Stream, WindowBits};
use http::response;

use crate::dictionary::DictionaryStore;
use crate::media::Media;

/// Bytes of text at least, by default. Heuristic: the fields `Content-Encoding` and `Vary` take 45,
/// and an answer that fits one packet anyway comes no sooner for being smaller. Raising it saves
/// time and costs bytes where answers are small and many.
const LEAST_BYTES: u64 = 256;

/// Bytes of scratch memory for each answer, by default. Measured at quality 5 on pages: streams of
/// 1 MB are 1.5 % larger than without a limit, which takes 3 MiB; with half of this, 10 %. From
/// quality 7 on tables are larger: 16 MiB do there what this does at 5. Raising it lets fewer
/// answers be compressed at once.
const MEMORY_PER_RESPONSE: usize = 2 << 20;

/// Bytes of scratch memory for all answers together, by default: 64 that stream at once. Heuristic.
const MEMORY: usize = 128 << 20;

/// Window of event streams. Smaller than others have it, since their encoders live for hours and
/// events repeat the last ones most. Raising it takes memory for each client.
const EVENT_WINDOW_BITS: u8 = 16;

/// Bytes of scratch memory for each event stream, or what their quality takes at least if that is
/// more. Measured: at quality 5 the least is 606 KiB.
const EVENT_MEMORY: usize = 640 << 10;

/// Text in a meta-block: 64 KiB. Measured at quality 5, within [`MEMORY_PER_RESPONSE`]: twice as
/// much gives the same bytes to 0.1 %, and keeps the executor waiting for twice as long.
const BLOCK_BITS: BlockBits = BlockBits::MIN;

/// Decides over a head whether its answer may be compressed.
type Predicate = Arc<dyn Fn(&response::Parts) -> bool + Send + Sync>;

/// What to do where an answer has nothing to compress at the moment and goes on later.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum WhenPending {
    /// Flushes, unless the answer's length was known from the start: then it lies somewhere ready,
    /// as a file does, and is pending by an accident of timing.
    #[default]
    FlushUnlessSized,
    /// Flushes.
    Flush,
    /// Waits. For answers that nobody reads before they are whole.
    Wait,
}

/// What to do with `text/event-stream`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum EventStreams {
    /// Compresses them, with a flush whenever there is no further event at the moment.
    #[default]
    Flush,
    /// Leaves them as they are.
    LeaveAlone,
}

/// What is compressed, and how.
///
/// ```
/// use brotwerk::{ContentType, Quality};
/// use brotwerk_http::Policy;
/// let policy = Policy::new()
///     .quality(Quality::try_from(5)?)
///     .quality_for(ContentType::Json, Quality::try_from(4)?)
///     .least_bytes(512);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Policy {
    quality: Quality,
    qualities: Vec<(ContentType, Quality)>,
    media_types: Vec<(String, Option<ContentType>)>,
    least_bytes: u64,
    window_bits: Option<WindowBits>,
    memory_per_response: usize,
    memory: usize,
    when_pending: WhenPending,
    event_streams: EventStreams,
    predicate: Option<Predicate>,
    dictionaries: Option<Arc<dyn DictionaryStore>>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            quality: Quality::default(),
            qualities: Vec::new(),
            media_types: Vec::new(),
            least_bytes: LEAST_BYTES,
            window_bits: None,
            memory_per_response: MEMORY_PER_RESPONSE,
            memory: MEMORY,
            when_pending: WhenPending::default(),
            event_streams: EventStreams::default(),
            predicate: None,
            dictionaries: None,
        }
    }
}

impl Policy {
    /// Quality 5 for texts of 256 bytes or more, within 2 MiB each and 128 MiB in all.
    pub fn new() -> Self {
        Self::default()
    }

    /// How much effort to spend on types that have no quality of their own.
    pub fn quality(mut self, quality: Quality) -> Self {
        self.quality = quality;
        self
    }

    /// How much effort to spend on answers of this type. [`ContentType::Auto`] is plain text and
    /// event streams, [`ContentType::Generic`] what is no text: fonts, WebAssembly.
    pub fn quality_for(mut self, content_type: ContentType, quality: Quality) -> Self {
        self.qualities.retain(|(known, _)| *known != content_type);
        self.qualities.push((content_type, quality));
        self
    }

    /// Compresses a media type that is not known to shrink, such as `application/x-protobuf`, with
    /// the profile of `content_type`.
    pub fn compress_media_type(mut self, media_type: &str, content_type: ContentType) -> Self {
        self.media_types.push((media_type.to_ascii_lowercase(), Some(content_type)));
        self
    }

    /// Leaves a media type alone that would be compressed.
    pub fn leave_media_type(mut self, media_type: &str) -> Self {
        self.media_types.push((media_type.to_ascii_lowercase(), None));
        self
    }

    /// Leaves answers alone that are known to have fewer bytes than this.
    pub fn least_bytes(mut self, bytes: u64) -> Self {
        self.least_bytes = bytes;
        self
    }

    /// How far back copies reach. Unless this is said as far as the text and the memory let them.
    ///
    /// # Panics
    /// For a large window, which no client of `br` reads.
    pub fn window_bits(mut self, window_bits: WindowBits) -> Self {
        assert!(!window_bits.is_large(), "`br` has no large windows");
        self.window_bits = Some(window_bits);
        self
    }

    /// Scratch memory that the encoder of one answer takes at most, in bytes; what the quality takes
    /// at least (below 700 KB up to quality 6) is granted in any case.
    pub fn memory_per_response(mut self, bytes: usize) -> Self {
        self.memory_per_response = bytes;
        self
    }

    /// Scratch memory of all encoders together, in bytes, those that wait to be used again
    /// included. An answer for which there is no room is sent as it is, at once.
    pub fn memory(mut self, bytes: usize) -> Self {
        self.memory = bytes;
        self
    }

    /// What to do where an answer has nothing to compress at the moment. Event streams are flushed
    /// in any case.
    pub fn when_pending(mut self, when_pending: WhenPending) -> Self {
        self.when_pending = when_pending;
        self
    }

    /// What to do with `text/event-stream`.
    pub fn event_streams(mut self, event_streams: EventStreams) -> Self {
        self.event_streams = event_streams;
        self
    }

    /// Leaves answers alone for whose heads this is false: those that show a secret beside what a
    /// stranger chose (BREACH), for instance. Whatever the policy leaves alone is not asked for.
    pub fn when(
        mut self,
        predicate: impl Fn(&response::Parts) -> bool + Send + Sync + 'static,
    ) -> Self {
        self.predicate = Some(Arc::new(predicate));
        self
    }

    /// Compresses against dictionaries of this store where the client has one of them (`dcb`, RFC
    /// 9842), and offers answers as dictionaries as the store says.
    pub fn dictionaries(mut self, store: Arc<dyn DictionaryStore>) -> Self {
        self.dictionaries = Some(store);
        self
    }

    pub(crate) fn dictionary_store(&self) -> Option<&dyn DictionaryStore> {
        self.dictionaries.as_deref()
    }

    pub(crate) fn memory_in_all(&self) -> usize {
        self.memory
    }

    pub(crate) fn is_enough(&self, length: Option<u64>) -> bool {
        length.is_none_or(|length| length >= self.least_bytes.max(1))
    }

    pub(crate) fn allows(&self, head: &response::Parts) -> bool {
        self.predicate.as_ref().is_none_or(|predicate| predicate(head))
    }

    /// What a media type is here, as [`media::essence`](crate::media::essence) gives it.
    pub(crate) fn media(&self, essence: &str) -> Media {
        match self.media_types.iter().rev().find(|(known, _)| known == essence) {
            Some((_, Some(content_type))) => Media::Compressible(*content_type),
            Some((_, None)) => Media::Other,
            None => match Media::of(essence) {
                Media::EventStream if self.event_streams == EventStreams::LeaveAlone => {
                    Media::Other
                }
                media => media,
            },
        }
    }

    fn quality_of(&self, content_type: ContentType) -> Quality {
        let own = self.qualities.iter().find(|(known, _)| *known == content_type);
        own.map_or(self.quality, |(_, quality)| *quality)
    }
}

/// All but the predicate and the store, which have no form to show.
impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Policy")
            .field("quality", &self.quality)
            .field("qualities", &self.qualities)
            .field("media_types", &self.media_types)
            .field("least_bytes", &self.least_bytes)
            .field("window_bits", &self.window_bits)
            .field("memory_per_response", &self.memory_per_response)
            .field("memory", &self.memory)
            .field("when_pending", &self.when_pending)
            .field("event_streams", &self.event_streams)
            .finish_non_exhaustive()
    }
}

/// How one answer is compressed. Answers of one profile may share encoders, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Profile {
    pub(crate) quality: Quality,
    pub(crate) content_type: ContentType,
    pub(crate) window_bits: Option<WindowBits>,
    /// Bytes of scratch memory, enough for any text.
    pub(crate) memory: usize,
    pub(crate) when_pending: WhenPending,
}

impl Profile {
    pub(crate) fn options(&self) -> Options {
        let options = Options::new()
            .quality(self.quality)
            .content_type(self.content_type)
            .block_bits(BLOCK_BITS)
            .memory_limit(self.memory);
        match self.window_bits {
            Some(bits) => options.window_bits(bits),
            None => options,
        }
    }

    /// The same with as much memory as the quality takes at least.
    fn raised(mut self) -> Self {
        let mut smallest = Stream::new(self.options().memory_limit(0));
        if let Err(brotwerk::Error::MemoryLimit { needed, .. }) = smallest.process(&[0], &mut []) {
            self.memory = self.memory.max(needed);
        }
        self
    }
}

/// The profiles that a policy has, found once.
#[derive(Clone, Debug)]
pub(crate) struct Profiles {
    /// One for each quality that a content type has of its own.
    own: Vec<(ContentType, Profile)>,
    usual: Profile,
    events: Profile,
}

impl Profiles {
    pub(crate) fn of(policy: &Policy) -> Self {
        let profile = |content_type| {
            let profile = Profile {
                quality: policy.quality_of(content_type),
                content_type,
                window_bits: policy.window_bits,
                memory: policy.memory_per_response,
                when_pending: policy.when_pending,
            };
            profile.raised()
        };
        let events = Profile {
            quality: policy.quality_of(ContentType::Auto),
            content_type: ContentType::Auto,
            window_bits: policy.window_bits.or(WindowBits::try_from(EVENT_WINDOW_BITS).ok()),
            memory: EVENT_MEMORY.min(policy.memory_per_response),
            when_pending: WhenPending::Flush,
        };
        Self {
            own: policy.qualities.iter().map(|(it, _)| (*it, profile(*it))).collect(),
            usual: Profile { quality: policy.quality, ..profile(ContentType::Auto) }.raised(),
            events: events.raised(),
        }
    }

    /// Of an answer that is compressed; `None` of others.
    pub(crate) fn find(&self, media: Media) -> Option<Profile> {
        match media {
            Media::Compressible(content_type) => {
                let own = self.own.iter().find(|(known, _)| *known == content_type);
                let usual = Profile { content_type, ..self.usual };
                Some(own.map_or(usual, |(_, profile)| *profile))
            }
            Media::EventStream => Some(self.events),
            Media::Other => None,
        }
    }
}
