//! The name that the program was called by, and what that means.

use std::ffi::OsStr;

/// What the program is asked to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Called {
    /// Itself.
    Brotwerk,
    /// `brotli`, down to what that refuses.
    Brotli,
    /// `brotli --decompress --concatenated --stdout`.
    Brcat,
    /// `brotli --decompress`.
    Unbrotli,
}

/// What `brotli --version` says, of the newest version in `contract.table`.
const STANDS_FOR: &str = "brotli 1.2.0";

impl Called {
    /// By the first word of the command line: what follows the last separator, up to a full
    /// stop, for there may be an `.exe`.
    pub(crate) fn by(word: &OsStr) -> Self {
        let word = word.to_string_lossy();
        let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
        match name.split('.').next() {
            Some("brotli") => Self::Brotli,
            Some("brcat") => Self::Brcat,
            Some("unbrotli") => Self::Unbrotli,
            _ => Self::Brotwerk,
        }
    }

    /// Whether to refuse what `brotli` refuses.
    pub(crate) fn is_strict(self) -> bool {
        self != Self::Brotwerk
    }

    /// Flags that needn't be given, by their long names.
    pub(crate) fn implied(self) -> &'static [&'static str] {
        match self {
            Self::Brotwerk | Self::Brotli => &[],
            Self::Brcat => &["decompress", "concatenated", "stdout"],
            Self::Unbrotli => &["decompress"],
        }
    }

    /// What `--version` says. Packages and scripts that probe `brotli --version` get the line
    /// that they look for, of the version whose command line and files these are.
    pub(crate) fn version(self) -> String {
        const OWN: &str = concat!("brotwerk ", env!("CARGO_PKG_VERSION"));
        if self.is_strict() { format!("{STANDS_FOR} ({OWN})\n") } else { format!("{OWN}\n") }
    }

    /// The name, for messages.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Brotwerk => "brotwerk",
            Self::Brotli => "brotli",
            Self::Brcat => "brcat",
            Self::Unbrotli => "unbrotli",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_by_the_path_in_front_and_the_extension_behind() {
        for (word, called) in [
            ("brotwerk", Called::Brotwerk),
            ("/usr/bin/brotli", Called::Brotli),
            (r"C:\bin\brcat.exe", Called::Brcat),
            ("./unbrotli", Called::Unbrotli),
            ("unbrotli2", Called::Brotwerk),
            ("brotli/x", Called::Brotwerk),
            ("", Called::Brotwerk),
        ] {
            assert_eq!(Called::by(OsStr::new(word)), called, "{word}");
        }
    }
}
