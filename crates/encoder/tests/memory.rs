//! Memory: bounded, told, limited, and refused without harm.

use brotwerk_core::{Budget, Heap, Memory, OutOfMemory, Plain};
use brotwerk_encoder::{Compressor, Error, Options, Quality, QualityParts, Stream};
use brotwerk_testkit::decoders::assert_decodes;
use brotwerk_testkit::generators::{random, web_page};

/// A provider that refuses its `refused`th request, once.
struct Refusing {
    requests: usize,
    refused: usize,
}

impl Memory for Refusing {
    type Slab<T: Plain> = Vec<T>;

    fn slab<T: Plain>(&mut self, length: usize) -> Result<Vec<T>, OutOfMemory> {
        self.requests += 1;
        if self.requests - 1 == self.refused {
            return Err(OutOfMemory { bytes: length * size_of::<T>() });
        }
        Heap.slab(length)
    }
}

/// Every request in turn is refused: an error, and the compressor works afterwards.
#[test]
fn each_refusal_is_an_error_and_nothing_else() {
    let text = web_page(11, 50_000);
    for level in [0, 5, 9, 11] {
        let quality = Quality::try_from(level).expect("0 to 11 are legal");
        let options = Options::new().quality(quality);
        let expected = Compressor::new(options.clone()).compress(&text);
        for refused in 0.. {
            let memory = Refusing { requests: 0, refused };
            let parts = QualityParts::new(quality);
            let mut compressor = Compressor::with_parts(options.clone(), parts, memory);
            let mut output = b"before".to_vec();
            let Err(error) = compressor.try_compress_into(&text, &mut output) else {
                assert!(refused > 3, "an encoder that needs no memory");
                break;
            };
            assert!(matches!(error, Error::OutOfMemory(_)));
            assert_eq!(output, b"before");
            compressor.try_compress_into(&text, &mut output).expect("memory is there again");
            assert!(output[6..] == expected);
        }
    }
}

/// The bound that quality 5 keeps: 1.5 MiB for 64 KiB of text.
#[test]
fn working_memory_at_quality_5() {
    let options = Options::new();
    for text in [web_page(12, 1 << 16), random(13, 1 << 16), vec![0; 1 << 16]] {
        let parts = QualityParts::new(Quality::default());
        let memory = Budget::new(Heap, 3 << 19);
        let mut compressor = Compressor::with_parts(options.clone(), parts, memory);
        let mut output = Vec::new();
        compressor.try_compress_into(&text, &mut output).expect("1.5 MiB suffice for 64 KiB");
        assert_decodes(&output, &text);
        println!("64 KiB of text: {} bytes of memory", compressor.memory_bytes());
        assert!(compressor.memory_bytes() <= 3 << 19);
    }
}

/// A limit shrinks tables, or is refused with the number that would do.
#[test]
fn memory_limits() {
    let text = web_page(14, 1 << 17);
    let free = Compressor::new(Options::new()).compress(&text);
    let mut compressor = Compressor::new(Options::new().memory_limit(1 << 20));
    let limited = compressor.compress(&text);
    assert_decodes(&limited, &text);
    assert!(compressor.memory_bytes() <= 1 << 20);
    assert!(limited.len() < free.len() * 12 / 10, "{} against {}", limited.len(), free.len());
    match Compressor::try_new(Options::new().memory_limit(1 << 12)).err() {
        Some(Error::MemoryLimit { limit: 4096, needed }) => assert!(needed > 4096),
        other => panic!("4 KiB can't be enough: {other:?}"),
    }
    // Enough for a short text, not for a long one: told, and usable for short ones.
    let mut compressor = Compressor::new(Options::new().memory_limit(100 << 10));
    let refused = compressor.try_compress_into(&text, &mut Vec::new());
    assert!(matches!(refused, Err(Error::MemoryLimit { .. })), "{refused:?}");
    assert_decodes(&compressor.compress(&text[..500]), &text[..500]);
    let mut stream = Stream::new(Options::new().memory_limit(1 << 12));
    assert!(matches!(stream.process(&text, &mut []), Err(Error::MemoryLimit { .. })));
    assert_eq!(stream.process(&text, &mut []), Err(Error::Failed));
}
