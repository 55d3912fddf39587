//! Names without the hashes that build tools put into them.

/// What stands for the hash: as in a URL pattern, any text.
pub(crate) const ANY: char = '*';

/// Shortest hash that is all hexadecimal digits. Tools write 8 to 64; shorter ones are words and
/// numbers, too.
const SHORTEST_HEX: usize = 6;

/// Shortest hash of letters, digits, `-` and `_`: rollup and esbuild write 8.
const SHORTEST_MIXED: usize = 8;

/// The name with `*` in the place of what looks like a hash of the content: `app.3f2a1c0b.js` and
/// `app.77d09e4a.js` are both `app.*.js`, `index-BxYz12_A.js` is `index-*.js`. What only looks like one
/// makes files alike that aren't; their contents tell them apart.
pub(crate) fn stem(name: &str) -> String {
    let mut parts: Vec<String> = name.split('.').map(str::to_owned).collect();
    // Behind the last dot is what kind of file it is.
    let before_extension = parts.len().saturating_sub(1);
    for part in &mut parts[..before_extension] {
        if let Some(start) = hash_start(part) {
            part.truncate(start);
            part.push(ANY);
        }
    }
    parts.join(".")
}

/// Where in a part of a name the hash starts that it ends with, if it does.
fn hash_start(part: &str) -> Option<usize> {
    let behind = |(at, separator): (usize, &str)| at + separator.len();
    // A hash may hold these signs, too: what stands before the first is the name.
    let mut starts = part.match_indices(['-', '_', '~']).map(behind).peekable();
    let alone = starts.peek().is_none().then_some(0);
    starts.chain(alone).find(|&start| is_hash(&part[start..]))
}

fn is_hash(text: &str) -> bool {
    let count = |is: fn(&u8) -> bool| text.bytes().filter(is).count();
    let digits = count(u8::is_ascii_digit);
    if count(u8::is_ascii_hexdigit) == text.len() {
        return text.len() >= SHORTEST_HEX && digits > 0;
    }
    let known = digits + count(u8::is_ascii_alphabetic) + count(|byte| b"-_".contains(byte));
    let (upper, lower) = (count(u8::is_ascii_uppercase), count(u8::is_ascii_lowercase));
    // A capital at the start is a name's; words that are joined by a hyphen have no digits in them.
    let inner = upper - usize::from(text.starts_with(|first: char| first.is_ascii_uppercase()));
    let is_mixed = lower > 0 && upper > 0 && (digits > 0 || inner > 0);
    // Base32, as esbuild has it.
    let is_upper = lower == 0 && upper > 0 && digits > 0;
    known == text.len() && text.len() >= SHORTEST_MIXED && (is_mixed || is_upper)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_of_build_tools_are_known() {
        for (name, expected) in [
            ("app.3f2a1c0b.js", "app.*.js"),
            ("main.3F2A1C0B.chunk.css", "main.*.chunk.css"),
            ("index-BxYz12_A.js", "index-*.js"),
            ("index-DiwrgTda.css", "index-*.css"),
            ("vendor~main.0a1b2c3d4e5f.js", "vendor~main.*.js"),
            ("main-app-0a1b2c3d4e5f6071.js", "main-app-*.js"),
            ("2c7f1be0.js", "*.js"),
            ("app.3f2a1c0b.js.map", "app.*.js.map"),
            ("styles_9f86d081.css", "styles_*.css"),
            ("chunk-2XJ5OQHK.js", "chunk-*.js"),
        ] {
            assert_eq!(stem(name), expected, "{name}");
        }
    }

    #[test]
    fn words_and_versions_stay() {
        for name in [
            "index.html",
            "jquery-3.7.1.min.js",
            "facade.js",
            "about-us.html",
            "polyfills.js",
            "README",
            "",
            ".htaccess",
            "bread-and-butter.css",
            "page-12345.html",
            "Homepage.js",
            "größe-und-gewicht.html",
        ] {
            assert_eq!(stem(name), name);
        }
    }
}
