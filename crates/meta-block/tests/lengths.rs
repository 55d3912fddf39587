//! Lengths of text and of metadata around each at which they take more digits or bytes.

use brotwerk_bits::{BitBuffer, BitSink};
use brotwerk_core::{
    Command, DistanceCode, Heap, MAX_META_BLOCK_LENGTH, MetaBlock, MetaBlockPlan, WindowBits,
};
use brotwerk_meta_block::{
    Codes, write_compressed, write_empty_last, write_metadata_header, write_stored,
    write_stream_header,
};
use brotwerk_testkit::decoders::assert_decodes;

/// Around the powers of two at which MLEN and MSKIPLEN get longer, and the largest.
fn lengths() -> impl Iterator<Item = usize> {
    let around = [8, 16, 20].into_iter().flat_map(|power| (1 << power) - 1..=(1 << power) + 1);
    around.chain([1, 2, MAX_META_BLOCK_LENGTH as usize])
}

/// A stream of what `write` writes, in a window of the largest size.
fn stream(write: impl FnOnce(BitBuffer) -> BitBuffer) -> Vec<u8> {
    let mut bits = BitBuffer::new();
    write_stream_header(WindowBits::MAX, &mut bits);
    let mut bits = write(bits);
    write_empty_last(&mut bits);
    bits.into_bytes()
}

#[test]
fn stored() {
    for length in lengths() {
        let text = vec![b's'; length];
        let stream = stream(|mut bits| {
            write_stored(&text, &mut bits);
            bits
        });
        assert_decodes(&stream, &text);
    }
}

/// A literal, and a copy of it as long as the meta-block.
#[test]
fn compressed() {
    for length in lengths() {
        let text = vec![b'c'; length];
        let command = match length as u32 - 1 {
            copied @ 2.. => Command::copy(1, copied, DistanceCode::explicit(1)),
            _ => Command::literals(length as u32),
        };
        let block = MetaBlock { text: &text, start: 0, commands: &[command] };
        let mut plan = MetaBlockPlan::default();
        plan.set_unsplit(&mut Heap, block.symbol_counts()).expect("memory");
        let mut codes = <Codes>::default();
        let size = codes.build(&block, &plan, false, false, &mut Heap).expect("memory");
        let stream = stream(|bits| {
            let before = bits.bit_length();
            let bits = write_compressed(&block, &plan, &mut codes, false, bits);
            assert_eq!(bits.bit_length() - before, size.total(), "{length} bytes");
            bits
        });
        assert_decodes(&stream, &text);
    }
}

#[test]
fn metadata() {
    for length in lengths().chain([0]) {
        let stream = stream(|mut bits| {
            write_metadata_header(length as u32, &mut bits);
            bits.put_bytes(&vec![b'm'; length]);
            write_stored(b"text", &mut bits);
            bits
        });
        assert_decodes(&stream, b"text");
    }
}
