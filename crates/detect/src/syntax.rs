//! Pieces of syntax that several formats share.

/// Where `needle`, which isn't empty, begins in `text`.
pub(crate) fn find(text: &[u8], needle: &[u8]) -> Option<usize> {
    text.windows(needle.len()).position(|window| window == needle)
}

/// What follows the first `end`; nothing if the text ends before it.
pub(crate) fn after<'a>(text: &'a [u8], end: &[u8]) -> &'a [u8] {
    find(text, end).map_or(&[], |at| &text[at + end.len()..])
}

/// What follows white space and the comments of all the formats.
pub(crate) fn skip_blank(mut text: &[u8]) -> &[u8] {
    loop {
        text = text.trim_ascii_start();
        text = match text {
            [b'/', b'*', rest @ ..] => after(rest, b"*/"),
            [b'/', b'/', rest @ ..] => after(rest, b"\n"),
            [b'<', b'!', b'-', b'-', rest @ ..] => after(rest, b"-->"),
            _ => return text,
        };
    }
}

/// What follows `start`, in whatever case.
pub(crate) fn strip_ignoring_case<'a>(text: &'a [u8], start: &[u8]) -> Option<&'a [u8]> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}

/// The bytes at the front that `belongs` accepts, and the others.
pub(crate) fn split_while(text: &[u8], belongs: impl Fn(u8) -> bool) -> (&[u8], &[u8]) {
    let end = text.iter().position(|&byte| !belongs(byte)).unwrap_or(text.len());
    text.split_at(end)
}

/// The word of a script at the front, perhaps empty, and what follows.
pub(crate) fn split_word(text: &[u8]) -> (&[u8], &[u8]) {
    split_while(text, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$')
}

/// What follows the string whose opening quote is cut off already; `None` if it is cut.
pub(crate) fn after_string(text: &[u8], quote: u8) -> Option<&[u8]> {
    let mut bytes = text.iter();
    loop {
        match *bytes.next()? {
            b'\\' => _ = bytes.next(),
            byte if byte == quote => return Some(bytes.as_slice()),
            _ => {}
        }
    }
}

/// Whether the name is one of these, in whatever case.
pub(crate) fn is_one_of(name: &[u8], names: &[&str]) -> bool {
    names.iter().any(|known| name.eq_ignore_ascii_case(known.as_bytes()))
}
