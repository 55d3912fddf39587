//! Text that begins with a rule of a style sheet.

use crate::syntax::{after_string, is_one_of, skip_blank, split_while};

/// At-rules that a style sheet may begin with.
const AT_RULES: [&str; 13] = [
    "charset",
    "container",
    "counter-style",
    "font-face",
    "import",
    "keyframes",
    "layer",
    "media",
    "namespace",
    "page",
    "property",
    "supports",
    "-webkit-keyframes",
];

/// Rules that are opened before the first declaration is met: rules nest, and may be
/// empty. A heuristic; raising it makes hostile texts cost more.
const BARE_RULES: usize = 8;

/// Whether the text begins with an at-rule, or with a rule that has a declaration.
pub(crate) fn starts_style_sheet(text: &[u8]) -> bool {
    if let [b'@', rest @ ..] = text {
        let (name, _) = split_while(rest, |byte| byte.is_ascii_alphanumeric() || byte == b'-');
        return is_one_of(name, &AT_RULES);
    }
    let mut text = text;
    for _ in 0..BARE_RULES {
        let Some(end) = selectors(text) else { return false };
        text = skip_blank(&text[end + 1..]);
        if is_declaration(text) {
            return true;
        }
        while let [b'}', rest @ ..] = text {
            text = skip_blank(rest);
        }
    }
    false
}

/// Where the `{` is that follows selectors, if nothing before it is foreign to selectors.
fn selectors(text: &[u8]) -> Option<usize> {
    let mut in_brackets = false;
    let mut last_mark = b' ';
    for (at, &byte) in text.iter().enumerate() {
        match byte {
            b'[' => in_brackets = true,
            b']' => in_brackets = false,
            _ if in_brackets => {}
            b'{' => return (at > 0).then_some(at),
            // Only the names of pseudo-classes have arguments.
            b'(' if last_mark != b':' => return None,
            b';' | b'}' | b'=' | b'"' | b'\'' | b'<' => return None,
            _ => {}
        }
        if !byte.is_ascii_alphanumeric() && byte != b'-' {
            last_mark = byte;
        }
    }
    None
}

/// Whether `property: value` is at the front, up to `;` or `}` or as far as the text goes.
fn is_declaration(text: &[u8]) -> bool {
    // Old style sheets hide declarations behind an asterisk.
    let text = text.strip_prefix(b"*").unwrap_or(text);
    let in_property = |byte: u8| {
        byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-' || byte == b'_'
    };
    let (property, rest) = split_while(text, in_property);
    let Some(mut rest) = rest.trim_ascii_start().strip_prefix(b":") else { return false };
    let mut depth = 0_usize;
    while let [byte, next @ ..] = rest {
        rest = next;
        match byte {
            b'"' | b'\'' => rest = after_string(rest, *byte).unwrap_or(&[]),
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            b';' | b'}' => break,
            // No value ends with a comma, but many a member does in other languages.
            b',' if next.trim_ascii_start().starts_with(b"}") => return false,
            // Another member of an object, or a block, but for `filter: progid:…`.
            b':' if !rest.starts_with(b"DX") => return false,
            b'{' | b'=' => return false,
            _ => {}
        }
    }
    !property.is_empty()
}
