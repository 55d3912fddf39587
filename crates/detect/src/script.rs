//! Text that begins with a statement of JavaScript, or has tokens of it.

use crate::syntax::{after, find, is_one_of, skip_blank, split_while, split_word};

/// Whether the text begins with a statement of a script that can't be anything else.
pub(crate) fn starts_script(text: &[u8]) -> bool {
    if let [b'"' | b'\'', rest @ ..] = text {
        return rest.starts_with(b"use ");
    }
    if let [b'#', b'!', rest @ ..] = text {
        let (line, _) = split_while(rest, |byte| byte != b'\n');
        return [&b"node"[..], b"deno", b"bun"].iter().any(|name| find(line, name).is_some());
    }
    if let [b'(' | b'!' | b'+' | b'~' | b';', ..] = text {
        return is_function(text);
    }
    let (word, rest) = split_word(text);
    let next = rest.trim_ascii_start();
    let (second, _) = split_word(next);
    match word {
        b"" => false,
        b"if" | b"for" | b"while" | b"switch" => next.starts_with(b"("),
        b"try" => next.starts_with(b"{"),
        b"async" => second == b"function" || next.starts_with(b"("),
        b"class" => {
            let (next, _) = split_word(next[second.len()..].trim_ascii_start());
            next == b"extends" || next.is_empty() && is_capital(second)
        }
        b"import" => {
            let named = skip_blank(&next[second.len()..]);
            let (third, rest) = split_word(named);
            matches!(next, [b'{' | b'*' | b'"' | b'\'' | b'(', ..])
                || named.starts_with(b",")
                || third == b"from" && is_script_token(third, rest)
        }
        b"export" => {
            matches!(next, [b'{' | b'*', ..])
                || ["default", "const", "let", "var", "function", "class", "async"]
                    .iter()
                    .any(|keyword| second == keyword.as_bytes())
        }
        _ => is_script_token(word, rest) || is_call(text) || is_assignment(text),
    }
}

/// Whether a function is behind the operators at the front: `!function(`, `(() =>`.
fn is_function(text: &[u8]) -> bool {
    let (_, text) = split_while(text, |byte| b"(!+~; \t\r\n".contains(&byte));
    let (word, rest) = split_word(text);
    let parameters_end = if rest.starts_with(b"=") { rest } else { after(rest, b")") };
    is_script_token(word, rest)
        || word == b"async"
        || parameters_end.trim_ascii_start().starts_with(b"=>")
}

/// Whether something that only scripts know is assigned at the front. Configuration
/// files assign, too, but no calls and functions, and objects to plain names only.
fn is_assignment(text: &[u8]) -> bool {
    let (path, rest) = split_path(text);
    let Some(value) = rest.trim_ascii_start().strip_prefix(b"=") else { return false };
    let value = value.trim_ascii_start();
    let (word, rest) = split_word(value);
    !path.is_empty()
        && (is_call(value)
            || is_script_token(word, rest)
            || is_function(value)
            || path.contains(&b'.') && value.starts_with(b"{"))
}

/// Classes have capitals, as opposed to `class` in prose and in other languages' syntax.
fn is_capital(word: &[u8]) -> bool {
    word.first().is_some_and(u8::is_ascii_uppercase)
}

/// Whether a call is at the front: a dotted name with an argument list, or a plain name
/// with one that begins unlike a parenthesis in prose.
fn is_call(text: &[u8]) -> bool {
    let (path, rest) = split_path(text);
    let Some(arguments) = rest.strip_prefix(b"(") else { return false };
    path.contains(&b'.')
        || matches!(arguments.trim_ascii_start(), [b'"' | b'\'' | b'`' | b'[' | b'{' | b'(', ..])
        || arguments.starts_with(b"function")
}

/// The words at the front that dots join, and what follows.
fn split_path(text: &[u8]) -> (&[u8], &[u8]) {
    let mut end = split_word(text).0.len();
    while let [b'.', rest @ ..] = &text[end..]
        && let word @ 1.. = split_word(rest).0.len()
    {
        end += 1 + word;
    }
    text.split_at(end)
}

/// Whether the word and what follows it are a token that prose and style sheets lack.
fn is_script_token(word: &[u8], rest: &[u8]) -> bool {
    let next = rest.trim_ascii_start();
    match word {
        b"function" => split_word(next.strip_prefix(b"*").unwrap_or(next).trim_ascii_start())
            .1
            .trim_ascii_start()
            .starts_with(b"("),
        b"var" | b"let" | b"const" if rest.len() > next.len() => {
            let (name, rest) = split_word(next);
            let next = rest.trim_ascii_start();
            if name.is_empty() {
                matches!(next, [b'{' | b'[', ..])
            } else {
                // Who reads prose knows "let alone," but no "var".
                matches!(next, [b'=' | b';', ..]) || word == b"var" && next.starts_with(b",")
            }
        }
        b"require" => rest.starts_with(b"("),
        b"from" => matches!(next, [b'"' | b'\'', ..]),
        b"this" | b"window" | b"document" | b"module" | b"exports" | b"Object" | b"prototype" => {
            matches!(rest, [b'.', letter, ..] if letter.is_ascii_alphabetic())
                || matches!(rest, [b'[', b'"' | b'\'', ..])
        }
        _ => false,
    }
}

/// Keywords that another word may follow at the beginning of a script.
const KEYWORDS: [&str; 12] = [
    "async", "await", "class", "const", "delete", "export", "function", "import", "let", "new",
    "throw", "var",
];

/// Whether the text begins with an operator, a bracket, a string, a keyword, or a word
/// that neither another follows at once, as in prose and many languages, nor a colon, as
/// in YAML.
pub(crate) fn may_start_script(text: &[u8]) -> bool {
    let (word, rest) = split_word(text);
    let next = rest.trim_ascii_start();
    match text {
        [b'(' | b'!' | b'+' | b'~' | b';' | b'[' | b'{' | b'"' | b'\'', ..] => true,
        _ if word.is_empty() || next.starts_with(b":") => false,
        _ => split_word(next).0.is_empty() || is_one_of(word, &KEYWORDS),
    }
}

/// How many tokens of a script there are.
pub(crate) fn count_script(text: &[u8]) -> usize {
    // An operator is no beginning for prose, so it counts as one.
    let mut count = usize::from(matches!(text, [b'(' | b'!' | b'+' | b'~' | b';', ..]));
    let mut rest = text;
    while let [_, next @ ..] = rest {
        let (word, after_word) = split_word(rest);
        if word.is_empty() {
            let operator = matches!(rest, [b'=', b'>', ..] | [b'&', b'&', ..] | [b')', b';', ..]);
            count += usize::from(operator);
            rest = if rest.starts_with(b"/*") { skip_blank(rest) } else { next };
        } else {
            count += usize::from(is_script_token(word, after_word));
            rest = after_word;
        }
    }
    count
}
