//! Prepared dictionaries, and streams that go on with others'.

mod support;

use core::ffi::c_void;
use core::ptr;
use std::cell::Cell;

use brotwerk_testkit::decoders::{assert_decodes, assert_decodes_with_prefix_dictionary};
use support::{
    Alloc, Encoder, FINISH, FLUSH, Free, LGWIN, Opaque, PROCESS, QUALITY, STREAM_OFFSET, noise,
    ours, page,
};

const RAW: i32 = 0;
const SERIALIZED: i32 = 1;

/// A dictionary that is destroyed when dropped.
struct Dictionary(*mut Opaque);

impl Dictionary {
    fn new(bytes: &[u8]) -> Option<Self> {
        Self::with_allocator(bytes, None, None, ptr::null_mut())
    }

    fn with_allocator(bytes: &[u8], alloc: Alloc, free: Free, opaque: *mut c_void) -> Option<Self> {
        // SAFETY: the bytes are there, and the functions, if any, do what they should.
        let dictionary =
            unsafe { (ours().prepare)(RAW, bytes.len(), bytes.as_ptr(), 11, alloc, free, opaque) };
        (!dictionary.is_null()).then_some(Self(dictionary))
    }

    fn attach(&self, encoder: &Encoder<'_>) -> bool {
        // SAFETY: both are live, and the dictionary stays as long as the encoder.
        unsafe { (ours().attach)(encoder.state, self.0) != 0 }
    }

    fn size(&self) -> usize {
        // SAFETY: it is live.
        unsafe { (ours().dictionary_size)(self.0) }
    }
}

impl Drop for Dictionary {
    fn drop(&mut self) {
        // SAFETY: it is live and not used again.
        unsafe { (ours().destroy_dictionary)(self.0) };
    }
}

#[test]
fn copies_come_from_dictionaries_at_every_quality() {
    let text = page(9_000);
    let (first, second) = (noise(500), &text[1_000..5_000]);
    let dictionaries = [&first, second].map(|bytes| Dictionary::new(bytes).unwrap());
    for quality in 0..12 {
        let stream = |attached: &[Dictionary]| {
            let mut encoder = Encoder::ours();
            assert!(encoder.set(QUALITY, quality) && encoder.set(LGWIN, 18));
            assert!(attached.iter().all(|dictionary| dictionary.attach(&encoder)));
            let mut stream = Vec::new();
            encoder.complete(PROCESS, &text[..10], &mut stream);
            assert!(!attached.iter().any(|dictionary| dictionary.attach(&encoder)), "too late");
            encoder.complete(FLUSH, &text[10..4_000], &mut stream);
            encoder.complete(FINISH, &text[4_000..], &mut stream);
            stream
        };
        let plain = stream(&[]);
        let shorter = stream(&dictionaries);
        assert_decodes(&plain, &text);
        assert_decodes_with_prefix_dictionary(&shorter, &[&first, second], &text);
        assert!(shorter.len() < plain.len(), "{} and {}", shorter.len(), plain.len());
    }
}

#[test]
fn as_many_dictionaries_as_decoders_take() {
    let text = page(3_000);
    let parts: Vec<_> = text.chunks(200).collect();
    let dictionaries: Vec<_> = parts.iter().map(|part| Dictionary::new(part).unwrap()).collect();
    assert_eq!(dictionaries.len(), 15);
    let mut encoder = Encoder::ours();
    assert!(dictionaries.iter().all(|dictionary| dictionary.attach(&encoder)));
    assert!(!dictionaries[0].attach(&encoder), "a sixteenth");
    let mut stream = Vec::new();
    encoder.complete(FINISH, &text, &mut stream);
    assert_decodes_with_prefix_dictionary(&stream, &parts, &text);
}

#[test]
fn what_is_no_dictionary() {
    let api = ours();
    let bytes = page(100);
    let none = ptr::null_mut();
    // SAFETY: what is null is not used.
    unsafe {
        for r#type in [SERIALIZED, 2, -1] {
            let made = (api.prepare)(r#type, 100, bytes.as_ptr(), 11, None, None, none);
            assert!(made.is_null());
        }
        assert!((api.prepare)(RAW, 100, ptr::null(), 11, None, None, none).is_null());
        let too_long = [usize::MAX, isize::MAX as usize, (1 << 30) + 1];
        for length in too_long {
            assert!((api.prepare)(RAW, length, ptr::null(), 11, None, None, none).is_null());
        }
        assert!((api.prepare)(RAW, usize::MAX, bytes.as_ptr(), 11, None, None, none).is_null());
        assert!((api.prepare)(RAW, 100, bytes.as_ptr(), 11, Some(alloc), None, none).is_null());
        (api.destroy_dictionary)(none);
        assert_eq!((api.dictionary_size)(none), 0);
        assert_eq!((api.attach)(Encoder::ours().state, none), 0);
        assert_eq!((api.attach)(none, Dictionary::new(&bytes).unwrap().0), 0);
    }
    // None at all is one, too.
    let empty = Dictionary::new(b"").unwrap();
    let mut encoder = Encoder::ours();
    assert!(empty.attach(&encoder));
    let mut stream = Vec::new();
    encoder.complete(FINISH, &bytes, &mut stream);
    assert_decodes(&stream, &bytes);
}

