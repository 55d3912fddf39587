//! Properties of whole encoders: what goes in comes out, however it went in.

use arbitrary::{Arbitrary, Unstructured};
use brotwerk_check::generators::Size;
use brotwerk_encoder::{Compressor, Error, Options, Progress, Stream, max_compressed_size};

use crate::decoders::{
    IncrementalDecoder, assert_decodes, assert_decodes_dcb, assert_decodes_with_prefix_dictionary,
};

/// One thing that a caller does with a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Writes the next bytes of the text, as many as there are up to this.
    Write(u32),
    /// Flushes.
    Flush,
    /// Puts in so many bytes of metadata.
    Metadata(u32),
}

/// The longest write that a fuzzer asks for: several meta-blocks of the shortest kind.
const LONGEST_WRITE: usize = 1 << 18;

/// The longest metadata that a fuzzer asks for: its length takes three bytes (§9.2).
const LONGEST_METADATA: usize = (1 << 16) + (1 << 10);

/// Sizes of all magnitudes.
impl<'a> Arbitrary<'a> for Step {
    fn arbitrary(u: &mut Unstructured<'a>) -> arbitrary::Result<Self> {
        let size = |u: &mut Unstructured<'a>, limit| {
            u.arbitrary().map(|size: Size| size.at_most(limit) as u32)
        };
        Ok(match u.arbitrary::<u8>()? % 4 {
            0 | 1 => Self::Write(size(u, LONGEST_WRITE)?),
            2 => Self::Flush,
            _ => Self::Metadata(size(u, LONGEST_METADATA)?),
        })
    }

    fn size_hint(_: usize) -> (usize, Option<usize>) {
        (1, Some(6))
    }
}

/// A compressor's stream decodes and is within its bound.
///
/// Returns the stream.
///
/// # Panics
/// Where that does not hold.
pub fn check_decodes(compressor: &mut Compressor, text: &[u8]) -> Vec<u8> {
    let stream = compressor.compress(text);
    assert!(
        stream.len() <= max_compressed_size(text.len()),
        "{} bytes for {} exceed the bound",
        stream.len(),
        text.len()
    );
    assert_decodes(&stream, text);
    stream
}

/// As [`check_decodes`], and the stream is the same from a new compressor, a used one,
/// and a stream that gets the text in one write.
///
/// Returns the stream.
///
/// # Panics
/// Where that does not hold.
pub fn check_one_shot(used: &mut Compressor, options: &Options, text: &[u8]) -> Vec<u8> {
    let stream = check_decodes(&mut Compressor::new(options.clone()), text);
    assert!(used.compress(text) == stream, "a used compressor gives other bytes");
    let hinted = options.clone().size_hint(text.len());
    let written = run_script(&mut Stream::new(hinted), text, &[Step::Write(u32::MAX)], 1 << 16);
    assert!(written == stream, "a stream with one write gives other bytes");
    stream
}

/// A stream, new or used, is right whatever the steps and the output space: after each
/// flush all text so far decodes, at the end all of it; portions don't matter, flushes do.
///
/// Returns the compressed text.
///
/// # Panics
/// Where that does not hold.
pub fn check_script(stream: &mut Stream, text: &[u8], steps: &[Step], capacity: usize) -> Vec<u8> {
    let compressed = check_script_with_prefix_dictionary(stream, &[], text, steps, capacity);
    assert_decodes(&compressed, text);
    compressed
}

/// As [`check_script`], for a stream that was given these prefix dictionaries.
///
/// # Panics
/// Where that does not hold.
pub fn check_script_with_prefix_dictionary(
    stream: &mut Stream,
    dictionaries: &[&[u8]],
    text: &[u8],
    steps: &[Step],
    capacity: usize,
) -> Vec<u8> {
    let decoder = || IncrementalDecoder::with_prefix_dictionary(dictionaries);
    let compressed = run_merged(stream, text, steps, capacity, decoder);
    assert_decodes_with_prefix_dictionary(&compressed, dictionaries, text);
    compressed
}

/// As [`check_script`], for a stream that was given this compression dictionary.
///
/// # Panics
/// Where that does not hold.
pub fn check_script_of_dcb(
    stream: &mut Stream,
    dictionary: &[u8],
    text: &[u8],
    steps: &[Step],
    capacity: usize,
) -> Vec<u8> {
    let decoder = || IncrementalDecoder::of_dcb(dictionary);
    let compressed = run_merged(stream, text, steps, capacity, decoder);
    assert_decodes_dcb(&compressed, dictionary, text);
    compressed
}

