//! `Accept-Encoding`: which content codings a client takes, and how much it likes them.
//!
//! All field lines count as one list (RFC 9110 §5.3). One pass over the bytes, no memory; an
//! element that is no `coding [;q=weight]` is passed over as if it were not there. A list longer
//! than [`MAX_BYTES`] names nothing. Nothing here fails: where anything is amiss, less is
//! acceptable, which costs bytes, while a coding that the client can't read would cost the answer.
//!
//! Source: RFC 9110 §12.5.3, weights §12.4.2.

use http::HeaderMap;
use http::header::{ACCEPT_ENCODING, HeaderValue};

/// Bytes of all lines together that are looked at. Heuristic: browsers send about 30. Raising it
/// lets a hostile client have more bytes read for each request, one by one.
const MAX_BYTES: usize = 2048;

/// How much a coding is liked, in thousandths; 0 is “not acceptable”.
type Weight = u16;

/// The weight of an element that states none.
const FULL: Weight = 1000;

/// What a client takes.
///
/// ```
/// use brotwerk_http::AcceptEncoding;
/// use http::header::{ACCEPT_ENCODING, HeaderMap, HeaderValue};
///
/// let mut headers = HeaderMap::new();
/// headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip, br;q=0.8, dcb"));
/// let accepted = AcceptEncoding::of(&headers);
/// assert!(accepted.brotli() && accepted.dictionary_compressed_brotli());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AcceptEncoding {
    br: Option<Weight>,
    dcb: Option<Weight>,
    identity: Option<Weight>,
    any: Option<Weight>,
}

impl AcceptEncoding {
    /// What the `Accept-Encoding` lines among these headers say. Where there are none only the
    /// plain text is taken to be acceptable: RFC 9110 allows any coding then, but who sends no such
    /// field mostly can't decode any.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = || headers.get_all(ACCEPT_ENCODING).iter().map(HeaderValue::as_bytes);
        if lines().map(<[u8]>::len).fold(0, usize::saturating_add) > MAX_BYTES {
            return Self::default();
        }
        let mut accepted = Self::default();
        for element in lines().flat_map(|line| line.split(|&byte| byte == b',')) {
            accepted.add(element);
        }
        accepted
    }

    /// Whether `br` may be sent, and the client does not say that it likes plain text better.
    #[must_use]
    pub fn brotli(&self) -> bool {
        self.prefers(self.br.or(self.any))
    }

    /// Whether `dcb` (RFC 9842) may be sent. It must be named: `*` stands for codings that any
    /// client can decode, and this one takes a dictionary. The client must like it as much as `br`.
    #[must_use]
    pub fn dictionary_compressed_brotli(&self) -> bool {
        self.prefers(self.dcb) && self.dcb >= self.br
    }

    fn prefers(&self, weight: Option<Weight>) -> bool {
        let weight = weight.unwrap_or(0);
        weight > 0 && weight >= self.identity.unwrap_or(0)
    }

    /// Takes an element of the list. Of two weights for one coding the lower counts.
    fn add(&mut self, element: &[u8]) {
        let (coding, weight) = match element.iter().position(|&byte| byte == b';') {
            None => (element, Some(FULL)),
            Some(at) => (&element[..at], parse_weight(&element[at + 1..])),
        };
        let (coding, Some(weight)) = (trim(coding), weight) else { return };
        let place = match coding {
            _ if coding.eq_ignore_ascii_case(b"br") => &mut self.br,
            _ if coding.eq_ignore_ascii_case(b"dcb") => &mut self.dcb,
            _ if coding.eq_ignore_ascii_case(b"identity") => &mut self.identity,
            b"*" => &mut self.any,
            _ => return,
        };
        *place = Some(place.map_or(weight, |before| before.min(weight)));
    }
}

