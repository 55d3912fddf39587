//! Texts compressed without words, with the generic ones, and with the dictionary's.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use brotwerk_core::{ContentType, WordForm};
use brotwerk_detect::detect;
use brotwerk_dictionary::{ReducedDictionary, WordSet, profile};
use brotwerk_dictionary_search::{BuildError, Counts};

use super::example::Example;
use crate::count::{Counted, Counter};
use crate::statistics::{FormUse, Statistics};

/// Upper ends of the size classes, in bytes; the last class has none.
pub(super) const CLASSES: [usize; 5] = [1 << 10, 4 << 10, 16 << 10, 64 << 10, 256 << 10];

/// The curve has points for so many halvings of the number of words.
const HALVINGS: u32 = 5;

/// Encoders to measure texts with; shared by threads.
#[derive(Debug)]
pub struct Measurer {
    none: Counter,
    generic: Counter,
    own: Counter,
    /// Fewer and fewer words, those that saved most.
    fewer: Vec<Counter>,
    /// How many words each point of the curve has, the whole dictionary's last.
    words: Vec<usize>,
}

/// Bytes of some texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) texts: u64,
    pub(super) plain: u64,
    /// Compressed without words, with those of the generic profile, with the dictionary's.
    pub(super) none: u64,
    pub(super) generic: u64,
    pub(super) own: u64,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Point {
    pub(super) words: usize,
    pub(super) bytes: u64,
    pub(super) picoseconds: u64,
}

/// What was measured of some texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Measured {
    pub(super) all: Sizes,
    pub(super) classes: [Sizes; CLASSES.len() + 1],
    pub(super) types: BTreeMap<&'static str, Sizes>,
    pub(super) curve: Vec<Point>,
    pub(super) generic_picoseconds: u64,
    pub(super) stages: Counts,
    pub(super) transforms: BTreeMap<u8, u64>,
    pub(super) forms: BTreeMap<WordForm, FormUse>,
    pub(super) example: Option<Example>,
}

impl Measurer {
    /// Encoders for a dictionary; `statistics` say which of its words saved most.
    ///
    /// # Errors
    /// [`BuildError`] if the words make no index.
    pub fn new(
        dictionary: &ReducedDictionary,
        statistics: &Statistics,
    ) -> Result<Self, BuildError> {
        let shipped = ReducedDictionary::from_bytes(profile(ContentType::Generic).file);
        let saved = |form: &WordForm| statistics.forms.get(form).map_or(0, |used| used.saved);
        let mut ranked = dictionary.words.forms().to_vec();
        ranked.sort_by_key(|form| (Reverse(saved(form)), *form));
        let mut fewer = Vec::new();
        let mut words = Vec::new();
        for halvings in (1..=HALVINGS).rev() {
            let count = ranked.len() >> halvings;
            if count > 0 {
                let best = WordSet::from_forms(ranked[..count].iter().copied());
                let best = best.expect("words of a set");
                fewer.push(Counter::new(&ReducedDictionary { words: best, ..dictionary.clone() })?);
                words.push(count);
            }
        }
        words.push(ranked.len());
        Ok(Self {
            none: Counter::new(&ReducedDictionary::default())?,
            generic: Counter::new(&shipped.expect("what ships is whole"))?,
            own: Counter::new(dictionary)?,
            fewer,
            words,
        })
    }

    /// Measures one text; its name's extension tells the type, else the text itself.
    #[must_use]
    pub fn measure(&self, name: &str, text: &[u8]) -> Measured {
        let own = self.own.count(text);
        let generic = self.generic.count(text);
        let sizes = Sizes {
            texts: 1,
            plain: text.len() as u64,
            none: self.none.count(text).bytes_out,
            generic: generic.bytes_out,
            own: own.bytes_out,
        };
        let mut measured = Measured {
            all: sizes,
            curve: self.curve(text, &own),
            generic_picoseconds: generic.work.picoseconds(),
            stages: own.stages,
            ..Measured::default()
        };
        let class = CLASSES.iter().position(|&most| text.len() <= most).unwrap_or(CLASSES.len());
        measured.classes[class] = sizes;
        measured.types.insert(type_of(name, text), sizes);
        for reference in &own.references {
            *measured.transforms.entry(reference.transform).or_default() += 1;
            let used = measured.forms.entry(reference.form).or_default();
            used.references += 1;
            used.saved += reference.saved;
        }
        let gain = sizes.none.saturating_sub(sizes.own);
        measured.example = Example::new(name, text, gain, own.references);
        measured
    }

    fn curve(&self, text: &[u8], own: &Counted) -> Vec<Point> {
        let fewer = self.fewer.iter().map(|counter| counter.count(text));
        let counted = fewer.map(|counted| (counted.bytes_out, counted.work.picoseconds()));
        let last = (own.bytes_out, own.work.picoseconds());
        let points = self.words.iter().zip(counted.chain([last]));
        points.map(|(&words, (bytes, picoseconds))| Point { words, bytes, picoseconds }).collect()
    }
}

impl Sizes {
    fn add(&mut self, other: &Self) {
        self.texts += other.texts;
        self.plain += other.plain;
        self.none += other.none;
        self.generic += other.generic;
        self.own += other.own;
    }
}

impl Measured {
    /// Adds what was measured of other texts with the same encoders.
    pub fn merge(&mut self, other: Self) {
        self.all.add(&other.all);
        for (sum, sizes) in self.classes.iter_mut().zip(&other.classes) {
            sum.add(sizes);
        }
        for (name, sizes) in &other.types {
            self.types.entry(name).or_default().add(sizes);
        }
        if self.curve.is_empty() {
            self.curve = other.curve;
        } else {
            for (sum, point) in self.curve.iter_mut().zip(&other.curve) {
                sum.bytes += point.bytes;
                sum.picoseconds += point.picoseconds;
            }
        }
        self.generic_picoseconds += other.generic_picoseconds;
        let (sum, stages) = (&mut self.stages, other.stages);
        sum.filtered += stages.filtered;
        sum.unknown_start += stages.unknown_start;
        sum.no_word += stages.no_word;
        sum.beaten += stages.beaten;
        sum.found += stages.found;
        for (id, count) in other.transforms {
            *self.transforms.entry(id).or_default() += count;
        }
        for (form, used) in other.forms {
            let sum = self.forms.entry(form).or_default();
            sum.references += used.references;
            sum.saved += used.saved;
        }
        self.example = self.example.take().max(other.example);
    }
}

fn type_of(name: &str, text: &[u8]) -> &'static str {
    let extension = name.rsplit_once('.').map(|(_, extension)| extension);
    match extension.and_then(ContentType::from_extension).unwrap_or_else(|| detect(text)) {
        ContentType::Html => "HTML",
        ContentType::Css => "CSS",
        ContentType::JavaScript => "JavaScript",
        ContentType::Json => "JSON",
        ContentType::Svg => "SVG",
        ContentType::Xml => "XML",
        _ => "other",
    }
}
