//! The figures as Markdown tables.

use std::fmt::Write as _;

use super::measure::{Figures, Kind};

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
        let spread = all.spread.map_or(String::new(), |spread| format!(" ± {spread:.2}"));
        let _ =
            write!(text, "| {name} | {size} | {weighted:+.2} / {mean:+.2} % | {cpu:.2}{spread} |");
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

/// A line for each kind: what the first of our encoders saves, and its time.
pub(super) fn summary(kinds: &[Kind]) -> String {
    let mut text =
        "| quality 5 | files | bytes saved, in sum / mean over files | CPU |\n|---|---|---|---|\n"
            .to_owned();
    for kind in kinds {
        let ours = kind.encoders.iter().position(|name| name.starts_with("brotwerk"));
        let figures = ours.and_then(|index| kind.figures(index, 0, 0..usize::MAX));
        if let Some(Figures { weighted, mean, cpu, .. }) = figures {
            let (name, files) = (&kind.name, kind.files.len());
            let _ =
                writeln!(text, "| {name} | {files} | {weighted:+.2} / {mean:+.2} % | {cpu:.2} |");
        }
    }
    text
}

/// A line for each quality of ours, beside the reference's own at that quality; none where only one
/// was measured.
pub(super) fn ladder(kind: &Kind) -> String {
    let of = |encoder: &str, quality: u8| {
        let name = format!("{encoder} {quality}");
        let index = kind.encoders.iter().position(|known| *known == name)?;
        kind.figures(index, 0, 0..usize::MAX)
    };
    let cells = |Figures { weighted, mean, cpu, .. }: Figures| {
        format!("{weighted:+.2} / {mean:+.2} % | {cpu:.2}")
    };
    let lines: Vec<String> = (0..12)
        .filter_map(|quality| {
            let (ours, its) = (of("brotwerk", quality)?, of("google", quality)?);
            Some(format!("| {quality} | {} | {} |\n", cells(ours), cells(its)))
        })
        .collect();
    if lines.len() < 2 {
        return String::new();
    }
    let (name, first) = (&kind.name, &kind.encoders[0]);
    format!(
        "| {name}, against {first} | bytes saved, in sum / mean over files | CPU | \
         its own at this quality | CPU |\n|---|---|---|---|---|\n{}",
        lines.concat()
    )
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{ladder, summary, table};
    use crate::pareto::measure::{Kind, Outcome};

    #[test]
    fn a_table_says_what_was_saved_and_at_what_price() {
        let outcome = |size, micros| {
            let times = [Duration::from_micros(micros), Duration::from_micros(micros + 1)];
            Outcome { size, times }
        };
        let kind = Kind {
            name: "html".to_owned(),
            encoders: vec!["google 5".to_owned(), "brotwerk 5".to_owned()],
            files: vec![
                (1_000, vec![outcome(100, 10), outcome(90, 9)]),
                (9_000, vec![outcome(300, 30), outcome(290, 23)]),
            ],
        };
        let text = table(&kind);
        // 400 to 380 bytes; 10 % and 3.33 % per file; 40 to 32 µs, 42 to 34 µs in odd rounds.
        assert!(text.contains("| brotwerk 5 | 380 | +5.00 / +6.67 % | 0.80 ± 0.00 |"), "{text}");
        assert!(text.contains("### html (2 files)"), "{text}");
        assert_eq!(ladder(&kind), "", "a single quality is no ladder");
        assert!(text.contains("| +10.00 % · 0.90 | +3.33 % · 0.77 |"), "{text}");
        assert!(summary(&[kind]).ends_with("| html | 2 | +5.00 / +6.67 % | 0.80 |\n"));
    }

    #[test]
    fn a_ladder_has_a_line_for_each_quality() {
        let outcome = |size, micros| Outcome { size, times: [Duration::from_micros(micros); 2] };
        let kind = Kind {
            name: "html".to_owned(),
            encoders: ["google 5", "brotwerk 5", "google 11", "brotwerk 11"]
                .map(String::from)
                .to_vec(),
            files: vec![(
                1_000,
                vec![outcome(100, 10), outcome(90, 9), outcome(80, 400), outcome(75, 300)],
            )],
        };
        let text = ladder(&kind);
        let last = "| 11 | +25.00 / +25.00 % | 30.00 | +20.00 / +20.00 % | 40.00 |\n";
        assert!(text.starts_with("| html, against google 5 |") && text.ends_with(last), "{text}");
        assert_eq!(text.lines().count(), 4);
    }
}
