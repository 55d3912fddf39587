//! Criterion benches of the parts, and one table of each part beside its naive twin.
//!
//! What a part gains is told by what the most straightforward code for the same task takes
//! on the same input; both are measured by the same bench. The table is made of the files
//! that criterion writes, and only of those that this run wrote.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;

use crate::workspace::{cargo, root, run, target};

/// Each part's own throughput, with criterion, and a naive one beside it.
#[derive(Args)]
pub(crate) struct Parts {
    /// The bench to run, all if none is named: bits, block_split, dictionary, encoder,
    /// entropy, lz77, parts, prefix_code or stream.
    name: Option<String>,
    /// Only what the table at the end needs, a fraction of a second each.
    #[arg(long)]
    quick: bool,
    /// Passed on to criterion, such as a filter.
    #[arg(last = true)]
    rest: Vec<String>,
}

/// A part and its naive twin.
struct Pair {
    part: &'static str,
    /// The bench that measures both.
    bench: &'static str,
    /// How the groups that have both begin.
    group: &'static str,
    ours: &'static str,
    naive: &'static str,
}

const fn pair(
    part: &'static str,
    (bench, group): (&'static str, &'static str),
    ours: &'static str,
    naive: &'static str,
) -> Pair {
    Pair { part, bench, group, ours, naive }
}

const PAIRS: [Pair; 12] = [
    pair("bits", ("bits", "bits"), "BitSlice", "bit by bit"),
    pair("entropy", ("entropy", "cost of"), "entropy", "entropy in f64"),
    pair("code costs", ("entropy", "cost of"), "code_cost", "best_code, exact"),
    pair("prefix codes", ("prefix_code", "code of"), "code_lengths", "package-merge"),
    pair("hash rows", ("lz77", "lz77/"), "rows of 16", "naive best"),
    pair("binary tree", ("lz77", "lz77/"), "tree of depth 128", "naive all"),
    pair("block splitter", ("block_split", "block_split"), "balanced", "all pairs"),
    pair("word filter", ("dictionary", "dictionary/"), "filter", "hash set"),
    pair("word table", ("dictionary", "dictionary/"), "word table", "hash map"),
    pair("trie", ("dictionary", "dictionary/"), "trie at roots", "sorted list at roots"),
    pair("word search", ("dictionary", "dictionary/"), "search", "search of sorted list"),
    pair("encoder", ("encoder", "encoder"), "quality 5", "smallest encoder"),
];

/// What quick runs measure: everything that stands in the table.
fn quick_filter() -> String {
    let names: Vec<_> = PAIRS.iter().flat_map(|pair| [pair.ours, pair.naive]).collect();
    format!("/({})(/|$)", names.join("|"))
}

/// Options that make criterion stop at the first good guess.
const QUICK: [&str; 5] = ["--quick", "--measurement-time", "0.1", "--nresamples", "1001"];

impl Parts {
    /// Runs the task.
    pub(crate) fn run(&self) -> Result<()> {
        let start = SystemTime::now();
        let results = results_folder();
        let mut command = cargo();
        command.env("CRITERION_HOME", &results).args(["bench", "--package", "brotwerk-benches"]);
        match &self.name {
            Some(name) => command.args(["--bench", name]),
            None => command.arg("--benches"),
        };
        command.arg("--").args(&self.rest);
        if self.quick {
            command.args(QUICK);
            if self.rest.is_empty() {
                command.arg(quick_filter());
            }
        }
        run(&mut command)?;
        let measured = measured_since(&results, start)?;
        let rows = rows(&measured);
        let wanted = |pair: &&Pair| self.name.as_ref().is_none_or(|name| name == pair.bench);
        for pair in PAIRS.iter().filter(wanted) {
            // A filter may leave any of them out.
            let found = rows.iter().any(|row| row.part == pair.part);
            ensure!(
                found || !self.rest.is_empty(),
                "no bench has both {:?} and {:?}; was one renamed?",
                pair.ours,
                pair.naive
            );
        }
        if !rows.is_empty() {
            print!("\n{}", table(&rows));
        }
        Ok(())
    }
}

/// Where criterion is told to leave its files.
fn results_folder() -> PathBuf {
    let criterion = target().join("criterion");
    std::env::var_os("CRITERION_HOME").map_or(criterion, |home| root().join(home))
}

/// What criterion measured of one function.
#[derive(Clone, Debug, PartialEq)]
struct Measured {
    group: String,
    function: String,
    /// The parameter, or nothing.
    value: String,
    nanoseconds: f64,
    /// Bytes worked on, where the bench says so.
    bytes: Option<u64>,
}

