//! The library under test, and what all tests say of it.
//!
//! It is loaded from the file that C programs would load: linked, its names would be the
//! reference's.
#![allow(dead_code, unused_imports)] // No test needs all of it.

use core::ffi::c_int;
use core::ptr;
use std::path::PathBuf;
use std::sync::OnceLock;

pub(crate) use brotwerk_testkit::c_interface::operation::{EMIT_METADATA, FINISH, FLUSH, PROCESS};
pub(crate) use brotwerk_testkit::c_interface::parameter::{
    CONTENT_TYPE, DISABLE_LITERAL_CONTEXT_MODELING, LARGE_WINDOW, LGBLOCK, LGWIN, MODE, NDIRECT,
    NPOSTFIX, QUALITY, SIZE_HINT, STREAM_OFFSET,
};
pub(crate) use brotwerk_testkit::c_interface::{Alloc, Api, Free, NAMES, Opaque};
use libloading::{Library, Symbol};

/// The shared library's file: beside the test that runs, where cargo put it for it.
pub(crate) fn library_file() -> PathBuf {
    let test = std::env::current_exe().expect("this test is a file");
    let name = format!("{}brotlienc{}", std::env::consts::DLL_PREFIX, std::env::consts::DLL_SUFFIX);
    test.with_file_name(name)
}

/// Our functions.
pub(crate) fn ours() -> &'static Api {
    static OURS: OnceLock<Api> = OnceLock::new();
    OURS.get_or_init(|| {
        let file = library_file();
        // SAFETY: loading it runs no code of ours.
        let library = unsafe { Library::new(&file) };
        let library = library.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let library: &Library = Box::leak(Box::new(library));
        // SAFETY: the library stays, and its functions have the types of the interface.
        unsafe {
            Api::load(|name| {
                let symbol: Symbol<'_, *const ()> = library.get(name).expect(name);
                *symbol
            })
        }
    })
}

/// The reference encoder's.
pub(crate) fn reference() -> &'static Api {
    Api::reference()
}

/// An encoder that is destroyed when dropped.
pub(crate) struct Encoder<'a> {
    pub(crate) api: &'a Api,
    pub(crate) state: *mut Opaque,
}

/// What a call did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) ok: bool,
    pub(crate) left: usize,
    pub(crate) written: usize,
}

impl Encoder<'static> {
    pub(crate) fn ours() -> Self {
        Self::new(ours())
    }
}

impl<'a> Encoder<'a> {
    pub(crate) fn new(api: &'a Api) -> Self {
        // SAFETY: without functions there is nothing to promise.
        let state = unsafe { (api.create)(None, None, ptr::null_mut()) };
        assert!(!state.is_null());
        Self { api, state }
    }

    pub(crate) fn set(&mut self, parameter: c_int, value: u32) -> bool {
        // SAFETY: the state is live.
        unsafe { (self.api.set_parameter)(self.state, parameter, value) != 0 }
    }

    /// One call; output goes to the end of `output`, as much as `room` allows.
    pub(crate) fn call(
        &mut self,
        operation: c_int,
        input: &[u8],
        room: usize,
        output: &mut Vec<u8>,
    ) -> Outcome {
        let mut space = vec![0; room];
        let (mut available_in, mut next_in) = (input.len(), input.as_ptr());
        let (mut available_out, mut next_out) = (room, space.as_mut_ptr());
        // SAFETY: the state is live, and each pointer is valid for its count.
        let ok = unsafe {
            (self.api.compress_stream)(
                self.state,
                operation,
                &raw mut available_in,
                &raw mut next_in,
                &raw mut available_out,
                &raw mut next_out,
                ptr::null_mut(),
            ) != 0
        };
        let written = room - available_out;
        assert_eq!(next_in as usize - input.as_ptr() as usize, input.len() - available_in);
        assert_eq!(next_out as usize - space.as_ptr() as usize, written);
        output.extend_from_slice(&space[..written]);
        Outcome { ok, left: available_in, written }
    }

    /// Repeats an operation until it is complete.
    pub(crate) fn complete(&mut self, operation: c_int, mut input: &[u8], output: &mut Vec<u8>) {
        loop {
            let outcome = self.call(operation, input, 1 << 12, output);
            assert!(outcome.ok, "operation {operation} failed");
            input = &input[input.len() - outcome.left..];
            if input.is_empty() && !self.has_more_output() {
                return;
            }
        }
    }

    pub(crate) fn has_more_output(&self) -> bool {
        // SAFETY: the state is live.
        unsafe { (self.api.has_more_output)(self.state) != 0 }
    }

    pub(crate) fn is_finished(&self) -> bool {
        // SAFETY: the state is live.
        unsafe { (self.api.is_finished)(self.state) != 0 }
    }

    /// A copy of the next output, `most` bytes at most, or all if that is 0.
    pub(crate) fn take(&mut self, most: usize) -> Vec<u8> {
        let mut size = most;
        // SAFETY: the state is live, and `size` a count.
        let start = unsafe { (self.api.take_output)(self.state, &raw mut size) };
        assert_eq!(start.is_null(), size == 0);
        assert!(most == 0 || size <= most);
        if size == 0 {
            return Vec::new();
        }
        // SAFETY: so many bytes are there until the next call.
        unsafe { core::slice::from_raw_parts(start, size) }.to_vec()
    }
}

impl Drop for Encoder<'_> {
    fn drop(&mut self) {
        // SAFETY: the state is live and not used again.
        unsafe { (self.api.destroy)(self.state) };
    }
}

/// Text like a page's, of any length.
pub(crate) fn page(length: usize) -> Vec<u8> {
    let mut page = b"<!DOCTYPE html><html><head><title>Bread</title></head><body>".to_vec();
    let mut number = 1_u32;
    while page.len() < length {
        // Knuth's MMIX generator's multiplier, cut.
        number = number.wrapping_mul(0x4c95_7f2d).wrapping_add(0x1405_7b7e);
        let line = format!(
            "<div class=\"item-{}\"><a href=\"/page/{}.html\">Entry {}</a> and some more</div>\n",
            number >> 28,
            number >> 20,
            number >> 10 & 0xff
        );
        page.extend_from_slice(line.as_bytes());
    }
    page.truncate(length);
    page
}

/// Bytes that don't compress.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let step = |state: &mut u64| {
        // Knuth's MMIX generator.
        *state = state.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        (*state >> 56) as u8
    };
    (0..length).map(|_| step(&mut state)).collect()
}