/// `q=0.5` in thousandths, by the grammar of RFC 9110 §12.4.2; `None` for anything else.
fn parse_weight(parameter: &[u8]) -> Option<Weight> {
    let [b'q' | b'Q', b'=', digits @ ..] = trim(parameter) else { return None };
    let (whole, fraction) = match digits {
        [whole] => (whole, &[][..]),
        [whole, b'.', fraction @ ..] if fraction.len() <= 3 => (whole, fraction),
        _ => return None,
    };
    if !matches!(whole, b'0' | b'1') || !fraction.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let mut weight = Weight::from(whole - b'0') * FULL;
    for (digit, unit) in fraction.iter().zip([100, 10, 1]) {
        weight += Weight::from(digit - b'0') * unit;
    }
    (weight <= FULL).then_some(weight)
}

/// Without optional whitespace at both ends (RFC 9110 §5.6.3).
pub(crate) fn trim(mut bytes: &[u8]) -> &[u8] {
    while let [b' ' | b'\t', rest @ ..] = bytes {
        bytes = rest;
    }
    while let [rest @ .., b' ' | b'\t'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(lines: &[&[u8]]) -> AcceptEncoding {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(ACCEPT_ENCODING, HeaderValue::from_bytes(line).unwrap());
        }
        AcceptEncoding::of(&headers)
    }

    #[test]
    fn a_table_of_lists() {
        for (lines, br, dcb) in [
            (&[][..], false, false),
            (&["" as &str], false, false),
            (&["br"], true, false),
            (&["BR"], true, false),
            (&["gzip, deflate, br, zstd"], true, false),
            (&["gzip, deflate, br, zstd, dcb, dcz"], true, true),
            (&["gzip", "br"], true, false),
            (&["gzip,br;q=0"], false, false),
            (&["br;q=0.000"], false, false),
            (&["br;q=0.001"], true, false),
            (&["br ; q=0.5"], true, false),
            (&["br;\tQ=1.000"], true, false),
            (&["*"], true, false),
            (&["*;q=0"], false, false),
            (&["*;q=0, br"], true, false),
            (&["*, br;q=0"], false, false),
            (&["gzip;q=1, *;q=0.1"], true, false),
            (&["identity, br;q=0.5"], false, false),
            (&["identity;q=0.5, br;q=0.5"], true, false),
            (&["identity;q=0"], false, false),
            (&["br;q=0.5, br"], true, false),
            (&["br", "br;q=0"], false, false),
            (&["dcb"], false, true),
            (&["dcb;q=0, br"], true, false),
            (&["dcb;q=0.5, br"], true, false),
            (&["br;q=0, dcb"], false, true),
            (&["*, dcb;q=0"], true, false),
            // Not of the grammar, so not there.
            (&["br;q=1.001"], false, false),
            (&["br;q=2"], false, false),
            (&["br;q=0.1234"], false, false),
            (&["br;q=-1"], false, false),
            (&["br;q="], false, false),
            (&["br;q=.5"], false, false),
            (&["br;level=5"], false, false),
            (&["br;q=1;x=y"], false, false),
            (&["b r", "brr", "xbr", "\"br\""], false, false),
            (&[";q=1,,,;,br"], true, false),
        ] {
            let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
            let accepted = of(&lines);
            assert_eq!(accepted.brotli(), br, "{lines:?}");
            assert_eq!(accepted.dictionary_compressed_brotli(), dcb, "{lines:?}");
        }
    }

    #[test]
    fn bytes_that_are_no_text_and_lists_that_are_too_long() {
        assert!(of(&[b"\xff\xfe, br"]).brotli());
        assert!(!of(&[b"br\xff"]).brotli());
        let long = [b"br,".as_slice(), &b"x,".repeat(MAX_BYTES / 2)].concat();
        assert!(!of(&[&long]).brotli(), "too much to look at");
        assert!(of(&[&long[..MAX_BYTES]]).brotli());
        // The bound is on all lines together.
        assert!(!of(&[&long[..MAX_BYTES], b"br"]).brotli());
    }
}
