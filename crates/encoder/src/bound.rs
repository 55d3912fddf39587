use brotwerk_core::BlockBits;

use crate::quality_table::MIN_META_BLOCK;

/// The shortest meta-blocks that any options ask for.
const MIN: usize = BlockBits::MIN.length();

const _: () = assert!(MIN <= MIN_META_BLOCK, "the bound is for all qualities");

/// The most bytes that a stream of `size` bytes takes with any options, when it is
/// given in one go or without flushes in between.
///
/// Text that does not compress is stored: each stored meta-block costs at most four
/// bytes of header (up to 28 bits, plus alignment), a meta-block is at least 2^16
/// bytes long but for the last, and a stream starts with at most two bytes and ends
/// with one (§9). Each flush and each metadata block may add five more.
///
/// ```
/// assert!(brotwerk_encoder::max_compressed_size(0) < 8);
/// ```
#[must_use]
pub const fn max_compressed_size(size: usize) -> usize {
    let meta_blocks = size.div_ceil(MIN);
    size.saturating_add(meta_blocks * 4 + 3)
}
