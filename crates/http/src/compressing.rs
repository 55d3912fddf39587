//! A body that is compressed while it is sent.
//!
//! Text is held back, frame by frame and as it came, until it is at an end, more than
//! [`WHOLE_BYTES`], or pending with a flush due. In the first case it is compressed at one go by
//! an encoder of the pool, which knows its size; else a stream takes over. So an encoder is at work
//! on short answers for the time of one call, however many of them are under way.
//!
//! Invariants: the lease lives as long as the encoder, and no longer: with the last bits made, an
//! error, or the body dropped, both are gone. Between two turns of the executor no more than
//! [`TURN_BYTES`] of text are compressed. Trailers and errors come after all text that
//! came before them, but what was not flushed when an error comes is lost, as the answer is.

use std::collections::VecDeque;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use brotwerk::{CompressionDictionary, Compressor, Stream};
use bytes::{Buf, Bytes, BytesMut};
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};

use crate::body::{BoxError, to_bytes};
use crate::policy::{Profile, WhenPending};
use crate::pool::{Counts, Lease, add, count};
use crate::response::drop_fields_of_plain_text;

/// Bytes of text up to which a body is compressed at one go if it is whole: those of one
/// meta-block. Raising it holds back more before anything is sent, and takes the executor for
/// longer.
pub(crate) const WHOLE_BYTES: usize = 1 << 16;

/// Bytes of text that are compressed before others have a turn: 64 KiB, which take 2 ms at quality 5.
/// Raising it saves wakes and lets others wait for longer.
const TURN_BYTES: usize = 1 << 16;

/// What a frame counts for the turn beside its bytes, so that endless empty ones end it, too.
const FRAME_BYTES: usize = 64;

/// A body that is being compressed.
pub(crate) struct Compressing<B> {
    // In a box, so that it may be asked before it is where it stays.
    text: Pin<Box<B>>,
    profile: Profile,
    dictionary: Option<CompressionDictionary>,
    /// How many bytes of text there are, if the service says so.
    length: Option<u64>,
    phase: Phase,
    trailers: Option<HeaderMap>,
    /// What may be compressed before others have a turn.
    turn: usize,
    text_bytes: u64,
    compressed_bytes: u64,
    lease: Option<Lease>,
}

enum Phase {
    /// Text is held back.
    Gathering(Held),
    /// A stream takes what is waiting, then more.
    Streaming { stream: Box<Stream>, waiting: VecDeque<Bytes>, at_end: bool },
    /// All of it is made.
    Whole(Bytes),
    /// Something went wrong, which is yet to be said.
    Failed(BoxError),
    /// All data is handed on; trailers may be left.
    Ended,
}

impl fmt::Debug for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Gathering(_) => "Gathering",
            Self::Streaming { .. } => "Streaming",
            Self::Whole(_) => "Whole",
            Self::Failed(_) => "Failed",
            Self::Ended => "Ended",
        })
    }
}

/// Text as it came: one frame as it is, of several a copy.
#[derive(Default)]
struct Held {
    first: Bytes,
    all: BytesMut,
}

impl Held {
    fn len(&self) -> usize {
        self.first.len().max(self.all.len())
    }

    fn push(&mut self, bytes: Bytes) {
        if self.len() == 0 {
            self.first = bytes;
            return;
        }
        if self.all.is_empty() {
            self.all.extend_from_slice(&self.first);
            self.first = Bytes::new();
        }
        self.all.extend_from_slice(&bytes);
    }

    fn into_bytes(self) -> Bytes {
        if self.all.is_empty() { self.first } else { self.all.freeze() }
    }
}

