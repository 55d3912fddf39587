//! The `std::io` adapters: they carry every byte, whatever the other side does.

use std::io::{self, ErrorKind, Read, Write};

use brotwerk::io::{Reader, Writer};
use brotwerk::{Options, compress};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};
use brotwerk_testkit::generators::web_page;

/// A sink that takes a few bytes at a time and fails in between.
struct Moody {
    taken: Vec<u8>,
    calls: usize,
    moods: Vec<Result<usize, ErrorKind>>,
}

impl Moody {
    fn new(moods: &[Result<usize, ErrorKind>]) -> Self {
        Self { taken: Vec::new(), calls: 0, moods: moods.to_vec() }
    }
}

impl Write for Moody {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.calls += 1;
        let count = self.moods[self.calls % self.moods.len()]?.min(bytes.len());
        self.taken.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Calls `operation` until it succeeds; a caller who tries again after each error.
fn insist<T>(mut operation: impl FnMut() -> io::Result<T>) -> T {
    (0..1 << 20)
        .find_map(|_| operation().ok())
        .expect("an operation that is tried again succeeds in the end")
}

#[test]
fn a_sink_that_fails_loses_nothing() {
    let text = web_page(7, 40_000);
    let moods = [
        &[Ok(1)][..],
        &[Ok(7), Err(ErrorKind::Interrupted)],
        &[Ok(3), Err(ErrorKind::WouldBlock), Err(ErrorKind::WouldBlock)],
        &[Ok(100), Ok(0)],
        &[Ok(5), Err(ErrorKind::Other), Ok(0), Err(ErrorKind::Interrupted)],
    ];
    for moods in moods {
        let mut writer = Writer::new(Moody::new(moods), Options::new());
        let mut rest = &text[..];
        while !rest.is_empty() {
            let count = insist(|| writer.write(&rest[..rest.len().min(1_000)]));
            assert!(count > 0, "a write that succeeds takes something");
            rest = &rest[count..];
            if rest.len().is_multiple_of(3) {
                insist(|| writer.flush());
            }
        }
        insist(|| writer.try_finish());
        let sink = writer.finish().expect("a finished writer has nothing left to fail");
        assert_decodes(&sink.taken, &text);
    }
}

/// An error of the sink at each of its calls in turn.
#[test]
fn a_fault_at_every_call() {
    struct Failing {
        taken: Vec<u8>,
        calls_left: usize,
    }
    impl Write for Failing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.calls_left == 0 {
                self.calls_left = usize::MAX;
                return Err(ErrorKind::Other.into());
            }
            self.calls_left -= 1;
            let count = bytes.len().min(13);
            self.taken.extend_from_slice(&bytes[..count]);
            Ok(count)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let text = web_page(8, 3_000);
    let calls = compress(&text, &Options::new()).len().div_ceil(13) + 4;
    for calls_left in 0..calls {
        let sink = Failing { taken: Vec::new(), calls_left };
        let mut writer = Writer::new(sink, Options::new());
        for half in text.chunks(text.len() / 2) {
            let mut rest = half;
            while !rest.is_empty() {
                rest = &rest[insist(|| writer.write(rest))..];
            }
            insist(|| writer.flush());
        }
        insist(|| writer.try_finish());
        assert_decodes(&writer.get_ref().taken, &text);
    }
}

#[test]
fn a_flush_makes_everything_decodable() {
    let mut writer = Writer::new(Vec::new(), Options::new());
    let mut decoder = IncrementalDecoder::default();
    let mut fed = 0;
    for line in ["first line\n", "", "second line, like the first line\n", "x"] {
        writer.write_all(line.as_bytes()).unwrap();
        writer.flush().unwrap();
        let new = decoder.feed(&writer.get_ref()[fed..]).unwrap();
        assert_eq!(new, line.as_bytes());
        fed = writer.get_ref().len();
        writer.flush().unwrap();
        assert_eq!(writer.get_ref().len(), fed, "a flush with nothing new adds nothing");
    }
}

#[test]
fn writing_after_the_end_is_an_error() {
    let mut writer = Writer::new(Vec::new(), Options::new());
    writer.write_all(b"all").unwrap();
    writer.try_finish().unwrap();
    assert_eq!(writer.write(b"more").unwrap_err().kind(), ErrorKind::InvalidInput);
    writer.try_finish().unwrap();
    assert_decodes(&writer.finish().unwrap(), b"all");
}

/// A source that gives a few bytes at a time and fails in between.
struct Slow<'a> {
    text: &'a [u8],
    calls: usize,
}

