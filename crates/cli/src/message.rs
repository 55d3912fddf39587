//! What the program says: one line on stderr at a time, with any name and any size.

use std::fmt::{self, Display};
use std::io::{self, Write as _};
use std::path::Path;

use anyhow::Context as _;

use crate::overall;
use crate::source;

/// Writes one line to stderr. A stderr that can't be written has nowhere to complain to.
pub(crate) fn line(text: fmt::Arguments<'_>) {
    let _ = overall::beside(|| writeln!(io::stderr(), "{text}"));
}

/// Writes help and the like to stdout. Each call is one write: nothing waits in a buffer.
pub(crate) fn to_stdout(text: &str) -> anyhow::Result<()> {
    source::stdout()
        .and_then(|mut stdout| stdout.write_all(text.as_bytes()))
        .context("standard output: can't be written")
}

/// An error with its causes on one line, control characters escaped: a file name may hold
/// line feeds and terminal commands. A [`Reason`] has a line of its own, as `brotli -v` has it.
pub(crate) struct Shown<'a>(pub(crate) &'a anyhow::Error);

impl Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, cause) in self.0.chain().enumerate() {
            if let Some(Reason(reason)) = cause.downcast_ref() {
                f.write_str("\nreason: ")?;
                escape(reason, f)?;
                continue;
            }
            if at > 0 {
                f.write_str(": ")?;
            }
            let text = cause.to_string();
            // What Rust adds to the system's words.
            let text = text.rsplit_once(" (os error ").map_or(&*text, |(words, _)| words);
            escape(text, f)?;
        }
        Ok(())
    }
}

/// Why a stream is corrupt.
#[derive(Debug)]
pub(crate) struct Reason(pub(crate) String);

impl Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Reason {}

/// The names of an input and its output, in what `brotli` says when they fail.
#[derive(Debug, Default)]
pub(crate) struct Names {
    /// The input, as it is shown.
    pub(crate) input: String,
    /// The output, as it is shown.
    pub(crate) output: String,
}

impl Names {
    /// Of these files; none stands for standard input or output.
    pub(crate) fn new(input: Option<&Path>, output: Option<&Path>) -> Self {
        Self { input: Name(input).to_string(), output: Name(output).to_string() }
    }

    pub(crate) fn open(&self) -> String {
        format!("failed to open input file [{}]", self.input)
    }

    pub(crate) fn read(&self) -> String {
        format!("failed to read input [{}]", self.input)
    }

    pub(crate) fn remove(&self) -> String {
        format!("failed to remove input file [{}]", self.input)
    }

    pub(crate) fn compress(&self) -> String {
        format!("failed to compress data [{}]", self.input)
    }

    pub(crate) fn emit(&self) -> String {
        format!("failed to emit metadata [{}]", self.input)
    }

    pub(crate) fn corrupt(&self) -> String {
        format!("corrupt input [{}]", self.input)
    }

    pub(crate) fn create(&self) -> String {
        format!("failed to open output file [{}]", self.output)
    }

    pub(crate) fn write(&self) -> String {
        format!("failed to write output [{}]", self.output)
    }
}

/// A file's name as it is shown; `con` is what `brotli` calls standard input and output.
pub(crate) struct Name<'a>(pub(crate) Option<&'a Path>);

impl Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(path) => escape(&path.to_string_lossy(), f),
            None => f.write_str("con"),
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
        assert_eq!(Shown(&error).to_string(), "job: a\\nb\\u{1b}[31mé: missing");
        let error = anyhow::Error::new(io::Error::from_raw_os_error(2)).context("open [a]");
        assert!(!Shown(&error).to_string().contains("os error"));
    }
}
