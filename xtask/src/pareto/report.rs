//! Tables, a chart, and a page with both.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Result, anyhow};
use plotters::prelude::*;

use super::measure::Kind;

/// Names and borders of the size classes, in bytes.
const CLASSES: [(&str, std::ops::Range<usize>); 5] = [
    ("≤ 4 KiB", 0..(4 << 10) + 1),
    ("≤ 16 KiB", (4 << 10) + 1..(16 << 10) + 1),
    ("≤ 64 KiB", (16 << 10) + 1..(64 << 10) + 1),
    ("≤ 256 KiB", (64 << 10) + 1..(256 << 10) + 1),
    ("larger", (256 << 10) + 1..usize::MAX),
];

/// A kind's figures as a Markdown table.
pub(super) fn table(kind: &Kind) -> String {
    let mut text = format!("\n### {} ({} files)\n\n", kind.name, kind.files.len());
    text.push_str("| encoder | bytes | saved, weighted / mean | CPU |");
    CLASSES.iter().for_each(|(class, _)| write!(text, " {class} |").unwrap_or_default());
    text.push_str("\n|---|---|---|---|---|---|---|---|---|\n");
    for (index, name) in kind.encoders.iter().enumerate() {
        let Some(all) = kind.figures(index, 0, 0..usize::MAX) else { continue };
        let (size, weighted, mean, cpu) = (all.size, all.weighted, all.mean, all.cpu);
        let _ = write!(text, "| {name} | {size} | {weighted:+.2} / {mean:+.2} % | {cpu:.2} |");
        for (_, sizes) in &CLASSES {
            let figures = kind.figures(index, 0, sizes.clone());
            let cell =
                figures.map_or(String::new(), |f| format!("{:+.2} % · {:.2}", f.weighted, f.cpu));
            let _ = write!(text, " {cell} |");
        }
        text.push('\n');
    }
    text
}

/// Writes the tables, the chart, and the page into a folder.
pub(super) fn write(folder: &Path, kinds: &[Kind], machine: &str) -> Result<()> {
    std::fs::create_dir_all(folder)?;
    let tables: String = kinds.iter().map(table).collect();
    let about = format!(
        "Bytes saved and CPU are against {}; a size class shows bytes saved, weighted, and \
         CPU. Fastest of all rounds, in turn. {machine}.",
        kinds.first().map_or("the first encoder", |kind| &kind.encoders[0])
    );
    let chart = chart(kinds)?;
    std::fs::write(folder.join("pareto.md"), format!("# Bytes and CPU\n\n{about}\n{tables}"))?;
    std::fs::write(folder.join("pareto.svg"), &chart)?;
    std::fs::write(folder.join("pareto.html"), page(&about, &chart, &tables))?;
    Ok(())
}

/// Each encoder on each kind of text: CPU to the right, bytes saved upwards.
fn chart(kinds: &[Kind]) -> Result<String> {
    let mut svg = String::new();
    let mut points = Vec::new();
    for (kind_index, kind) in kinds.iter().enumerate() {
        for (index, name) in kind.encoders.iter().enumerate() {
            if let Some(figures) = kind.figures(index, 0, 0..usize::MAX) {
                points.push((kind_index, format!("{} {name}", kind.name), figures));
            }
        }
    }
    let most_cpu = points.iter().map(|p| p.2.cpu).fold(1.5, f64::max) * 1.15;
    let saved = points.iter().map(|p| p.2.weighted);
    let (low, high) = (saved.clone().fold(-2.0, f64::min), saved.fold(2.0, f64::max));
    {
        let area = SVGBackend::with_string(&mut svg, (900, 560)).into_drawing_area();
        let failed = |error: &dyn std::fmt::Display| anyhow!("drawing the chart: {error}");
        area.fill(&WHITE).map_err(|e| failed(&e))?;
        let mut chart = ChartBuilder::on(&area)
            .margin(16)
            .x_label_area_size(40)
            .y_label_area_size(60)
            .build_cartesian_2d(0.0..most_cpu, low * 1.1..high * 1.1)
            .map_err(|e| failed(&e))?;
        chart
            .configure_mesh()
            .x_desc("CPU, against google/brotli at quality 5")
            .y_desc("bytes saved, %")
            .draw()
            .map_err(|e| failed(&e))?;
        let marks = points.iter().map(|(kind, label, figures)| {
            let style = Palette99::pick(*kind).filled();
            EmptyElement::at((figures.cpu, figures.weighted))
                + Circle::new((0, 0), 4, style)
                + Text::new(label.clone(), (7, -6), ("sans-serif", 12))
        });
        chart.draw_series(marks).map_err(|e| failed(&e))?;
        area.present().map_err(|e| failed(&e))?;
    }
    Ok(svg)
}

/// A page that needs no other file, for small screens and dark ones too.
fn page(about: &str, chart: &str, tables: &str) -> String {
    let mut body = String::new();
    for line in tables.lines() {
        if let Some(title) = line.strip_prefix("### ") {
            let _ = write!(body, "</table></div><h2>{title}</h2><div class=\"scroll\"><table>");
        } else if line.starts_with("| ") {
            let cells = line.trim_matches('|').split('|').map(str::trim);
            body.push_str("<tr>");
            cells.for_each(|cell| write!(body, "<td>{cell}</td>").unwrap_or_default());
            body.push_str("</tr>\n");
        }
    }
    let body = body.trim_start_matches("</table></div>");
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>brotwerk: bytes and CPU</title>\n<style>\n\
         :root {{ color-scheme: light dark }}\n\
         body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: auto; padding: 1rem }}\n\
         .scroll {{ overflow-x: auto }}\n\
         table {{ border-collapse: collapse; font-variant-numeric: tabular-nums }}\n\
         td {{ padding: .2rem .6rem; border-bottom: 1px solid #8886; white-space: nowrap }}\n\
         svg {{ width: 100%; height: auto; border-radius: .5rem }}\n\
         </style>\n<h1>Bytes and CPU</h1>\n<p>{about}</p>\n{chart}\n{body}</table></div>\n</html>\n"
    )
}