impl<B> Compressing<B>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    pub(crate) fn new(
        text: B,
        profile: Profile,
        dictionary: Option<CompressionDictionary>,
        length: Option<u64>,
        lease: Lease,
    ) -> Box<Self> {
        count(&lease.pool().counts.compressed);
        if dictionary.is_some() {
            count(&lease.pool().counts.with_dictionary);
        }
        Box::new(Self {
            text: Box::pin(text),
            profile,
            dictionary,
            length,
            phase: Phase::Gathering(Held::default()),
            trailers: None,
            turn: TURN_BYTES,
            text_bytes: 0,
            compressed_bytes: 0,
            lease: Some(lease),
        })
    }

    /// Compresses all of it if all of it is here; how many bytes that are. What fails then is said
    /// when the body is asked for its first frame.
    pub(crate) fn try_whole(&mut self, context: &mut Context<'_>) -> Option<usize> {
        while let Phase::Gathering(_) = self.phase {
            if self.turn == 0 || self.poll_text(context).is_pending() {
                return None;
            }
        }
        let Phase::Whole(bytes) = &self.phase else { return None };
        Some(bytes.len())
    }

    pub(crate) fn poll_frame(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, BoxError>>> {
        loop {
            if self.turn == 0 && !self.has_output() {
                self.turn = TURN_BYTES;
                context.waker().wake_by_ref();
                return Poll::Pending;
            }
            match &mut self.phase {
                Phase::Gathering(_) => {
                    if self.poll_text(context).is_pending() && !self.flush_if_due() {
                        return Poll::Pending;
                    }
                }
                Phase::Streaming { stream, waiting, at_end } => {
                    if !stream.waiting_output().is_empty() {
                        let bytes = Bytes::copy_from_slice(stream.waiting_output());
                        stream.consume_output(bytes.len());
                        self.compressed_bytes += bytes.len() as u64;
                        return Poll::Ready(Some(Ok(Frame::data(bytes))));
                    }
                    if stream.is_finishing() {
                        self.end();
                    } else if let Some(bytes) = waiting.front_mut() {
                        let portion = bytes.len().min(self.turn);
                        match stream.process(&bytes[..portion], &mut []) {
                            Ok(progress) => {
                                bytes.advance(progress.consumed);
                                self.text_bytes += progress.consumed as u64;
                                self.turn -= progress.consumed;
                            }
                            Err(error) => self.fail(error),
                        }
                        if let Phase::Streaming { waiting, .. } = &mut self.phase
                            && waiting.front().is_some_and(Bytes::is_empty)
                        {
                            waiting.pop_front();
                        }
                    } else if *at_end {
                        if let Err(error) = stream.finish(&mut []) {
                            self.fail(error);
                        }
                    } else if self.poll_text(context).is_pending() && !self.flush_if_due() {
                        return Poll::Pending;
                    }
                }
                Phase::Whole(bytes) => {
                    let bytes = std::mem::take(bytes);
                    self.end();
                    return Poll::Ready(Some(Ok(Frame::data(bytes))));
                }
                Phase::Failed(_) => {
                    let failed = std::mem::replace(&mut self.phase, Phase::Ended);
                    let Phase::Failed(error) = failed else { continue };
                    return Poll::Ready(Some(Err(error)));
                }
                Phase::Ended => {
                    return Poll::Ready(self.trailers.take().map(|it| Ok(Frame::trailers(it))));
                }
            }
        }
    }

    /// Asks for a frame of text and puts it where it belongs.
    fn poll_text(&mut self, context: &mut Context<'_>) -> Poll<()> {
        let Poll::Ready(frame) = self.text.as_mut().poll_frame(context) else {
            return Poll::Pending;
        };
        self.turn = self.turn.saturating_sub(FRAME_BYTES);
        match frame.map(|frame| frame.map(Frame::into_data)) {
            Some(Ok(Ok(data))) => self.take(to_bytes(data)),
            Some(Ok(Err(frame))) => {
                if let Ok(mut trailers) = frame.into_trailers() {
                    drop_fields_of_plain_text(&mut trailers);
                    self.trailers = Some(trailers);
                    self.text_ended();
                }
            }
            Some(Err(error)) => self.fail(error),
            None => self.text_ended(),
        }
        Poll::Ready(())
    }

    fn take(&mut self, bytes: Bytes) {
        match &mut self.phase {
            Phase::Gathering(held) if held.len() + bytes.len() <= WHOLE_BYTES => held.push(bytes),
            Phase::Gathering(_) => {
                self.stream();
                self.take(bytes);
            }
            Phase::Streaming { waiting, .. } if !bytes.is_empty() => waiting.push_back(bytes),
            _ => {}
        }
    }

    fn text_ended(&mut self) {
        match &mut self.phase {
            Phase::Gathering(held) => {
                let text = std::mem::take(held).into_bytes();
                match self.compress_whole(&text) {
                    Ok(bytes) => self.phase = Phase::Whole(bytes),
                    Err(error) => self.fail(error),
                }
            }
            Phase::Streaming { at_end, .. } => *at_end = true,
            _ => {}
        }
    }

    fn compress_whole(&mut self, text: &[u8]) -> Result<Bytes, brotwerk::Error> {
        let Some(lease) = self.lease.take() else { return Ok(Bytes::new()) };
        let pool = lease.pool().clone();
        let mut bytes = Vec::new();
        if let Some(dictionary) = self.dictionary.take() {
            // Idle, it would keep the dictionary in memory when its store has none of it any more.
            let options = self.profile.options().compression_dictionary(dictionary);
            Compressor::try_new(options)?.try_compress_into(text, &mut bytes)?;
            drop(lease);
        } else {
            let mut compressor = pool.compressor(&self.profile)?;
            compressor.try_compress_into(text, &mut bytes)?;
            lease.give_back(self.profile, compressor);
        }
        self.text_bytes = text.len() as u64;
        self.compressed_bytes = bytes.len() as u64;
        self.turn = self.turn.saturating_sub(text.len());
        count(&pool.counts.whole);
        self.count_finished(&pool.counts);
        Ok(bytes.into())
    }

    /// Hands what is held back to a stream.
    fn stream(&mut self) {
        let Phase::Gathering(held) = &mut self.phase else { return };
        let text = std::mem::take(held).into_bytes();
        let waiting = if text.is_empty() { VecDeque::new() } else { VecDeque::from([text]) };
        let mut options = match self.length.map(usize::try_from) {
            Some(Ok(length)) => self.profile.options().size_hint(length),
            _ => self.profile.options(),
        };
        if let Some(dictionary) = self.dictionary.take() {
            options = options.compression_dictionary(dictionary);
        }
        let stream = Box::new(Stream::new(options));
        self.phase = Phase::Streaming { stream, waiting, at_end: false };
    }

    /// Where there is no text at the moment: makes what came so far decodable if that is wanted and
    /// not so yet. Says whether there is something to do now.
    fn flush_if_due(&mut self) -> bool {
        let due = match self.profile.when_pending {
            WhenPending::FlushUnlessSized => self.length.is_none(),
            WhenPending::Flush => true,
            WhenPending::Wait => false,
        };
        if !due {
            return false;
        }
        match &mut self.phase {
            Phase::Gathering(held) if held.len() == 0 => false,
            Phase::Gathering(_) => {
                self.stream();
                true
            }
            Phase::Streaming { stream, .. } => match stream.flush(&mut []) {
                Ok(_) => !stream.waiting_output().is_empty(),
                Err(error) => {
                    self.fail(error);
                    true
                }
            },
            _ => false,
        }
    }

    fn fail(&mut self, error: impl Into<BoxError>) {
        self.phase = Phase::Failed(error.into());
        self.give_up();
    }

    /// All data is out: the encoder goes.
    fn end(&mut self) {
        self.phase = Phase::Ended;
        if let Some(lease) = self.lease.take() {
            self.count_finished(&lease.pool().counts);
        }
    }

    fn has_output(&self) -> bool {
        match &self.phase {
            Phase::Gathering(_) => false,
            Phase::Streaming { stream, .. } => !stream.waiting_output().is_empty(),
            Phase::Whole(_) | Phase::Failed(_) | Phase::Ended => true,
        }
    }

    pub(crate) fn is_end_stream(&self) -> bool {
        matches!(self.phase, Phase::Ended) && self.trailers.is_none()
    }

    pub(crate) fn size_hint(&self) -> SizeHint {
        match &self.phase {
            Phase::Whole(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Phase::Ended => SizeHint::with_exact(0),
            _ => SizeHint::default(),
        }
    }
}

impl<B> Compressing<B> {
    fn count_finished(&self, counts: &Counts) {
        add(&counts.text_bytes, self.text_bytes);
        add(&counts.compressed_bytes, self.compressed_bytes);
    }

    fn give_up(&mut self) {
        if let Some(lease) = self.lease.take() {
            count(&lease.pool().counts.given_up);
        }
    }
}

/// How far it is; nothing of what is in it.
impl<B> fmt::Debug for Compressing<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Compressing").field("phase", &self.phase).finish_non_exhaustive()
    }
}

impl<B> Drop for Compressing<B> {
    fn drop(&mut self) {
        // The encoder first, then its lease.
        self.phase = Phase::Ended;
        self.give_up();
    }
}
