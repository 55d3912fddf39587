//! Compression from memory to memory.

use core::ffi::c_int;

use super::{Bool, FALSE, TRUE};
use crate::encoder::{Encoder, Operation};
use crate::guard::guarded;
use crate::io::{Input, MAX_LENGTH, Output};
use crate::memory::Allocator;
use crate::parameters::{Parameters, number};
use crate::stored::{max_compressed_size, write_stored_stream};

/// The stream of an empty text: a window of 16 bits, an empty last meta-block.
const EMPTY: u8 = 0x06;

/// Compresses a text into a buffer, whose size `*encoded_size` says before and the stream's
/// size after; false and 0 there if the stream doesn't fit.
///
/// With room for [`BrotliEncoderMaxCompressedSize`](super::BrotliEncoderMaxCompressedSize)
/// bytes it always fits, even if memory is refused.
///
/// # Safety
/// `input_size` bytes can be read at `input_buffer`; `encoded_size` is null or points to a
/// count that nobody else uses meanwhile, and so many bytes can be written at
/// `encoded_buffer`, and are not of the text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderCompress(
    quality: c_int,
    lgwin: c_int,
    mode: c_int,
    input_size: usize,
    input_buffer: *const u8,
    encoded_size: *mut usize,
    encoded_buffer: *mut u8,
) -> Bool {
    // SAFETY: it is null or points to a count.
    let Some(encoded_size) = (unsafe { encoded_size.as_mut() }) else { return FALSE };
    let room = core::mem::take(encoded_size);
    // SAFETY: the caller's promises are those of these calls. They are for one look at the
    // text and one at the room, but the first look leaves both as they were.
    let open = || unsafe {
        Some((Input::new(input_buffer, input_size)?, Output::new(encoded_buffer, room)?))
    };
    let Some((mut input, mut output)) = open() else { return FALSE };
    if input_size == 0 {
        *encoded_size = output.write(&[EMPTY]);
        return if *encoded_size > 0 { TRUE } else { FALSE };
    }
    let parameters = parameters(quality, lgwin, mode, input_size);
    let compressed = guarded(false, || compress(parameters, &mut input, &mut output));
    if compressed {
        *encoded_size = room - output.available();
        return TRUE;
    }
    if room < max_compressed_size(input_size) || input_size > MAX_LENGTH {
        return FALSE;
    }
    let Some((mut input, mut output)) = open() else { return FALSE };
    let stored = guarded(false, || write_stored_stream(&mut input, &mut output));
    *encoded_size = if stored { room - output.available() } else { 0 };
    stored.into()
}

/// What a call with these arguments sets.
pub(super) fn parameters(quality: c_int, lgwin: c_int, mode: c_int, size: usize) -> Parameters {
    /// Windows of more bits are large ones.
    const MAX_WINDOW_BITS: c_int = 24;
    let mut parameters = Parameters::default();
    let settings = [
        (number::QUALITY, quality as u32),
        (number::LGWIN, lgwin as u32),
        (number::MODE, mode as u32),
        (number::LARGE_WINDOW, (lgwin > MAX_WINDOW_BITS).into()),
        (number::SIZE_HINT, u32::try_from(size).unwrap_or(u32::MAX)),
    ];
    for (parameter, value) in settings {
        parameters.set(parameter, value);
    }
    parameters
}

/// The whole stream, if there is room for it.
fn compress(parameters: Parameters, input: &mut Input, output: &mut Output) -> bool {
    let mut encoder = Encoder::new(Allocator::DEFAULT, parameters);
    let result = encoder.advance(Operation::Finish, input, output);
    result.is_ok() && encoder.is_finished()
}
