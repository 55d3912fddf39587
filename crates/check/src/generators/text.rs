//! Texts by short descriptions, so that the few bytes a fuzzer changes at a time describe texts
//! of real sizes.

use std::sync::LazyLock;

use brotwerk_core::{CaseForm, WordForm};
use brotwerk_dictionary::{all_words, spell};

use super::tables::{Generator, TABLES};
use super::{
    RandomSource, javascript, json, mixture, near_duplicates, period, runs, small_alphabet,
    stylesheet, web_page,
};

/// A length: any, or one that is near a power of two more often than not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// So many.
    Exactly(u32),
    /// As large as the limit lets it be: see [`at_most`](Self::at_most).
    Scaled {
        /// Eighths of a power of two, and above them the power, wrapped around.
        magnitude: u8,
        /// What is added.
        fine: i8,
    },
}

impl Size {
    /// The number, from 0 to `limit`. All magnitudes up to the limit are equally likely.
    #[must_use]
    pub fn at_most(self, limit: usize) -> usize {
        let size = match self {
            Self::Exactly(size) => size as usize,
            Self::Scaled { magnitude, fine } => {
                let power = u32::from(magnitude / 8) % (limit.max(1).ilog2() + 1);
                let size = (usize::from(8 + magnitude % 8) << power) >> 3;
                size.saturating_add_signed(fine.into())
            }
        };
        size.min(limit)
    }
}

/// A limit of sizes, a large one rarely: each doubling is half as likely. So a fuzzer has many
/// small inputs, which are quick, and still some large ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "arbitrary", derive(arbitrary::Arbitrary))]
pub struct Limit(pub u8);

impl Limit {
    /// The limit, `least` at least and `most` at most, which is up to 2^8 times as much.
    #[must_use]
    pub fn between(self, least: usize, most: usize) -> usize {
        (least << self.0.trailing_ones()).min(most)
    }
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ingredient {
    /// The first so many of four bytes; up to four.
    Literals([u8; 4], u8),
    /// One byte, again and again.
    Run(u8, Size),
    /// Bytes of so many values; 0 for all 256.
    Noise {
        /// Which.
        seed: u8,
        /// How many values.
        letters: u8,
        /// How many bytes.
        size: Size,
    },
    /// What stood so far back, which it may overlap.
    Copy {
        /// How far back, less one; wrapped to what there is.
        distance: Size,
        /// How many bytes.
        length: Size,
    },
    /// A word of the static dictionary in one of its case forms, with a blank before and
    /// something behind by the bits of `around`.
    Word {
        /// Which, wrapped around.
        number: u16,
        /// What stands around it.
        around: u8,
    },
    /// What one of the [generators](super) makes.
    Made {
        /// Which, wrapped around.
        kind: u8,
        /// Its seed.
        seed: u8,
        /// How many bytes.
        size: Size,
    },
}

/// The generators that texts are made of.
const GENERATORS: [Generator; 9] = [
    web_page,
    javascript,
    stylesheet,
    json,
    runs,
    near_duplicates,
    mixture,
    |seed, size| period(seed, size, 1 + seed as usize % 200),
    |seed, size| small_alphabet(seed, size, 2 + seed as u8 % 30),
];

/// All words in all their forms, some of which are spelled alike: to sort those out takes a third of
/// a second when instrumented.
static WORDS: LazyLock<Vec<WordForm>> = LazyLock::new(|| {
    let forms = all_words().flat_map(|word| CaseForm::ALL.map(|case| WordForm { case, ..word }));
    forms.filter(|form| form.is_legal()).collect()
});

/// Whether each text says how long it is: `cargo xtask fuzz report` asks for that, to tell what
/// the few bytes of a corpus come to.
static TELLS_LENGTHS: LazyLock<bool> =
    LazyLock::new(|| std::env::var_os("BROTWERK_TEXT_LENGTHS").is_some());

/// A text, described by what it is made of, one after the other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text(pub Vec<Ingredient>);

impl Text {
    /// A page of markup.
    #[must_use]
    pub fn page(seed: u8, size: u32) -> Self {
        Self(vec![Ingredient::Made { kind: 0, seed, size: Size::Exactly(size) }])
    }

