//! Runs kept as JSON, and compared.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::measure::{Figures, Kind};

/// Above this spread of CPU ratios a machine is too noisy: half of the 0.03 that a change has to
/// bring to be told. Raising it lets more runs pass without a warning.
const NOISY: f64 = 0.015;

/// Each encoder's figures over all files of a kind.
fn all(kind: &Kind) -> impl Iterator<Item = (&str, Figures)> {
    let figures = |index| kind.figures(index, 0, 0..usize::MAX);
    kind.encoders
        .iter()
        .enumerate()
        .filter_map(move |(index, name)| Some((name.as_str(), figures(index)?)))
}

/// The figures of a run.
pub(super) fn to_json(kinds: &[Kind], machine: &str) -> Value {
    let encoder = |(name, figures): (&str, Figures)| {
        let Figures { size, weighted, mean, cpu, spread } = figures;
        json!({
            "name": name,
            "bytes": size,
            "saved_weighted_percent": weighted,
            "saved_mean_percent": mean,
            "cpu": cpu,
            "cpu_spread": spread,
        })
    };
    let kind = |kind: &Kind| {
        let encoders: Vec<_> = all(kind).map(encoder).collect();
        json!({ "name": kind.name, "files": kind.files.len(), "encoders": encoders })
    };
    json!({ "machine": machine, "kinds": kinds.iter().map(kind).collect::<Vec<_>>() })
}

/// An earlier run.
pub(super) fn read(file: &Path) -> Result<Value> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{}", file.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{}", file.display()))
}

fn named<'a>(values: &'a Value, name: &str) -> Option<&'a Value> {
    values.as_array()?.iter().find(|value| value["name"] == name)
}

/// What changed for each encoder that an earlier run has, too. A change of CPU counts as one
/// where it is more than both runs' spreads together.
pub(super) fn compare(kinds: &[Kind], earlier: &Value) -> String {
    let machine = earlier["machine"].as_str().unwrap_or("an unknown machine");
    let mut text = format!(
        "\nAgainst {machine}:\n\n| kind | encoder | bytes | CPU before | CPU now | |\n\
         |---|---|---|---|---|---|\n"
    );
    for kind in kinds {
        let Some(before) = named(&earlier["kinds"], &kind.name) else { continue };
        for (name, figures) in all(kind) {
            let Some(before) = named(&before["encoders"], name) else { continue };
            let (Some(bytes), Some(cpu)) = (before["bytes"].as_f64(), before["cpu"].as_f64())
            else {
                continue;
            };
            let spread = figures.spread.zip(before["cpu_spread"].as_f64()).map(|(a, b)| a + b);
            let verdict = match spread {
                None => "spread not known",
                Some(spread) if (figures.cpu - cpu).abs() <= spread => "within the spread",
                Some(_) if figures.cpu > cpu => "slower",
                Some(_) => "faster",
            };
            let more = 100.0 * (figures.size as f64 / bytes - 1.0);
            let _ = writeln!(
                text,
                "| {} | {name} | {more:+.2} % | {cpu:.3} | {:.3} | {verdict} |",
                kind.name, figures.cpu
            );
        }
    }
    text
}

/// A warning where times differ too much to tell anything of small changes.
pub(super) fn noise(kinds: &[Kind]) -> Option<String> {
    let figures = kinds.iter().flat_map(all).filter_map(|(_, figures)| figures.spread);
    let most = figures.fold(0.0, f64::max);
    (most > NOISY).then(|| {
        format!(
            "\nwarning: this machine is too noisy: CPU ratios differ by ± {most:.3} between even \
             and odd rounds.\nMore --rounds may help; `cargo xtask bench instructions` doesn't \
             depend on it."
        )
    })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{compare, noise, to_json};
    use crate::pareto::measure::{Kind, Outcome};

    /// A file of one kind: the reference takes a millisecond, ours so many microseconds.
    fn kind(size: usize, micros: [u64; 2]) -> Kind {
        let outcome = |size, micros: [u64; 2]| Outcome {
            size,
            times: micros.map(|micros| match micros {
                0 => Duration::MAX,
                micros => Duration::from_micros(micros),
            }),
        };
        Kind {
            name: "html".into(),
            encoders: vec!["google 5".into(), "brotwerk 5".into()],
            files: vec![(9_000, vec![outcome(100, [1_000, 1_000]), outcome(size, micros)])],
        }
    }

    #[test]
    fn only_changes_beyond_the_spread_count() {
        let before = to_json(&[kind(90, [900, 910])], "then");
        let compared = |size, micros| compare(&[kind(size, micros)], &before);
        let text = compared(90, [903, 913]);
        assert!(text.contains("| html | brotwerk 5 | +0.00 % | 0.900 | 0.903 | within"), "{text}");
        assert!(compared(90, [950, 960]).contains("0.950 | slower |"));
        assert!(compared(99, [850, 860]).contains("+10.00 % | 0.900 | 0.850 | faster |"));
        // One round tells of no spread.
        assert!(compared(90, [900, 0]).contains("spread not known"));
    }

    #[test]
    fn noise_is_told() {
        assert_eq!(noise(&[kind(90, [900, 910])]), None);
        assert_eq!(noise(&[kind(90, [900, 0])]), None);
        assert!(noise(&[kind(90, [900, 990])]).is_some_and(|text| text.contains("± 0.045")));
    }
}
