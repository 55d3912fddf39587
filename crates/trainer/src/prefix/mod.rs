//! Prefix dictionaries ("raw" ones, RFC 9841) for texts of a kind: which of their bytes are worth
//! having in front of each.
//!
//! ```text
//!            ┌──────────────── what still costs ◄──────────────┐
//!            ▼                                                 │
//! Sample ─► candidates ─► draft ─► trial: encode all texts ─► prune ─► … ─► the best draft
//!                           ▲                                  │
//!                           └──────── what is used, last ◄─────┘
//! ```
//!
//! **Algorithm.** Segments of the texts are candidates by how many texts have their strings, and
//! what these still cost (`candidates.rs`), three times as many as fit. Then all texts are encoded
//! with them, and for each of their bytes is counted what it saves over what the text cost
//! without a dictionary (`trial.rs`); the bytes that save least go, in steps, since those that stay
//! take over some of their work (`prune.rs`). What is used most goes to the end, where distances
//! are shortest. With what costs most then, it starts again, until that gains nothing.
//!
//! **Invariants.** A text is encoded without those segments that come from it or others of its
//! fold, so that what is counted is what the dictionary does for texts that it does not have.
//! How long segments are, and what a cut costs, is chosen by the same sum. Texts may come in any
//! order, and threads be any number: the bytes are the same.
//!
//! **Cost.** A sample of at most [`PrefixSample::LIMIT`] bytes is encoded some twenty to fifty-five
//! times, as quality 5 does. Memory: three times the sample, 40 MiB of counters, about two hundred
//! times the dictionary, and for each thread about twenty times the longest text: with two threads
//! 121 MiB for 64 KiB of the most that is sampled, 154 MiB for 256 KiB.
//!
//! **Not for** versions of one file, where the last version is better than any choice; nor
//! for words of the static dictionary, which cost nothing: those are [`Training`](crate::Training)'s.
//!
//! Source: the first choice is COVER (Liao, Petri, Moffat, Wirth 2016, *Effective construction of
//! relative Lempel-Ziv dictionaries*) in the way of zstd's `fastCover`, with strings weighted by
//! what they cost.

mod candidates;
mod draft;
mod observe;
mod prune;
mod sample;
mod trial;

use std::num::NonZeroUsize;

use candidates::Candidates;
use draft::Draft;
use prune::prune;
pub use sample::PrefixSample;
use trial::{Outcome, Trials};

/// The strings by which segments are compared, in bytes, and the smallest dictionary. As in
/// `fastCover`; shorter ones are in common by chance, and save little.
pub const STRING: usize = 8;

/// The lengths of candidate segments that are tried, in bytes. Short ones suit phrases that pages
/// have in common, long ones records, which are best left whole.
const SEGMENTS: [usize; 4] = [64, 256, 1 << 10, 1 << 12];

/// What a cut between two runs of bytes costs, in bytes of the dictionary, as tried: the first is
/// tried with all lengths of segments, the others with the best of these. Few for phrases, many for
/// records, whose copies go on at the same distance as long as nothing between them is cut out.
const SEAMS: [usize; 3] = [4 * STRING, STRING, 16 * STRING];

/// How many times the dictionary's size candidates have, to begin with. Heuristic.
const CANDIDATES: usize = 3;

/// How much is left after each trial, in halves of the dictionary's size.
const STEPS: [usize; 3] = [4, 3, 2];

/// How often candidates are added to a dictionary, at most.
const GROWTHS: usize = 6;

/// Adding candidates ends where it saves less than one in so many bytes. Heuristic: raising it
/// takes more time for less.
const GAIN: u64 = 2_000;

/// A prefix dictionary, and what it is worth.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TrainedPrefix {
    /// Its bytes, those used most at the end.
    pub bytes: Vec<u8>,
    /// Bytes that all texts of the sample take, each encoded alone without a dictionary.
    pub without: u64,
    /// The same with the dictionary, but for what comes from the text or others of its fold.
    /// Where there is only one text, it is encoded with itself.
    pub with: u64,
}

/// Why there is no prefix dictionary.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoPrefix {
    /// There is no text to learn from.
    #[error("there is no text to learn from")]
    NoText,
    /// So few bytes save nothing.
    #[error("a prefix dictionary of {size} bytes saves nothing; give it {STRING} at least")]
    TooSmall {
        /// How many bytes were asked for.
        size: usize,
    },
    /// No part of a text makes others smaller.
    #[error("no part of any of {texts} texts makes others smaller")]
    NothingInCommon {
        /// How many there are.
        texts: usize,
    },
}

