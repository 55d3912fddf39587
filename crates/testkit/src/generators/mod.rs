//! Inputs made to order: those of `brotwerk-check`, and those made to be slow.

pub mod slow;

pub use brotwerk_check::generators::*;

/// A text as fuzz targets of whole encoders ask for it.
#[derive(Clone, Debug, arbitrary::Arbitrary)]
pub enum AnyText {
    /// By what it is made of.
    Made(Text),
    /// One of the texts made to be slow, its seed and size.
    Slow(u8, u8, Size),
}

impl AnyText {
    /// Its bytes, at most `limit`.
    #[must_use]
    pub fn bytes(&self, limit: usize) -> Vec<u8> {
        match self {
            Self::Made(text) => text.bytes(limit),
            Self::Slow(which, seed, size) => {
                let input = slow::SLOW[usize::from(*which) % slow::SLOW.len()];
                (input.generate)((*seed).into(), size.at_most(limit))
            }
        }
    }
}
