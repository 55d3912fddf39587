use alloc::vec::Vec;
use core::cmp::Reverse;

use hashbrown::HashMap;
use smallvec::SmallVec;

use crate::Sketch;

/// Texts that a sample leads to, at most. What more of them have in common is in every one's page
/// frame, and tells none from the other; with each more, looking up a page of a thousand alike would
/// take longer.
const MOST_OWNERS: usize = 32;

/// Texts that are compared sample by sample, at most: those that share most, samples that few have
/// counting more.
const CANDIDATES: usize = 8;

/// Sketches of many texts, to find among.
///
/// ```
/// use brotwerk_sketch::{Catalogue, Sketch};
///
/// let old = [&b"rye and spelt ".repeat(20)[..], &b"let bread = bake(dough, oven);\n".repeat(9)];
/// let mut catalogue = Catalogue::default();
/// for text in old {
///     catalogue.add(&Sketch::of(text));
/// }
/// let new = b"let bread = bake(dough, oven);\nlet bread = bake(dough, oven); eat(bread);";
/// let alike = catalogue.most_alike(&Sketch::of(new)).expect("one that shares samples");
/// assert_eq!(alike.number, 1);
/// ```
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    owners: HashMap<u64, SmallVec<[u32; 2]>, ahash::RandomState>,
    sketches: Vec<Sketch>,
}

/// A text of a catalogue that shares samples with another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alike {
    /// Which: they are numbered from 0 in the order in which they were added.
    pub number: usize,
    /// What part of the other one's strings it has, as far as samples tell: 0 to 1.
    pub share: f64,
}

impl Catalogue {
    /// Adds the next text, and gives its number.
    ///
    /// # Panics
    /// Beyond 2^32 texts.
    pub fn add(&mut self, sketch: &Sketch) -> usize {
        let number = self.sketches.len();
        let owner = u32::try_from(number).expect("2^32 texts");
        for &sample in sketch.samples() {
            let owners = self.owners.entry(sample).or_default();
            if owners.len() < MOST_OWNERS {
                owners.push(owner);
            }
        }
        self.sketches.push(sketch.clone());
        number
    }

    /// How many texts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// The sketch of one of the texts.
    ///
    /// # Panics
    /// If there is none of this number.
    #[must_use]
    pub fn sketch(&self, number: usize) -> &Sketch {
        &self.sketches[number]
    }

    /// The text that has most of this one's strings, of several the first that was added; none, if no
    /// text shares a sample.
    #[must_use]
    pub fn most_alike(&self, sketch: &Sketch) -> Option<Alike> {
        let mut weights: HashMap<u32, usize, ahash::RandomState> = HashMap::default();
        for owners in sketch.samples().iter().filter_map(|sample| self.owners.get(sample)) {
            for &owner in owners {
                *weights.entry(owner).or_default() += MOST_OWNERS / owners.len();
            }
        }
        let mut candidates: Vec<_> = weights.into_iter().collect();
        candidates.sort_unstable_by_key(|&(owner, weight)| (Reverse(weight), owner));
        let alike = candidates.into_iter().take(CANDIDATES).map(|(owner, _)| {
            let number = owner as usize;
            Alike { number, share: sketch.contained_in(&self.sketches[number]) }
        });
        alike.max_by(|a, b| a.share.total_cmp(&b.share).then(b.number.cmp(&a.number)))
    }
}
