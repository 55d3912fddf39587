use arbitrary::Arbitrary;

use super::{periodic, random, small_alphabet, web_page};

/// A text as a fuzzer makes it: of pieces, so that few bytes of its input make long
/// texts with matches at all distances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Arbitrary)]
pub struct Text {
    /// What follows what.
    pub pieces: Vec<Piece>,
}

/// A piece of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, Arbitrary)]
pub enum Piece {
    /// Just these bytes.
    Bytes(Vec<u8>),
    /// [`random`] bytes.
    Random(u8, u16),
    /// A [`small_alphabet`] of up to eight symbols.
    SmallAlphabet(u8, u16),
    /// The same byte again and again.
    Run(u8, u16),
    /// [`periodic`] bytes: seed, size, period less 1.
    Periodic(u8, u16, u8),
    /// A [`web_page`].
    WebPage(u8, u16),
    /// What is so many bytes back, less 1, for so many bytes; may overlap itself.
    Again {
        /// Bytes back, less 1, modulo the text so far.
        back: u16,
        /// How many bytes.
        length: u16,
    },
    /// One byte of the text so far, changed.
    Change {
        /// Bytes back, less 1, modulo the text so far.
        back: u16,
        /// What to add to it.
        by: u8,
    },
}

impl Text {
    /// The text, cut to at most `limit` bytes.
    #[must_use]
    pub fn bytes(&self, limit: usize) -> Vec<u8> {
        let mut bytes = Vec::new();
        for piece in &self.pieces {
            if bytes.len() >= limit {
                break;
            }
            piece.append_to(&mut bytes);
        }
        bytes.truncate(limit);
        bytes
    }
}

impl Piece {
    fn append_to(&self, bytes: &mut Vec<u8>) {
        let earlier = |bytes: &Vec<u8>, back: u16| {
            bytes.len().checked_sub(1).map(|last| last - usize::from(back) % bytes.len())
        };
        match *self {
            Self::Bytes(ref piece) => bytes.extend(piece),
            Self::Random(seed, size) => bytes.extend(random(seed.into(), size.into())),
            Self::SmallAlphabet(seed, size) => {
                bytes.extend(small_alphabet(seed.into(), size.into(), seed % 8 + 1));
            }
            Self::Run(byte, size) => bytes.resize(bytes.len() + usize::from(size), byte),
            Self::Periodic(seed, size, period) => {
                bytes.extend(periodic(seed.into(), size.into(), usize::from(period) + 1));
            }
            Self::WebPage(seed, size) => bytes.extend(web_page(seed.into(), size.into())),
            Self::Again { back, length } => {
                let Some(from) = earlier(bytes, back) else { return };
                for at in from..from + usize::from(length) {
                    bytes.push(bytes[at]);
                }
            }
            Self::Change { back, by } => {
                let Some(at) = earlier(bytes, back) else { return };
                bytes[at] = bytes[at].wrapping_add(by);
            }
        }
    }
}
