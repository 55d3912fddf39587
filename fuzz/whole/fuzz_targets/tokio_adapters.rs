//! The tokio adapters between sides with moods, used as runtimes do: calls are pending, are given
//! up half-way, and other calls follow. Every byte arrives, a flush makes all before it decodable,
//! and who waits gets the stream of one-shot encoding.
#![no_main]

use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use arbitrary::Arbitrary;
use brotwerk::tokio::{Reader, WhenPending, Writer};
use brotwerk::{Options, compress};
use brotwerk_check::generators::{Limit, Size, Text};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What the other side does at a call.
#[derive(Clone, Copy, Debug, Arbitrary)]
enum Mood {
    /// Takes or gives so many bytes, and one more.
    Some(u16),
    /// Has no time now.
    Pending,
    /// Fails, and may be asked again.
    Interrupted,
    /// The same.
    Other,
}

/// What a caller does with a writer.
#[derive(Clone, Copy, Debug, Arbitrary)]
enum Step {
    /// Writes so many bytes, and one more.
    Write(Size),
    /// Begins to, and turns to something else where that is pending.
    TryWrite(Size),
    /// Flushes.
    Flush,
    /// Begins to.
    TryFlush,
    /// Asks for a flush.
    RequestFlush,
    /// Begins to shut down.
    TryShutdown,
    /// Drops the writer.
    Drop,
}

/// A source or sink with moods, which come again and again.
struct Moody<'a> {
    bytes: Vec<u8>,
    rest: &'a [u8],
    moods: &'a [Mood],
    calls: usize,
    /// Whether it ever had no time.
    was_pending: bool,
    shut_down: bool,
}

impl<'a> Moody<'a> {
    fn new(rest: &'a [u8], moods: &'a [Mood]) -> Self {
        Self { bytes: Vec::new(), rest, moods, calls: 0, was_pending: false, shut_down: false }
    }

    fn mood(&mut self) -> Poll<io::Result<usize>> {
        let call = self.calls;
        self.calls += 1;
        // Every second time it does something, so that there is an end.
        let may_refuse = call.is_multiple_of(2);
        Poll::Ready(match self.moods.get(call / 2 % self.moods.len().max(1)) {
            Some(Mood::Some(count)) => Ok(1 + usize::from(*count)),
            Some(Mood::Pending) if may_refuse => {
                self.was_pending = true;
                return Poll::Pending;
            }
            Some(Mood::Interrupted) if may_refuse => Err(ErrorKind::Interrupted.into()),
            Some(Mood::Other) if may_refuse => Err(ErrorKind::Other.into()),
            _ => Ok(1 << 12),
        })
    }
}

impl AsyncWrite for Moody<'_> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.mood().map_ok(|count| {
            let count = count.min(bytes.len());
            self.bytes.extend_from_slice(&bytes[..count]);
            count
        })
    }

    fn poll_flush(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.mood().map_ok(drop)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.mood().map_ok(|_| self.shut_down = true)
    }
}

impl AsyncRead for Moody<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        space: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.mood().map_ok(|count| {
            let (now, later) =
                self.rest.split_at(count.min(space.remaining()).min(self.rest.len()));
            space.put_slice(now);
            self.rest = later;
        })
    }
}

/// A caller who tries again until the operation succeeds.
fn insist<T>(mut operation: impl FnMut(&mut Context<'_>) -> Poll<io::Result<T>>) -> T {
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(Ok(result)) = operation(&mut context) {
            return result;
        }
    }
}

/// What comes out, decoded as it comes.
#[derive(Default)]
struct Decoded {
    decoder: IncrementalDecoder,
    fed: usize,
    text: Vec<u8>,
}

impl Decoded {
    /// Asserts that `compressed`, of which the decoder has the start, decodes to a start of `text`;
    /// returns how many bytes.
    fn update(&mut self, compressed: &[u8], text: &[u8]) -> usize {
        let new = self.decoder.feed(&compressed[self.fed..]).expect("the start of a stream");
        self.fed = compressed.len();
        self.text.extend_from_slice(&new);
        assert!(text.starts_with(&self.text), "another text");
        self.text.len()
    }
}

