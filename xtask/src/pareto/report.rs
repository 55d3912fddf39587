//! Writes what was measured: tables, charts, a page with both, and the docs' part.

use std::path::Path;

use anyhow::{Context, Result};

use super::measure::Kind;
use super::{chart, page, table};

/// Where the docs' tables begin and end.
const MARKERS: (&str, &str) = ("<!-- pareto:begin -->", "<!-- pareto:end -->");

/// Writes tables, charts and the page into a folder.
pub(super) fn write(folder: &Path, kinds: &[Kind], machine: &str) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let (about, tables) = (about(kinds, machine), tables(kinds));
    let charts = kinds.iter().map(chart::panel).collect::<Result<Vec<_>>>()?;
    std::fs::write(folder.join("pareto.md"), format!("# Bytes and CPU\n\n{about}\n{tables}"))?;
    std::fs::write(folder.join("pareto.svg"), chart::sheet(kinds)?)?;
    std::fs::write(folder.join("pareto.html"), page::page(&about, &charts, &tables))?;
    Ok(())
}

/// Replaces the tables in a Markdown file.
pub(super) fn write_docs(path: &Path, kinds: &[Kind], machine: &str) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let inside = format!("{}\n{}", about(kinds, machine), tables(kinds));
    let text = replace_between(&text, &inside).with_context(|| path.display().to_string())?;
    std::fs::write(path, text)?;
    Ok(())
}

fn tables(kinds: &[Kind]) -> String {
    kinds.iter().map(table::table).collect()
}

fn about(kinds: &[Kind], machine: &str) -> String {
    format!(
        "Bytes saved and CPU are against {}; a size class shows bytes saved, weighted, and \
         CPU. Fastest of all rounds, in turn. {machine}.",
        kinds.first().map_or("the first encoder", |kind| &kind.encoders[0])
    )
}

fn replace_between(text: &str, inside: &str) -> Result<String> {
    let (begin, end) = MARKERS;
    let missing = || format!("no line {begin} with {end} after it");
    let (before, rest) = text.split_once(begin).with_context(missing)?;
    let (_, after) = rest.split_once(end).with_context(missing)?;
    Ok(format!("{before}{begin}\n{}\n{end}{after}", inside.trim_end()))
}

#[cfg(test)]
mod tests {
    use super::replace_between;

    #[test]
    fn only_what_lies_between_the_markers_changes() {
        let text = "a\n<!-- pareto:begin -->\nold\n<!-- pareto:end -->\nb\n";
        let new = replace_between(text, "new\n\n").expect("markers");
        assert_eq!(new, "a\n<!-- pareto:begin -->\nnew\n<!-- pareto:end -->\nb\n");
        assert!(replace_between("no markers", "new").is_err());
        assert!(replace_between("<!-- pareto:begin --> alone", "new").is_err());
    }
}
