//! The functions of `encode.h`, one file per thing they are about.
//!
//! What every one of them does: check its pointers, turn them into types that can be
//! trusted, call safe code, and let no panic through. Null where something has to be is an
//! error that the caller sees as `BROTLI_FALSE`, or nothing at all, where the reference
//! encoder would crash.

mod information;
mod instance;
mod one_shot;
mod prepared;

use core::ffi::c_int;

use crate::encoder::Encoder;
use crate::guard::guarded;

pub use information::{
    BrotliEncoderEstimatePeakMemoryUsage, BrotliEncoderMaxCompressedSize, BrotliEncoderVersion,
};
pub use instance::{
    BrotliEncoderCompressStream, BrotliEncoderCreateInstance, BrotliEncoderDestroyInstance,
    BrotliEncoderHasMoreOutput, BrotliEncoderIsFinished, BrotliEncoderSetParameter,
    BrotliEncoderTakeOutput,
};
pub use one_shot::BrotliEncoderCompress;
pub use prepared::{
    BrotliEncoderAttachPreparedDictionary, BrotliEncoderDestroyPreparedDictionary,
    BrotliEncoderGetPreparedDictionarySize, BrotliEncoderPrepareDictionary,
    BrotliEncoderPreparedDictionary,
};

/// An encoder, made by [`BrotliEncoderCreateInstance`]. Its memory is not for C to look at.
pub struct BrotliEncoderState(Encoder);

/// `BROTLI_BOOL`.
type Bool = c_int;
const TRUE: Bool = 1;
const FALSE: Bool = 0;

/// Calls `work` with the encoder; `otherwise` where there is none, or on a panic, which the
/// encoder does not survive.
///
/// # Safety
/// `state` is null, or of [`BrotliEncoderCreateInstance`], not destroyed, and used by no
/// other call meanwhile.
unsafe fn with_encoder<T>(
    state: *mut BrotliEncoderState,
    otherwise: T,
    work: impl FnOnce(&mut Encoder) -> T,
) -> T {
    // SAFETY: it points to an encoder that this call has for itself, or is null.
    let Some(BrotliEncoderState(encoder)) = (unsafe { state.as_mut() }) else { return otherwise };
    let Some(result) = guarded(None, || Some(work(encoder))) else {
        guarded((), || encoder.fail());
        return otherwise;
    };
    result
}

#[cfg(test)]
mod tests {
    use core::ptr;

    use super::{
        BrotliEncoderCreateInstance, BrotliEncoderDestroyInstance, BrotliEncoderHasMoreOutput,
        BrotliEncoderSetParameter, with_encoder,
    };

    #[test]
    fn an_encoder_does_not_survive_a_panic_and_can_be_destroyed() {
        // SAFETY: the encoder is live until it is destroyed.
        unsafe {
            let state = BrotliEncoderCreateInstance(None, None, ptr::null_mut());
            assert_eq!(BrotliEncoderSetParameter(state, 1, 5), 1);
            assert_eq!(with_encoder(state, 7, |_| panic!("caught, as it should be")), 7);
            assert_eq!(BrotliEncoderSetParameter(state, 1, 5), 0);
            assert_eq!(BrotliEncoderHasMoreOutput(state), 0);
            BrotliEncoderDestroyInstance(state);
        }
    }
}
