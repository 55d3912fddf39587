//! The reference encoder, google/brotli in C, to compare with.

use compu_brotli_sys as c;

/// Encodes a text with google/brotli 1.2 in one call.
///
/// # Panics
/// If the encoder fails, which for legal arguments it does only without memory.
#[must_use]
pub fn encode_with_c(text: &[u8], quality: u8, window_bits: u8) -> Vec<u8> {
    // SAFETY: the function has no preconditions.
    let bound = unsafe { c::BrotliEncoderMaxCompressedSize(text.len()) }.max(16);
    let mut output = vec![0; bound];
    let mut size = output.len();
    // SAFETY: both pointers are valid for the lengths given with them, and the encoder
    // writes at most `size` bytes.
    let ok = unsafe {
        c::BrotliEncoderCompress(
            quality.into(),
            window_bits.into(),
            c::BrotliEncoderMode_BROTLI_MODE_GENERIC,
            text.len(),
            text.as_ptr(),
            &raw mut size,
            output.as_mut_ptr(),
        )
    };
    assert_eq!(ok, 1, "the reference encoder fails at {quality}, {window_bits}");
    output.truncate(size);
    output
}
