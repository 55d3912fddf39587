//! Decoders of different lineage: what one of them forgives, another may not.
//!
//! All take streams that our own encoder made. The C decoder is not for hostile input.

use std::io::Read;

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
        compu_brotli_sys::BrotliDecoderDecompress(
            stream.len(),
            stream.as_ptr(),
            &raw mut produced,
            output.as_mut_ptr(),
        )
    };
    if result != compu_brotli_sys::BrotliDecoderResult_BROTLI_DECODER_RESULT_SUCCESS {
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

/// Asserts that `stream` decodes to `text`, by the C decoder and by burli.
///
/// # Panics
/// If either decoder refuses or gives other bytes.
#[track_caller]
pub fn assert_decodes(stream: &[u8], text: &[u8]) {
    assert_same(decode_with_c(stream, text.len()), text);
    assert_same(decode_with_burli(stream), text);
}

/// What the C decoder makes of a stream that may still go on: all that it can give.
///
/// # Errors
/// A line that says what the decoder disliked.
pub fn decode_prefix_with_c(stream: &[u8]) -> Result<Vec<u8>, String> {
    use compu_brotli_sys as c;
    let mut output = Vec::new();
    let mut chunk = [0; 1 << 12];
    // SAFETY: no allocator is passed, so the decoder uses its own.
    let state = unsafe { c::BrotliDecoderCreateInstance(None, None, core::ptr::null_mut()) };
    assert!(!state.is_null(), "the C decoder found no memory");
    let (mut available_in, mut next_in) = (stream.len(), stream.as_ptr());
    let result = loop {
        let (mut available_out, mut next_out) = (chunk.len(), chunk.as_mut_ptr());
        // SAFETY: the state is live, and each pointer is valid for its count.
        let result = unsafe {
            c::BrotliDecoderDecompressStream(
                state,
                &raw mut available_in,
                &raw mut next_in,
                &raw mut available_out,
                &raw mut next_out,
                core::ptr::null_mut(),
            )
        };
        output.extend_from_slice(&chunk[..chunk.len() - available_out]);
        if result != c::BrotliDecoderResult_BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT {
            break result;
        }
    };
    // SAFETY: the state is live and not used again.
    unsafe { c::BrotliDecoderDestroyInstance(state) };
    if result == c::BrotliDecoderResult_BROTLI_DECODER_RESULT_ERROR {
        return Err(format!("C decoder: error after {} bytes", output.len()));
    }
    Ok(output)
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
