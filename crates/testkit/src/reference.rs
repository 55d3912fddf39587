//! The reference encoder, google/brotli in C, to compare with.

use std::path::PathBuf;

use compu_brotli_sys as c;

/// A prefix dictionary that google/brotli's encoder has prepared.
pub struct CDictionary<'a> {
    prepared: core::ptr::NonNull<c::BrotliEncoderPreparedDictionary>,
    /// What it refers to.
    _bytes: core::marker::PhantomData<&'a [u8]>,
}

impl<'a> CDictionary<'a> {
    /// Prepares these bytes for qualities from 5 on: the others don't use dictionaries.
    ///
    /// # Panics
    /// If they can't be prepared.
    #[must_use]
    pub fn new(bytes: &'a [u8]) -> Self {
        // SAFETY: the pointer is valid for its length, which outlives what is made here; no
        // allocator is passed.
        let prepared = unsafe {
            c::BrotliEncoderPrepareDictionary(
                c::BrotliSharedDictionaryType_BROTLI_SHARED_DICTIONARY_RAW,
                bytes.len(),
                bytes.as_ptr(),
                11,
                None,
                None,
                core::ptr::null_mut(),
            )
        };
        let prepared = core::ptr::NonNull::new(prepared).expect("a dictionary");
        Self { prepared, _bytes: core::marker::PhantomData }
    }

    /// Encodes a text with it.
    ///
    /// # Panics
    /// If the encoder fails.
    #[must_use]
    pub fn encode(&self, text: &[u8], quality: u8) -> Vec<u8> {
        let mut encoder = IncrementalEncoder::new(quality, None);
        // SAFETY: both are live, and the dictionary outlives the encoder.
        let attached = unsafe {
            c::BrotliEncoderAttachPreparedDictionary(encoder.state.as_ptr(), self.prepared.as_ptr())
        };
        assert_eq!(attached, 1, "the reference encoder takes its own dictionary");
        encoder.set(c::BrotliEncoderParameter_BROTLI_PARAM_SIZE_HINT, text.len() as u32);
        let mut output = Vec::new();
        encoder.run(c::BrotliEncoderOperation_BROTLI_OPERATION_FINISH, text, &mut output);
        output
    }
}

impl Drop for CDictionary<'_> {
    fn drop(&mut self) {
        // SAFETY: it is live and not used again.
        unsafe { c::BrotliEncoderDestroyPreparedDictionary(self.prepared.as_ptr()) };
    }
}

/// google/brotli's encoder, fed a text piece by piece.
pub struct IncrementalEncoder {
    state: core::ptr::NonNull<c::BrotliEncoderState>,
}

impl IncrementalEncoder {
    /// An encoder with this quality and, where given, window.
    ///
    /// # Panics
    /// If there is no memory.
    #[must_use]
    pub fn new(quality: u8, window_bits: Option<u8>) -> Self {
        // SAFETY: no allocator is passed, so the encoder uses its own.
        let state = unsafe { c::BrotliEncoderCreateInstance(None, None, core::ptr::null_mut()) };
        let mut encoder =
            Self { state: core::ptr::NonNull::new(state).expect("the encoder finds memory") };
        encoder.set(c::BrotliEncoderParameter_BROTLI_PARAM_QUALITY, quality.into());
        if let Some(bits) = window_bits {
            encoder.set(c::BrotliEncoderParameter_BROTLI_PARAM_LGWIN, bits.into());
        }
        encoder
    }

    fn set(&mut self, parameter: c::BrotliEncoderParameter, value: u32) {
        // SAFETY: the state is live.
        let set = unsafe { c::BrotliEncoderSetParameter(self.state.as_ptr(), parameter, value) };
        assert_eq!(set, 1, "parameter {parameter} can't be {value}");
    }

    /// Takes text and makes all of it decodable.
    pub fn flush(&mut self, text: &[u8], output: &mut Vec<u8>) {
        self.run(c::BrotliEncoderOperation_BROTLI_OPERATION_FLUSH, text, output);
    }

    /// Ends the stream.
    pub fn finish(&mut self, output: &mut Vec<u8>) {
        self.run(c::BrotliEncoderOperation_BROTLI_OPERATION_FINISH, &[], output);
    }

    fn run(&mut self, operation: c::BrotliEncoderOperation, text: &[u8], output: &mut Vec<u8>) {
        let mut chunk = [0; 1 << 12];
        let (mut available_in, mut next_in) = (text.len(), text.as_ptr());
        loop {
            let (mut available_out, mut next_out) = (chunk.len(), chunk.as_mut_ptr());
            // SAFETY: the state is live, and each pointer is valid for its count.
            let ok = unsafe {
                c::BrotliEncoderCompressStream(
                    self.state.as_ptr(),
                    operation,
                    &raw mut available_in,
                    &raw mut next_in,
                    &raw mut available_out,
                    &raw mut next_out,
                    core::ptr::null_mut(),
                )
            };
            assert_eq!(ok, 1, "the reference encoder fails");
            output.extend_from_slice(&chunk[..chunk.len() - available_out]);
            // SAFETY: the state is live.
            let more = unsafe { c::BrotliEncoderHasMoreOutput(self.state.as_ptr()) } != 0;
            if available_in == 0 && !more {
                return;
            }
        }
    }
}

impl Drop for IncrementalEncoder {
    fn drop(&mut self) {
        // SAFETY: the state is live and not used again.
        unsafe { c::BrotliEncoderDestroyInstance(self.state.as_ptr()) };
    }
}

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

/// The folder with google/brotli's C sources, of the version whose encoder and decoder tests
/// compare with; `None` where cargo did not unpack them in its home.
#[must_use]
pub fn source_folder() -> Option<PathBuf> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))?;
    let registries = std::fs::read_dir(home.join("registry/src")).ok()?;
    let packages = registries.flatten().filter_map(|folder| std::fs::read_dir(folder.path()).ok());
    let sources = packages.flat_map(Iterator::flatten).filter(|package| {
        // Of this version are its sources, too.
        package.file_name().to_string_lossy().starts_with("compu-brotli-sys-1.2.")
    });
    sources.map(|package| package.path().join("brotli/c")).filter(|folder| folder.is_dir()).max()
}
