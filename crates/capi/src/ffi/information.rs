//! What can be told without an encoder.

use core::ffi::c_int;

use super::one_shot::parameters as one_shot;
use crate::guard::guarded;
use crate::stored::max_compressed_size;

/// Version 1.2.0 of the interface, with twelve bits each for the last two numbers.
const VERSION: u32 = 1 << 24 | 2 << 12;

/// `BROTLI_MODE_GENERIC`.
const MODE_GENERIC: c_int = 0;

/// The version of the interface.
#[unsafe(no_mangle)]
pub extern "C" fn BrotliEncoderVersion() -> u32 {
    VERSION
}

/// The most bytes that a stream of a text of this size has, if nothing was flushed; 0 if
/// that is more than a count can say.
#[unsafe(no_mangle)]
pub extern "C" fn BrotliEncoderMaxCompressedSize(input_size: usize) -> usize {
    max_compressed_size(input_size)
}

/// The most memory that a one-shot call takes at once, in bytes, text and stream not counted.
///
/// An estimate, on the high side.
#[unsafe(no_mangle)]
pub extern "C" fn BrotliEncoderEstimatePeakMemoryUsage(
    quality: c_int,
    lgwin: c_int,
    input_size: usize,
) -> usize {
    guarded(0, || one_shot(quality, lgwin, MODE_GENERIC, input_size).estimated_memory(input_size))
}
