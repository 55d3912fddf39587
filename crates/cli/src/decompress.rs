//! From a reader to a writer through the decoder, in portions.
//!
//! The decoder is `brotli-decompressor`, which is written in Rust and knows large windows and
//! prefix dictionaries.

use std::io::{Read, Write};

use anyhow::{Context as _, bail};
use brotli_decompressor::{
    BrotliDecompressStreamWithDictionary, BrotliResult, BrotliState, StandardAlloc,
};

use brotwerk::dcb::{DcbError, Header, HeaderReader};

use crate::comment::Head;
use crate::input::read;
use crate::message::{Names, Reason};
use crate::prior::Prior;

/// Bytes read or decompressed at a time, as for compression.
const PORTION: usize = 256 << 10;

/// How to decompress.
#[derive(Clone, Debug, Default)]
pub(crate) struct Decompression {
    /// What copies refer to as if it stood before the text.
    pub(crate) prior: Option<Prior>,
    /// Whether several streams may follow one another.
    pub(crate) concatenated: bool,
    /// The comment that the stream must start with; none if it is empty.
    pub(crate) comment: Vec<u8>,
}

type State = BrotliState<StandardAlloc, StandardAlloc, StandardAlloc>;

/// A decoder at the start of a stream. It accepts large windows, as `brotli -d` does.
fn start(prefix_dictionary: &[u8]) -> anyhow::Result<State> {
    let alloc = StandardAlloc::default;
    let mut state = BrotliState::new(alloc(), alloc(), alloc());
    if !prefix_dictionary.is_empty() && !state.attach_external_dictionary(prefix_dictionary.len()) {
        bail!("the dictionary is too long for the decoder");
    }
    Ok(state)
}

/// What stands before a stream: with a dictionary that streams name, the header that does so. Else
/// nothing should.
struct Opening<'a> {
    reader: HeaderReader,
    /// The dictionary that the header has to name.
    named: Option<&'a [u8]>,
    /// Whether all there is to say has been said.
    is_over: bool,
}

impl<'a> Opening<'a> {
    fn new(prior: Option<&'a Prior>) -> Self {
        let named = prior.filter(|prior| prior.is_named).map(|prior| &*prior.bytes);
        Self { reader: HeaderReader::default(), named, is_over: false }
    }

    /// Looks at the next portion of the input, or at its end if that is empty; says how many bytes
    /// of it stand before the stream.
    fn see(&mut self, portion: &[u8]) -> Result<usize, DcbError> {
        if self.is_over {
            return Ok(0);
        }
        let read = self.reader.read(portion);
        let Some(dictionary) = self.named else {
            // No Brotli stream starts as such a header does.
            self.is_over = read.is_err() || self.reader.header().is_some();
            return Ok(0);
        };
        let taken = read?;
        if portion.is_empty() {
            self.reader.end()?;
        }
        if let Some(header) = self.reader.header() {
            header.check(dictionary)?;
            // The reader wants to see the first byte of the stream, too.
            self.is_over = taken < portion.len();
        }
        Ok(taken)
    }

    /// Why what was seen is no stream, if it is a header that nobody asked for.
    fn explanation(&self) -> Option<DcbError> {
        let Header { dictionary } = self.reader.header().filter(|_| self.named.is_none())?;
        Some(DcbError::NoDictionary { wanted: dictionary })
    }
}

