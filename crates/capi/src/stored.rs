//! A stream that stores its text: what a one-shot call still gives when memory is refused.

use crate::io::{Input, Output};

/// Text in one meta-block here, at most: five nibbles say its length (§9.2).
const MAX: usize = 1 << 20;

/// Stream header for a window of 10 bits, §9.1, and after its seven bits an empty metadata
/// block, which fills up the second byte: what follows starts at a byte.
const HEADER: [u8; 2] = [0x21, 0x03];

/// An empty last meta-block.
const LAST: u8 = 0x03;

/// The reference encoder's bound, which callers have built in: four bytes per 2^14 bytes of
/// text and six more. Ours never needs as much.
pub(crate) fn max_compressed_size(size: usize) -> usize {
    if size == 0 {
        return 2;
    }
    size.checked_add(4 * (size >> 14) + 6).unwrap_or(0)
}

/// Writes a whole stream that stores the text; `false` if it doesn't fit.
///
/// Takes no memory. At most three bytes, and three more per 2^20 bytes of text, are added.
pub(crate) fn write_stored_stream(input: &mut Input, output: &mut Output) -> bool {
    let mut fits = put(output, &HEADER);
    while input.available() > 0 && fits {
        let length = input.available().min(MAX);
        fits = put(output, &header(length)) && put(output, &input.bytes()[..length]);
        input.advance(length);
    }
    fits && put(output, &[LAST])
}

fn put(output: &mut Output, bytes: &[u8]) -> bool {
    output.write(bytes) == bytes.len()
}

/// The header of a stored meta-block that is not the last, of 1 to [`MAX`] bytes, from the
/// lowest bit: 0, not last; the number of length nibbles, less four, in two bits; the length
/// less one; 1, stored. Zeroes fill up its last byte (§9.2).
fn header(length: usize) -> [u8; 3] {
    let nibbles = if length > 1 << 16 { 5 } else { 4 };
    let bits = (nibbles - 4) << 1 | (length as u32 - 1) << 3 | 1 << (3 + 4 * nibbles);
    let [first, second, third, _] = bits.to_le_bytes();
    [first, second, third]
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{MAX, write_stored_stream};
    use crate::ffi::BrotliEncoderMaxCompressedSize;
    use crate::io::{Input, Output};

    /// The stream, if there is room for it.
    fn stored(text: &[u8], room: usize) -> Option<Vec<u8>> {
        let mut stream = vec![0xa5; room];
        // SAFETY: both are there for the calls below, and are not used meanwhile.
        let (input, output) = unsafe {
            let input = Input::new(text.as_ptr(), text.len());
            (input, Output::new(stream.as_mut_ptr(), room))
        };
        let (mut input, mut output) = (input?, output?);
        let fits = write_stored_stream(&mut input, &mut output);
        stream.truncate(room - output.available());
        fits.then_some(stream)
    }

    /// Not by the C decoder: in this program, the names it brings along are ours.
    #[test]
    fn a_stored_stream_decodes_and_is_within_the_bound() {
        let text: Vec<u8> = (0_u32..2 * MAX as u32 + 9).map(|at| (at ^ at >> 7) as u8).collect();
        let around = |length: usize| [length - 1, length, length + 1];
        let lengths = [around(2), around(1 << 16), around(MAX), around(2 * MAX)].concat();
        for length in lengths {
            let text = &text[..length];
            let bound = BrotliEncoderMaxCompressedSize(length);
            let stream = stored(text, bound).expect("the bound is enough");
            assert_eq!(burli::decompress(&stream).as_deref(), Ok(text));
            let mut decoded = Vec::new();
            let mut decoder = brotli_decompressor::Decompressor::new(&stream[..], 1 << 16);
            decoder.read_to_end(&mut decoded).expect("it decodes");
            assert!(decoded == text);
            for short in [0, 1, 2, 4, stream.len() / 2, stream.len() - 1] {
                if short < stream.len() {
                    assert_eq!(stored(text, short), None, "{length} bytes in {short}");
                }
            }
        }
    }
}
