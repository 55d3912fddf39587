//! A caller: an encoder, dictionaries, and what should become of them.

use core::ffi::{c_int, c_void};
use core::ptr;

use brotwerk_core::Quality;
use brotwerk_encoder::{Options, Stream};

use super::rules::{MIN_LARGE_QUALITY, Phase, Rules};
use super::{Call, CallersMemory, Size};
use crate::c_interface::{
    Alloc, Api, Free, Opaque, RecordingAllocator, alloc, free, operation, parameter,
};
use crate::decoders::{IncrementalDecoder, assert_decodes, assert_decodes_with_prefix_dictionary};

/// Bytes of memory that a caller has who brings an allocator. Parameters can ask for gigabytes;
/// raising this makes runs slower.
const MAX_MEMORY: usize = 1 << 26;

/// The largest window that callers ask for whose memory is the C library's, which never refuses
/// in time.
const MAX_WINDOW: u32 = 20;

/// Streams of larger windows are decoded by the C decoder alone: others take memory for all of
/// the window at once.
const MAX_DECODED_WINDOW: u8 = 24;

/// Streams that go on from farther than this are not decoded.
const MAX_OFFSET: u32 = 1 << 17;

/// What `BrotliEncoderPrepareDictionary` takes.
const RAW: c_int = 0;
/// `SHARED_BROTLI_MAX_COMPOUND_DICTS`.
const MAX_DICTIONARIES: usize = 15;

struct Dictionary {
    prepared: *mut Opaque,
    bytes: Vec<u8>,
}

pub(super) struct Caller<'a> {
    api: &'a Api,
    /// The caller's allocator, if it has one. A pointer, since the library has it, too.
    allocator: *mut RecordingAllocator,
    text: Vec<u8>,
    /// What of the text was said, to all encoders.
    said: usize,
    dictionaries: Vec<Dictionary>,
    /// Finished streams.
    finished: usize,

    state: *mut Opaque,
    rules: Rules,
    /// Which dictionaries it has.
    attached: Vec<usize>,
    /// What it took.
    taken: Vec<u8>,
    /// What it gave.
    stream: Vec<u8>,
}

/// What is told of a call's pointers.
#[derive(Clone, Copy, Default)]
struct Null {
    available_in: bool,
    next_in: bool,
    at_in: bool,
    available_out: bool,
    next_out: bool,
    at_out: bool,
    total_out: bool,
}

impl Null {
    fn of(bits: u8) -> Self {
        let bit = |at: u8| bits >> at & 1 != 0;
        Self {
            available_in: bit(0),
            next_in: bit(1),
            at_in: bit(2),
            available_out: bit(3),
            next_out: bit(4),
            at_out: bit(5),
            total_out: bit(6),
        }
    }

    /// Whether they are all right for these counts.
    fn allowed(self, input: usize, room: usize) -> bool {
        let no_input = input > 0 && (self.next_in || self.at_in);
        let no_output = room > 0 && (self.next_out || self.at_out);
        !(self.available_in || self.available_out || no_input || no_output)
    }
}

impl<'a> Caller<'a> {
    pub(super) fn new(api: &'a Api, memory: CallersMemory, text: Vec<u8>) -> Self {
        let own = RecordingAllocator { limit: Some(MAX_MEMORY), ..Default::default() };
        let allocator = match memory {
            CallersMemory::Default => None,
            CallersMemory::Own => Some(own),
            CallersMemory::Refusing(at, fails_ever_after) => {
                Some(RecordingAllocator { fails_at: Some(at.into()), fails_ever_after, ..own })
            }
            CallersMemory::Limited(pages) => {
                Some(RecordingAllocator { limit: Some(usize::from(pages) << 12), ..own })
            }
        };
        let allocator = allocator.map_or(ptr::null_mut(), |own| Box::into_raw(Box::new(own)));
        let mut caller = Self {
            api,
            allocator,
            text,
            said: 0,
            dictionaries: Vec::new(),
            finished: 0,
            state: ptr::null_mut(),
            rules: Rules::new(Phase::Failed),
            attached: Vec::new(),
            taken: Vec::new(),
            stream: Vec::new(),
        };
        caller.create();
        caller
    }

    /// The functions that encoders and dictionaries are made with.
    fn functions(&self) -> (Alloc, Free, *mut c_void) {
        if self.allocator.is_null() {
            (None, None, ptr::null_mut())
        } else {
            (Some(alloc), Some(free), self.allocator.cast())
        }
    }

    /// How often memory was refused so far.
    fn refusals(&self) -> usize {
        // SAFETY: it is null or this caller's, and no call uses it now.
        unsafe { self.allocator.as_ref() }.map_or(0, |allocator| allocator.refusals)
    }

