use crate::{BitSink, PartialByte};

/// A sink that writes into a slice and can stop in the middle of a byte: what a stream, whose
/// meta-blocks start and end at any bit, writes through.
pub trait SliceSink<'a>: BitSink + Sized {
    /// A writer whose first byte has some of its bits already.
    ///
    /// The caller gives a slice that has eight bytes more than the bits that it will put take.
    fn over(slice: &'a mut [u8], partial: PartialByte) -> Self;

    /// How many bytes are complete, and the bits after them.
    fn finish(self) -> (usize, PartialByte);
}
