//! Values of flags, from text.
//!
//! What is wrong with one is said in `brotli`'s words where that has the flag, too.

use std::ffi::OsStr;
use std::num::NonZeroUsize;
use std::path::Path;

use brotwerk::{ContentType, Quality, WindowBits};
use brotwerk_trainer::prefix::PrefixSample;

/// A window of the user's choice, or one that fits.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window(pub(crate) Option<WindowBits>);

/// Whether this stands for standard input.
pub(crate) fn is_stdin(file: &Path) -> bool {
    file.as_os_str() == OsStr::new("-")
}

/// No dictionary's file is longer: two bytes for each word in each form, and a header.
pub(crate) const MAX_DICTIONARY: u64 = 1 << 20;

/// A number as `brotli` reads it: up to five digits, no sign, no zeros in front.
fn number(text: &str, most: u8) -> Option<u8> {
    let plain = text.len() <= 5 && text.bytes().all(|c| c.is_ascii_digit());
    let padded = text.len() > 1 && text.starts_with('0');
    text.parse().ok().filter(|&number| plain && !padded && number <= most)
}

/// A quality, 0 to 11.
pub(crate) fn quality(text: &str) -> Result<Quality, String> {
    let level = number(text, 11);
    let level = level.and_then(|level| Quality::try_from(level).ok());
    level.ok_or_else(|| format!("error parsing quality value [{text}]"))
}

fn bits(text: &str, most: u8) -> Result<Option<u8>, String> {
    match number(text, most) {
        Some(0) => Ok(None),
        Some(bits) if bits < WindowBits::MIN.bits() => {
            Err(format!("lgwin parameter ({bits}) smaller than the minimum (10)"))
        }
        Some(bits) => Ok(Some(bits)),
        None => Err(format!("error parsing lgwin value [{text}]")),
    }
}

/// A window that every decoder knows.
pub(crate) fn window(text: &str) -> Result<Window, String> {
    let bits = bits(text, WindowBits::MAX.bits())?;
    Ok(Window(bits.and_then(|bits| WindowBits::try_from(bits).ok())))
}

/// A window of the extension. Like `brotli`, doesn't switch to the extension for windows that do without.
pub(crate) fn large_window(text: &str) -> Result<Window, String> {
    let bits = bits(text, 30)?;
    let window = |bits| WindowBits::try_from(bits).or_else(|_| WindowBits::large(bits)).ok();
    Ok(Window(bits.and_then(window)))
}

/// How many threads; 0 for one per core.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Threads(usize);

impl Threads {
    /// One.
    pub(crate) const ONE: Self = Self(1);

    /// How many that is on this machine.
    pub(crate) fn count(self) -> NonZeroUsize {
        let cores = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        NonZeroUsize::new(self.0).unwrap_or_else(cores)
    }
}

/// A number of threads.
pub(crate) fn threads(text: &str) -> Result<Threads, String> {
    text.parse().map(Threads).map_err(|_| format!("error parsing number of threads [{text}]"))
}

/// The least that an output has to be smaller than its input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gain {
    /// Bytes.
    Bytes(u64),
    /// A share of the input, in percent.
    Percent(u8),
}

impl Gain {
    /// The least for `--squash`: any at all.
    pub(crate) const ANY: Self = Self::Bytes(1);

    /// The least for `--recursive`, whose outputs are served: bytes in `Content-Encoding: br` with
    /// its line end, which HTTP/1.1 sends with each answer that is compressed. More would leave
    /// files alone that get shorter on the wire.
    pub(crate) const A_HEADER: Self = Self::Bytes(22);

    /// Whether `made` bytes out of `read` save so much; never if they save nothing.
    pub(crate) fn is_reached(self, read: u64, made: u64) -> bool {
        let Some(saved) = read.checked_sub(made).filter(|&saved| saved > 0) else { return false };
        match self {
            Self::Bytes(least) => saved >= least,
            Self::Percent(least) => u128::from(saved) * 100 >= u128::from(least) * u128::from(read),
        }
    }
}

/// A gain, in bytes or percent.
pub(crate) fn gain(text: &str) -> Result<Gain, String> {
    let parsed = match text.strip_suffix('%') {
        Some(percent) => number(percent, 100).map(Gain::Percent),
        None => size(text).ok().map(Gain::Bytes),
    };
    parsed.ok_or_else(|| format!("error parsing gain in bytes or percent [{text}]"))
}

/// A number of bytes.
pub(crate) fn size(text: &str) -> Result<u64, String> {
    let digits = text.bytes().all(|c| c.is_ascii_digit());
    let size = text.parse().ok().filter(|_| digits);
    size.ok_or_else(|| format!("error parsing size in bytes [{text}]"))
}

/// Bytes in a segment; none to cut nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SegmentSize(pub(crate) Option<NonZeroUsize>);

/// The smallest segment: shorter ones would cost more than they save anybody. Raising it refuses more.
const MIN_SEGMENT: usize = 1 << 16;

/// A number of bytes, of KiB, MiB or GiB.
fn scaled(text: &str) -> Option<u64> {
    let units = [('K', 10), ('M', 20), ('G', 30)];
    let (digits, shift) = units
        .into_iter()
        .find_map(|(unit, shift)| Some((text.strip_suffix(unit)?, shift)))
        .unwrap_or((text, 0));
    size(digits).ok()?.checked_mul(1 << shift)
}

/// How many bytes a cache may take.
pub(crate) fn cache_size(text: &str) -> Result<u64, String> {
    scaled(text).ok_or_else(|| format!("error parsing cache size [{text}]"))
}

