//! Encoders: made, told, fed, emptied and destroyed.

use core::ffi::{c_int, c_void};
use core::ptr::{self, NonNull};

use super::{Bool, BrotliEncoderState, FALSE, TRUE, with_encoder};
use crate::encoder::{Encoder, Operation};
use crate::guard::guarded;
use crate::heap::keep_memory;
use crate::io::{Input, Output};
use crate::memory::{AllocFunc, Allocator, FreeFunc};
use crate::parameters::Parameters;

/// Makes an encoder, in memory of the caller's allocator if there is one; null without
/// memory, or if only one of the two functions is given.
///
/// # Safety
/// `alloc_func` returns null or `size` bytes for the encoder alone, aligned to eight, until
/// `free_func` gets them back; both can be called with `opaque` from any thread that calls
/// this encoder, and don't call it themselves.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderCreateInstance(
    alloc_func: AllocFunc,
    free_func: FreeFunc,
    opaque: *mut c_void,
) -> *mut BrotliEncoderState {
    guarded(ptr::null_mut(), || {
        keep_memory();
        // SAFETY: the caller's promises are those of this call.
        let allocator = unsafe { Allocator::new(alloc_func, free_func, opaque) };
        let make = |allocator: Allocator| {
            allocator.place(BrotliEncoderState(Encoder::new(allocator, Parameters::default())))
        };
        allocator.and_then(make).map_or(ptr::null_mut(), NonNull::as_ptr)
    })
}

/// Destroys an encoder and gives all of its memory back. Nothing to do for null.
///
/// # Safety
/// `state` is null, or of [`BrotliEncoderCreateInstance`], and not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderDestroyInstance(state: *mut BrotliEncoderState) {
    guarded((), || {
        let Some(state) = NonNull::new(state) else { return };
        // SAFETY: it is an encoder, which this call has for itself.
        let allocator = unsafe { state.as_ref() }.0.allocator();
        // SAFETY: it was made with this allocator, and is not used any more.
        unsafe { allocator.remove(state) };
    });
}

/// Sets a parameter; false if there is none of that number, its value is refused, or
/// encoding has begun.
///
/// # Safety
/// `state` is null, or of [`BrotliEncoderCreateInstance`], not destroyed, and used by no
/// other call meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderSetParameter(
    state: *mut BrotliEncoderState,
    param: c_int,
    value: u32,
) -> Bool {
    // SAFETY: the caller's promises are those of this call.
    unsafe { with_encoder(state, FALSE, |encoder| encoder.set_parameter(param, value).into()) }
}

/// Gets on with an operation: takes input, gives output, and moves the caller's pointers and
/// counts accordingly.
///
/// `next_in` may be null where `available_in` is 0, and so may `next_out` with
/// `available_out`; `total_out` may always be. On failure, too, pointers and counts say what
/// was taken and given.
///
/// # Safety
/// As for [`BrotliEncoderSetParameter`]; each pointer to a count or pointer is null or points
/// to one that nobody else uses meanwhile, `*available_in` bytes can be read at `*next_in`,
/// and `*available_out` written at `*next_out`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderCompressStream(
    state: *mut BrotliEncoderState,
    op: c_int,
    available_in: *mut usize,
    next_in: *mut *const u8,
    available_out: *mut usize,
    next_out: *mut *mut u8,
    total_out: *mut usize,
) -> Bool {
    let work = |encoder: &mut Encoder| {
        let operation = Operation::from_number(op)?;
        // SAFETY: counts and pointers may be read, and what they say of memory is true.
        let (mut input, mut output) = unsafe {
            let available = available_in.as_ref()?;
            let next = next_in.as_ref().copied().unwrap_or(ptr::null());
            let input = Input::new(next, *available)?;
            let available = available_out.as_ref()?;
            let next = next_out.as_ref().copied().unwrap_or(ptr::null_mut());
            (input, Output::new(next, *available)?)
        };
        let result = encoder.advance(operation, &mut input, &mut output);
        // SAFETY: counts are not null, as was seen above; all may be written.
        unsafe {
            available_in.write(input.available());
            available_out.write(output.available());
            if let Some(next_in) = next_in.as_mut() {
                *next_in = input.next();
            }
            if let Some(next_out) = next_out.as_mut() {
                *next_out = output.next();
            }
            if let Some(total_out) = total_out.as_mut() {
                *total_out = encoder.total_out();
            }
        }
        result.ok()
    };
    // SAFETY: the caller's promises are those of this call.
    unsafe { with_encoder(state, FALSE, |encoder| work(encoder).map_or(FALSE, |()| TRUE)) }
}

/// Whether the stream is complete, and all of it taken.
///
/// # Safety
/// As for [`BrotliEncoderSetParameter`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderIsFinished(state: *mut BrotliEncoderState) -> Bool {
    // SAFETY: the caller's promises are those of this call.
    unsafe { with_encoder(state, FALSE, |encoder| encoder.is_finished().into()) }
}

/// Whether output waits.
///
/// # Safety
/// As for [`BrotliEncoderSetParameter`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderHasMoreOutput(state: *mut BrotliEncoderState) -> Bool {
    // SAFETY: the caller's promises are those of this call.
    unsafe { with_encoder(state, FALSE, |encoder| encoder.has_more_output().into()) }
}

/// Where the next bytes of output are, `*size` at most, or as many as there are where that
/// is 0; sets it to their number. Null if there are none. They are consumed with that, and
/// stay there until the encoder's next call.
///
/// # Safety
/// As for [`BrotliEncoderSetParameter`]; `size` is null or points to a count that nobody
/// else uses meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BrotliEncoderTakeOutput(
    state: *mut BrotliEncoderState,
    size: *mut usize,
) -> *const u8 {
    // SAFETY: it is null or points to a count.
    let Some(size) = (unsafe { size.as_mut() }) else { return ptr::null() };
    let most = if *size == 0 { usize::MAX } else { *size };
    *size = 0;
    // SAFETY: the caller's promises are those of this call.
    let (start, count) =
        unsafe { with_encoder(state, (ptr::null(), 0), |encoder| encoder.take_output(most)) };
    *size = count;
    if count == 0 { ptr::null() } else { start }
}
