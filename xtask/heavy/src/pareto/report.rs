//! Writes what was measured: tables, charts, a page with both, and the docs' part.

use std::path::Path;

use anyhow::Result;

use super::measure::Kind;
use super::{chart, page, saved, table};
use xtask::splice::splice;

/// Writes tables, charts and the page into a folder.
pub(super) fn write(folder: &Path, kinds: &[Kind], rounds: u32, machine: &str) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let (about, tables) = (about(kinds, rounds, machine), tables(kinds));
    let charts = kinds.iter().map(chart::panel).collect::<Result<Vec<_>>>()?;
    std::fs::write(folder.join("pareto.md"), format!("# Bytes and CPU\n\n{about}\n{tables}"))?;
    std::fs::write(folder.join("pareto.json"), format!("{:#}\n", saved::to_json(kinds, machine)))?;
    std::fs::write(folder.join("pareto.svg"), chart::sheet(kinds, 2)?)?;
    std::fs::write(folder.join("pareto.html"), page::page(&about, &charts, &tables))?;
    Ok(())
}

/// Replaces the tables in the docs, and those in the README.
pub(super) fn write_docs(kinds: &[Kind], rounds: u32, machine: &str) -> Result<()> {
    let inside = format!("{}\n{}", about(kinds, rounds, machine), tables(kinds));
    splice("docs/BENCHMARKS.md", "pareto", &inside)?;
    let summary = format!("{}\n{machine}.\n", table::summary(kinds));
    splice("README.md", "figures", &summary)?;
    match kinds.first().map(table::ladder) {
        Some(ladder) if !ladder.is_empty() => splice("README.md", "ladder", &ladder),
        _ => Ok(()),
    }
}

fn tables(kinds: &[Kind]) -> String {
    kinds.iter().map(table::table).collect()
}

fn about(kinds: &[Kind], rounds: u32, machine: &str) -> String {
    format!(
        "Bytes saved and CPU are against {}; a size class shows bytes saved, weighted, and \
         CPU: processor time, the fastest of {rounds}, in turn, ± half of what the ratio of \
         even rounds and that of odd ones differ by. {machine}.",
        kinds.first().map_or("the first encoder", |kind| &kind.encoders[0])
    )
}