/// Runs the steps, and again with writes in a row made one.
fn run_merged(
    stream: &mut Stream,
    text: &[u8],
    steps: &[Step],
    capacity: usize,
    decoder: impl Fn() -> IncrementalDecoder,
) -> Vec<u8> {
    let compressed = run(stream, text, steps, capacity, decoder());
    let merged = merge_writes(steps);
    if merged != steps {
        let other = run(stream, text, &merged, 1 << 16, decoder());
        assert!(other == compressed, "other portions give other bytes");
    }
    compressed
}

/// The same steps with writes in a row made one.
fn merge_writes(steps: &[Step]) -> Vec<Step> {
    let mut merged: Vec<Step> = Vec::new();
    for &step in steps {
        if let (Some(Step::Write(before)), Step::Write(count)) = (merged.last_mut(), step)
            && let Some(sum) = before.checked_add(count)
        {
            *before = sum;
        } else {
            merged.push(step);
        }
    }
    merged
}

/// Starts over, runs the steps with output space of `capacity` bytes at a time, writes what is left
/// of the text, and finishes; checks on the way what decodes.
///
/// # Panics
/// If a flushed part does not decode to the text so far, or the stream stalls.
pub fn run_script(stream: &mut Stream, text: &[u8], steps: &[Step], capacity: usize) -> Vec<u8> {
    run(stream, text, steps, capacity, IncrementalDecoder::default())
}

fn run(
    stream: &mut Stream,
    text: &[u8],
    steps: &[Step],
    capacity: usize,
    mut decoder: IncrementalDecoder,
) -> Vec<u8> {
    stream.reset();
    let mut caller = Caller { output: Vec::new(), space: vec![0; capacity] };
    let (mut fed, mut decoded, mut written) = (0, 0, 0);
    for &step in steps {
        match step {
            Step::Write(count) => {
                let bytes = &text[written..text.len().min(written + count as usize)];
                caller.write(stream, bytes);
                written += bytes.len();
                continue;
            }
            Step::Flush => {}
            Step::Metadata(count) => {
                let metadata: Vec<u8> = (0..count).map(|at| (at % 251) as u8).collect();
                stream.metadata(&metadata).expect("metadata");
            }
        }
        caller.complete(|space| stream.flush(space));
        let length = caller.output.len();
        caller.complete(|space| stream.flush(space));
        assert_eq!(caller.output.len(), length, "a second flush adds bytes");
        let new = decoder.feed(&caller.output[fed..]).expect("a flushed part decodes");
        fed = caller.output.len();
        assert!(new == text[decoded..written], "a flushed part decodes to all so far");
        decoded = written;
    }
    caller.write(stream, &text[written..]);
    caller.complete(|space| stream.finish(space));
    assert!(stream.is_finished());
    assert_eq!(stream.process(b"more", &mut []), Err(Error::Finished));
    let new = decoder.feed(&caller.output[fed..]).expect("the stream decodes");
    assert!(new == text[decoded..] && decoder.is_finished(), "the whole stream decodes");
    caller.output
}

/// Streams for the parts of a text, each begun where the one before was flushed, are one
/// stream when joined.
///
/// Returns it.
///
/// # Panics
/// Where that does not hold, or the options have no window.
pub fn check_joined(options: &Options, parts: &[&[u8]]) -> Vec<u8> {
    let (mut joined, mut offset) = (Vec::new(), 0);
    for (number, part) in parts.iter().enumerate() {
        let mut stream = Stream::new(options.clone().stream_offset(offset));
        let mut caller = Caller { output: Vec::new(), space: vec![0; 1 << 12] };
        caller.write(&mut stream, part);
        caller.complete(|space| stream.flush(space));
        offset += part.len() as u64;
        if number + 1 == parts.len() {
            caller.complete(|space| stream.finish(space));
        }
        joined.extend_from_slice(&caller.output);
    }
    assert_decodes(&joined, &parts.concat());
    joined
}

/// A caller with little space for output.
struct Caller {
    output: Vec<u8>,
    space: Vec<u8>,
}

impl Caller {
    fn write(&mut self, stream: &mut Stream, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let progress = stream.process(bytes, &mut self.space).expect("process");
            assert!(progress.consumed + progress.written > 0, "the stream stalls");
            bytes = &bytes[progress.consumed..];
            self.output.extend_from_slice(&self.space[..progress.written]);
        }
    }

    fn complete(&mut self, mut operation: impl FnMut(&mut [u8]) -> Result<Progress, Error>) {
        loop {
            let progress = operation(&mut self.space).expect("flush or finish");
            self.output.extend_from_slice(&self.space[..progress.written]);
            if progress.done {
                return;
            }
            assert!(progress.written > 0, "the stream stalls");
        }
    }
}
