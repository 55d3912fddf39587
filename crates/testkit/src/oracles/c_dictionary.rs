//! The static dictionary and the transforms as google/brotli has them.

use std::ffi::{c_int, c_void};

// Declared in google/brotli's c/common/dictionary.h and c/common/transform.h, version 1.2;
// the decoder in the same library is made of them.
unsafe extern "C" {
    fn BrotliGetDictionary() -> *const Dictionary;
    fn BrotliGetTransforms() -> *const c_void;
    fn BrotliTransformDictionaryWord(
        dst: *mut u8,
        word: *const u8,
        len: c_int,
        transforms: *const c_void,
        transform_idx: c_int,
    ) -> c_int;
}

/// `BrotliDictionary`.
#[repr(C)]
struct Dictionary {
    size_bits_by_length: [u8; 32],
    offsets_by_length: [u32; 32],
    data_size: usize,
    data: *const u8,
}

/// All words, by length and index.
#[must_use]
pub fn words() -> &'static [u8] {
    // SAFETY: the function returns a pointer to static data laid out as declared, whose
    // `data` has `data_size` bytes.
    unsafe {
        let dictionary = &*BrotliGetDictionary();
        std::slice::from_raw_parts(dictionary.data, dictionary.data_size)
    }
}

/// What the C decoder makes of a word of at most 24 bytes under transform `id`.
///
/// # Panics
/// If `id` is above 120 or the word is too long.
#[must_use]
pub fn transformed(id: u8, word: &[u8]) -> Vec<u8> {
    assert!(id <= 120 && word.len() <= 24, "no such transform or word");
    // Longer than any output, and the C code may touch a few bytes beyond it.
    let mut buffer = vec![0; 64];
    // SAFETY: the word's bytes are readable, the buffer has room for the longest output
    // of 37 bytes, and the transforms are the library's own.
    let length = unsafe {
        BrotliTransformDictionaryWord(
            buffer.as_mut_ptr(),
            word.as_ptr(),
            word.len() as c_int,
            BrotliGetTransforms(),
            c_int::from(id),
        )
    };
    buffer.truncate(usize::try_from(length).expect("a length"));
    buffer
}