    fn create(&mut self) {
        let (alloc, free, opaque) = self.functions();
        let refusals = self.refusals();
        // SAFETY: the functions do what they should with this pointer.
        self.state = unsafe { (self.api.create)(alloc, free, opaque) };
        assert_eq!(self.state.is_null(), self.refusals() > refusals, "an encoder, or no memory");
        let phase = if self.state.is_null() { Phase::Failed } else { Phase::Open };
        self.rules = Rules::new(phase);
        self.attached.clear();
        self.taken.clear();
        self.stream.clear();
    }

    fn destroy(&mut self) {
        // SAFETY: it is null or live, and not used again.
        unsafe { (self.api.destroy)(self.state) };
        self.state = ptr::null_mut();
        self.attached.clear();
    }

    pub(super) fn call(&mut self, call: Call) {
        match call {
            Call::Set(which, value) => {
                let number = c_int::from(which % 11);
                let number = if number == 10 { parameter::CONTENT_TYPE } else { number };
                self.set(number, value.value());
            }
            Call::SetAny(number, value) => self.set(number, value.value()),
            Call::Work { operation, portion, room, null } => {
                let null = null.map_or_else(Null::default, Null::of);
                self.work(c_int::from(operation % 6) - 1, portion.value(), room.value(), null);
            }
            Call::Take(most) => self.take(most.value()),
            Call::Prepare(kind, text) => self.prepare(c_int::from(kind % 4), text.bytes(1 << 16)),
            Call::Attach(which) => self.attach(which.into()),
            Call::DestroyDictionary(which) => self.destroy_dictionary(which.into()),
            Call::Renew => {
                self.finish();
                self.destroy();
                self.create();
            }
            Call::Drop => {
                self.destroy();
                self.create();
            }
            Call::HalfAnAllocator(first) => {
                let (alloc, free) =
                    if first { (Some(alloc as _), None) } else { (None, Some(free as _)) };
                // SAFETY: what there is of functions does what it should.
                let state = unsafe { (self.api.create)(alloc, free, self.allocator.cast()) };
                assert!(state.is_null());
            }
            Call::OneShot(quality, window, mode, portion, room) => {
                let end = self.text.len().min(self.said + portion.value());
                let text = self.text[self.said..end].to_vec();
                self.one_shot([quality.into(), window.into(), mode.into()], &text, room);
            }
            Call::Ask(quality, window, size) => {
                let size = size as usize;
                // SAFETY: the functions have no preconditions.
                let bound = unsafe {
                    (self.api.estimate)(quality, window, size);
                    (self.api.max_compressed_size)(size)
                };
                assert!(bound == 0 || bound > size);
            }
        }
        self.look();
    }

    /// What can be asked of an encoder at any time.
    fn look(&self) {
        // SAFETY: the state is null or live.
        let (waits, finished) =
            unsafe { ((self.api.has_more_output)(self.state), (self.api.is_finished)(self.state)) };
        assert!((0..2).contains(&waits) && (0..2).contains(&finished));
        assert_eq!(finished == 1, self.rules.phase == Phase::Finishing && waits == 0);
        assert!(waits == 0 || self.rules.phase != Phase::Failed);
    }

    fn waits(&self) -> bool {
        // SAFETY: the state is null or live.
        unsafe { (self.api.has_more_output)(self.state) != 0 }
    }

    fn set(&mut self, number: c_int, value: u32) {
        let mut value = value;
        // The C library's memory would never be refused in time.
        if self.allocator.is_null() && number == parameter::LGWIN {
            value = value.min(MAX_WINDOW);
        }
        let expected = self.rules.set(number, value);
        // SAFETY: the state is null or live.
        let set = unsafe { (self.api.set_parameter)(self.state, number, value) };
        assert_eq!(set, c_int::from(expected), "parameter {number} = {value}");
    }

