//! Dictionaries made ready, for encoders to copy from.

use core::ffi::{c_int, c_void};
use core::ptr;

use super::{Bool, BrotliEncoderState, FALSE};
use crate::memory::{AllocFunc, FreeFunc};

/// A dictionary that is ready to use.
pub struct BrotliEncoderPreparedDictionary(());

/// Makes a dictionary ready.
///
/// # Safety
/// None so far.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderPrepareDictionary(
    _type: c_int,
    _data_size: usize,
    _data: *const u8,
    _quality: c_int,
    _alloc_func: AllocFunc,
    _free_func: FreeFunc,
    _opaque: *mut c_void,
) -> *mut BrotliEncoderPreparedDictionary {
    ptr::null_mut()
}

/// Destroys a dictionary.
///
/// # Safety
/// None so far.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderDestroyPreparedDictionary(
    _dictionary: *mut BrotliEncoderPreparedDictionary,
) {
}

/// Lets an encoder use a dictionary.
///
/// # Safety
/// None so far.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderAttachPreparedDictionary(
    _state: *mut BrotliEncoderState,
    _dictionary: *const BrotliEncoderPreparedDictionary,
) -> Bool {
    FALSE
}

/// Bytes of memory that a dictionary takes.
///
/// # Safety
/// None so far.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderGetPreparedDictionarySize(
    _dictionary: *const BrotliEncoderPreparedDictionary,
) -> usize {
    0
}
