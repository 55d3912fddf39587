//! The adapters for tokio's traits: they carry every byte, whatever the other side does.

use std::collections::VecDeque;
use std::future::{Future, poll_fn};
use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use brotwerk::tokio::{Reader, WhenPending, Writer};
use brotwerk::{Options, compress};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::{RandomSource, web_page};
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

/// What comes to be known of a source: how much it gives at a call, and when it has nothing.
fn random_moods(seed: u64) -> Vec<Mood> {
    let mut source = RandomSource::new(seed);
    let mut moods: Vec<_> = (0..1 + source.below(20))
        .map(|_| match source.below(3) {
            0 => Mood::Pending,
            1 => Mood::Some(1 + source.below(50)),
            _ => Mood::Some(1 + source.below(40_000)),
        })
        .collect();
    moods.push(Mood::Some(5_000));
    moods
}

async fn read_to_end(mut reader: Reader<impl AsyncRead + Unpin>) -> Vec<u8> {
    let mut stream = Vec::new();
    reader.read_to_end(&mut stream).await.expect("a source that never fails");
    stream
}

/// The stream that tokio's copy makes with a writer.
async fn copied(mut source: impl AsyncRead + Unpin, mut writer: Writer<Vec<u8>>) -> Vec<u8> {
    tokio::io::copy(&mut source, &mut writer).await.expect("a source that never fails");
    writer.shutdown().await.expect("memory takes all");
    writer.into_inner()
}

/// Whenever a source has nothing: without flushes there is one stream.
#[test]
fn who_waits_gives_the_same_stream_whatever_the_source() {
    let text = web_page(11, 200_000);
    let options = Options::new().size_hint(text.len());
    let expected = compress(&text, &options);
    assert_decodes(&expected, &text);
    run(async {
        for seed in 0..50 {
            let source = || Moody::new(&text, &random_moods(seed));
            let reader = Reader::new(source(), options.clone()).when_pending(WhenPending::Wait);
            assert!(read_to_end(reader).await == expected, "reader, source {seed}");
            let writer = Writer::new(Vec::new(), options.clone()).when_pending(WhenPending::Wait);
            assert!(copied(source(), writer).await == expected, "writer, source {seed}");
            let buffered = tokio::io::BufReader::with_capacity(100 << (seed % 10), source());
            let reader = Reader::new(buffered, options.clone()).when_pending(WhenPending::Wait);
            assert!(read_to_end(reader).await == expected, "buffered, source {seed}");
        }
        // A sink that is slow makes no difference either.
        for moods in [&[Mood::Some(3), Mood::Pending][..], &[Mood::Pending, Mood::Some(9_000)]] {
            let sink = Moody::new(b"", moods);
            let mut writer = Writer::new(sink, options.clone()).when_pending(WhenPending::Wait);
            let mut source = Moody::new(&text, &[Mood::Pending, Mood::Some(3_000)]);
            tokio::io::copy(&mut source, &mut writer).await.expect("copying memory");
            writer.shutdown().await.expect("ending it");
            assert!(writer.get_ref().taken() == expected, "sink {moods:?}");
        }
    });
}

/// Files are pending for each of their buffers, while some thread reads.
#[test]
fn a_file_gives_one_stream() {
    let text = web_page(12, 700_000);
    let path = tempfile::NamedTempFile::new().expect("a file").into_temp_path();
    std::fs::write(&path, &text).expect("it is written");
    let options = Options::new().size_hint(text.len());
    let expected = compress(&text, &options);
    run(async {
        let open = async || tokio::fs::File::open(&path).await.expect("it is there");
        let reader = Reader::new(open().await, options.clone());
        let flushed = read_to_end(reader).await;
        assert_decodes(&flushed, &text);
        let reader = Reader::new(open().await, options.clone()).when_pending(WhenPending::Wait);
        assert!(read_to_end(reader).await == expected);
        let flushed = copied(open().await, Writer::new(Vec::new(), options.clone())).await;
        assert_decodes(&flushed, &text);
        let writer = Writer::new(Vec::new(), options.clone()).when_pending(WhenPending::Wait);
        assert!(copied(open().await, writer).await == expected);
        assert_decodes(&expected, &text);
    });
}

/// Who waits may still ask for a flush, and gets one flush for it.
#[test]
fn flushes_can_be_asked_for() {
    run(async {
        let (sink, mut compressed) = tokio::io::duplex(1 << 10);
        let mut writer = Writer::new(sink, Options::new()).when_pending(WhenPending::Wait);
        let mut decoder = IncrementalDecoder::default();
        let mut space = [0; 200];
        for line in ["first line\n", "second line, like the first line\n", "x"] {
            writer.write_all(line.as_bytes()).await.expect("the pipe has room");
            writer.flush().await.expect("the pipe has room");
            assert!(poll_once(compressed.read(&mut space)).await.is_pending(), "nothing is made");
            writer.request_flush();
            writer.flush().await.expect("the pipe has room");
            let count = compressed.read(&mut space).await.expect("reading a pipe");
            assert_eq!(decoder.feed(&space[..count]).expect("it decodes"), line.as_bytes());
            writer.flush().await.expect("the pipe has room");
            assert!(poll_once(compressed.read(&mut space)).await.is_pending(), "one is enough");
        }
        writer.request_flush();
        writer.shutdown().await.expect("the pipe has room");
        writer.flush().await.expect("a flush after the end is none");
        let count = compressed.read(&mut space).await.expect("reading a pipe");
        assert!(decoder.feed(&space[..count]).expect("it decodes").is_empty());
        assert!(decoder.is_finished());
    });
    run(async {
        let (mut feed, source) = tokio::io::duplex(1 << 10);
        let mut reader = Reader::new(source, Options::new()).when_pending(WhenPending::Wait);
        let mut decoder = IncrementalDecoder::default();
        for line in ["first line\n", "second line, like the first line\n", "x"] {
            feed.write_all(line.as_bytes()).await.expect("the pipe has room");
            let mut space = [0; 9];
            assert!(poll_once(reader.read(&mut space)).await.is_pending(), "it waits for more");
            reader.request_flush();
            let mut decoded = Vec::new();
            while let Poll::Ready(count) = poll_once(reader.read(&mut space)).await {
                let count = count.expect("reading a pipe");
                decoded.extend(decoder.feed(&space[..count]).expect("a flushed stream decodes"));
            }
            assert_eq!(decoded, line.as_bytes());
        }
        drop(feed);
        let mut rest = Vec::new();
        reader.read_to_end(&mut rest).await.expect("reading a pipe");
        assert!(decoder.feed(&rest).expect("the end decodes").is_empty() && decoder.is_finished());
    });
}

/// What is dropped half-way was asked for all the same, once: the calls after it hand it on.
#[test]
fn cancelled_flushes_are_made_once() {
    let text = web_page(13, 20_000);
    let with = async |cancels: bool| {
        let sink = Moody::new(b"", &[Mood::Some(11), Mood::Pending]);
        let mut writer = Writer::new(sink, Options::new()).when_pending(WhenPending::Wait);
        for portion in text.chunks(3_000) {
            writer.write_all(portion).await.expect("this sink never fails");
            writer.request_flush();
            for _ in 0..if cancels { 3 } else { 0 } {
                let _ = poll_once(writer.flush()).await;
            }
            writer.flush().await.expect("this sink never fails");
        }
        while poll_once(writer.shutdown()).await.is_pending() {}
        writer.get_ref().taken()
    };
    run(async {
        let cancelled = with(true).await;
        assert_decodes(&cancelled, &text);
        assert!(cancelled == with(false).await);
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