    fn work(&mut self, called: c_int, portion: usize, room: usize, null: Null) {
        let metadata = called == operation::EMIT_METADATA;
        // Metadata is some of the text, too, but not part of it.
        let start = if metadata { 0 } else { self.said };
        // Both as large as said, that what goes beyond is found.
        let input = self.text[start..self.text.len().min(start + portion)].to_vec();
        let input = input.into_boxed_slice();
        let mut space = vec![0_u8; room].into_boxed_slice();
        let (mut available_in, mut available_out) = (input.len(), room);
        let mut next_in = if null.at_in { ptr::null() } else { input.as_ptr() };
        let mut next_out = if null.at_out { ptr::null_mut() } else { space.as_mut_ptr() };
        let mut total = usize::MAX;
        let (first_in, first_out) = (next_in, next_out);

        let waited = self.waits();
        let expected =
            null.allowed(input.len(), room) && self.rules.allow(called, input.len(), waited);
        let refusals = self.refusals();
        // SAFETY: the state is null or live, and pointers are null or good for their counts.
        let ok = unsafe {
            (self.api.compress_stream)(
                self.state,
                called,
                if null.available_in { ptr::null_mut() } else { &raw mut available_in },
                if null.next_in { ptr::null_mut() } else { &raw mut next_in },
                if null.available_out { ptr::null_mut() } else { &raw mut available_out },
                if null.next_out { ptr::null_mut() } else { &raw mut next_out },
                if null.total_out { ptr::null_mut() } else { &raw mut total },
            )
        };
        let refused = self.refusals() > refusals;
        assert!(!refused || expected, "a call that is not allowed takes no memory");
        assert_eq!(ok, c_int::from(expected && !refused), "operation {called}");

        let (taken, given) = (input.len() - available_in, room - available_out);
        if !null.next_in {
            assert_eq!(next_in, first_in.wrapping_add(taken));
        }
        if !null.next_out {
            assert_eq!(next_out, first_out.wrapping_add(given));
        }
        if !expected {
            assert_eq!((taken, given), (0, 0), "a call that is not allowed does nothing");
            return;
        }
        self.stream.extend_from_slice(&space[..given]);
        if !metadata {
            self.taken.extend_from_slice(&input[..taken]);
            self.said += taken;
        }
        if !null.total_out {
            assert_eq!(total, self.stream.len(), "total_out");
        }
        if refused {
            self.rules.phase = Phase::Failed;
            return;
        }
        assert!(available_in == 0 || self.waits(), "input is left for no reason");
        assert!(available_out == 0 || !self.waits(), "output waits for no reason");
        self.rules.after(called, available_in, waited);
    }

    fn take(&mut self, most: usize) {
        let waited = self.waits();
        let mut size = most;
        // SAFETY: the state is null or live, and the count is one.
        let start = unsafe { (self.api.take_output)(self.state, &raw mut size) };
        assert_eq!(start.is_null(), size == 0);
        assert_eq!(waited, size > 0, "there is output, or none");
        assert!(most == 0 || size <= most);
        assert!(most != 0 || !self.waits(), "all of it");
        if size > 0 {
            // SAFETY: so many bytes are there until the encoder's next call.
            self.stream.extend_from_slice(unsafe { core::slice::from_raw_parts(start, size) });
        }
    }

    fn prepare(&mut self, kind: c_int, bytes: Vec<u8>) {
        let (alloc, free, opaque) = self.functions();
        let (refusals, length) = (self.refusals(), bytes.len());
        // SAFETY: the bytes are there and stay as long as the dictionary, and the functions do
        // what they should.
        let prepared =
            unsafe { (self.api.prepare)(kind, length, bytes.as_ptr(), 11, alloc, free, opaque) };
        let refused = self.refusals() > refusals;
        assert_eq!(prepared.is_null(), kind != RAW || refused);
        if !prepared.is_null() {
            // SAFETY: it is live.
            assert!(unsafe { (self.api.dictionary_size)(prepared) } > 0);
            self.dictionaries.push(Dictionary { prepared, bytes });
        }
    }

    fn attach(&mut self, which: usize) {
        // One beyond the last is none.
        let which = which % (self.dictionaries.len() + 1);
        let prepared = self.dictionaries.get(which).map_or(ptr::null_mut(), |d| d.prepared);
        let expected = !prepared.is_null()
            && !self.rules.begun
            && self.rules.phase != Phase::Failed
            && self.attached.len() < MAX_DICTIONARIES;
        // SAFETY: the state is null or live, and so is the dictionary, which outlives it.
        let attached = unsafe { (self.api.attach)(self.state, prepared) };
        assert_eq!(attached, c_int::from(expected));
        if expected {
            self.attached.push(which);
        }
    }

    fn destroy_dictionary(&mut self, which: usize) {
        let which = which % (self.dictionaries.len() + 1);
        if self.attached.contains(&which) {
            return;
        }
        let Some(last) = self.dictionaries.len().checked_sub(1) else { return };
        if which > last {
            // SAFETY: it is null.
            unsafe { (self.api.destroy_dictionary)(ptr::null_mut()) };
            return;
        }
        let Dictionary { prepared, .. } = self.dictionaries.swap_remove(which);
        for attached in self.attached.iter_mut().filter(|attached| **attached == last) {
            *attached = which;
        }
        // SAFETY: it is live, no encoder has it, and it is not used again.
        unsafe { (self.api.destroy_dictionary)(prepared) };
    }

