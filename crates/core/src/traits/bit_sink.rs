/// Takes bits, least significant first (§1.5.1).
///
/// A wrong answer here is a wrong stream.
pub trait BitSink {
    /// Takes the `count` low bits of `bits`.
    ///
    /// `count` is at most 56, and the bits above it are zero; either is the caller's
    /// bug otherwise, and asserted in debug builds.
    fn put(&mut self, count: u32, bits: u64);

    /// As [`put`](Self::put), when another put follows: a sink may leave all work but the
    /// taking to that one.
    ///
    /// The bits [fit](Self::fits), and nothing but these three is called until that put; otherwise
    /// bits are lost.
    #[inline]
    fn hold(&mut self, count: u32, bits: u64) {
        self.put(count, bits);
    }

    /// Whether `count` more bits, of one call or several, can be held or put beside those that are
    /// held. 56 always fit where none are: after a put.
    #[inline]
    fn fits(&self, count: u32) -> bool {
        count <= 56
    }

    /// Fills up with zero bits to the next byte boundary.
    fn align(&mut self);

    /// Takes whole bytes.
    ///
    /// # Panics
    /// If the position is not at a byte boundary.
    fn put_bytes(&mut self, bytes: &[u8]);

    /// Bits taken so far.
    fn bit_length(&self) -> u64;
}

impl<S: BitSink + ?Sized> BitSink for &mut S {
    #[inline]
    fn put(&mut self, count: u32, bits: u64) {
        (**self).put(count, bits);
    }

    #[inline]
    fn hold(&mut self, count: u32, bits: u64) {
        (**self).hold(count, bits);
    }

    #[inline]
    fn fits(&self, count: u32) -> bool {
        (**self).fits(count)
    }

    fn align(&mut self) {
        (**self).align();
    }

    fn put_bytes(&mut self, bytes: &[u8]) {
        (**self).put_bytes(bytes);
    }

    fn bit_length(&self) -> u64 {
        (**self).bit_length()
    }
}