impl Measured {
    /// From criterion's `benchmark.json` and `estimates.json`.
    fn parse(benchmark: &str, estimates: &str) -> Result<Self> {
        let benchmark: Value = serde_json::from_str(benchmark)?;
        let estimates: Value = serde_json::from_str(estimates)?;
        let text = |name: &str| benchmark[name].as_str().map(ToOwned::to_owned);
        // The slope is better where there is one; criterion itself prints these.
        let estimate = |name: &str| estimates[name]["point_estimate"].as_f64();
        let nanoseconds = estimate("slope").or_else(|| estimate("mean")).context("no estimate")?;
        ensure!(nanoseconds > 0.0, "a time of {nanoseconds} ns");
        Ok(Self {
            group: text("group_id").context("no group")?,
            function: text("function_id").unwrap_or_default(),
            value: text("value_str").unwrap_or_default(),
            nanoseconds,
            bytes: benchmark["throughput"]["Bytes"].as_u64(),
        })
    }

    /// 10^6 bytes a second.
    fn speed(&self) -> Option<f64> {
        self.bytes.map(|bytes| 1e3 * bytes as f64 / self.nanoseconds)
    }
}

/// All that was measured since a time, in the order of criterion's folders.
fn measured_since(folder: &Path, start: SystemTime) -> Result<Vec<Measured>> {
    let mut measured = Vec::new();
    // There is none before the first run, nor where criterion was told to measure nothing.
    let mut folders: Vec<_> = folder.is_dir().then(|| folder.to_path_buf()).into_iter().collect();
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).with_context(|| format!("{}", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            }
        }
        // What earlier runs found is in `base`.
        let (benchmark, estimates) = (folder.join("benchmark.json"), folder.join("estimates.json"));
        let is_new = folder.ends_with("new") && benchmark.is_file() && estimates.is_file();
        if is_new && fs::metadata(&estimates)?.modified()? >= start {
            let parsed =
                Measured::parse(&fs::read_to_string(benchmark)?, &fs::read_to_string(estimates)?);
            measured.push(parsed.with_context(|| format!("{}", folder.display()))?);
        }
    }
    Ok(measured)
}

/// A line of the table.
struct Row {
    part: &'static str,
    /// The input, as the bench calls it.
    input: String,
    names: [&'static str; 2],
    speeds: [Option<f64>; 2],
    /// How many times as fast ours is.
    ratio: f64,
}

/// Pairs whose both halves were measured, by part and then by input.
fn rows(measured: &[Measured]) -> Vec<Row> {
    let mut rows = Vec::new();
    for pair in &PAIRS {
        let named =
            |name| move |m: &&Measured| m.function == name && m.group.starts_with(pair.group);
        let first = rows.len();
        for ours in measured.iter().filter(named(pair.ours)) {
            let same_input = |m: &&Measured| m.group == ours.group && m.value == ours.value;
            let Some(naive) = measured.iter().filter(named(pair.naive)).find(same_input) else {
                continue;
            };
            let group = ours.group[pair.group.len()..].trim();
            let input = [group, &ours.value].map(|text| text.trim_matches('/')).concat();
            rows.push(Row {
                part: pair.part,
                input,
                names: [pair.ours, pair.naive],
                speeds: [ours.speed(), naive.speed()],
                ratio: naive.nanoseconds / ours.nanoseconds,
            });
        }
        // Short numbers before long ones.
        rows[first..].sort_by(|a, b| (a.input.len(), &a.input).cmp(&(b.input.len(), &b.input)));
    }
    rows
}

/// The table, as Markdown.
fn table(rows: &[Row]) -> String {
    let speed = |speed: Option<f64>| speed.map_or("–".into(), |speed| format!("{speed:.1}"));
    let mut cells =
        vec![["part", "input", "ours", "MB/s", "naive", "MB/s", "ratio"].map(String::from)];
    cells.extend(rows.iter().map(|row| {
        [
            row.part.into(),
            row.input.clone(),
            row.names[0].into(),
            speed(row.speeds[0]),
            row.names[1].into(),
            speed(row.speeds[1]),
            format!("{:.1}", row.ratio),
        ]
    }));
    /// Columns of numbers, which are aligned at their ends.
    const NUMBERS: [usize; 3] = [3, 5, 6];
    let width = |column: usize| cells.iter().map(|row| row[column].chars().count()).max();
    let widths: [usize; 7] = std::array::from_fn(|column| width(column).unwrap_or(0));
    let rule = std::array::from_fn(|column| {
        let end = if NUMBERS.contains(&column) { ":" } else { "-" };
        "-".repeat(widths[column] - 1) + end
    });
    cells.insert(1, rule);
    let mut table = String::new();
    for row in &cells {
        for (column, cell) in row.iter().enumerate() {
            let width = widths[column];
            table += &if NUMBERS.contains(&column) {
                format!("| {cell:>width$} ")
            } else {
                format!("| {cell:width$} ")
            };
        }
        table += "|\n";
    }
    table
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::{Measured, PAIRS, measured_since, quick_filter, rows, table};

    const BENCHMARK: &str = r#"{"group_id":"encoder","function_id":"quality 5",
        "value_str":"web/64KiB","throughput":{"Bytes":65536},
        "full_id":"encoder/quality 5/web/64KiB","directory_name":"encoder/x","title":"t"}"#;

