//! Text that begins with `<`, or has tags: HTML, SVG and other XML.

use brotwerk_core::ContentType::{self, Html, Svg, Xml};

use crate::syntax::{after, is_one_of, skip_blank, split_while, split_word, strip_ignoring_case};
use crate::{ENOUGH, by_count};

/// Elements that stand for HTML wherever they are.
const HTML_ELEMENTS: [&str; 53] = [
    "a", "article", "aside", "b", "body", "br", "button", "canvas", "center", "code", "div", "dl",
    "em", "fieldset", "font", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head", "hr",
    "html", "i", "iframe", "img", "input", "label", "li", "main", "nav", "noscript", "ol",
    "option", "p", "pre", "script", "select", "small", "span", "strong", "style", "table", "tbody",
    "td", "template", "textarea", "th", "tr", "ul",
];

/// Elements that XML vocabularies, such as DocBook or news feeds, have as well: they stand
/// for HTML only where they come first.
const SHARED_ELEMENTS: [&str; 13] = [
    "address",
    "audio",
    "base",
    "blockquote",
    "details",
    "dialog",
    "figure",
    "header",
    "link",
    "meta",
    "section",
    "title",
    "video",
];

/// The kind of a text that begins with `<`.
pub(crate) fn markup(mut text: &[u8]) -> ContentType {
    let mut declared = false;
    loop {
        text = skip_blank(text);
        if let Some(rest) = strip_ignoring_case(text, b"<?xml") {
            declared = true;
            text = after(rest, b"?>");
        } else if let Some(rest) = strip_ignoring_case(text, b"<!doctype") {
            let (name, _) = split_word(rest.trim_ascii_start());
            return if is_one_of(name, &["svg"]) {
                Svg
            } else if is_one_of(name, &["html"]) || name.is_empty() {
                Html
            } else {
                Xml
            };
        } else if text.starts_with(b"<?") && declared {
            text = after(text, b"?>");
        } else {
            return element(text, declared);
        }
    }
}

/// The kind of a text by its first element, after an XML declaration or not.
fn element(text: &[u8], declared: bool) -> ContentType {
    let Some((name, rest)) = tag(text) else {
        return match text {
            // Templates for pages: PHP, JSP, ASP.
            [b'<', b'?' | b'%', ..] => Html,
            _ if declared => Xml,
            _ => by_count(text),
        };
    };
    let local = name.rsplit(|&byte| byte == b':').next().unwrap_or(name);
    if is_one_of(local, &["svg"]) {
        Svg
    } else if is_one_of(local, &["html"]) {
        Html
    } else if declared {
        Xml
    } else if is_one_of(name, &HTML_ELEMENTS) || is_one_of(name, &SHARED_ELEMENTS) {
        Html
    } else if count_html(rest) >= ENOUGH {
        // A custom element, or a fragment for some template engine.
        Html
    } else {
        Xml
    }
}

/// The name in the tag at the front, which may be an end tag, and what follows it.
fn tag(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let text = text.strip_prefix(b"<")?;
    let text = text.strip_prefix(b"/").unwrap_or(text);
    let in_name = |byte: u8| byte.is_ascii_alphanumeric() || b":-_.".contains(&byte);
    let (name, rest) = split_while(text, in_name);
    let ends =
        matches!(rest, [b'>' | b'/', ..]) || rest.first().is_some_and(u8::is_ascii_whitespace);
    (ends && name.first().is_some_and(u8::is_ascii_alphabetic)).then_some((name, rest))
}

/// How many tags of HTML there are.
pub(crate) fn count_html(text: &[u8]) -> usize {
    let is_tag = |&at: &usize| {
        // The types of some languages have parameters in such brackets: `Vec<i>`.
        let glued =
            at > 0 && text[at - 1].is_ascii_alphanumeric() && !text[at..].starts_with(b"</");
        let name = tag(&text[at..]).map(|(name, _)| name);
        !glued && name.is_some_and(|name| is_one_of(name, &HTML_ELEMENTS))
    };
    (0..text.len()).filter(|&at| text[at] == b'<').filter(is_tag).count()
}
