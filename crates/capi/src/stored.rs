//! A stream that stores its text: what a one-shot call still gives when memory is refused.

use crate::io::{Input, Output};

/// Text in one meta-block here, at most: five nibbles say its length (§9.2).
const MOST: usize = 1 << 20;

/// Stream header for a window of 10 bits, §9.1, and after its seven bits an empty metadata
/// block, which fills up the second byte: what follows starts at a byte.
const HEADER: [u8; 2] = [0x21, 0x03];

/// An empty last meta-block.
const LAST: u8 = 0x03;

/// Writes a whole stream that stores the text; `false` if it doesn't fit.
///
/// Takes no memory. At most three bytes, and three more per 2^20 bytes of text, are added.
pub(crate) fn write_stored_stream(input: &mut Input, output: &mut Output) -> bool {
    let mut fits = put(output, &HEADER);
    while input.available() > 0 && fits {
        let length = input.available().min(MOST);
        fits = put(output, &header(length)) && put(output, &input.bytes()[..length]);
        input.advance(length);
    }
    fits && put(output, &[LAST])
}

fn put(output: &mut Output, bytes: &[u8]) -> bool {
    output.write(bytes) == bytes.len()
}

/// The header of a stored meta-block that is not the last, of 1 to [`MOST`] bytes, from the
/// lowest bit: 0, not last; the number of length nibbles, less four, in two bits; the length
/// less one; 1, stored. Zeroes fill up its last byte (§9.2).
fn header(length: usize) -> [u8; 3] {
    let nibbles = if length > 1 << 16 { 5 } else { 4 };
    let bits = (nibbles - 4) << 1 | (length as u32 - 1) << 3 | 1 << (3 + 4 * nibbles);
    let [first, second, third, _] = bits.to_le_bytes();
    [first, second, third]
}
