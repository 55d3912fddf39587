//! Decoders of different lineage: what one of them forgives, another may not.
//!
//! All take streams that our own encoder made. The C decoder is not for hostile input.

use std::io::Read;

use brotwerk_dcb::HeaderReader;
use compu_brotli_sys as c;

/// Decodes with google/brotli's C decoder, 1.2; the whole input must be one stream.
///
/// # Errors
/// A line that says what the decoder disliked.
pub fn decode_with_c(stream: &[u8], size: usize) -> Result<Vec<u8>, String> {
    let mut output = vec![0; size + 1];
    let mut produced = output.len();
    // SAFETY: both pointers are valid for the lengths given with them, and the decoder
    // writes at most `produced` bytes.
    let result = unsafe {
        c::BrotliDecoderDecompress(
            stream.len(),
            stream.as_ptr(),
            &raw mut produced,
            output.as_mut_ptr(),
        )
    };
    if result != c::BrotliDecoderResult_BROTLI_DECODER_RESULT_SUCCESS {
        return Err(format!("C decoder: result {result} after {produced} bytes"));
    }
    output.truncate(produced);
    Ok(output)
}

/// Decodes with burli, a Rust decoder written from the specification.
///
/// # Errors
/// A line that says what the decoder disliked.
pub fn decode_with_burli(stream: &[u8]) -> Result<Vec<u8>, String> {
    burli::decompress(stream).map_err(|error| format!("burli: {error:?}"))
}

/// Decodes with brotli-decompressor, the Rust decoder that the program ships with.
///
/// # Errors
/// A line that says what the decoder disliked.
pub fn decode_with_brotli_decompressor(stream: &[u8]) -> Result<Vec<u8>, String> {
    let mut output = Vec::new();
    brotli_decompressor::Decompressor::new(stream, 1 << 16)
        .read_to_end(&mut output)
        .map_err(|error| format!("brotli-decompressor: {error}"))?;
    Ok(output)
}

/// What a stream of the large-window extension starts with.
const LARGE_WINDOW: u8 = 0x11;

/// Asserts that `stream` decodes to `text`, by the C decoder and by burli; if its window is
/// a large one, which burli doesn't take, by the C decoder and by brotli-decompressor.
///
/// # Panics
/// If either decoder refuses or gives other bytes.
#[track_caller]
pub fn assert_decodes(stream: &[u8], text: &[u8]) {
    if stream.first() == Some(&LARGE_WINDOW) {
        let mut decoder = IncrementalDecoder::default();
        let decoded = decoder.feed(stream);
        assert!(decoded.is_err() || decoder.is_finished(), "the C decoder wants more");
        assert_same(decoded, text);
        assert_same(decode_with_brotli_decompressor(stream), text);
        return;
    }
    assert_same(decode_with_c(stream, text.len()), text);
    assert_same(decode_with_burli(stream), text);
}

/// Asserts that `stream` decodes to `text` with these prefix dictionaries, attached in this
/// order: by the C decoder, by brotli-decompressor, and, if its window is not a large one, by
/// burli, which takes them as one.
///
/// # Panics
/// If a decoder refuses or gives other bytes.
#[track_caller]
pub fn assert_decodes_with_prefix_dictionary(stream: &[u8], dictionaries: &[&[u8]], text: &[u8]) {
    let mut decoder = IncrementalDecoder::with_prefix_dictionary(dictionaries);
    let decoded = decoder.feed(stream);
    assert!(decoded.is_err() || decoder.is_finished(), "the C decoder wants more");
    assert_same(decoded, text);
    assert_same(decode_with_brotli_decompressor_and_prefix_dictionary(stream, dictionaries), text);
    if stream.first() == Some(&LARGE_WINDOW) {
        return;
    }
    let dictionary = burli::decode::RawDictionary::from_vec(dictionaries.concat());
    let decoded = burli::decompress_with_raw_dictionary(stream, &dictionary);
    assert_same(decoded.map_err(|error| format!("burli: {error:?}")), text);
}

/// Asserts that `body` is dictionary-compressed Brotli (RFC 9842) which names this dictionary, and
/// decodes to `text` with it, by all that [`assert_decodes_with_prefix_dictionary`] asks.
///
/// # Panics
/// If not.
#[track_caller]
pub fn assert_decodes_dcb(body: &[u8], dictionary: &[u8], text: &[u8]) {
    let stream = brotwerk_dcb::open(body, Some(dictionary)).expect("a dcb header");
    assert_decodes_with_prefix_dictionary(stream, &[dictionary], text);
}

fn decode_with_brotli_decompressor_and_prefix_dictionary(
    stream: &[u8],
    dictionaries: &[&[u8]],
) -> Result<Vec<u8>, String> {
    let mut output = Vec::new();
    let mut decoder = brotli_decompressor::Decompressor::new(stream, 1 << 16);
    for dictionary in dictionaries {
        let attached = decoder.attach_dictionary(dictionary.to_vec().into());
        assert!(attached, "brotli-decompressor takes {} bytes of dictionary", dictionary.len());
    }
    decoder.read_to_end(&mut output).map_err(|error| format!("brotli-decompressor: {error}"))?;
    Ok(output)
}