    fn one_shot(&self, [quality, window, mode]: [c_int; 3], text: &[u8], room: Option<Size>) {
        // SAFETY: the function has no preconditions.
        let bound = unsafe { (self.api.max_compressed_size)(text.len()) };
        let room = room.map_or(bound, Size::value);
        let mut space = vec![0_u8; room].into_boxed_slice();
        let mut size = room;
        // SAFETY: pointers are good for their counts.
        let ok = unsafe {
            (self.api.compress)(
                quality,
                window,
                mode,
                text.len(),
                text.as_ptr(),
                &raw mut size,
                space.as_mut_ptr(),
            )
        };
        assert!(size <= room && (ok == 1) == (size > 0), "{ok}, {size}");
        assert!(ok == 1 || room < bound, "the bound is enough");
        if ok == 1 {
            let large = window > MAX_DECODED_WINDOW.into() && quality >= MIN_LARGE_QUALITY;
            check_decodes(&space[..size], &[], text, large);
        }
    }

    /// Ends the stream, unless memory is refused, and looks at it.
    fn finish(&mut self) {
        self.take(0);
        // A metadata block that was taken needs a call more, and there may be no input.
        while self.rules.phase != Phase::Failed && self.rules.phase != Phase::Finishing {
            self.work(operation::FINISH, 0, 1 << 12, Null::default());
            self.take(0);
        }
        self.look();
        if self.rules.phase == Phase::Failed {
            return;
        }
        self.finished += 1;
        if self.rules.offset > MAX_OFFSET {
            return;
        }
        let dictionaries: Vec<&[u8]> =
            self.attached.iter().map(|&which| &self.dictionaries[which].bytes[..]).collect();
        let dictionaries: Vec<_> =
            dictionaries.into_iter().filter(|bytes| !bytes.is_empty()).collect();
        let window = self.rules.window();
        let (mut stream, mut text) = (Vec::new(), vec![0; self.rules.offset as usize]);
        if !text.is_empty() {
            stream = begun_stream(Options::new().window_bits(window), &text);
        }
        stream.extend_from_slice(&self.stream);
        text.extend_from_slice(&self.taken);
        let large = window.is_large() && window.bits() > MAX_DECODED_WINDOW;
        check_decodes(&stream, &dictionaries, &text, large);
    }

    /// Ends everything; what was taken must be given back. Says how many streams were finished
    /// and how often memory was refused.
    pub(super) fn end(mut self) -> (usize, usize) {
        self.finish();
        self.destroy();
        for Dictionary { prepared, .. } in core::mem::take(&mut self.dictionaries) {
            // SAFETY: it is live, no encoder has it, and it is not used again.
            unsafe { (self.api.destroy_dictionary)(prepared) };
        }
        let refusals = self.refusals();
        if !self.allocator.is_null() {
            // SAFETY: it came from a box, and nobody has it any more.
            let allocator = unsafe { Box::from_raw(self.allocator) };
            assert_eq!((allocator.live.len(), allocator.live_bytes), (0, 0), "memory is left");
            assert_eq!(allocator.mistakes, 0);
        }
        (self.finished, refusals)
    }
}

/// What another encoder gave for this text, up to a flush.
fn begun_stream(options: Options, text: &[u8]) -> Vec<u8> {
    let mut stream = Stream::new(options.quality(Quality::MIN));
    let mut output = Vec::new();
    let mut space = vec![0; 1 << 12];
    let mut rest = text;
    while !rest.is_empty() {
        let progress = stream.process(rest, &mut space).expect("it takes text");
        rest = &rest[progress.consumed..];
        output.extend_from_slice(&space[..progress.written]);
    }
    loop {
        let progress = stream.flush(&mut space).expect("it can be flushed");
        output.extend_from_slice(&space[..progress.written]);
        if progress.done {
            return output;
        }
    }
}

/// Two decoders agree with the text, one if the window is too `large` for others.
fn check_decodes(stream: &[u8], dictionaries: &[&[u8]], text: &[u8], large: bool) {
    if large {
        let mut decoder = IncrementalDecoder::with_prefix_dictionary(dictionaries);
        assert!(decoder.feed(stream).as_deref() == Ok(text) && decoder.is_finished());
    } else if dictionaries.is_empty() {
        assert_decodes(stream, text);
    } else {
        assert_decodes_with_prefix_dictionary(stream, dictionaries, text);
    }
}
