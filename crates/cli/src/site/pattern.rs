//! What a server says of a file that is to be a dictionary: for which URLs.

use std::path::{Component, Path};

use brotwerk::dcb::DictionaryHash;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::stem::{ANY, stem};

/// What stands in a path only with a percent sign (WHATWG URL, path percent-encode set), that sign
/// itself, and the backslash, which URLs have for a slash.
const ENCODED: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'}');

/// What has a meaning in a URL pattern, of what is left.
const SPECIAL: [char; 5] = ['*', '+', ':', '(', ')'];

/// The folder's own page, which has two URLs.
const INDEX: &str = "index.html";

/// The `Use-As-Dictionary` field of a file, given by its path in the site: later versions of it may be
/// encoded against it. Its id is its hash, which browsers send back in `Dictionary-ID`: with that
/// a server that can't compute has the name of the delta's file. None, for paths that aren't Unicode.
pub(crate) fn use_as_dictionary(relative: &Path, hash: DictionaryHash) -> Option<String> {
    let pattern = pattern(relative)?.replace('\\', r"\\");
    Some(format!("match=\"{pattern}\", id=\"{hash}\""))
}

/// The URL pattern of all versions of a file, as a path from the site's root.
fn pattern(relative: &Path) -> Option<String> {
    let mut pattern = String::new();
    let mut names = Vec::new();
    for component in relative.components() {
        let Component::Normal(name) = component else { return None };
        names.push(name.to_str()?);
    }
    let (last, folders) = names.split_last()?;
    for name in folders {
        pattern.push('/');
        literal(name, &mut pattern);
    }
    pattern.push('/');
    if *last == INDEX {
        pattern.push_str("{index.html}?");
    } else if last.contains(ANY) {
        // A star of its own is none of the stem's.
        literal(last, &mut pattern);
    } else {
        for (at, part) in stem(last).split(ANY).enumerate() {
            if at > 0 {
                pattern.push(ANY);
            }
            literal(part, &mut pattern);
        }
    }
    Some(pattern)
}

/// Text that stands for itself.
fn literal(text: &str, pattern: &mut String) {
    for char in utf8_percent_encode(text, ENCODED).flat_map(str::chars) {
        if SPECIAL.contains(&char) {
            pattern.push('\\');
        }
        pattern.push(char);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_later_versions() {
        for (path, expected) in [
            ("app.js", "/app.js"),
            ("js/app.3f2a1c0b.js", "/js/app.*.js"),
            ("index.html", "/{index.html}?"),
            ("shop/index.html", "/shop/{index.html}?"),
            ("a b/größe.html", "/a%20b/gr%C3%B6%C3%9Fe.html"),
            ("a*b.js", r"/a\*b.js"),
            ("(x):+{y}?\"\\.js", r"/\(x\)\:\+%7By%7D%3F%22%5C.js"),
            ("100%.html", "/100%25.html"),
        ] {
            assert_eq!(pattern(Path::new(path)).as_deref(), Some(expected), "{path}");
        }
        assert_eq!(pattern(Path::new("../x")), None);
        assert_eq!(pattern(Path::new("")), None);
    }

    /// A structured field's string (RFC 8941 §3.3.3): printable ASCII, quotes and backslashes escaped.
    #[test]
    fn fields_are_well_formed() {
        let hash = DictionaryHash::of(b"");
        let field = use_as_dictionary(Path::new("a*\"b\".js"), hash).unwrap();
        assert_eq!(field, format!(r#"match="/a\\*%22b%22.js", id="{hash}""#));
        assert!(field.bytes().all(|byte| (0x20..0x7f).contains(&byte)));
    }
}
