//! The caller's allocator, which may say no at any time.

mod support;

use brotwerk_testkit::c_interface::{RecordingAllocator as Allocator, alloc, free};
use brotwerk_testkit::decoders::assert_decodes;
use support::{Api, EMIT_METADATA, Encoder, FINISH, FLUSH, LGWIN, PROCESS, QUALITY, ours, page};

fn create(api: &Api, allocator: *mut Allocator) -> Option<Encoder<'_>> {
    // SAFETY: the functions do what they should with this pointer.
    let state = unsafe { (api.create)(Some(alloc), Some(free), allocator.cast()) };
    (!state.is_null()).then_some(Encoder { api, state })
}

/// A stream with everything in it, as far as the encoder gets.
fn session(encoder: &mut Encoder<'_>, quality: u32, text: &[u8]) -> Result<Vec<u8>, ()> {
    assert!(encoder.set(QUALITY, quality) && encoder.set(LGWIN, 14));
    let mut stream = Vec::new();
    let (first, rest) = text.split_at(text.len() / 3);
    let (second, third) = rest.split_at(rest.len() / 2);
    for (operation, input) in
        [(PROCESS, first), (FLUSH, second), (EMIT_METADATA, b"metadata"), (FINISH, third)]
    {
        let mut input = input;
        loop {
            let outcome = encoder.call(operation, input, 0, &mut stream);
            if !outcome.ok {
                return Err(());
            }
            input = &input[input.len() - outcome.left..];
            stream.extend(encoder.take(0));
            if input.is_empty() {
                break;
            }
        }
    }
    assert!(encoder.is_finished());
    Ok(stream)
}

#[test]
fn the_kth_allocation_fails_for_every_k() {
    let page = page(1 << 16);
    for quality in [0, 2, 4, 5, 7, 9, 10, 11] {
        // At this quality so long that what is processed is counted, which takes memory.
        let text = if quality == 2 { page.clone() } else { page[..1 << 14].to_vec() };
        let mut calm = Allocator::default();
        let mut encoder = create(ours(), &raw mut calm).unwrap();
        let expected = session(&mut encoder, quality, &text).unwrap();
        drop(encoder);
        assert_decodes(&expected, &text);
        assert_eq!((calm.live.len(), calm.live_bytes, calm.mistakes), (0, 0, 0));
        assert!(calm.calls > 5, "there is little to fail");
        for k in 0..calm.calls {
            for fails_ever_after in [false, true] {
                let mut allocator =
                    Allocator { fails_at: Some(k), fails_ever_after, ..Default::default() };
                if let Some(mut encoder) = create(ours(), &raw mut allocator) {
                    assert_eq!(session(&mut encoder, quality, &text), Err(()), "{k}");
                    after_a_failure(&mut encoder);
                } else {
                    assert_eq!(k, 0, "only the encoder itself is made at once");
                }
                assert_eq!((allocator.live.len(), allocator.live_bytes), (0, 0), "{k} leaks");
                assert_eq!(allocator.mistakes, 0, "{k}");
            }
        }
        // And all of that has left nothing behind in the library.
        let mut again = Allocator::default();
        let mut encoder = create(ours(), &raw mut again).unwrap();
        assert_eq!(session(&mut encoder, quality, &text), Ok(expected));
    }
}

/// Nothing works any more, and nothing happens.
fn after_a_failure(encoder: &mut Encoder<'_>) {
    let mut output = Vec::new();
    for operation in [PROCESS, FLUSH, FINISH, EMIT_METADATA] {
        assert!(!encoder.call(operation, b"", 100, &mut output).ok);
        assert!(!encoder.call(operation, b"more", 0, &mut output).ok);
    }
    assert!(!encoder.set(QUALITY, 5));
    assert!(!encoder.has_more_output() && !encoder.is_finished());
    assert!(encoder.take(0).is_empty() && output.is_empty());
}

#[test]
fn an_encoder_may_be_destroyed_at_any_time() {
    let text = page(1 << 17);
    let mut allocator = Allocator::default();
    let opaque = &raw mut allocator;
    drop(create(ours(), opaque).unwrap());
    for (operation, room) in [(PROCESS, 0), (FLUSH, 0), (FLUSH, 5), (FINISH, 5), (EMIT_METADATA, 1)]
    {
        let mut encoder = create(ours(), opaque).unwrap();
        assert!(encoder.set(QUALITY, 5));
        assert!(encoder.call(operation, &text, room, &mut Vec::new()).ok);
    }
    assert_eq!((allocator.live.len(), allocator.mistakes), (0, 0));
}

/// One function without the other is no allocator.
#[test]
fn both_functions_or_none() {
    let mut allocator = Allocator::default();
    let opaque = (&raw mut allocator).cast();
    // SAFETY: the functions do what they should with this pointer.
    unsafe {
        assert!((ours().create)(Some(alloc), None, opaque).is_null());
        assert!((ours().create)(None, Some(free), opaque).is_null());
    }
    assert_eq!(allocator.calls, 0);
}

/// Memory follows the text, not the window.
#[test]
fn short_texts_take_little_memory() {
    for (length, most) in [(1 << 10, 200 << 10), (1 << 14, 500 << 10)] {
        let mut allocator = Allocator::default();
        let mut encoder = create(ours(), &raw mut allocator).unwrap();
        assert!(encoder.set(QUALITY, 5));
        encoder.complete(FINISH, &page(length), &mut Vec::new());
        drop(encoder);
        let peak = allocator.peak_bytes;
        assert!(peak < most, "{length} bytes take {peak} of memory");
    }
}

/// An encoder moves between threads, its allocator with it.
#[test]
fn an_encoder_may_change_threads() {
    struct Moved(Encoder<'static>, Box<Allocator>);
    // SAFETY: one thread has it at a time.
    unsafe impl Send for Moved {}

    let text = page(50_000);
    let mut allocator = Box::<Allocator>::default();
    let mut encoder = create(ours(), &raw mut *allocator).unwrap();
    let mut stream = Vec::new();
    encoder.complete(PROCESS, &text[..20_000], &mut stream);
    let moved = Moved(encoder, allocator);
    let rest = text[20_000..].to_vec();
    let finish = move || {
        let Moved(mut encoder, allocator) = { moved };
        encoder.complete(FINISH, &rest, &mut stream);
        drop(encoder);
        assert_eq!((allocator.live.len(), allocator.mistakes), (0, 0));
        stream
    };
    let stream = std::thread::spawn(finish).join().unwrap();
    assert_decodes(&stream, &text);
}
