//! What libFuzzer says of itself, line by line.
//!
//! One process says `#1024 NEW cov: 345 ft: 567 corp: 12/345b … exec/s: 512 rss: 45Mb`, one that
//! has others work for it `#1024: cov: 345 ft: 567 corp: 12 exec/s 512 …`.

use std::path::PathBuf;

/// How far a target has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached {
    /// How often the target was called.
    pub(super) executions: u64,
    /// The same in a second, over the whole run.
    pub(super) per_second: u64,
    /// Edges between blocks of code that were taken.
    pub(super) edges: u64,
    /// Edges, each with how often it was taken, in powers of two, and comparisons by how close
    /// they were: libFuzzer's features.
    pub(super) features: u64,
}

impl Reached {
    /// Takes in a line.
    pub(super) fn see(&mut self, line: &str) {
        if let Some(count) = number_after(line, "stat::number_of_executed_units:") {
            self.executions = count;
        } else if let Some(count) = number_after(line, "stat::average_exec_per_sec:") {
            self.per_second = count;
        } else if let Some(rest) = line.strip_prefix('#') {
            let digits = rest.split(|it: char| !it.is_ascii_digit()).next();
            let executions = digits.and_then(|digits| digits.parse().ok());
            self.executions = self.executions.max(executions.unwrap_or(0));
            self.edges = number_after(line, " cov:").unwrap_or(self.edges);
            self.features = number_after(line, " ft:").unwrap_or(self.features);
            self.per_second = number_after(line, " exec/s").unwrap_or(self.per_second);
        }
    }
}

/// The file in which a line says that a failing input is.
pub(super) fn failing_input(line: &str) -> Option<PathBuf> {
    let (_, path) = line.split_once("Test unit written to ")?;
    Some(path.trim().into())
}

/// The number behind a word, with or without a colon.
pub(super) fn number_after(line: &str, word: &str) -> Option<u64> {
    let (_, rest) = line.split_once(word)?;
    let digits = rest.trim_start_matches([':', ' ']);
    digits.split(|it: char| !it.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::{Reached, failing_input, number_after};

    #[test]
    fn lines_of_one_process_and_of_many_are_understood() {
        let mut reached = Reached::default();
        reached.see("INFO: seed corpus: files: 7 min: 1b max: 90b total: 200b rss: 40Mb");
        assert_eq!(reached, Reached::default());
        reached.see("#512\tpulse  cov: 345 ft: 567 corp: 12/3b lim: 8 exec/s: 256 rss: 45Mb");
        let expected = Reached { executions: 512, per_second: 256, edges: 345, features: 567 };
        assert_eq!(reached, expected);
        reached.see("#900: cov: 346 ft: 600 corp: 12 exec/s 300 oom/timeout/crash: 0/0/0");
        let expected = Reached { executions: 900, per_second: 300, edges: 346, features: 600 };
        assert_eq!(reached, expected);
        reached.see("stat::number_of_executed_units: 1000");
        reached.see("stat::average_exec_per_sec:     200");
        let expected = Reached { executions: 1000, per_second: 200, ..expected };
        assert_eq!(reached, expected);
        let line = "artifact_prefix='a/'; Test unit written to a/crash-12";
        assert_eq!(failing_input(line), Some("a/crash-12".into()));
        assert_eq!(number_after("text of 12 bytes", "text of"), Some(12));
    }
}
