//! `libbrotlienc.so.1`: the C interface of the reference encoder, google/brotli 1.2.
//!
//! A program that links the reference encoder runs with this one in its place, without
//! being built anew. Names, types and rules are those of `include/brotli/encode.h`, which
//! is this crate's documentation for C programs; what is written here is for whoever
//! works on it.
//!
//! ```text
//! C program ─► ffi/       pointers in, slices out, nothing unwinds
//!               │
//!              encoder.rs  which operation may follow which
//!               │           ├─ parameters.rs  numbers to options
//!               │           ├─ pace.rs        when a stream gives output
//!               │           ├─ prefix_dictionary.rs  dictionaries to copy from
//!               │           └─ memory.rs      the caller's allocator
//!              brotwerk::Stream
//! ```
//!
//! **Unsafe code.** What C hands over is only as good as the caller's word. `ffi/` turns
//! it into types that need no further trust (`Input`, `Output`, a reference to
//! an encoder), checking all that can be checked: null, and sizes that no
//! object has. `memory.rs` is the other place: it owns memory of an allocator that may say
//! no. Everything between is safe code.
//!
//! **Panics.** None is known. Should one happen, it is caught before it reaches C, the
//! call fails, and so does every later one with that encoder but its destruction.
//!
//! **Content.** No content type crosses this interface, so it is detected from the first
//! bytes; `BROTWERK_PARAM_CONTENT_TYPE` is a parameter of our own that tells it.

mod encoder;
mod ffi;
mod guard;
mod heap;
mod io;
mod memory;
mod pace;
mod parameters;
mod prefix_dictionary;
mod stored;

pub use ffi::*;
pub use memory::{AllocFunc, FreeFunc};
