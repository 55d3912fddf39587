//! The adapters for tokio's traits: they carry every byte, whatever the other side does.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use brotwerk::tokio::{Reader, Writer};
use brotwerk::{Options, compress};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::web_page;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, ReadBuf};

fn run<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(future)
}

/// What the other side does at a call.
#[derive(Clone, Copy, Debug)]
enum Mood {
    /// Takes or gives so many bytes.
    Some(usize),
    /// Has no time now.
    Pending,
    /// Fails.
    Fails(ErrorKind),
}

/// A source or sink with moods.
struct Moody {
    bytes: VecDeque<u8>,
    calls: usize,
    moods: Vec<Mood>,
    flushes: usize,
    shut_down: bool,
}

impl Moody {
    fn new(bytes: &[u8], moods: &[Mood]) -> Self {
        let (bytes, moods) = (bytes.iter().copied().collect(), moods.to_vec());
        Self { bytes, calls: 0, moods, flushes: 0, shut_down: false }
    }

    fn taken(&self) -> Vec<u8> {
        self.bytes.iter().copied().collect()
    }

    fn mood(&mut self, context: &Context<'_>) -> Poll<io::Result<usize>> {
        self.calls += 1;
        match self.moods[self.calls % self.moods.len()] {
            Mood::Some(count) => Poll::Ready(Ok(count)),
            Mood::Fails(kind) => Poll::Ready(Err(kind.into())),
            Mood::Pending => {
                context.waker().wake_by_ref();
                Poll::Pending
            }
        }
    }
}

impl AsyncWrite for Moody {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.mood(context).map_ok(|count| {
            let count = count.min(bytes.len());
            self.bytes.extend(&bytes[..count]);
            count
        })
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.flushes += 1;
        self.mood(context).map_ok(|_| ())
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.mood(context).map_ok(|_| self.shut_down = true)
    }
}

impl AsyncRead for Moody {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        space: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        self.mood(context).map_ok(|count| {
            let count = count.min(self.bytes.len()).min(space.remaining());
            let bytes: Vec<u8> = self.bytes.drain(..count).collect();
            space.put_slice(&bytes);
        })
    }
}

/// A caller who tries again after each error.
async fn insist<T>(mut operation: impl AsyncFnMut() -> io::Result<T>) -> T {
    for _ in 0..1 << 20 {
        if let Ok(value) = operation().await {
            return value;
        }
    }
    panic!("an operation that is tried again never succeeds");
}

const MOODS: [&[Mood]; 4] = [
    &[Mood::Some(1)],
    &[Mood::Some(7), Mood::Pending, Mood::Pending],
    &[Mood::Some(100), Mood::Fails(ErrorKind::Other), Mood::Pending, Mood::Some(3)],
    &[Mood::Fails(ErrorKind::Interrupted), Mood::Some(5_000), Mood::Fails(ErrorKind::WouldBlock)],
];

#[test]
fn a_sink_with_moods_loses_nothing() {
    let text = web_page(7, 40_000);
    for moods in MOODS {
        run(async {
            let mut writer = Writer::new(Moody::new(b"", moods), Options::new());
            let mut rest = &text[..];
            while !rest.is_empty() {
                let portion = &rest[..rest.len().min(1_000)];
                let count = insist(async || writer.write(portion).await).await;
                assert!(count > 0, "a write that succeeds takes something");
                rest = &rest[count..];
                if rest.len().is_multiple_of(3) {
                    insist(async || writer.flush().await).await;
                }
            }
            insist(async || writer.shutdown().await).await;
            assert!(writer.get_ref().shut_down);
            assert_decodes(&writer.get_ref().taken(), &text);
            let late = writer.write(b"more").await;
            assert_eq!(late.expect_err("it is finished").kind(), ErrorKind::InvalidInput);
        });
    }
}

/// A sink that takes nothing is an error and no endless loop.
#[test]
fn a_sink_that_takes_nothing() {
    run(async {
        let sink = Moody::new(b"", &[Mood::Some(0)]);
        let mut writer = Writer::new(sink, Options::new());
        writer.write_all(b"text").await.expect("taken, not yet written");
        let flushed = writer.flush().await;
        assert_eq!(flushed.expect_err("nothing was taken").kind(), ErrorKind::WriteZero);
    });
}

#[test]
fn a_source_with_moods_gives_the_whole_stream() {
    let text = web_page(8, 40_000);
    for moods in MOODS {
        run(async {
            for capacity in [1, 13, 1 << 16] {
                let mut reader = Reader::new(Moody::new(&text, moods), Options::new());
                let mut stream = Vec::new();
                let mut space = vec![0; capacity];
                loop {
                    let count = insist(async || reader.read(&mut space).await).await;
                    if count == 0 {
                        break;
                    }
                    stream.extend_from_slice(&space[..count]);
                }
                assert_decodes(&stream, &text);
            }
        });
    }
}

