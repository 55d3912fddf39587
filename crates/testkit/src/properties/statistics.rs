//! Properties of the trainer's statistics and their files.

use brotwerk_trainer::Statistics;

/// Whatever the bytes: they are refused, or are the one file of what they hold, and what they
/// hold can be added to itself.
pub fn check_statistics_file(bytes: &[u8]) {
    if let Ok(statistics) = Statistics::from_text(bytes) {
        assert!(statistics.to_text().as_bytes() == bytes, "two files for the same counts");
        let mut sum = statistics.clone();
        sum.merge(&statistics).expect("they have the same basis");
        let (sum, twice) = (sum.to_text(), statistics.weighted(2).to_text());
        // Plain counts are not weighed.
        let weighed = |text: &str| -> Vec<String> {
            let kinds = ["prefix", "word", "transform", "literals", "outcome"];
            let lines = text.lines().filter(|line| kinds.iter().any(|kind| line.starts_with(kind)));
            lines.map(str::to_owned).collect()
        };
        assert!(weighed(&sum) == weighed(&twice), "a sum with itself is not twice as much");
    }
}
