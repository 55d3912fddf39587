//! Bits and symbols of a stream, after the letter of RFC 7932.

/// Takes bits from bytes, the lowest first (§1.5.1).
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> BitReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// How many bits were taken.
    pub(super) fn position(&self) -> usize {
        self.position
    }

    /// A number of so many bits.
    pub(super) fn take(&mut self, count: usize) -> usize {
        let mut value = 0;
        for bit in 0..count {
            let byte = self.bytes[self.position / 8];
            value |= usize::from(byte >> (self.position % 8) & 1) << bit;
            self.position += 1;
        }
        value
    }

    /// Reads a symbol of a code, bit by bit as §3.2 defines it.
    pub(super) fn symbol(&mut self, lengths: &[Option<u8>]) -> usize {
        let (mut codeword, mut first, mut length) = (0, 0, 0);
        loop {
            let of_length: Vec<usize> =
                (0..lengths.len()).filter(|&symbol| lengths[symbol] == Some(length)).collect();
            if codeword - first < of_length.len() {
                return of_length[codeword - first];
            }
            first = (first + of_length.len()) << 1;
            codeword = codeword << 1 | self.take(1);
            length += 1;
        }
    }
}