impl Read for Slow<'_> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        self.calls += 1;
        match self.calls % 4 {
            0 => Err(ErrorKind::Interrupted.into()),
            1 => Err(ErrorKind::WouldBlock.into()),
            portion => {
                let space_length = space.len().min(portion * 100);
                self.text.read(&mut space[..space_length])
            }
        }
    }
}

#[test]
fn a_reader_gives_the_stream_whatever_the_space_and_the_source() {
    let text = web_page(9, 30_000);
    for capacity in [1, 2, 3, 1_000, 1 << 16] {
        let mut reader = Reader::new(Slow { text: &text, calls: 0 }, Options::new());
        let mut stream = Vec::new();
        let mut space = vec![0; capacity];
        loop {
            let count = insist(|| reader.read(&mut space));
            if count == 0 {
                break;
            }
            stream.extend_from_slice(&space[..count]);
        }
        assert_eq!(reader.read(&mut space).unwrap(), 0, "the end stays the end");
        assert_eq!(stream, compress(&text, &Options::new()));
    }
    let mut empty = Vec::new();
    Reader::new(&b""[..], Options::new()).read_to_end(&mut empty).unwrap();
    assert_decodes(&empty, b"");
}

/// Only a flush changes the stream: no buffer in between does, and no copying.
#[test]
fn buffers_and_copies_change_nothing() {
    let text = web_page(14, 200_000);
    let options = Options::new().size_hint(text.len());
    let expected = compress(&text, &options);
    assert_decodes(&expected, &text);
    for capacity in [1, 100, 8 << 10, 1 << 20] {
        let source = || io::BufReader::with_capacity(capacity, &text[..]);
        let mut stream = Vec::new();
        Reader::new(source(), options.clone()).read_to_end(&mut stream).unwrap();
        assert!(stream == expected, "reader, {capacity}");
        let mut writer = Writer::new(Vec::new(), options.clone());
        io::copy(&mut source(), &mut writer).unwrap();
        assert!(writer.finish().unwrap() == expected, "copied, {capacity}");
        let writer = Writer::new(Vec::new(), options.clone());
        let mut buffered = io::BufWriter::with_capacity(capacity, writer);
        for line in text.split_inclusive(|byte| *byte == b'\n') {
            buffered.write_all(line).unwrap();
        }
        let writer = buffered.into_inner().map_err(io::IntoInnerError::into_error).unwrap();
        assert!(writer.finish().unwrap() == expected, "buffered, {capacity}");
    }
    let mut writer = io::LineWriter::new(Writer::new(Vec::new(), options.clone()));
    writer.write_all(&text).unwrap();
    let writer = writer.into_inner().map_err(io::IntoInnerError::into_error).unwrap();
    assert!(writer.finish().unwrap() == expected, "by lines");
}

#[test]
fn a_panicking_sink_leaves_a_writer_that_can_be_dropped() {
    struct Panicking;
    impl Write for Panicking {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            panic!("the sink gives up")
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut writer = Writer::new(Panicking, Options::new());
    writer.write_all(b"text").unwrap();
    let flushed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| writer.flush()));
    assert!(flushed.is_err());
    drop(writer);
}

#[test]
fn a_panicking_source_leaves_a_reader_that_can_be_dropped() {
    struct Panicking;
    impl Read for Panicking {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            panic!("the source gives up")
        }
    }
    let mut reader = Reader::new(Panicking, Options::new());
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| reader.read(&mut [0; 9])));
    assert!(read.is_err());
    drop(reader);
}

/// Nothing pretends to be whole that is not.
#[test]
fn a_writer_dropped_without_finish_leaves_half_a_stream() {
    let mut sink = Vec::new();
    let mut writer = Writer::new(&mut sink, Options::new());
    writer.write_all(b"half of it").unwrap();
    writer.flush().unwrap();
    drop(writer);
    let mut decoder = IncrementalDecoder::default();
    assert_eq!(decoder.feed(&sink).unwrap(), b"half of it");
    assert!(!decoder.is_finished());
}