/// Makes a prefix dictionary of at most `size` bytes; shorter where more would save nothing.
///
/// ```
/// use std::num::NonZeroUsize;
///
/// use brotwerk_trainer::prefix::{PrefixSample, train};
///
/// let mut sample = PrefixSample::default();
/// for bread in ["rye", "spelt", "wheat", "oats", "maize", "emmer"] {
///     let page = format!("<h1>{bread}</h1><p>Bread of {bread}, baked this morning, 3.20 a loaf.");
///     sample.add(page.as_bytes());
/// }
/// let trained = train(&sample, 1 << 10, NonZeroUsize::MIN)?;
/// assert!(trained.with < trained.without);
/// # Ok::<(), brotwerk_trainer::prefix::NoPrefix>(())
/// ```
///
/// # Errors
/// [`NoPrefix`].
pub fn train(
    sample: &PrefixSample,
    size: usize,
    threads: NonZeroUsize,
) -> Result<TrainedPrefix, NoPrefix> {
    let texts: Vec<&[u8]> = sample.texts().collect();
    if size < STRING {
        return Err(NoPrefix::TooSmall { size });
    }
    if texts.is_empty() {
        return Err(NoPrefix::NoText);
    }
    let trials = Trials::new(&texts, threads);
    let without = trials.without();
    let trained = if let &[only] = &texts[..] {
        let bytes = only[only.len().saturating_sub(size)..].to_vec();
        let with = trials.with_all_of(&bytes);
        TrainedPrefix { bytes, without, with }
    } else {
        let mut search = Search { texts: &texts, trials: &trials, size, best: None };
        let (segment, seam) = search.lengths();
        search.grow(segment, seam);
        let Some(Best { draft, bytes: with }) = search.best else {
            return Err(NoPrefix::NothingInCommon { texts: texts.len() });
        };
        TrainedPrefix { bytes: draft.bytes(&texts), without, with }
    };
    if trained.with >= without {
        return Err(NoPrefix::NothingInCommon { texts: texts.len() });
    }
    Ok(trained)
}

/// A draft that fits, and what all texts take with it.
#[derive(Clone)]
struct Best {
    draft: Draft,
    bytes: u64,
}

struct Search<'a> {
    texts: &'a [&'a [u8]],
    trials: &'a Trials<'a>,
    size: usize,
    /// The smallest so far.
    best: Option<Best>,
}

impl Search<'_> {
    /// Tries lengths of segments, and of seams; says which led to the best draft.
    fn lengths(&mut self) -> (usize, usize) {
        let longest = self.texts.iter().map(|text| text.len()).max().unwrap_or(0);
        let (mut best, mut seam) = (SEGMENTS[0], SEAMS[0]);
        for (number, &segment) in SEGMENTS.iter().enumerate() {
            // Texts shorter than the last one's segments were candidates whole already.
            if number > 0 && SEGMENTS[number - 1] >= longest {
                break;
            }
            if self.approach(self.first(segment), seam).is_some() {
                best = segment;
            }
        }
        let first = self.first(best);
        for &other in &SEAMS[1..] {
            if self.approach(first.clone(), other).is_some() {
                seam = other;
            }
        }
        (best, seam)
    }

    /// Adds candidates to the best draft until that gains nothing.
    fn grow(&mut self, segment: usize, seam: usize) {
        for _ in 0..GROWTHS {
            let Some(Best { draft, bytes }) = self.best.clone() else { return };
            let costs = self.trials.run(&draft).costs;
            let more = self.candidates(&costs, &draft, segment);
            match self.approach(more.followed_by(draft), seam) {
                Some(fewer) if bytes - fewer > bytes / GAIN => {}
                _ => return,
            }
        }
    }

    /// Candidates by what texts cost without a dictionary.
    fn first(&self, segment: usize) -> Draft {
        self.candidates(self.trials.costs(), &Draft::default(), segment)
    }

    fn candidates(&self, costs: &[Vec<u8>], draft: &Draft, segment: usize) -> Draft {
        let room = self.size.saturating_mul(CANDIDATES).saturating_sub(draft.len());
        Candidates::new(self.texts, costs, &draft.bytes(self.texts)).choose(room, segment)
    }

    /// Prunes a draft until it fits; what all texts take then, if that is the least so far.
    fn approach(&mut self, mut draft: Draft, seam: usize) -> Option<u64> {
        let before = self.best.as_ref().map_or(u64::MAX, |best| best.bytes);
        for halves in STEPS {
            let Outcome { credit, .. } = self.trials.run(&draft);
            draft = prune(&draft, &credit, self.size.saturating_mul(halves) / 2, seam);
        }
        let Outcome { bytes, .. } = self.trials.run(&draft);
        if bytes >= before || draft.len() == 0 {
            return None;
        }
        self.best = Some(Best { draft, bytes });
        Some(bytes)
    }
}