/// The C decoder, fed a stream piece by piece.
pub struct IncrementalDecoder {
    state: core::ptr::NonNull<c::BrotliDecoderState>,
    /// What the decoder refers to.
    _dictionaries: Vec<Vec<u8>>,
    /// Reads what stands before the stream, if something does.
    header: Option<HeaderReader>,
}

impl Default for IncrementalDecoder {
    fn default() -> Self {
        Self::with_prefix_dictionary(&[])
    }
}

impl IncrementalDecoder {
    /// A decoder to which these prefix dictionaries are attached, in this order.
    ///
    /// # Panics
    /// If it refuses them.
    #[must_use]
    pub fn with_prefix_dictionary(dictionaries: &[&[u8]]) -> Self {
        // SAFETY: no allocator is passed, so the decoder uses its own.
        let state = unsafe { c::BrotliDecoderCreateInstance(None, None, core::ptr::null_mut()) };
        let state = core::ptr::NonNull::new(state).expect("the C decoder finds memory");
        // SAFETY: the state is live. Large windows are an extension that is off by default.
        unsafe {
            c::BrotliDecoderSetParameter(
                state.as_ptr(),
                c::BrotliDecoderParameter_BROTLI_DECODER_PARAM_LARGE_WINDOW,
                1,
            )
        };
        let dictionaries: Vec<Vec<u8>> = dictionaries.iter().map(|bytes| bytes.to_vec()).collect();
        for bytes in &dictionaries {
            // SAFETY: the state is live, and the bytes stay where they are as long as it.
            let attached = unsafe {
                c::BrotliDecoderAttachDictionary(
                    state.as_ptr(),
                    c::BrotliSharedDictionaryType_BROTLI_SHARED_DICTIONARY_RAW,
                    bytes.len(),
                    bytes.as_ptr(),
                )
            };
            assert_eq!(attached, 1, "the C decoder takes {} bytes of dictionary", bytes.len());
        }
        Self { state, _dictionaries: dictionaries, header: None }
    }

    /// A decoder of dictionary-compressed Brotli (RFC 9842).
    #[must_use]
    pub fn of_dcb(dictionary: &[u8]) -> Self {
        let mut decoder = Self::with_prefix_dictionary(&[dictionary]);
        decoder.header = Some(HeaderReader::default());
        decoder
    }
}

impl Drop for IncrementalDecoder {
    fn drop(&mut self) {
        // SAFETY: the state is live and not used again.
        unsafe { c::BrotliDecoderDestroyInstance(self.state.as_ptr()) };
    }
}

impl IncrementalDecoder {
    /// Takes the next piece of the stream, and gives all the text that it completes.
    ///
    /// # Errors
    /// A line that says what the decoder disliked.
    pub fn feed(&mut self, stream: &[u8]) -> Result<Vec<u8>, String> {
        let before = self.header.as_mut().map_or(Ok(0), |header| header.read(stream));
        let stream = &stream[before.map_err(|error| error.to_string())?..];
        let mut output = Vec::new();
        let mut chunk = [0; 1 << 12];
        let (mut available_in, mut next_in) = (stream.len(), stream.as_ptr());
        loop {
            let (mut available_out, mut next_out) = (chunk.len(), chunk.as_mut_ptr());
            // SAFETY: the state is live, and each pointer is valid for its count.
            let result = unsafe {
                c::BrotliDecoderDecompressStream(
                    self.state.as_ptr(),
                    &raw mut available_in,
                    &raw mut next_in,
                    &raw mut available_out,
                    &raw mut next_out,
                    core::ptr::null_mut(),
                )
            };
            output.extend_from_slice(&chunk[..chunk.len() - available_out]);
            match result {
                c::BrotliDecoderResult_BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT => {}
                c::BrotliDecoderResult_BROTLI_DECODER_RESULT_ERROR => {
                    return Err(format!("C decoder: error after {} bytes", output.len()));
                }
                // It may ask for input while it holds text back: as long as its window
                // is not of full size, it leaves it to the caller to ask for that.
                _ if self.has_output() => {}
                _ => return Ok(output),
            }
        }
    }

    fn has_output(&self) -> bool {
        // SAFETY: the state is live.
        unsafe { c::BrotliDecoderHasMoreOutput(self.state.as_ptr()) != 0 }
    }

    /// Whether the stream is complete.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        // SAFETY: the state is live.
        unsafe { c::BrotliDecoderIsFinished(self.state.as_ptr()) != 0 }
    }
}

#[track_caller]
fn assert_same(decoded: Result<Vec<u8>, String>, text: &[u8]) {
    match decoded {
        Err(error) => panic!("{error} ({} bytes of text)", text.len()),
        Ok(decoded) => {
            let agree = decoded.iter().zip(text).take_while(|(a, b)| a == b).count();
            assert!(
                decoded == text,
                "decoded {} bytes of {}, the first {agree} right",
                decoded.len(),
                text.len()
            );
        }
    }
}
