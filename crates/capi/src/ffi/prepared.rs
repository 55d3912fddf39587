//! Dictionaries: made ready, given to encoders and destroyed.

use core::ffi::{c_int, c_void};
use core::ptr::{self, NonNull};

use super::{Bool, BrotliEncoderState, FALSE, with_encoder};
use crate::guard::guarded;
use crate::io::Input;
use crate::memory::{AllocFunc, Allocator, FreeFunc};
use crate::prefix_dictionary::Prepared;

/// A dictionary, made by [`BrotliEncoderPrepareDictionary`]. Its memory is not for C to look
/// at.
pub struct BrotliEncoderPreparedDictionary(Prepared);

/// `BROTLI_SHARED_DICTIONARY_RAW`.
const RAW: c_int = 0;

/// Makes a dictionary of `data_size` bytes ready, in memory of the caller's allocator if there
/// is one; null without memory, for types other than `BROTLI_SHARED_DICTIONARY_RAW`, and for
/// more than 2^30 bytes.
///
/// # Safety
/// `data_size` bytes can be read at `data`, and nobody changes them, until the dictionary is
/// destroyed. For the functions, what
/// [`BrotliEncoderCreateInstance`](super::BrotliEncoderCreateInstance) says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderPrepareDictionary(
    r#type: c_int,
    data_size: usize,
    data: *const u8,
    _quality: c_int,
    alloc_func: AllocFunc,
    free_func: FreeFunc,
    opaque: *mut c_void,
) -> *mut BrotliEncoderPreparedDictionary {
    let make = || {
        if r#type != RAW {
            return None;
        }
        // SAFETY: the caller's promises are those of these calls.
        let (allocator, bytes) = unsafe {
            (Allocator::new(alloc_func, free_func, opaque)?, Input::new(data, data_size)?.keep())
        };
        let dictionary = Prepared::new(allocator, bytes)?;
        allocator.place(BrotliEncoderPreparedDictionary(dictionary))
    };
    guarded(ptr::null_mut(), || make().map_or(ptr::null_mut(), NonNull::as_ptr))
}

/// Destroys a dictionary and gives its memory back. Nothing to do for null.
///
/// # Safety
/// `dictionary` is null, or of [`BrotliEncoderPrepareDictionary`], and used by nobody, any
/// encoder that it is attached to included.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderDestroyPreparedDictionary(
    dictionary: *mut BrotliEncoderPreparedDictionary,
) {
    guarded((), || {
        let Some(dictionary) = NonNull::new(dictionary) else { return };
        // SAFETY: it is a dictionary, which this call has for itself.
        let allocator = unsafe { dictionary.as_ref() }.0.allocator();
        // SAFETY: it was made with this allocator, and is not used any more.
        unsafe { allocator.remove(dictionary) };
    });
}

/// Lets an encoder copy from a dictionary, behind those that it has; false if they are too
/// many or too long, or encoding has begun.
///
/// # Safety
/// As for [`BrotliEncoderSetParameter`](super::BrotliEncoderSetParameter); `dictionary` is
/// null, or of [`BrotliEncoderPrepareDictionary`], and not destroyed before the encoder's last
/// operation.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderAttachPreparedDictionary(
    state: *mut BrotliEncoderState,
    dictionary: *const BrotliEncoderPreparedDictionary,
) -> Bool {
    // SAFETY: it is null, or lives as long as it is used, for which `'static` stands; nobody
    // changes it.
    let Some(dictionary) = (unsafe { dictionary.as_ref::<'static>() }) else { return FALSE };
    // SAFETY: the caller's promises are those of this call.
    unsafe { with_encoder(state, FALSE, |encoder| encoder.attach(&dictionary.0).into()) }
}

/// Bytes of memory that a dictionary takes beside its data; 0 for null.
///
/// # Safety
/// `dictionary` is null, or of [`BrotliEncoderPrepareDictionary`] and not destroyed.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderGetPreparedDictionarySize(
    dictionary: *const BrotliEncoderPreparedDictionary,
) -> usize {
    // SAFETY: it is null or points to a dictionary, which nobody changes.
    let dictionary = unsafe { dictionary.as_ref() };
    guarded(0, || dictionary.map_or(0, |dictionary| dictionary.0.memory_bytes()))
}
