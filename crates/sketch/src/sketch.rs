use alloc::vec::Vec;

use crate::rolling::hashes;

/// Samples in a sketch, at most: 4 KiB. With four times as many, estimates would be twice as sharp.
pub const MOST_SAMPLES: usize = 512;

/// A sample of the strings in a text.
///
/// ```
/// use brotwerk_sketch::Sketch;
///
/// let old = b"a loaf of rye, a loaf of spelt, a loaf of emmer, and half a dozen rolls".repeat(2);
/// let new = [&old[..], b" and a cake"].concat();
/// let (old, new) = (Sketch::of(&old), Sketch::of(&new));
/// assert!(new.contained_in(&old) > 0.8);
/// assert_eq!(new.contained_in(&Sketch::of(b"")), 0.0);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sketch {
    /// Hashes of strings, all different, rising: all those that are below the bound.
    samples: Vec<u64>,
    /// 2^64 − 1, and half of that as often as it takes to have no more than [`MOST_SAMPLES`].
    bound: u64,
}

impl Sketch {
    /// The sketch of this text: of the same text always the same.
    #[must_use]
    pub fn of(text: &[u8]) -> Self {
        let mut sketch = Self { samples: Vec::new(), bound: u64::MAX };
        for hash in hashes(text) {
            if hash < sketch.bound {
                sketch.samples.push(hash);
                // Some repeat: they are sorted out when there are many.
                if sketch.samples.len() == 4 * MOST_SAMPLES {
                    sketch.thin();
                }
            }
        }
        sketch.thin();
        sketch.samples.shrink_to_fit();
        sketch
    }

    /// Leaves each sample once, and not too many. Where a part of a text has too many below a bound
    /// all of it has: so in which portions this is done makes no difference.
    fn thin(&mut self) {
        self.samples.sort_unstable();
        self.samples.dedup();
        while self.samples.len() > MOST_SAMPLES {
            self.bound >>= 1;
            self.samples.truncate(self.count_below(self.bound));
        }
    }

    /// The samples, rising.
    #[must_use]
    pub fn samples(&self) -> &[u64] {
        &self.samples
    }

    /// What part of this text's strings that text has, too, as far as samples tell: 0 to 1.
    #[must_use]
    pub fn contained_in(&self, other: &Self) -> f64 {
        let comparable = &self.samples[..self.count_below(other.bound)];
        let is_there = |sample: &&u64| other.samples.binary_search(sample).is_ok();
        let there = comparable.iter().filter(is_there).count();
        there as f64 / comparable.len().max(1) as f64
    }

    fn count_below(&self, bound: u64) -> usize {
        self.samples.partition_point(|&sample| sample < bound)
    }
}
