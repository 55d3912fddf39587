//! The C interface of Brotli encoders: its functions, as a table, so that a test can do the same
//! to any library that has them, and an allocator for them that keeps a record.

mod allocator;

use core::ffi::{c_int, c_void};
use std::sync::OnceLock;

use compu_brotli_sys as c;

pub use allocator::{RecordingAllocator, alloc, free};

/// `BrotliEncoderOperation`.
pub mod operation {
    use core::ffi::c_int;

    /// Takes input.
    pub const PROCESS: c_int = 0;
    /// Takes input and gives output for all of it.
    pub const FLUSH: c_int = 1;
    /// Takes input and ends the stream.
    pub const FINISH: c_int = 2;
    /// Puts a block of metadata into the stream.
    pub const EMIT_METADATA: c_int = 3;
}

/// `BrotliEncoderParameter`.
#[allow(missing_docs)] // The header says what they are.
pub mod parameter {
    use core::ffi::c_int;

    pub const MODE: c_int = 0;
    pub const QUALITY: c_int = 1;
    pub const LGWIN: c_int = 2;
    pub const LGBLOCK: c_int = 3;
    pub const DISABLE_LITERAL_CONTEXT_MODELING: c_int = 4;
    pub const SIZE_HINT: c_int = 5;
    pub const LARGE_WINDOW: c_int = 6;
    pub const NPOSTFIX: c_int = 7;
    pub const NDIRECT: c_int = 8;
    pub const STREAM_OFFSET: c_int = 9;
    pub const CONTENT_TYPE: c_int = 0x6277;
}

/// `brotli_alloc_func`.
pub type Alloc = Option<unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void>;
/// `brotli_free_func`.
pub type Free = Option<unsafe extern "C" fn(*mut c_void, *mut c_void)>;
/// What a pointer to a state or a dictionary points to.
pub type Opaque = c_void;

macro_rules! api {
    ($($field:ident: $name:ident ($($parameter:ty),*) $(-> $result:ty)?;)*) => {
        /// The functions of `encode.h`, under shorter names.
        #[allow(missing_docs)] // The header says what they do.
        pub struct Api {
            $(pub $field: unsafe extern "C" fn($($parameter),*) $(-> $result)?,)*
        }

        /// Their names.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        impl Api {
            /// The functions whose addresses these are.
            ///
            /// # Safety
            /// `address` gives that of the function of each name, which has the type of the
            /// interface and stays where it is.
            ///
            /// # Panics
            /// If one is null.
            pub unsafe fn load(address: impl Fn(&str) -> *const ()) -> Self {
                Self {
                    $($field: {
                        let function = address(stringify!($name));
                        assert!(!function.is_null(), stringify!($name));
                        // SAFETY: it is a function of this type, as the caller promises; types
                        // that differ are pointers to what nobody looks into.
                        unsafe {
                            core::mem::transmute::<
                                *const (),
                                unsafe extern "C" fn($($parameter),*) $(-> $result)?,
                            >(function)
                        }
                    },)*
                }
            }

            /// Those of the reference encoder, google/brotli.
            #[must_use]
            pub fn reference() -> &'static Self {
                static REFERENCE: OnceLock<Api> = OnceLock::new();
                REFERENCE.get_or_init(|| {
                    let address = |name: &str| match name {
                        $(stringify!($name) => c::$name as *const (),)*
                        _ => core::ptr::null(),
                    };
                    // SAFETY: they are linked, with these types.
                    unsafe { Self::load(address) }
                })
            }
        }
    };
}

api! {
    attach: BrotliEncoderAttachPreparedDictionary(*mut Opaque, *const Opaque) -> c_int;
    compress: BrotliEncoderCompress(c_int, c_int, c_int, usize, *const u8, *mut usize, *mut u8)
        -> c_int;
    compress_stream: BrotliEncoderCompressStream(
        *mut Opaque, c_int, *mut usize, *mut *const u8, *mut usize, *mut *mut u8, *mut usize
    ) -> c_int;
    create: BrotliEncoderCreateInstance(Alloc, Free, *mut c_void) -> *mut Opaque;
    destroy: BrotliEncoderDestroyInstance(*mut Opaque);
    destroy_dictionary: BrotliEncoderDestroyPreparedDictionary(*mut Opaque);
    estimate: BrotliEncoderEstimatePeakMemoryUsage(c_int, c_int, usize) -> usize;
    dictionary_size: BrotliEncoderGetPreparedDictionarySize(*const Opaque) -> usize;
    has_more_output: BrotliEncoderHasMoreOutput(*mut Opaque) -> c_int;
    is_finished: BrotliEncoderIsFinished(*mut Opaque) -> c_int;
    max_compressed_size: BrotliEncoderMaxCompressedSize(usize) -> usize;
    prepare: BrotliEncoderPrepareDictionary(
        c_int, usize, *const u8, c_int, Alloc, Free, *mut c_void
    ) -> *mut Opaque;
    set_parameter: BrotliEncoderSetParameter(*mut Opaque, c_int, u32) -> c_int;
    take_output: BrotliEncoderTakeOutput(*mut Opaque, *mut usize) -> *const u8;
    version: BrotliEncoderVersion() -> u32;
}
