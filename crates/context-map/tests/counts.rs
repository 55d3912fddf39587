//! Numbers of block types and of prefix codes: all there are, read back as §9.2 has them.

use brotwerk_bits::{BitBuffer, BitSink};
use brotwerk_context_map::write_count;

/// One more than the number of its bits that follow a set bit and their count, in three.
fn read(bits: u64) -> u64 {
    if bits & 1 == 0 {
        return 1;
    }
    let length = bits >> 1 & 7;
    1 + (1 << length) + (bits >> 4 & ((1 << length) - 1))
}

#[test]
fn every_count_comes_back() {
    for count in 1..=256 {
        let mut buffer = BitBuffer::new();
        write_count(count, &mut buffer);
        let length = buffer.bit_length();
        let mut bytes = buffer.into_bytes();
        bytes.resize(8, 0);
        let bits = u64::from_le_bytes(bytes.try_into().expect("at most eleven bits"));
        assert_eq!(read(bits), count as u64);
        let expected = if count == 1 { 1 } else { 4 + (count - 1).ilog2() };
        assert_eq!(length, u64::from(expected), "bits of {count}");
    }
}
