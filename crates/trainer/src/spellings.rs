//! Which spellings of transformed words the fastest qualities look for.
//!
//! Algorithm: texts are parsed greedily with all that words of the format can become, and each
//! reference is credited with the bits that it saved. What saves most stays, some times over, fewer
//! each time: spellings compete, and what stands in for those that went shows in the next round.
//! A suffix of a transform is no part of what is looked for, so that all that differ in it alone
//! are credited to the spelling without one.
//!
//! Invariants: as in all training counts are whole numbers that add up, and texts may come in any
//! order.
//!
//! Cost: a round takes some times as long as compressing the texts at the lowest quality; all
//! spellings take some 200 MB.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use brotwerk_block_split::{GreedySplitter, SplitConfig};
use brotwerk_core::{
    DictionaryMatch, DictionarySearch, Floor, Heap, Score, Stateless, TRANSFORMS, WORD_INDEX_BITS,
    WindowBits, WordCosts, WordMatches, WordPolicy, WordStart,
};
use brotwerk_dictionary::{all_words, word};
use brotwerk_dictionary_search::SpellingImage;
use brotwerk_encoder::{Assembly, Options, encode_with_parts};
use brotwerk_lz77::{HashRows, RowsConfig};
use brotwerk_parser::{Lazy, LazyConfig};
use brotwerk_transform::{Elementary, MAX_OUTPUT, TABLE, Transform, apply};

use crate::count::weight;
use crate::record::{Record, Recorder, Reference};

/// The length of a word and its number under a transform: what a spelling is named by.
pub type SpellingName = (u8, u32);

/// The transform and the index that a name says.
const fn parts((word_length, word_id): SpellingName) -> (usize, u32) {
    let bits = WORD_INDEX_BITS[word_length as usize];
    ((word_id >> bits) as usize, word_id & ((1 << bits) - 1))
}

/// The name of the same word under another transform.
const fn renamed(name: SpellingName, transform: usize) -> SpellingName {
    let bits = WORD_INDEX_BITS[name.0 as usize];
    (name.0, parts(name).1 | ((transform as u32) << bits))
}

/// Whether one transform is another one with a suffix, of those that keep all of the word.
fn is_suffixed(long: &Transform, short: &Transform) -> bool {
    let is_whole = matches!(long.elementary, Elementary::Case(_));
    let alike = long.lead == short.lead && long.elementary == short.elementary;
    is_whole && alike && short.suffix.is_empty() && !long.suffix.is_empty()
}

/// What is looked for to find a spelling: the one without its suffix, or itself.
fn stem(name: SpellingName) -> SpellingName {
    let long = &TABLE[parts(name).0];
    let short = TABLE.iter().position(|short| is_suffixed(long, short));
    short.map_or(name, |short| renamed(name, short))
}

/// All that is found by a stem: itself, and what has a suffix besides.
fn family(stem: SpellingName) -> impl Iterator<Item = SpellingName> {
    let short = &TABLE[parts(stem).0];
    let suffixed = (0..TRANSFORMS).filter(|&long| is_suffixed(&TABLE[long], short));
    std::iter::once(stem).chain(suffixed.map(move |long| renamed(stem, long)))
}

/// The spellings of any number of words under transforms, in order: a search that is slow to make
/// and has no limits.
#[derive(Clone, Debug)]
pub struct AllSpellings {
    spellings: Vec<(Vec<u8>, DictionaryMatch)>,
    /// Where those that share their first four bytes are.
    starts: HashMap<WordStart, Range<usize>>,
}

impl AllSpellings {
    /// All that decoders agree on.
    #[must_use]
    pub fn of_the_format() -> Self {
        let names = all_words().flat_map(|form| {
            let plain = word(form.length.into(), form.index.into());
            let safe = (0..TRANSFORMS as u8).filter(move |&id| is_safe(id, plain));
            safe.map(move |id| (form.length, form.id(id)))
        });
        Self::new(names.filter(|&name| stem(name) == name))
    }

    /// What these become, and with suffixes, where that is four bytes or more; each by what names
    /// it with the least distance.
    #[must_use]
    pub fn new(stems: impl IntoIterator<Item = SpellingName>) -> Self {
        let spelled = stems.into_iter().flat_map(family).map(spelled);
        let mut spellings: Vec<_> = spelled.filter(|(spelling, _)| spelling.len() >= 4).collect();
        spellings.sort_unstable_by(|(a, first), (b, second)| {
            a.cmp(b).then(first.word_id.cmp(&second.word_id))
        });
        spellings.dedup_by(|(a, _), (b, _)| a == b);
        let mut starts: HashMap<WordStart, Range<usize>> = HashMap::new();
        for (at, (spelling, _)) in spellings.iter().enumerate() {
            let start = spelling.first_chunk().map_or(0, |start| WordStart::from_le_bytes(*start));
            starts.entry(start).or_insert(at..at).end = at + 1;
        }
        Self { spellings, starts }
    }

