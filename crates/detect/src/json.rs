//! Text that begins with a value of JSON.

use crate::syntax::{after_string, split_while};

/// Whether a text that begins with a bracket begins with one of JSON: an object's first
/// member, or an array's first value, as far as the text goes.
pub(crate) fn is_json(text: &[u8]) -> bool {
    let mut text = text;
    // An array of arrays needs a look into the innermost.
    while let [b'[', rest @ ..] = text {
        text = rest.trim_ascii_start();
    }
    match text {
        [b'{', rest @ ..] => match rest.trim_ascii_start() {
            [b'"', rest @ ..] => followed_by(after_string(rest, b'"'), b":"),
            [b'}', rest @ ..] => matches!(rest.trim_ascii_start(), [] | [b',' | b']' | b'{', ..]),
            _ => false,
        },
        [b'"', rest @ ..] => followed_by(after_string(rest, b'"'), b",]"),
        [b']', ..] => true,
        _ => {
            let (value, rest) = split_while(text, |byte| {
                byte.is_ascii_alphanumeric() || byte == b'.' || byte == b'-' || byte == b'+'
            });
            let literal = [&b"true"[..], b"false", b"null"].contains(&value);
            let number = matches!(value, [b'0'..=b'9', ..] | [b'-', b'0'..=b'9', ..]);
            (literal || number) && followed_by(Some(rest), b",]")
        }
    }
}

/// Whether one of these comes next, or would perhaps if the text went on.
fn followed_by(rest: Option<&[u8]>, expected: &[u8]) -> bool {
    let next = rest.and_then(|rest| rest.trim_ascii_start().first());
    next.is_none_or(|byte| expected.contains(byte))
}
