//! One text on several threads.

use std::io::{self, Read, Write};
use std::num::NonZeroUsize;

use brotwerk::parallel::CopyError;
use brotwerk::{Compressor, Error, Options, Parallel, Quality, WindowBits};
use brotwerk_testkit::generators::{mixture, web_page};
use brotwerk_testkit::properties::segments::check_segments;

fn count(number: usize) -> NonZeroUsize {
    NonZeroUsize::new(number).expect("more than none")
}

/// Gives a few bytes at a time, as a pipe may.
struct Trickle<'a>(&'a [u8]);

impl Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.0.len().min(buffer.len()).min(977);
        buffer[..length].copy_from_slice(&self.0[..length]);
        self.0 = &self.0[length..];
        Ok(length)
    }
}

#[test]
fn neither_threads_nor_portions_change_a_byte() {
    let text = mixture(1, 50_000);
    for quality in [1, 5, 9, 11] {
        let options = Options::new().quality(Quality::try_from(quality).expect("0 to 11"));
        for (length, size) in [(0, 7), (7, 7), (8, 7), (50_000, 6_000), (50_000, 60_000)] {
            let (text, size) = (&text[..length], count(size));
            let expected = check_segments(&options, &[], text, size);
            for threads in 1..=4 {
                let parallel =
                    Parallel::new(options.clone()).segment_size(size).threads(count(threads));
                assert!(parallel.compress(text).expect("memory") == expected, "{threads}");
                // A reader's size is not known but by a hint.
                let hinted = Parallel::new(options.clone().size_hint(length));
                let hinted = hinted.segment_size(size).threads(count(threads));
                let mut copied = Vec::new();
                let stats = hinted.copy(&mut Trickle(text), &mut copied).expect("memory");
                assert!(copied == expected, "{threads}");
                let counted = (stats.bytes_in, stats.bytes_out);
                assert_eq!(counted, (length as u64, copied.len() as u64));
            }
        }
    }
}

/// Without a hint the window is that of a stream without one, unless all is one segment.
#[test]
fn a_size_that_is_not_known() {
    let text = web_page(2, 20_000);
    for (size, window) in [(20_000, None), (7_000, Some(WindowBits::default()))] {
        let mut options = Options::new();
        let mut copied = Vec::new();
        let parallel = Parallel::new(options.clone()).segment_size(count(size));
        parallel.copy(&mut Trickle(&text), &mut copied).expect("memory");
        if let Some(window) = window {
            options = options.window_bits(window);
        }
        assert!(copied == check_segments(&options, &[], &text, count(size)));
    }
}

#[test]
fn metadata_is_in_front_of_the_first_segment_only() {
    let text = web_page(3, 9_000);
    let parallel = Parallel::new(Options::new()).segment_size(count(4_000)).metadata(*b"by hand");
    let stream = parallel.compress(&text).expect("memory");
    brotwerk_testkit::decoders::assert_decodes(&stream, &text);
    assert_eq!(stream.windows(7).filter(|bytes| bytes == b"by hand").count(), 1);
}

/// A reader that fails, or a writer that does, after so many bytes.
struct Fails(usize);

impl Fails {
    fn pass(&mut self, length: usize) -> io::Result<usize> {
        let length = length.min(self.0);
        self.0 -= length;
        if length == 0 { Err(io::Error::other("no more")) } else { Ok(length) }
    }
}

impl Read for Fails {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = self.pass(buffer.len())?;
        (0..).zip(&mut buffer[..length]).for_each(|(n, byte)| *byte = ((n * n) >> 4) as u8);
        Ok(length)
    }
}

impl Write for Fails {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.pass(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn the_first_failure_ends_it_and_says_whose_it_is() {
    let text = mixture(4, 60_000);
    for threads in 1..=4 {
        let parallel =
            Parallel::new(Options::new()).segment_size(count(5_000)).threads(count(threads));
        for length in [0, 100, 5_000, 5_001, 20_000] {
            let result = parallel.copy(&mut Fails(length), &mut io::sink());
            assert!(matches!(result, Err(CopyError::Read(_))), "{length}");
            let result = parallel.copy(&mut &text[..], &mut Fails(length / 2));
            assert!(matches!(result, Err(CopyError::Write(_))), "{length}");
        }
        let options = Options::new().memory_limit(1);
        let refused = Parallel::new(options).segment_size(count(5_000)).threads(count(threads));
        let result = refused.copy(&mut &text[..], &mut io::sink());
        assert!(matches!(result, Err(CopyError::Encode(Error::MemoryLimit { limit: 1, .. }))));
        assert!(matches!(refused.compress(&text), Err(Error::MemoryLimit { limit: 1, .. })));
    }
}

/// Who brings threads of their own makes the same.
#[test]
fn one_segment_is_one_shot_encoding() {
    let text = web_page(5, 5_000);
    let stream = Parallel::new(Options::new()).compress(&text).expect("memory");
    assert!(stream == Compressor::new(Options::new()).compress(&text));
}