    /// How many there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.spellings.len()
    }

    /// Whether there are none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.spellings.is_empty()
    }

    /// Calls `on_word` for each that `text` starts with, from short to long.
    fn walk(&self, text: &[u8], mut on_word: impl FnMut(DictionaryMatch)) {
        let Some(&start) = text.first_chunk() else { return };
        let start = WordStart::from_le_bytes(start);
        let Some(range) = self.starts.get(&start) else { return };
        let mut left = &self.spellings[range.clone()];
        let mut length = 4;
        while let Some((shortest, found)) = left.first() {
            if shortest.len() == length {
                on_word(*found);
                left = &left[1..];
            }
            let Some(&next) = text.get(length) else { return };
            let before = left.partition_point(|(spelling, _)| spelling[length] < next);
            left = &left[before..];
            left = &left[..left.partition_point(|(spelling, _)| spelling[length] == next)];
            length += 1;
        }
    }
}

fn is_safe(transform: u8, plain: &[u8]) -> bool {
    match TABLE[usize::from(transform)].elementary {
        Elementary::Case(case) => case.is_safe(plain),
        Elementary::OmitFirst(_) | Elementary::OmitLast(_) => true,
    }
}

fn spelled(name: SpellingName) -> (Vec<u8>, DictionaryMatch) {
    let (word_length, word_id) = name;
    let (transform, index) = parts(name);
    let plain = word(word_length.into(), index as usize);
    let spelling = apply(transform as u8, plain, &mut [0; MAX_OUTPUT]).to_vec();
    let length = spelling.len() as u32;
    (spelling, DictionaryMatch { length, word_length, word_id })
}

impl Stateless for &AllSpellings {}

impl DictionarySearch for &AllSpellings {
    fn best_word(
        &mut self,
        text: &[u8],
        base_distance: u32,
        costs: &WordCosts,
        mut floor: Floor,
    ) -> Option<DictionaryMatch> {
        let mut best = None;
        self.walk(text, |found| {
            let score = costs.score(found.length, base_distance.saturating_add(found.word_id));
            if found.length > floor.length && score > floor.score {
                floor.score = score;
                best = Some(found);
            }
        });
        best
    }

    fn all_words(&mut self, text: &[u8], words: &mut WordMatches) {
        self.walk(text, |found| words.push(found));
    }
}

/// What spellings are good for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpellingsUse {
    /// What each saved, in 2^-16 bit, with all suffixes.
    pub saved: BTreeMap<SpellingName, i64>,
    /// Bytes of the texts, each as often as it counts.
    pub weighed_in: u64,
}

impl Record for &mut SpellingsUse {
    fn reference(&mut self, reference: Reference) {
        let Reference { form, transform, saved, .. } = reference;
        *self.saved.entry(stem((form.length, form.id(transform)))).or_default() += saved;
    }

    fn literal(&mut self, _: u8, _: u8) {}
}

/// Words where nothing else is found, taken as copies are.
const AT_MISSES: WordPolicy =
    WordPolicy { costs: WordCosts::AS_COPY, weak: Score(brotwerk_core::LITERAL + 1) };

impl SpellingsUse {
    /// Compresses a text as the lowest quality does, with this search for words, and adds up what
    /// they save; a text weighs more the shorter it is.
    pub fn add(&mut self, text: &[u8], search: impl DictionarySearch + Stateless) {
        let window = WindowBits::default();
        let config = LazyConfig {
            lazy_steps: 0,
            long_copy: 0,
            ring_distances: 1,
            skip_after: 32,
            inserts_all: false,
        };
        let mut one = Self::default();
        let parts = Assembly {
            parser: Lazy::new(config).with_words(AT_MISSES),
            finder: HashRows::<1>::new(RowsConfig { max_row_bits: 14, hash_bytes: 4 }),
            dictionary: search,
            splitter: Recorder {
                splitter: GreedySplitter::<Heap>::new(SplitConfig::UNSPLIT),
                max_distance: window.max_distance() as usize,
                record: &mut one,
            },
        };
        let _ = encode_with_parts(text, Options::new().window_bits(window), parts);
        one.weighed_in = text.len() as u64;
        self.merge(&one, weight(text.len()));
    }

    /// Adds another's, so many times.
    pub fn merge(&mut self, other: &Self, times: u32) {
        for (&name, &saved) in &other.saved {
            *self.saved.entry(name).or_default() += saved * i64::from(times);
        }
        self.weighed_in += other.weighed_in * u64::from(times);
    }
}

/// Spellings in the order of what they save of all kinds of texts together, those first that save
/// most. Each kind counts for its share of texts, however many bytes it has here.
#[must_use]
pub fn ranked(kinds: &[(SpellingsUse, u32)]) -> Vec<SpellingName> {
    let mut sums = BTreeMap::<_, i128>::new();
    for (used, share) in kinds {
        for (&name, &saved) in &used.saved {
            let scaled = (i128::from(saved) * i128::from(*share)) << 20;
            *sums.entry(name).or_default() += scaled / i128::from(used.weighed_in.max(1));
        }
    }
    let mut names: Vec<_> = sums.into_iter().filter(|&(_, saved)| saved > 0).collect();
    names.sort_unstable_by_key(|&(name, saved)| (Reverse(saved), name));
    names.into_iter().map(|(name, _)| name).collect()
}

/// As many of these, first come first served, as there is room for, but no more than `most`.
#[must_use]
pub fn fitting(names: &[SpellingName], most: usize) -> SpellingImage {
    let mut image = SpellingImage::new();
    for &(word_length, word_id) in names {
        if image.len() == most {
            break;
        }
        // What has no room is what this is about.
        let _ = image.add(word_length, word_id);
    }
    image
}