/// How many blocks are live, how many were asked for, and which one is refused.
#[derive(Default)]
struct Blocks {
    live: Cell<usize>,
    asked: Cell<usize>,
    refused: Option<usize>,
}

unsafe extern "C" fn alloc(opaque: *mut c_void, size: usize) -> *mut c_void {
    // SAFETY: `opaque` is the test's record.
    let blocks = unsafe { &*opaque.cast::<Blocks>() };
    let call = blocks.asked.replace(blocks.asked.get() + 1);
    if blocks.refused == Some(call) {
        return ptr::null_mut();
    }
    blocks.live.set(blocks.live.get() + 1);
    // SAFETY: `malloc` takes any size.
    unsafe { libc::malloc(size) }
}

unsafe extern "C" fn free(opaque: *mut c_void, address: *mut c_void) {
    // SAFETY: `opaque` is the test's record.
    let blocks = unsafe { &*opaque.cast::<Blocks>() };
    blocks.live.set(blocks.live.get() - 1);
    // SAFETY: it is `malloc`'s, and nobody uses it any more.
    unsafe { libc::free(address) }
}

#[test]
fn a_dictionarys_memory_is_the_callers_and_may_be_refused() {
    let bytes = page(5_000);
    let make = |blocks: &Blocks| {
        let opaque = ptr::from_ref(blocks).cast_mut().cast();
        let dictionary = Dictionary::with_allocator(&bytes, Some(alloc), Some(free), opaque);
        let size = dictionary.as_ref().map_or(0, Dictionary::size);
        drop(dictionary);
        assert_eq!(blocks.live.get(), 0);
        size
    };
    let calm = Blocks::default();
    let size = make(&calm);
    assert!((5_000..100_000).contains(&size), "{size} bytes");
    assert!(calm.asked.get() > 2);
    for refused in 0..calm.asked.get() {
        assert_eq!(make(&Blocks { refused: Some(refused), ..Default::default() }), 0);
    }
}

/// A dictionary refers to the caller's bytes: what it takes is its index, which has few places
/// of bytes that are all the same.
#[test]
fn a_dictionarys_bytes_stay_with_the_caller() {
    let bytes = vec![0; 1 << 25];
    let dictionary = Dictionary::new(&bytes).unwrap();
    assert!(dictionary.size() < bytes.len() * 3 / 4, "{} bytes", dictionary.size());
    let mut encoder = Encoder::ours();
    assert!(encoder.set(QUALITY, 5) && dictionary.attach(&encoder));
    let text = [&page(1_000)[..], &[0; 1_000]].concat();
    let mut stream = Vec::new();
    encoder.complete(FINISH, &text, &mut stream);
    assert_decodes_with_prefix_dictionary(&stream, &[&bytes], &text);
}

/// Parts of a text by encoders of their own, each going on with the one before.
#[test]
fn streams_are_joined() {
    let text = page(20_000);
    for quality in 0..12 {
        let mut joined = Vec::new();
        let cuts = [0, 1, 2, 700, 9_000, text.len()];
        for (at, cut) in cuts.windows(2).enumerate() {
            let mut encoder = Encoder::ours();
            assert!(encoder.set(QUALITY, quality) && encoder.set(LGWIN, 14));
            assert!(encoder.set(STREAM_OFFSET, cut[0] as u32));
            let last = at + 2 == cuts.len();
            let operation = if last { FINISH } else { FLUSH };
            encoder.complete(operation, &text[cut[0]..cut[1]], &mut joined);
        }
        assert_decodes(&joined, &text);
    }
}

/// The largest offset, behind which nothing differs.
#[test]
fn offsets_beyond_all_windows() {
    let text = page(2_000);
    let stream = |offset| {
        let mut encoder = Encoder::ours();
        assert!(encoder.set(QUALITY, 5) && encoder.set(LGWIN, 24));
        assert!(encoder.set(STREAM_OFFSET, offset));
        let mut stream = Vec::new();
        encoder.complete(FINISH, &text, &mut stream);
        stream
    };
    assert_eq!(stream(1 << 30), stream(1 << 24));
    assert!(!Encoder::ours().set(STREAM_OFFSET, (1 << 30) + 1));
}
