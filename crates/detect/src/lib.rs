//! What kind of text a stream begins with, for [`ContentType::Auto`].
//!
//! The formats say how their texts begin: markup with `<`, JSON with a bracket and a
//! value, a style sheet with an at-rule or a selector and a declaration, a script with a
//! statement. So what counts is the first thing after the byte order mark, white space
//! and comments; only where that is not telling are tokens counted.
//!
//! - Invariants: looks at [`DETECT_BYTES`] bytes, takes any bytes, never panics, doesn't
//!   allocate, never says [`ContentType::Auto`].
//! - Cost: a handful of passes over the bytes, some microseconds, once per stream.
//! - Not a validator: a program in another language may pass for a script. A wrong answer costs a
//!   little ratio, nothing else. Who knows the type had better say it.
//!
//! Source: HTML Standard (elements, custom elements), XML 1.0 §2.8 (prolog), RFC 8259 §2,
//! CSS Syntax 3 §5 (grammar), ECMA-262 §12–§16.
#![no_std]

mod json;
mod markup;
mod script;
mod style;
mod syntax;

use brotwerk_core::ContentType::{self, Css, Generic, Html, JavaScript, Json};

use json::is_json;
use markup::{count_html, markup};
use script::{count_script, may_start_script, starts_script};
use style::starts_style_sheet;
use syntax::skip_blank;

/// The most bytes that [`detect`] looks at. A heuristic: the MIT and BSD licences, with
/// which many a script begins, have 1,100 and 1,500; more would find what follows longer
/// ones and cost time in proportion.
pub const DETECT_BYTES: usize = 2048;

/// Bytes of text for each control code that is let pass. A heuristic: pages hold a stray
/// one now and then, compressed data one in ten; raising it takes more text for binary.
const STRAY_CONTROLS: usize = 64;

/// Bytes that are counted at once: no more than a byte can count.
const COUNTED: usize = 128;

/// Tokens of one kind that decide a text whose beginning does not. A heuristic: one may
/// be an accident of prose, so raising it sends more scripts and less prose astray.
const ENOUGH: usize = 2;

/// The kind of text that begins with the bytes `first`; only [`DETECT_BYTES`] of them
/// count. [`ContentType::Generic`] for binary data, prose, UTF-16 and anything in doubt,
/// never [`ContentType::Auto`].
///
/// ```
/// use brotwerk_core::ContentType;
/// use brotwerk_detect::detect;
/// assert_eq!(detect(b"<!doctype html><title>Bread</title>"), ContentType::Html);
/// assert_eq!(detect(b"/* crust */ .loaf { color: brown; }"), ContentType::Css);
/// assert_eq!(detect(b"It was a dark and stormy night"), ContentType::Generic);
/// ```
#[must_use]
pub fn detect(first: &[u8]) -> ContentType {
    let text = &first[..first.len().min(DETECT_BYTES)];
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if !is_text(text) {
        return Generic;
    }
    let start = skip_blank(text);
    match start.first() {
        None => kind_of_comment(text),
        Some(b'<') => markup(start),
        Some(b'{' | b'[') if is_json(start) => Json,
        Some(_) if starts_script(start) => JavaScript,
        Some(_) if starts_style_sheet(start) => Css,
        Some(_) => match by_count(start) {
            Generic => kind_of_comment(text),
            kind => kind,
        },
    }
}

/// Whether bytes that begin so look like text at all: without any that no text has, such as NUL, which
/// UTF-16 has, or many control codes. Only [`DETECT_BYTES`] of them count. Nothing looks like text.
///
/// ```
/// use brotwerk_detect::is_text;
/// assert!(is_text(b"It was a dark and stormy night"));
/// assert!(!is_text(&1_i32.to_le_bytes()));
/// ```
#[must_use]
pub fn is_text(first: &[u8]) -> bool {
    let text = &first[..first.len().min(DETECT_BYTES)];
    let (mut least, mut controls) = (u8::MAX, 0);
    // In bytes, of which a vector has many.
    for some in text.chunks(COUNTED) {
        let (mut least_here, mut controls_here) = (u8::MAX, 0);
        for byte in some {
            least_here = least_here.min(*byte);
            controls_here += u8::from(byte.is_ascii_control() & !byte.is_ascii_whitespace());
        }
        least = least.min(least_here);
        controls += usize::from(controls_here);
    }
    least > 0 && controls <= text.len() / STRAY_CONTROLS
}

/// The kind that the tokens speak for. HTML needs one more, as prose about it has tags.
fn by_count(text: &[u8]) -> ContentType {
    if count_html(text) > ENOUGH {
        Html
    } else if may_start_script(text) && count_script(text) >= ENOUGH {
        JavaScript
    } else {
        Generic
    }
}

/// The kind of a text of which there is little more than a comment, by what that names.
fn kind_of_comment(text: &[u8]) -> ContentType {
    let text = text.trim_ascii_start();
    match text {
        [b'<', b'!', ..] => Html,
        [b'/', b'/' | b'*', ..] => {
            let count = |name: &[u8]| {
                text.windows(name.len()).filter(|window| window.eq_ignore_ascii_case(name)).count()
            };
            let (style, script) = (count(b"css"), count(b"javascript") + count(b".js"));
            match style.cmp(&script) {
                core::cmp::Ordering::Greater => Css,
                core::cmp::Ordering::Less => JavaScript,
                core::cmp::Ordering::Equal => Generic,
            }
        }
        _ => Generic,
    }
}
