//! The smallest streams: all text inserted, in one meta-block. They carry what sinks take and
//! prefix codes say through decoders.

use brotwerk_bits::{BitBuffer, BitCounter, BitSink, BitSlice, PartialByte};
use brotwerk_core::{
    COMMAND_SYMBOLS, DistanceParameters, LITERAL_SYMBOLS, command_symbol, insert_length_code,
};
use brotwerk_prefix_code::{CodeScratch, CodeSearch, best_code, codeword, write_code};

use crate::decoders::assert_decodes;

/// A whole stream comes out of every sink alike, and decodes.
///
/// # Panics
/// Where that does not hold, or if there are more than 2^16 bytes of text.
pub fn check_sinks_in_encoder(text: &[u8]) {
    let mut counter = BitCounter::new();
    write_literals(text, &mut counter);
    let mut buffer = BitBuffer::new();
    write_literals(text, &mut buffer);
    assert_eq!(counter.bit_length(), buffer.bit_length());
    let stream = buffer.into_bytes();
    let mut space = vec![0; stream.len()];
    let mut slice = BitSlice::new(&mut space);
    write_literals(text, &mut slice);
    slice.align();
    assert_eq!(slice.finish(), (stream.len(), PartialByte::default()));
    assert_eq!(space, stream);
    assert_decodes(&stream, text);
}

/// A stream of literals in the best code for them decodes.
///
/// # Panics
/// If it doesn't, or if there are more than 2^16 bytes of text.
pub fn check_code_in_encoder(text: &[u8]) {
    let mut buffer = BitBuffer::new();
    write_literals(text, &mut buffer);
    assert_decodes(&buffer.into_bytes(), text);
}

/// Writes a whole stream: one meta-block with one command, which inserts all the text.
///
/// # Panics
/// If there are more than 2^16 bytes.
pub fn write_literals(text: &[u8], sink: &mut impl BitSink) {
    assert!(text.len() <= 1 << 16);
    // A window of 2^16 bytes.
    sink.put(1, 0);
    if text.is_empty() {
        return sink.put(2, 0b11);
    }
    // ISLAST, not ISLASTEMPTY, 4 nibbles of MLEN - 1.
    sink.put(4, 0b0001);
    sink.put(16, text.len() as u64 - 1);
    // One block type for each category; NPOSTFIX, NDIRECT and one context mode of 0; one
    // prefix code for literals and one for distances.
    sink.put(3 + 6 + 2 + 2, 0);

    let mut counts = [0; LITERAL_SYMBOLS];
    text.iter().for_each(|&literal| counts[usize::from(literal)] += 1);
    let mut lengths = [0; LITERAL_SYMBOLS];
    let mut codewords = [0; LITERAL_SYMBOLS];
    best_code(
        &counts,
        CodeSearch::Quick,
        &mut lengths,
        &mut codewords,
        &mut <CodeScratch>::default(),
    );
    write_code(&lengths, sink);

    let insert = insert_length_code(text.len() as u32);
    let mut command = [0; COMMAND_SYMBOLS];
    command[usize::from(command_symbol(insert.code, 0, false))] = 1;
    write_code(&command, sink);
    let distance_symbols = DistanceParameters::default().alphabet_size(false);
    write_code(&vec![0; distance_symbols], sink);

    sink.put(insert.extra_bits.into(), insert.extra.into());
    for &literal in text {
        let (count, bits) = codeword(codewords[usize::from(literal)]);
        sink.put(count, bits);
    }
}