/// Decompresses all of `input`: one whole stream and nothing else, or streams that are joined
/// if that is allowed. Gives their number.
pub(crate) fn decompress(
    input: &mut impl Read,
    output: &mut impl Write,
    how: &Decompression,
    names: &Names,
) -> anyhow::Result<u64> {
    let corrupt =
        |reason: &str| anyhow::Error::new(Reason(reason.to_owned())).context(names.corrupt());
    let prefix_dictionary = how.prior.as_ref().map_or(&[][..], |prior| &prior.bytes);
    let mut opening = Opening::new(how.prior.as_ref());
    let mut state = start(prefix_dictionary)?;
    let mut head = Head::new(&how.comment);
    let mut compressed = vec![0; PORTION];
    let mut plain = vec![0; PORTION];
    // The compressed bytes that wait are `compressed[next..next + waiting]`.
    let (mut next, mut waiting) = (0, 0);
    let mut total = 0;
    let mut streams = 1;
    loop {
        let (mut room, mut made) = (plain.len(), 0);
        let result = BrotliDecompressStreamWithDictionary(
            &mut waiting,
            &mut next,
            &compressed,
            &mut room,
            &mut made,
            &mut plain,
            &mut total,
            prefix_dictionary,
            &mut state,
        );
        output.write_all(&plain[..made]).with_context(|| names.write())?;
        match result {
            BrotliResult::NeedsMoreOutput => {}
            BrotliResult::NeedsMoreInput => {
                let length = read(input, &mut compressed).with_context(|| names.read())?;
                let portion = &compressed[..length];
                let taken = opening.see(portion).map_err(|error| corrupt(&error.to_string()))?;
                if length == 0 {
                    return Err(corrupt("truncated input"));
                }
                head.see(&portion[taken..]);
                (next, waiting) = (taken, length - taken);
            }
            BrotliResult::ResultSuccess => {
                if waiting == 0 {
                    (next, waiting) =
                        (0, read(input, &mut compressed).with_context(|| names.read())?);
                }
                if waiting == 0 {
                    break;
                }
                if !how.concatenated {
                    return Err(corrupt("extra input"));
                }
                state = start(prefix_dictionary)?;
                streams += 1;
            }
            BrotliResult::ResultFailure => {
                if let Some(error) = opening.explanation() {
                    return Err(corrupt(&error.to_string()));
                }
                let name = format!("{:?}", state.error_code);
                let name = name.trim_start_matches("BROTLI_DECODER_ERROR_");
                return Err(corrupt(&format!("{name} ({})", state.error_code as i32)));
            }
        }
    }
    if !head.is_as_wanted() {
        return Err(corrupt("comment mismatch"));
    }
    Ok(streams)
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    fn compressed(text: &[u8]) -> Vec<u8> {
        let mut out = Vec::new();
        let options = brotwerk::Options::new();
        let mut writer = brotwerk::io::Writer::new(&mut out, options);
        writer.write_all(text).unwrap();
        writer.finish().unwrap();
        out
    }

    /// Gives one byte at a time, so that every state of the decoder meets the end of input.
    struct Drops<'a>(&'a [u8]);

    impl Read for Drops<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(buffer.len()).min(1);
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn decompress(input: &mut impl Read, output: &mut impl Write) -> anyhow::Result<u64> {
        super::decompress(input, output, &Decompression::default(), &Names::default())
    }

    #[test]
    fn streams_may_be_joined() {
        let stream = [compressed(b"bread "), compressed(b""), compressed(b"and butter")].concat();
        let how = Decompression { concatenated: true, ..Decompression::default() };
        let mut out = Vec::new();
        assert_eq!(
            super::decompress(&mut &stream[..], &mut out, &how, &Names::default()).unwrap(),
            3
        );
        assert_eq!(out, b"bread and butter");
        out.clear();
        assert_eq!(
            super::decompress(&mut Drops(&stream), &mut out, &how, &Names::default()).unwrap(),
            3
        );
        assert_eq!(out, b"bread and butter");
        for end in [1, stream.len() - 1] {
            super::decompress(&mut &stream[..end], &mut out, &how, &Names::default()).unwrap_err();
        }
    }

    #[test]
    fn every_truncation_and_every_trailing_byte_is_an_error() {
        for text in [&b""[..], b"a", &b"once more ".repeat(40)] {
            let stream = compressed(text);
            let mut out = Vec::new();
            decompress(&mut &stream[..], &mut out).unwrap();
            assert_eq!(out, text);
            for end in 0..stream.len() {
                decompress(&mut &stream[..end], &mut Vec::new()).unwrap_err();
                decompress(&mut Drops(&stream[..end]), &mut Vec::new()).unwrap_err();
            }
            for trailing in 1..20 {
                let mut longer = stream.clone();
                longer.resize(stream.len() + trailing, 0);
                decompress(&mut &longer[..], &mut Vec::new()).unwrap_err();
                decompress(&mut Drops(&longer), &mut Vec::new()).unwrap_err();
            }
        }
    }
}