    /// Its bytes, at most `limit`; so are all sizes within it.
    #[must_use]
    pub fn bytes(&self, limit: usize) -> Vec<u8> {
        let mut text = Vec::new();
        for ingredient in &self.0 {
            if text.len() >= limit {
                break;
            }
            ingredient.append(&mut text, limit);
        }
        text.truncate(limit);
        if *TELLS_LENGTHS {
            eprintln!("text of {} bytes", text.len());
        }
        text
    }
}

impl Ingredient {
    fn append(&self, text: &mut Vec<u8>, limit: usize) {
        match *self {
            Self::Literals(bytes, count) => {
                text.extend_from_slice(&bytes[..usize::from(count).min(4)]);
            }
            Self::Run(byte, size) => text.resize(text.len() + size.at_most(limit), byte),
            Self::Noise { seed, letters, size } => {
                let mut source = RandomSource::new(seed.into());
                let letters = if letters == 0 { 256 } else { usize::from(letters) };
                text.extend((0..size.at_most(limit)).map(|_| source.below(letters) as u8));
            }
            Self::Copy { distance, length } => {
                if text.is_empty() {
                    return;
                }
                let from = text.len() - 1 - distance.at_most(text.len() - 1);
                for at in from..from + length.at_most(limit) {
                    text.push(text[at]);
                }
            }
            Self::Word { number, around } => {
                let form = WORDS[usize::from(number) % WORDS.len()];
                if around & 1 == 1 {
                    text.push(b' ');
                }
                text.extend_from_slice(spell(form, &mut [0; 24]));
                let behind: [&[u8]; 8] =
                    [b"", b" ", b"s ", b", ", b"ing ", b"=\"", b". The ", b"\n"];
                text.extend_from_slice(behind[usize::from(around >> 1) % behind.len()]);
            }
            Self::Made { kind, seed, size } => {
                let kind = usize::from(kind) % (GENERATORS.len() + TABLES.len());
                let generate = match kind.checked_sub(GENERATORS.len()) {
                    None => GENERATORS[kind],
                    Some(table) => TABLES[table].1,
                };
                text.extend(generate(seed.into(), size.at_most(limit)));
            }
        }
    }
}

/// One byte tells kinds apart, as fuzzers change bytes.
#[cfg(feature = "arbitrary")]
mod from_bytes {
    use arbitrary::{Arbitrary, Result, Unstructured};

    use super::{Ingredient, Size, Text};

    impl<'a> Arbitrary<'a> for Size {
        fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
            Ok(Self::Scaled { magnitude: u.arbitrary()?, fine: u.arbitrary()? })
        }

        fn size_hint(_: usize) -> (usize, Option<usize>) {
            (2, Some(2))
        }
    }

    impl<'a> Arbitrary<'a> for Ingredient {
        fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
            let kind = u.arbitrary::<u8>()?;
            Ok(match kind % 8 {
                0 | 1 => Self::Literals(u.arbitrary()?, 1 + (kind >> 3) % 4),
                2 => Self::Run(u.arbitrary()?, u.arbitrary()?),
                3 => Self::Noise {
                    seed: u.arbitrary()?,
                    letters: u.arbitrary()?,
                    size: u.arbitrary()?,
                },
                4 | 5 => Self::Copy { distance: u.arbitrary()?, length: u.arbitrary()? },
                6 => Self::Word { number: u.arbitrary()?, around: u.arbitrary()? },
                _ => {
                    Self::Made { kind: u.arbitrary()?, seed: u.arbitrary()?, size: u.arbitrary()? }
                }
            })
        }

        fn size_hint(_: usize) -> (usize, Option<usize>) {
            (4, Some(6))
        }
    }

    impl<'a> Arbitrary<'a> for Text {
        fn arbitrary(u: &mut Unstructured<'a>) -> Result<Self> {
            let count = u.arbitrary::<u8>()? % 32;
            let mut ingredients = Vec::new();
            while ingredients.len() < usize::from(count) && !u.is_empty() {
                ingredients.push(u.arbitrary()?);
            }
            Ok(Self(ingredients))
        }

        fn size_hint(_: usize) -> (usize, Option<usize>) {
            (1, None)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Ingredient, Limit, Size, Text};

    #[test]
    fn limits_reach_their_most() {
        let limits = || (0..=255).map(|byte| Limit(byte).between(1 << 10, 1 << 18));
        assert_eq!(limits().max(), Some(1 << 18));
        assert_eq!(limits().filter(|&limit| limit == 1 << 10).count(), 128);
    }

    #[test]
    fn sizes_reach_their_limits() {
        for limit in [0, 1, 255, 1 << 16, (1 << 24) + 3] {
            let sizes = (0..=255).flat_map(|magnitude| {
                [-128, -1, 0, 1, 127].map(|fine| Size::Scaled { magnitude, fine }.at_most(limit))
            });
            let sizes: Vec<usize> = sizes.collect();
            assert_eq!(sizes.iter().max(), Some(&limit));
            assert!(sizes.contains(&0) && sizes.contains(&(limit.next_power_of_two() / 2)));
        }
    }

    #[test]
    fn a_few_bytes_describe_a_long_text() {
        let text = Text(vec![
            Ingredient::Literals(*b"abcd", 3),
            Ingredient::Copy { distance: Size::Exactly(2), length: Size::Exactly(1 << 20) },
        ]);
        assert!(text.bytes(1 << 20).chunks_exact(3).all(|chunk| chunk == b"abc"));
        assert_eq!(text.bytes(100).len(), 100);
    }
}
