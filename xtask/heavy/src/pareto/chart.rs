//! The figures as charts: CPU to the right, bytes saved upwards, a panel for each kind of
//! text, a colour for each encoder, its qualities joined.

use anyhow::{Result, anyhow};
use plotters::coord::Shift;
use plotters::prelude::*;

use super::measure::Kind;

/// Width and height of a panel: about what a phone shows, so that its letters can be read
/// there.
const PANEL: (u32, u32) = (420, 320);

/// One panel.
pub(super) fn panel(kind: &Kind) -> Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, PANEL).into_drawing_area();
        draw(&area, kind)?;
        area.present().map_err(|e| failed(&e))?;
    }
    Ok(svg)
}

/// All panels, so many in a row.
pub(super) fn sheet(kinds: &[Kind], columns: usize) -> Result<String> {
    let mut svg = String::new();
    let rows = kinds.len().div_ceil(columns).max(1);
    {
        let size = (columns as u32 * PANEL.0, rows as u32 * PANEL.1);
        let area = SVGBackend::with_string(&mut svg, size).into_drawing_area();
        for (area, kind) in area.split_evenly((rows, columns)).iter().zip(kinds) {
            draw(area, kind)?;
        }
        // Once for all panels: it ends the document.
        area.present().map_err(|e| failed(&e))?;
    }
    Ok(svg)
}

/// The logarithm of CPU, bytes saved, and the quality.
type Point<'a> = (f64, f64, &'a str);

/// An encoder's name without its quality, and the rest.
fn family(name: &str) -> (&str, &str) {
    let digit = name.find(|letter: char| letter.is_ascii_digit()).unwrap_or(name.len());
    (name[..digit].trim_end(), &name[digit..])
}

fn draw(area: &DrawingArea<SVGBackend<'_>, Shift>, kind: &Kind) -> Result<()> {
    let mut families: Vec<(&str, Vec<Point<'_>>)> = Vec::new();
    for (index, name) in kind.encoders.iter().enumerate() {
        // Fresh and undetected twins would only cover what they are twins of.
        let Some(figures) = kind.figures(index, 0, 0..usize::MAX) else { continue };
        if name.contains(',') {
            continue;
        }
        let (family, quality) = family(name);
        // Ratios: twice as long is as far away as half as long.
        let point = (figures.cpu.ln(), figures.weighted, quality);
        match families.iter_mut().find(|(known, _)| *known == family) {
            Some((_, points)) => points.push(point),
            None => families.push((family, vec![point])),
        }
    }
    for (_, points) in &mut families {
        // In the order of qualities, whichever was measured first.
        points.sort_by_key(|(_, _, quality)| quality.parse().unwrap_or(u32::MAX));
    }
    let points = || families.iter().flat_map(|(_, points)| points);
    let (least, most) = points().fold((-0.1, 0.1), |(low, high): (f64, f64), point| {
        (low.min(point.0 - 0.1), high.max(point.0 + 0.1))
    });
    let (low, high) = points()
        .fold((-2.0, 2.0), |(low, high): (f64, f64), point| (low.min(point.1), high.max(point.1)));
    let margin = (high - low) / 12.0;
    // For the name of an encoder whose last quality is the slowest of all.
    let name_width = (most - least) / 4.0;
    area.fill(&WHITE).map_err(|e| failed(&e))?;
    let mut chart = ChartBuilder::on(area)
        .caption(&kind.name, ("sans-serif", 18))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(48)
        .build_cartesian_2d(least..most + name_width, low - margin..high + margin)
        .map_err(|e| failed(&e))?;
    chart
        .configure_mesh()
        .light_line_style(TRANSPARENT)
        .x_desc("CPU, google/brotli at quality 5 = 1")
        .y_desc("bytes saved, %")
        .x_labels(6)
        .x_label_formatter(&|cpu| format!("{:.2}", cpu.exp()))
        .draw()
        .map_err(|e| failed(&e))?;
    for (index, (name, points)) in families.iter().enumerate() {
        let colour = Palette99::pick(index).to_rgba();
        let line = points.iter().map(|&(cpu, saved, _)| (cpu, saved));
        chart.draw_series(LineSeries::new(line, colour.mix(0.5))).map_err(|e| failed(&e))?;
        let marks = points.iter().enumerate().map(|(place, &(cpu, saved, quality))| {
            // The name once, beside the last quality; the others' numbers above.
            let (label, at) = if place + 1 == points.len() {
                (format!("{name} {quality}"), (7, -6))
            } else {
                (quality.to_owned(), (-3, -18))
            };
            EmptyElement::at((cpu, saved))
                + Circle::new((0, 0), 4, colour.filled())
                + Text::new(label, at, ("sans-serif", 12))
        });
        chart.draw_series(marks).map_err(|e| failed(&e))?;
    }
    Ok(())
}

fn failed(error: &dyn std::fmt::Display) -> anyhow::Error {
    anyhow!("drawing the chart: {error}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{family, panel, sheet};
    use crate::pareto::measure::{Kind, Outcome};

    #[test]
    fn qualities_belong_to_families() {
        assert_eq!(family("google 5"), ("google", "5"));
        assert_eq!(family("brotli (Rust) 11"), ("brotli (Rust)", "11"));
        assert_eq!(family("stored"), ("stored", ""));
    }

    #[test]
    fn a_chart_is_one_document_whatever_its_panels() {
        let outcome = |size| Outcome { size, times: [Duration::from_micros(10); 2] };
        let kind = |name: &str| Kind {
            name: name.to_owned(),
            encoders: vec!["google 5".to_owned(), "brotwerk 5".to_owned()],
            files: vec![(1_000, vec![outcome(100), outcome(90)])],
        };
        let kinds = ["html", "css", "js"].map(kind);
        for chart in [panel(&kinds[0]).expect("a panel"), sheet(&kinds, 3).expect("a sheet")] {
            assert_eq!(chart.matches("<svg").count(), 1);
            assert_eq!(chart.matches("</svg>").count(), 1);
            assert!(chart.trim_end().ends_with("</svg>"));
            assert!(chart.contains("brotwerk 5"));
        }
    }
}
