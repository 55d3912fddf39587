//! Memory that is refused at any request: an error, after which the stream can start over.
#![no_main]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use brotwerk_check::generators::Text;
use brotwerk_core::{Heap, Memory, OutOfMemory, Plain};
use brotwerk_encoder::{Checked, Error, Options, Quality, QualityParts, Stream, WindowBits};
use brotwerk_testkit::decoders::assert_decodes;

/// Grants so many requests and then refuses, until it is told to grant all.
#[derive(Clone)]
struct Granting(Arc<AtomicUsize>);

impl Memory for Granting {
    type Slab<T: Plain> = Vec<T>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Vec<T>, OutOfMemory> {
        let left = self.0.load(Ordering::Relaxed);
        let bytes = length * size_of::<T>();
        self.0.store(left.checked_sub(1).ok_or(OutOfMemory { bytes })?, Ordering::Relaxed);
        Heap.slab(length)
    }
}

type Parts = Checked<QualityParts<Granting>>;

/// The whole text in portions, flushed after some.
fn encode(
    stream: &mut Stream<Parts, Granting>,
    text: &[u8],
    portions: &[(u16, bool)],
) -> Result<Vec<u8>, Error> {
    let (mut compressed, mut rest, mut portions) = (Vec::new(), text, portions.iter());
    let mut space = [0; 1 << 12];
    while !rest.is_empty() {
        let (length, flush) = portions.next().copied().unwrap_or((u16::MAX, false));
        let (mut portion, behind) = rest.split_at(rest.len().min(1 + usize::from(length)));
        while !portion.is_empty() {
            let progress = stream.process(portion, &mut space)?;
            compressed.extend_from_slice(&space[..progress.written]);
            portion = &portion[progress.consumed..];
        }
        let mut done = !flush;
        while !done {
            let progress = stream.flush(&mut space)?;
            compressed.extend_from_slice(&space[..progress.written]);
            done = progress.done;
        }
        rest = behind;
    }
    loop {
        let progress = stream.finish(&mut space)?;
        compressed.extend_from_slice(&space[..progress.written]);
        if progress.done {
            return Ok(compressed);
        }
    }
}

libfuzzer_sys::fuzz_target!(|input: (u8, u8, Vec<u8>, Vec<(u16, bool)>, Text)| {
    let (level, window_bits, refusals, portions, text) = input;
    let quality = Quality::try_from(level % 12).expect("0 to 11 are legal");
    let window_bits = WindowBits::try_from(10 + window_bits % 15).expect("10 to 24 are legal");
    let options = Options::new().quality(quality).window_bits(window_bits);
    let text = text.bytes(1 << 16);
    let left = Arc::new(AtomicUsize::new(usize::MAX));
    let stream =
        |memory| Stream::with_parts(options.clone(), Checked(QualityParts::new(quality)), memory);
    let expected =
        encode(&mut stream(Granting(left.clone())), &text, &portions).expect("nothing is refused");
    assert_decodes(&expected, &text);
    let mut used = stream(Granting(left.clone()));
    for granted in refusals.into_iter().take(8) {
        left.store(granted.into(), Ordering::Relaxed);
        match encode(&mut used, &text, &portions) {
            Ok(compressed) => assert!(compressed == expected, "another stream after a refusal"),
            Err(error) => {
                assert!(matches!(error, Error::OutOfMemory(_)), "{error}");
                let again = used.process(b"more", &mut [0; 64]);
                assert!(matches!(again, Err(Error::Failed)), "{again:?}");
            }
        }
        used.reset();
    }
    left.store(usize::MAX, Ordering::Relaxed);
    let compressed = encode(&mut used, &text, &portions).expect("nothing is refused");
    assert!(compressed == expected, "another stream after refusals");
});