/// A number of bytes, with its unit perhaps: 0, or enough for a segment.
pub(crate) fn segment_size(text: &str) -> Result<SegmentSize, String> {
    match scaled(text).and_then(|bytes| usize::try_from(bytes).ok()) {
        Some(bytes @ (0 | MIN_SEGMENT..)) => Ok(SegmentSize(NonZeroUsize::new(bytes))),
        Some(_) => Err(format!("a --segment-size is 0 or at least {MIN_SEGMENT} bytes")),
        None => Err(format!("error parsing segment size [{text}]")),
    }
}

/// Bytes of a dictionary, at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DictionarySize(pub(crate) usize);

/// The largest prefix dictionary that is made: there are no more bytes to choose from.
const MAX_PREFIX: u64 = PrefixSample::LIMIT as u64;

/// A number of bytes, of KiB, MiB or GiB.
pub(crate) fn dictionary_size(text: &str) -> Result<DictionarySize, String> {
    match scaled(text) {
        Some(bytes @ 0..=MAX_PREFIX) => Ok(DictionarySize(bytes as usize)),
        Some(_) => Err(format!("a prefix dictionary has at most {MAX_PREFIX} bytes")),
        None => Err(format!("error parsing size of a dictionary [{text}]")),
    }
}

/// A type by its name, or by a MIME type.
pub(crate) fn content_type(text: &str) -> Result<ContentType, &'static str> {
    match text.to_ascii_lowercase().as_str() {
        "auto" => Ok(ContentType::Auto),
        "generic" => Ok(ContentType::Generic),
        "html" => Ok(ContentType::Html),
        "css" => Ok(ContentType::Css),
        "javascript" | "js" => Ok(ContentType::JavaScript),
        "json" => Ok(ContentType::Json),
        "svg" => Ok(ContentType::Svg),
        "xml" => Ok(ContentType::Xml),
        mime if mime.contains('/') => Ok(ContentType::from_mime(mime)),
        _ => Err("a --content-type is auto, generic, html, css, javascript (or js), json, svg, \
                  xml, or a MIME type such as text/html"),
    }
}

/// The type by the name of a file; by the content where the name doesn't tell.
pub(crate) fn content_type_by_name(file: &Path) -> ContentType {
    let extension = file.extension().and_then(|extension| extension.to_str());
    extension.and_then(ContentType::from_extension).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_plain() {
        for (text, expected) in [("0", Some(0)), ("11", Some(11)), ("12", None), ("011", None)] {
            assert_eq!(number(text, 11), expected, "{text}");
        }
        for text in ["", "+1", "-1", " 1", "1.0", "x", "000000", "256", "4294967297"] {
            assert_eq!(number(text, 255), None, "{text}");
        }
    }

    #[test]
    fn a_gain_is_bytes_or_a_share_and_never_nothing() {
        for (text, read, made, expected) in [
            ("0", 10, 10, false),
            ("0", 10, 9, true),
            ("5", 100, 95, true),
            ("6", 100, 95, false),
            ("5%", 100, 95, true),
            ("5%", 101, 96, false),
            ("0%", 5, 5, false),
            ("100%", 5, 0, true),
            ("100%", 5, 1, false),
            ("1", 5, 6, false),
            ("99%", u64::MAX, 1, true),
        ] {
            assert_eq!(
                gain(text).unwrap().is_reached(read, made),
                expected,
                "{text} {read} {made}"
            );
        }
        for text in ["", "x", "-1", "+1", "101%", "%", "5 %", "1k", "99999999999999999999"] {
            gain(text).unwrap_err();
        }
    }

    #[test]
    fn segments_have_units_and_a_least_size() {
        for (text, expected) in [
            ("0", 0),
            ("65536", 65536),
            ("64K", 65536),
            ("4M", 4 << 20),
            ("1G", 1 << 30),
            ("0M", 0),
        ] {
            assert_eq!(segment_size(text), Ok(SegmentSize(NonZeroUsize::new(expected))), "{text}");
        }
        for text in ["", "M", "4m", "-4M", "4 M", "4MiB", "65535", "63K", "99999999999G"] {
            segment_size(text).unwrap_err();
        }
    }

    #[test]
    fn windows_are_large_only_where_they_must() {
        let bits = |text| large_window(text).map(|window| window.0);
        assert_eq!(bits("0"), Ok(None));
        assert_eq!(bits("24"), Ok(Some(WindowBits::MAX)));
        assert_eq!(bits("25"), Ok(WindowBits::large(25).ok()));
        assert!(bits("9").is_err() && bits("31").is_err() && window("25").is_err());
    }

    #[test]
    fn content_types_by_name_and_by_flag() {
        use ContentType::{Auto, Css, Generic, Html, JavaScript, Json, Svg, Xml};
        for (name, expected) in [
            ("a.html", Html),
            ("folder.css/a.XHTML", Html),
            ("a.css", Css),
            ("a.min.mjs", JavaScript),
            ("a.js.map", Json),
            ("a.svg", Svg),
            ("a.Atom", Xml),
            ("a.html.br", Auto),
            ("a.txt", Auto),
            ("folder.css/a", Auto),
            (".css", Auto),
            ("", Auto),
        ] {
            assert_eq!(content_type_by_name(Path::new(name)), expected, "{name}");
        }
        for (value, expected) in [
            ("auto", Some(Auto)),
            ("Generic", Some(Generic)),
            ("js", Some(JavaScript)),
            ("javascript", Some(JavaScript)),
            ("IMAGE/svg+xml", Some(Svg)),
            ("text/html; charset=utf-8", Some(Html)),
            ("font/woff2", Some(Generic)),
            ("htm", None),
            ("", None),
        ] {
            assert_eq!(content_type(value).ok(), expected, "{value}");
        }
    }
}