    fn estimates(mean: f64, slope: Option<f64>) -> String {
        let estimate = |point: f64| {
            format!(
                r#"{{"confidence_interval":{{"confidence_level":0.95,"lower_bound":1.0,
                "upper_bound":2.0}},"point_estimate":{point},"standard_error":0.1}}"#
            )
        };
        let slope = slope.map_or("null".into(), estimate);
        format!(r#"{{"mean":{},"median":{},"slope":{slope}}}"#, estimate(mean), estimate(3.0))
    }

    fn measured(group: &str, function: &str, value: &str, nanoseconds: f64) -> Measured {
        let (group, function, value) = (group.into(), function.into(), value.into());
        Measured { group, function, value, nanoseconds, bytes: Some(1_000) }
    }

    #[test]
    fn files_of_criterion_are_understood() {
        let parsed = Measured::parse(BENCHMARK, &estimates(7.0, Some(65_536.0))).expect("legal");
        let expected = Measured {
            bytes: Some(65_536),
            ..measured("encoder", "quality 5", "web/64KiB", 65_536.0)
        };
        assert_eq!(parsed, expected);
        assert_eq!(parsed.speed(), Some(1_000.0));
        // Few samples have no slope.
        let parsed = Measured::parse(BENCHMARK, &estimates(7.0, None)).expect("legal");
        assert_eq!(parsed.nanoseconds, 7.0);
        let bare = r#"{"group_id":"g","function_id":null,"value_str":null,"throughput":null}"#;
        let parsed = Measured::parse(bare, &estimates(7.0, None)).expect("legal");
        assert_eq!(parsed, Measured { bytes: None, ..measured("g", "", "", 7.0) });
        assert_eq!(parsed.speed(), None);
    }

    #[test]
    fn other_files_are_errors() {
        assert!(Measured::parse("", "").is_err());
        assert!(Measured::parse(BENCHMARK, "{}").is_err());
        assert!(Measured::parse("{}", &estimates(7.0, None)).is_err());
        assert!(Measured::parse(BENCHMARK, &estimates(0.0, None)).is_err());
    }

    #[test]
    fn only_new_files_count() {
        let folder = tempfile::tempdir().expect("a folder");
        for (kind, mean) in [("a/new", 1.0), ("a/base", 2.0), ("b/c/new", 3.0)] {
            let kind = folder.path().join(kind);
            std::fs::create_dir_all(&kind).expect("writable");
            std::fs::write(kind.join("benchmark.json"), BENCHMARK).expect("writable");
            std::fs::write(kind.join("estimates.json"), estimates(mean, None)).expect("writable");
        }
        let hour = Duration::from_secs(3_600);
        let since = |start| {
            let found = measured_since(folder.path(), start).expect("readable");
            let mut found: Vec<_> = found.iter().map(|m| m.nanoseconds).collect();
            found.sort_by(f64::total_cmp);
            found
        };
        assert_eq!(since(SystemTime::now() - hour), [1.0, 3.0]);
        assert!(since(SystemTime::now() + hour).is_empty());
    }

    #[test]
    fn pairs_meet_on_the_same_input() {
        let measured = [
            measured("lz77/web/64KiB", "rows of 16", "", 10.0),
            measured("lz77/web/64KiB", "naive best", "", 40.0),
            measured("lz77/web/1024KiB", "rows of 16", "", 10.0),
            measured("encoder", "smallest encoder", "web/4KiB", 100.0),
            measured("encoder", "quality 5", "web/64KiB", 50.0),
            measured("encoder", "quality 5", "web/4KiB", 50.0),
            measured("other", "search", "", 1.0),
        ];
        let rows = rows(&measured);
        let found: Vec<_> = rows.iter().map(|row| (row.part, &row.input[..], row.ratio)).collect();
        assert_eq!(found, [("hash rows", "web/64KiB", 4.0), ("encoder", "web/4KiB", 2.0)]);
        let expected = "\
| part      | input     | ours       |     MB/s | naive            |    MB/s | ratio |\n\
| --------- | --------- | ---------- | -------: | ---------------- | ------: | ----: |\n\
| hash rows | web/64KiB | rows of 16 | 100000.0 | naive best       | 25000.0 |   4.0 |\n\
| encoder   | web/4KiB  | quality 5  |  20000.0 | smallest encoder | 10000.0 |   2.0 |\n";
        assert_eq!(table(&rows), expected);
    }

    #[test]
    fn the_filter_has_all_pairs_and_needs_no_escapes() {
        let filter = quick_filter();
        for pair in &PAIRS {
            for name in [pair.ours, pair.naive] {
                assert!(filter.contains(name));
                assert!(!name.contains(|c: char| r"\.+*?()|[]{}^$/".contains(c)), "{name}");
            }
        }
    }
}
