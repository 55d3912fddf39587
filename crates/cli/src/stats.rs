//! `--stats`: where the bits of a compressed file went, for people.

use std::fmt::{self, Display};

use brotwerk::Stats;

use crate::message::Bytes;

/// The block of lines for one file.
pub(crate) struct Report<'a> {
    /// The input.
    pub(crate) name: &'a str,
    /// What the encoder counted.
    pub(crate) stats: Stats,
}

/// `part` as a percentage of `whole`; of nothing, nothing.
fn percent(part: u64, whole: u64) -> f64 {
    // Exact to 2^53, and one decimal is shown.
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}

impl Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, stats } = self;
        let out_bits = stats.bytes_out * 8;
        writeln!(f, "Statistics [{name}]:")?;
        writeln!(f, "  in           {:>12} bytes ({})", stats.bytes_in, Bytes(stats.bytes_in))?;
        writeln!(
            f,
            "  out          {:>12} bytes ({}), {:.2} % of in",
            stats.bytes_out,
            Bytes(stats.bytes_out),
            percent(stats.bytes_out, stats.bytes_in),
        )?;
        let categories = [
            ("literals", stats.literal_bits),
            ("commands", stats.command_bits),
            ("distances", stats.distance_bits),
            ("headers", stats.header_bits),
        ];
        for (category, bits) in categories {
            let share = percent(bits, out_bits);
            writeln!(f, "  {category:<12} {bits:>12} bits, {share:.1} % of out")?;
        }
        writeln!(
            f,
            "  meta-blocks  {:>12}, {} of them stored",
            stats.meta_blocks, stats.stored_meta_blocks,
        )?;
        writeln!(
            f,
            "  block types  {:>12} of literals, {} of commands, {} of distances",
            stats.literal_types, stats.command_types, stats.distance_types,
        )?;
        writeln!(
            f,
            "  prefix codes {:>12} of literals, {} of commands, {} of distances",
            // A command's code is its block type's; there are no contexts to tell apart.
            stats.literal_codes,
            stats.command_types,
            stats.distance_codes,
        )?;
        // More than one type can cost more than it saves where an estimate was wrong.
        let bits = stats.unsplit_bits.abs_diff(stats.compressed_bits);
        let verb = if stats.unsplit_bits >= stats.compressed_bits { "saved" } else { "lost" };
        let share = percent(bits, stats.unsplit_bits);
        write!(f, "  splitting    {bits:>12} bits {verb}, {share:.1} % of one code per category")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(change: impl FnOnce(&mut Stats)) -> String {
        let mut stats = Stats::default();
        change(&mut stats);
        Report { name: "page", stats }.to_string()
    }

    #[test]
    fn shares_are_of_all_that_was_written() {
        let report = report(|stats| {
            (stats.bytes_in, stats.bytes_out) = (4000, 1000);
            (stats.literal_bits, stats.command_bits) = (4000, 2000);
            (stats.unsplit_bits, stats.compressed_bits) = (8000, 7600);
        });
        for expected in [
            "[page]",
            "1000 bytes (1000 B), 25.00 % of in\n",
            "4000 bits, 50.0 % of out\n",
            "2000 bits, 25.0 % of out\n",
            "400 bits saved, 5.0 % of one code per category",
        ] {
            assert!(report.contains(expected), "no {expected:?} in {report}");
        }
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert!(!report(|_| ()).contains("NaN"));
        let worse = report(|stats| (stats.unsplit_bits, stats.compressed_bits) = (100, 101));
        assert!(worse.contains(" 1 bits lost"), "{worse}");
    }
}
