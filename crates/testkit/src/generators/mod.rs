//! Inputs made to order: each the same for the same seed, on every machine.

mod patterns;
mod random_source;
mod records;
pub mod slow;
pub mod tables;
mod web;

pub use patterns::{de_bruijn, mixture, near_duplicates, period, random, runs, small_alphabet};
pub use random_source::RandomSource;
pub use records::json_records;
pub use web::{javascript, json, stylesheet, web_page};

/// A text as fuzz targets ask for it: which kind, from which seed, how long.
#[derive(Clone, Debug, arbitrary::Arbitrary)]
pub enum Text {
    /// The bytes themselves.
    Bytes(Vec<u8>),
    /// A page of markup.
    Web(u64, u16),
    /// Bytes without structure.
    Random(u64, u16),
    /// Bytes of few values.
    SmallAlphabet(u64, u16, u8),
    /// Runs of one byte, of all lengths.
    Runs(u64, u16),
    /// One pattern over and over.
    Period(u64, u16, u8),
    /// One paragraph again and again, with a byte changed here and there.
    NearDuplicates(u64, u16),
    /// All of the above, one after the other.
    Mixture(u64, u16),
    /// One of the texts made to be slow.
    Slow(u8, u64, u16),
    /// One of the tables of numbers.
    Table(u8, u64, u16),
}

impl Text {
    /// Its bytes.
    #[must_use]
    pub fn bytes(self) -> Vec<u8> {
        match self {
            Self::Bytes(bytes) => bytes,
            Self::Web(seed, size) => web_page(seed, size.into()),
            Self::Random(seed, size) => random(seed, size.into()),
            Self::SmallAlphabet(seed, size, letters) => {
                small_alphabet(seed, size.into(), letters.max(1))
            }
            Self::Runs(seed, size) => runs(seed, size.into()),
            Self::Period(seed, size, period_length) => {
                period(seed, size.into(), usize::from(period_length.max(1)))
            }
            Self::NearDuplicates(seed, size) => near_duplicates(seed, size.into()),
            Self::Mixture(seed, size) => mixture(seed, size.into()),
            Self::Slow(which, seed, size) => {
                let input = slow::SLOW[usize::from(which) % slow::SLOW.len()];
                (input.generate)(seed, size.into())
            }
            Self::Table(which, seed, size) => {
                let (_, generate) = tables::TABLES[usize::from(which) % tables::TABLES.len()];
                generate(seed, size.into())
            }
        }
    }
}
