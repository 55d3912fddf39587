//! What the program says: one line on stderr at a time, with any name and any size.

use std::fmt::{self, Display};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;

/// Writes one line to stderr. A stderr that can't be written has nowhere to complain to.
pub(crate) fn line(text: fmt::Arguments<'_>) {
    let _ = writeln!(io::stderr(), "{text}");
}

/// Writes help and the like to stdout.
pub(crate) fn to_stdout(text: &str) -> anyhow::Result<()> {
    let mut stdout = io::stdout().lock();
    stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
        .context("standard output: can't be written")
}

/// An error with its causes on one line, control characters escaped: a file name may hold
/// line feeds and terminal commands.
pub(crate) struct OneLine<'a>(pub(crate) &'a anyhow::Error);

impl Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        escape(&format!("{:#}", self.0), f)
    }
}

/// A file's name as it is shown, or standard input.
pub(crate) struct Name<'a>(pub(crate) Option<&'a Path>);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(path) => escape(&path.to_string_lossy(), f),
            None => f.write_str("standard input"),
        }
    }
}

/// Text with its control characters escaped.
fn escape(text: &str, f: &mut impl fmt::Write) -> fmt::Result {
    text.chars().try_for_each(|c| {
        if c.is_control() { write!(f, "{}", c.escape_default()) } else { f.write_char(c) }
    })
}

/// A number of bytes, in the unit that suits it: `8.685 KiB`.
pub(crate) struct Bytes(pub(crate) u64);

impl Display for Bytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Precise to 2^53 bytes, and three decimals are shown.
        let bytes = self.0 as f64;
        match self.0 {
            0..0x400 => write!(f, "{} B", self.0),
            0x400..0x10_0000 => write!(f, "{:.3} KiB", bytes / 1024.0),
            0x10_0000..0x4000_0000 => write!(f, "{:.3} MiB", bytes / 1_048_576.0),
            _ => write!(f, "{:.3} GiB", bytes / 1_073_741_824.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_change_units_at_powers_of_1024() {
        let cases = [
            (0, "0 B"),
            (1023, "1023 B"),
            (1024, "1.000 KiB"),
            (8893, "8.685 KiB"),
            (1 << 20, "1.000 MiB"),
            (5 << 30, "5.000 GiB"),
        ];
        for (bytes, text) in cases {
            assert_eq!(Bytes(bytes).to_string(), text);
        }
    }

    #[test]
    fn an_error_is_one_line_whatever_the_name() {
        let error = anyhow::anyhow!("a\nb\x1b[31mé: missing").context("job");
        assert_eq!(OneLine(&error).to_string(), "job: a\\nb\\u{1b}[31mé: missing");
    }
}