#[test]
fn a_source_that_never_waits_costs_no_flushes() {
    let text = web_page(9, 100_000);
    let stream = run(async {
        let mut stream = Vec::new();
        let mut reader = Reader::new(&text[..], Options::new());
        reader.read_to_end(&mut stream).await.expect("reading memory");
        stream
    });
    assert_eq!(stream, compress(&text, &Options::new()));
}

/// While the source waits the other end can decode everything so far, and nothing is added
/// by waiting longer.
#[test]
fn a_reader_flushes_when_its_source_is_pending() {
    run(async {
        let (mut feed, source) = tokio::io::duplex(1 << 10);
        let mut reader = Box::pin(Reader::new(source, Options::new()));
        let mut decoder = IncrementalDecoder::default();
        for line in ["first line\n", "second line, like the first line\n", "x"] {
            feed.write_all(line.as_bytes()).await.expect("the pipe has room");
            let (mut decoded, mut space) = (Vec::new(), [0; 9]);
            while let Poll::Ready(count) = poll_once(reader.read(&mut space)).await {
                let count = count.expect("reading a pipe");
                decoded.extend(decoder.feed(&space[..count]).expect("a flushed stream decodes"));
            }
            assert_eq!(decoded, line.as_bytes());
            assert!(poll_once(reader.read(&mut space)).await.is_pending());
        }
        drop(feed);
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).await.expect("reading a pipe");
        assert!(decoder.feed(&rest).expect("the end decodes").is_empty() && decoder.is_finished());
    });
}

/// tokio's own copy asks for a flush when it has nothing to copy.
#[test]
fn a_writer_flushes_when_what_feeds_it_is_pending() {
    run(async {
        let (mut feed, mut source) = tokio::io::duplex(1 << 10);
        let (sink, mut compressed) = tokio::io::duplex(1 << 10);
        let copy = async {
            let mut writer = Writer::new(sink, Options::new());
            tokio::io::copy(&mut source, &mut writer).await.expect("copying pipes");
            writer.shutdown().await.expect("ending it");
        };
        let talk = async {
            let mut decoder = IncrementalDecoder::default();
            let mut space = [0; 100];
            for line in ["one\n", "two, but not one\n"] {
                feed.write_all(line.as_bytes()).await.expect("the pipe has room");
                let mut decoded = Vec::new();
                while decoded != line.as_bytes() {
                    let count = compressed.read(&mut space).await.expect("reading a pipe");
                    assert!(count > 0);
                    decoded.extend(decoder.feed(&space[..count]).expect("it decodes"));
                }
            }
            drop(feed);
            let mut rest = Vec::new();
            compressed.read_to_end(&mut rest).await.expect("reading a pipe");
            decoder.feed(&rest).expect("it decodes");
            assert!(decoder.is_finished());
        };
        tokio::join!(copy, talk);
    });
}

/// Futures that are dropped half-way: writes, flushes and the end.
#[test]
fn cancelled_calls_lose_nothing() {
    let text = web_page(10, 20_000);
    run(async {
        let sink = Moody::new(b"", &[Mood::Some(11), Mood::Pending]);
        let mut writer = Writer::new(sink, Options::new());
        for portion in text.chunks(700) {
            let mut rest = portion;
            while !rest.is_empty() {
                if let Poll::Ready(count) = poll_once(writer.write(rest)).await {
                    rest = &rest[count.expect("this sink never fails")..];
                }
            }
            // Given up half-way, now and then more than once.
            let _ = poll_once(writer.flush()).await;
            let _ = poll_once(writer.flush()).await;
        }
        let mut ended = false;
        while !ended {
            ended = poll_once(writer.shutdown()).await.is_ready();
        }
        assert_decodes(&writer.get_ref().taken(), &text);
    });
}

/// Polls once and then drops the future.
async fn poll_once<T>(future: impl Future<Output = T>) -> Poll<T> {
    let mut future = Box::pin(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context))).await
}

#[test]
fn adapters_can_go_to_other_threads() {
    fn assert_send<T: Send + Unpin>(_: &T) {}
    assert_send(&Writer::new(Vec::<u8>::new(), Options::new()));
    assert_send(&Reader::new(&b""[..], Options::new()));
    let mut writer = Writer::new(Vec::new(), Options::new());
    let mut context = Context::from_waker(Waker::noop());
    assert!(Pin::new(&mut writer).poll_shutdown(&mut context).is_ready());
    assert_decodes(&writer.into_inner(), b"");
}
