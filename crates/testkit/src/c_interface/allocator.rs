use core::ffi::c_void;
use core::ptr;
use std::alloc::{Layout, alloc as take, dealloc};
use std::collections::HashMap;

/// A caller's allocator that keeps a record, and refuses at some call, from then on, or what is
/// too much.
///
/// What it gives is full of bytes that nobody wrote, and what it gets back is filled before it
/// goes, so that whoever reads either is found out.
#[derive(Debug, Default)]
pub struct RecordingAllocator {
    /// What is given and not given back, and how many bytes that is.
    pub live: HashMap<*mut c_void, usize>,
    /// How often memory was asked for.
    pub calls: usize,
    /// How often it was refused.
    pub refusals: usize,
    /// Bytes that are given and not given back.
    pub live_bytes: usize,
    /// The most that they ever were.
    pub peak_bytes: usize,
    /// The call that is refused, from 0 on.
    pub fails_at: Option<usize>,
    /// Whether all calls after it are refused, too.
    pub fails_ever_after: bool,
    /// How many bytes it has, if that is limited.
    pub limit: Option<usize>,
    /// How often memory was given back that was not given, or asked for in no amount.
    pub mistakes: usize,
}

/// What memory is aligned to: no more than the interface asks for, so that whoever needs more is
/// found out.
const ALIGNMENT: usize = 8;

/// As much more is taken, so that addresses are aligned to no more.
fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(ALIGNMENT)?, 2 * ALIGNMENT).ok()
}

impl RecordingAllocator {
    fn take(&mut self, size: usize) -> *mut c_void {
        let call = self.calls;
        self.calls += 1;
        self.mistakes += usize::from(size == 0);
        let refused =
            self.fails_at.is_some_and(|at| call == at || (call > at && self.fails_ever_after))
                || self.limit.is_some_and(|limit| size > limit - self.live_bytes);
        let Some(layout) = layout(size).filter(|_| !refused) else {
            self.refusals += 1;
            return ptr::null_mut();
        };
        // SAFETY: the size is not zero.
        let start = unsafe { take(layout) };
        if start.is_null() {
            self.refusals += 1;
            return ptr::null_mut();
        }
        // SAFETY: there is so much room.
        let address = unsafe {
            let address = start.add(ALIGNMENT);
            address.write_bytes(0xee, size);
            address.cast::<c_void>()
        };
        self.live.insert(address, size);
        self.live_bytes += size;
        self.peak_bytes = self.peak_bytes.max(self.live_bytes);
        address
    }

    fn give_back(&mut self, address: *mut c_void) {
        if address.is_null() {
            return;
        }
        let Some(size) = self.live.remove(&address) else {
            self.mistakes += 1;
            return;
        };
        self.live_bytes -= size;
        let Some(layout) = layout(size) else { return };
        // SAFETY: `take` gave it and it is so large; nobody uses it any more, or sees what they
        // get.
        unsafe {
            let address = address.cast::<u8>();
            address.write_bytes(0xdd, size);
            dealloc(address.sub(ALIGNMENT), layout);
        }
    }
}

/// Memory of a [`RecordingAllocator`].
///
/// # Safety
/// `opaque` points to one, which nobody else uses meanwhile.
pub unsafe extern "C" fn alloc(opaque: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: as the caller promises.
    unsafe { &mut *opaque.cast::<RecordingAllocator>() }.take(size)
}

/// Gives memory back to a [`RecordingAllocator`].
///
/// # Safety
/// As for [`alloc`]; nobody uses the memory any more.
pub unsafe extern "C" fn free(opaque: *mut c_void, address: *mut c_void) {
    // SAFETY: as the caller promises.
    unsafe { &mut *opaque.cast::<RecordingAllocator>() }.give_back(address);
}
