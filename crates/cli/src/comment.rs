//! Comments: a block of metadata at the start of a stream, which decoders skip.
//!
//! `brotli -C` writes one, given in base64, and with `-d` wants the stream to have the same.
//! It takes the first block of metadata wherever it is; here it has to be the stream's first
//! block, which is where `-C` puts it.

use std::sync::Arc;

/// The longest comment, in bytes (`MAX_COMMENT_LEN` of google/brotli's program).
pub(crate) const MAX: usize = 80;

/// Decodes base64 as `brotli` reads it: of either alphabet, with white space anywhere, and with
/// up to two padding characters at the end, needed or not.
pub(crate) fn from_base64(text: &str) -> Result<Arc<[u8]>, &'static str> {
    const INVALID: &str = "invalid base64-encoded comment";
    let mut bytes = Vec::new();
    let (mut bits, mut count, mut padding) = (0u32, 0, 0);
    for c in text.bytes() {
        let sextet = match c {
            b'\t' | b'\n' | b'\r' | b' ' => continue,
            b'=' => {
                padding += 1;
                continue;
            }
            _ if padding > 0 => return Err(INVALID),
            b'A'..=b'Z' => c - b'A',
            b'a'..=b'z' => c - b'a' + 26,
            b'0'..=b'9' => c - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return Err(INVALID),
        };
        bits = bits << 6 | u32::from(sextet);
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count) as u8);
            bits &= (1 << count) - 1;
        }
    }
    if padding > 2 || bytes.len() > MAX { Err(INVALID) } else { Ok(bytes.into()) }
}

/// Compares the start of a stream with a comment.
///
/// The start is read without a decoder: a window (RFC 7932, section 9.1, or 14 bits for a large
/// one) and the header of a meta-block without data (section 9.2).
pub(crate) struct Head<'a> {
    comment: &'a [u8],
    seen: Vec<u8>,
}

impl<'a> Head<'a> {
    /// The longest header: 14 bits of window, 6 that say there is metadata, 8 of its length.
    const HEADER: usize = 4;

    /// Nothing was seen yet.
    pub(crate) fn new(comment: &'a [u8]) -> Self {
        Self { comment, seen: Vec::new() }
    }

    /// Takes the next bytes of the stream.
    pub(crate) fn see(&mut self, bytes: &[u8]) {
        let missing = (Self::HEADER + self.comment.len()).saturating_sub(self.seen.len());
        self.seen.extend_from_slice(&bytes[..missing.min(bytes.len())]);
    }

    /// Whether the comment is there, or none is wanted.
    pub(crate) fn is_as_wanted(&self) -> bool {
        self.comment.is_empty() || self.found() == Some(self.comment)
    }

    fn found(&self) -> Option<&[u8]> {
        let byte = |at: usize| Some(u64::from(*self.seen.get(at)?));
        // A short header's bits are followed by others, which shifts push out.
        let bits = (0..Self::HEADER).try_fold(0, |bits, at| Some(bits | byte(at)? << (8 * at)))?;
        let window = match (bits & 1, bits >> 1 & 7, bits >> 4 & 7) {
            (0, ..) => 1,
            (_, 0, 1) => 14,
            (_, 0, _) => 7,
            _ => 4,
        };
        // Not the last, no nibbles of length, the reserved bit, one byte of length.
        let header = bits >> window;
        let metadata = header & 0b11_1111 == 0b01_0110;
        let length = (header >> 6 & 0xff) as usize + 1;
        let start = (window + 6 + 8usize).div_ceil(8);
        self.seen.get(start..start + length).filter(|_| metadata)
    }
}

#[cfg(test)]
mod tests {
    use brotwerk::{Options, Stream, WindowBits};

    use super::*;

    #[test]
    fn base64_in_all_its_forms() {
        for (text, bytes) in [
            ("YnJlYWQ=", &b"bread"[..]),
            ("YnJlYWQ", b"bread"),
            ("Yn JlY\nWQ==", b"bread"),
            ("-_-_", b"\xfb\xff\xbf"),
            ("+/+/", b"\xfb\xff\xbf"),
            ("A", b""),
            ("=", b""),
        ] {
            assert_eq!(from_base64(text).as_deref(), Ok(bytes), "{text}");
        }
        for text in ["Y=Q", "YQ===", "Y.", "é", &"YWFh".repeat(27)] {
            from_base64(text).unwrap_err();
        }
        assert_eq!(from_base64(&format!("{}YWE", "YWFh".repeat(26))).unwrap().len(), MAX);
    }

    fn stream(bits: WindowBits, comment: &[u8]) -> Vec<u8> {
        let mut stream = Stream::new(Options::new().window_bits(bits));
        if !comment.is_empty() {
            stream.metadata(comment).unwrap();
        }
        let _ = stream.process(b"bread", &mut []).unwrap();
        let _ = stream.finish(&mut []).unwrap();
        stream.waiting_output().to_vec()
    }

    #[test]
    fn comments_are_found_behind_every_window() {
        let windows = (10..=24).map(|bits| WindowBits::try_from(bits).unwrap());
        for bits in windows.chain((10..=30).map(|bits| WindowBits::large(bits).unwrap())) {
            for comment in [&b"x"[..], b"fingerprint", &[7; MAX]] {
                let bytes = stream(bits, comment);
                let is_as_wanted = |wanted: &[u8]| {
                    let mut head = Head::new(wanted);
                    bytes.chunks(3).for_each(|chunk| head.see(chunk));
                    head.is_as_wanted()
                };
                assert!(is_as_wanted(comment) && is_as_wanted(b""), "{bits:?}");
                for wrong in [b"y", &comment[..comment.len() - 1], &[comment, b"x"].concat()] {
                    assert!(wrong.is_empty() || !is_as_wanted(wrong), "{bits:?}");
                }
            }
            let mut head = Head::new(b"x");
            head.see(&stream(bits, b""));
            assert!(!head.is_as_wanted());
        }
    }
}
