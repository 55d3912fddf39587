//! The stream header and the meta-blocks that carry no compressed data (§9.1, §9.2).

use brotwerk_core::{BitSink, MAX_META_BLOCK_LENGTH, WindowBits};

/// Writes the stream header: the window's size.
pub fn write_stream_header(window: WindowBits, sink: &mut impl BitSink) {
    let bits = u64::from(window.bits());
    if window.is_large() {
        // The pattern that means "reserved" in §9.1, then six bits of size.
        sink.put(8, 0x11);
        sink.put(6, bits);
        return;
    }
    match bits {
        16 => sink.put(1, 0),
        17 => sink.put(7, 1),
        18..=24 => sink.put(4, (bits - 17) << 1 | 1),
        _ => sink.put(7, (bits - 8) << 4 | 1),
    }
}

/// Writes what a meta-block with text starts with: ISLAST, ISEMPTY if that is set,
/// MNIBBLES and MLEN.
pub(crate) fn write_length(length: u32, last: bool, sink: &mut impl BitSink) {
    debug_assert!((1..=MAX_META_BLOCK_LENGTH).contains(&length));
    if last {
        sink.put(2, 0b01);
    } else {
        sink.put(1, 0);
    }
    let nibbles = length_nibbles(length);
    sink.put(2, u64::from(nibbles - 4));
    sink.put(4 * nibbles, u64::from(length - 1));
}

/// Hexadecimal digits of MLEN − 1: 4 to 6.
fn length_nibbles(length: u32) -> u32 {
    ((length - 1).checked_ilog2().unwrap_or(0) / 4 + 1).max(4)
}

/// Bits that a stored meta-block takes when `partial` bits of a byte came before it;
/// with `last`, those of the empty last meta-block that must follow are included.
#[must_use]
pub fn stored_bits(length: u32, last: bool, partial: u64) -> u64 {
    let header = u64::from(1 + 2 + 4 * length_nibbles(length) + 1);
    let aligned = (partial + header).next_multiple_of(8) - partial;
    aligned + 8 * u64::from(length) + if last { 2 } else { 0 }
}

/// Writes text as it is. A stored meta-block can't be the last of a stream.
pub fn write_stored(text: &[u8], sink: &mut impl BitSink) {
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    write_length(length, false, sink);
    sink.put(1, 1);
    sink.align();
    sink.put_bytes(text);
}

/// Writes the empty meta-block that ends a stream, and fills up the byte.
pub fn write_empty_last(sink: &mut impl BitSink) {
    sink.put(2, 0b11);
    sink.align();
}

/// Writes an empty metadata block, after which the next bit starts a byte: everything
/// before can be decoded now.
pub fn write_sync(sink: &mut impl BitSink) {
    write_metadata_header(0, sink);
}

/// Writes what comes before `length` bytes of metadata, up to 2^24; the decoder skips them.
pub fn write_metadata_header(length: u32, sink: &mut impl BitSink) {
    debug_assert!(length <= MAX_META_BLOCK_LENGTH);
    // ISLAST 0, MNIBBLES 3 for "no text", a reserved zero.
    sink.put(4, 0b0110);
    let bytes = if length == 0 { 0 } else { (length - 1).checked_ilog2().unwrap_or(0) / 8 + 1 };
    sink.put(2, u64::from(bytes));
    if length > 0 {
        sink.put(8 * bytes, u64::from(length - 1));
    }
    sink.align();
}
