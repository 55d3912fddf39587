//! What tasks write into the docs.
//!
//! Each figure stands between two comments in its file, `<!-- NAME:begin -->` and
//! `<!-- NAME:end -->`.

use anyhow::{Context, Result};

use crate::workspace::root;

/// Replaces what stands between a name's two comments in a file of the workspace.
///
/// # Errors
/// If the file has not both comments, or can't be read or written.
pub fn splice(file: &str, name: &str, inside: &str) -> Result<()> {
    let path = root().join(file);
    let text = std::fs::read_to_string(&path).with_context(|| file.to_owned())?;
    let text = replace_between(&text, name, inside).with_context(|| file.to_owned())?;
    std::fs::write(&path, text).with_context(|| file.to_owned())
}

/// A text with something else between a name's two comments.
///
/// # Errors
/// If it has not both.
pub fn replace_between(text: &str, name: &str, inside: &str) -> Result<String> {
    let (begin, end) = (format!("<!-- {name}:begin -->"), format!("<!-- {name}:end -->"));
    let missing = || format!("no line {begin} with {end} after it");
    let (before, rest) = text.split_once(&begin).with_context(missing)?;
    let (_, after) = rest.split_once(&end).with_context(missing)?;
    Ok(format!("{before}{begin}\n{}\n{end}{after}", inside.trim()))
}

#[cfg(test)]
mod tests {
    use super::replace_between;

    #[test]
    fn only_what_lies_between_the_markers_changes() {
        let text = "a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n";
        let new = replace_between(text, "x", "new\n\n").expect("markers");
        assert_eq!(new, "a\n<!-- x:begin -->\nnew\n<!-- x:end -->\nb\n");
        assert!(replace_between(text, "y", "new").is_err());
        assert!(replace_between("<!-- x:begin --> alone", "x", "new").is_err());
    }
}