/// Writes the text, as far as the steps let it; asserts what must hold of what comes out.
fn check_writer(text: &[u8], steps: &[Step], moods: &[Mood], when: WhenPending) {
    let options = Options::new().size_hint(text.len());
    let mut writer = Writer::new(Moody::new(&[], moods), options.clone()).when_pending(when);
    let mut context = Context::from_waker(Waker::noop());
    let (mut decoded, mut written) = (Decoded::default(), 0);
    let (mut requested, mut flushed, mut ended) = (false, false, false);
    for &step in steps {
        let mut pin = Pin::new(&mut writer);
        match step {
            Step::Write(size) | Step::TryWrite(size) => {
                let end = text.len().min(written + 1 + size.at_most(1 << 17));
                while written < end {
                    match pin.as_mut().poll_write(&mut context, &text[written..end]) {
                        Poll::Ready(Ok(0)) => panic!("a write that succeeds takes something"),
                        Poll::Ready(Ok(count)) => written += count,
                        Poll::Ready(Err(error)) if error.kind() == ErrorKind::InvalidInput => {
                            assert!(ended, "a stream that nobody ended is");
                            break;
                        }
                        _ if matches!(step, Step::TryWrite(_)) => break,
                        _ => {}
                    }
                }
            }
            Step::Flush | Step::TryFlush => {
                let asked = requested || when == WhenPending::Flush;
                let done = if matches!(step, Step::Flush) {
                    insist(|context| pin.as_mut().poll_flush(context));
                    true
                } else {
                    matches!(pin.poll_flush(&mut context), Poll::Ready(Ok(())))
                };
                flushed |= asked;
                if done {
                    requested = false;
                    let length = decoded.update(&writer.get_ref().bytes, text);
                    assert!(!asked || length == written, "a flush holds something back");
                }
            }
            Step::RequestFlush => {
                writer.request_flush();
                requested = true;
            }
            Step::TryShutdown => {
                let _ = pin.poll_shutdown(&mut context);
                ended = true;
            }
            Step::Drop => {
                decoded.update(&writer.into_inner().bytes, text);
                return;
            }
        }
    }
    let mut pin = Pin::new(&mut writer);
    while !ended && written < text.len() {
        written += insist(|context| pin.as_mut().poll_write(context, &text[written..]));
    }
    insist(|context| pin.as_mut().poll_shutdown(context));
    let sink = writer.into_inner();
    assert!(sink.shut_down);
    assert_decodes(&sink.bytes, &text[..written]);
    if !flushed && written == text.len() {
        assert!(sink.bytes == compress(text, &options), "other bytes, though nobody flushed");
    }
}

/// Reads all, `space` bytes at a time, asking for a flush before each call that `flushes` names.
fn check_reader(text: &[u8], space: usize, flushes: &[bool], moods: &[Mood], when: WhenPending) {
    let options = Options::new().size_hint(text.len());
    let mut reader = Reader::new(Moody::new(text, moods), options.clone()).when_pending(when);
    let mut context = Context::from_waker(Waker::noop());
    let (mut compressed, mut space) = (Vec::new(), vec![0; space]);
    let (mut decoded, mut flushed) = (Decoded::default(), false);
    let mut flushes = flushes.iter();
    loop {
        if flushes.next() == Some(&true) {
            reader.request_flush();
            flushed = true;
        }
        let mut space = ReadBuf::new(&mut space);
        match Pin::new(&mut reader).poll_read(&mut context, &mut space) {
            Poll::Ready(Ok(())) if space.filled().is_empty() => break,
            Poll::Ready(Ok(())) => compressed.extend_from_slice(space.filled()),
            Poll::Ready(Err(_)) => {}
            Poll::Pending if when == WhenPending::Flush => {
                let given = text.len() - reader.get_ref().rest.len();
                let length = decoded.update(&compressed, text);
                assert!(length == given, "{length} of {given} while the source waits");
            }
            Poll::Pending => {}
        }
    }
    assert_decodes(&compressed, text);
    // A source without time makes the reader flush, and give what that made: who reads need not
    // see that it was pending.
    flushed |= when == WhenPending::Flush && reader.get_ref().was_pending;
    if !flushed {
        assert!(compressed == compress(text, &options), "other bytes, though nobody flushed");
    }
}

type Input = (Vec<Mood>, Vec<Step>, Vec<bool>, bool, u16, Limit, Text);

libfuzzer_sys::fuzz_target!(|input: Input| {
    let (moods, steps, flushes, waits, space, limit, text) = input;
    let text = text.bytes(limit.between(1 << 9, 1 << 17));
    let when = if waits { WhenPending::Wait } else { WhenPending::Flush };
    check_writer(&text, &steps, &moods, when);
    check_reader(&text, 1 + usize::from(space), &flushes, &moods, when);
});
