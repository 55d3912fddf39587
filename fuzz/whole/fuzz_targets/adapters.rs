//! The `std::io` adapters between sides with moods: every byte arrives, and a flush makes all
//! before it decodable.
#![no_main]

use std::io::{self, ErrorKind, Read, Write};

use arbitrary::Arbitrary;
use brotwerk::Options;
use brotwerk::io::{Reader, Writer};
use brotwerk_check::generators::{Limit, Text};
use brotwerk_testkit::decoders::{IncrementalDecoder, assert_decodes};

/// What the other side does at a call.
#[derive(Clone, Copy, Debug, Arbitrary)]
enum Mood {
    /// Takes or gives so many bytes.
    Some(u16),
    /// Fails, and may be asked again.
    Interrupted,
    /// The same.
    WouldBlock,
    /// The same.
    Other,
}

/// A source or sink with moods, which come again and again.
struct Moody<'a> {
    bytes: Vec<u8>,
    rest: &'a [u8],
    moods: &'a [Mood],
    calls: usize,
}

impl Moody<'_> {
    fn mood(&mut self) -> io::Result<usize> {
        let call = self.calls;
        self.calls += 1;
        // Every second time it does something, so that there is an end.
        match self.moods.get(call / 2 % self.moods.len().max(1)) {
            _ if call % 2 == 1 => Ok(1 << 12),
            None => Ok(1 << 12),
            Some(Mood::Some(count)) => Ok(1 + usize::from(*count)),
            Some(Mood::Interrupted) => Err(ErrorKind::Interrupted.into()),
            Some(Mood::WouldBlock) => Err(ErrorKind::WouldBlock.into()),
            Some(Mood::Other) => Err(ErrorKind::Other.into()),
        }
    }
}

impl Write for Moody<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.mood()?.min(bytes.len());
        self.bytes.extend_from_slice(&bytes[..count]);
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.mood().map(drop)
    }
}

impl Read for Moody<'_> {
    fn read(&mut self, space: &mut [u8]) -> io::Result<usize> {
        let count = self.mood()?.min(space.len()).min(self.rest.len());
        let (now, later) = self.rest.split_at(count);
        space[..count].copy_from_slice(now);
        self.rest = later;
        Ok(count)
    }
}

/// A caller who tries again after each error.
fn insist<T>(mut operation: impl FnMut() -> io::Result<T>) -> T {
    loop {
        if let Ok(result) = operation() {
            return result;
        }
    }
}

libfuzzer_sys::fuzz_target!(|input: (Vec<Mood>, Vec<(u16, bool)>, u16, Limit, Text)| {
    let (moods, portions, space, limit, text) = input;
    let text = text.bytes(limit.between(1 << 9, 1 << 17));
    let moody = |rest| Moody { bytes: Vec::new(), rest, moods: &moods, calls: 0 };

    let mut writer = Writer::new(moody(&[]), Options::new());
    let (mut rest, mut portions) = (&text[..], portions.iter());
    let (mut decoder, mut decoded, mut fed) = (IncrementalDecoder::default(), Vec::new(), 0);
    while !rest.is_empty() {
        let (length, flush) = portions.next().copied().unwrap_or((u16::MAX, false));
        let (mut portion, behind) = rest.split_at(rest.len().min(1 + usize::from(length)));
        while !portion.is_empty() {
            let count = insist(|| writer.write(portion));
            assert!(count > 0, "a write that succeeds takes something");
            portion = &portion[count..];
        }
        rest = behind;
        if flush {
            insist(|| writer.flush());
            let compressed = &writer.get_ref().bytes;
            decoded.extend(decoder.feed(&compressed[fed..]).expect("the start of a stream"));
            fed = compressed.len();
            assert!(decoded == text[..text.len() - rest.len()], "a flush holds something back");
        }
    }
    insist(|| writer.try_finish());
    assert_decodes(&writer.get_ref().bytes, &text);

    let mut reader = Reader::new(moody(&text), Options::new());
    let (mut compressed, mut space) = (Vec::new(), vec![0; 1 + usize::from(space)]);
    loop {
        match insist(|| reader.read(&mut space)) {
            0 => break,
            count => compressed.extend_from_slice(&space[..count]),
        }
    }
    assert_decodes(&compressed, &text);
});
