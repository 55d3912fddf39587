//! Greedy and lazy parsing.
//!
//! At each position: probe the distances of the ring, ask the finder for something
//! better, where that is weak ask the dictionary for a word, and take the best of them —
//! unless the next position offers one so much
//! better that an extra literal is worth it. With no look-ahead steps this is greedy
//! parsing.
//!
//! Decisions use [`Score`], which needs no statistics. Where nothing was found for a
//! while the parser takes larger and larger steps, so that text which does not
//! compress costs little time.
//!
//! Cost: one finder look-up per literal and one or two per copy. Not for the highest
//! qualities: it never reconsiders a copy once taken.

use core::ops::Range;

use crate::backoff::{Backoff, BackoffConfig};
use crate::four_bytes::four_bytes;
use crate::going_on::{MOST_CHANGED, goes_on};
use crate::prefix_dictionary::{
    FilteredPrefixDictionary, PrefixDictionaryFinder, best_copy, best_word,
};
use crate::ring_costs::{MIN_RING_LENGTH, RING_COST};
use crate::ring_use::RingUse;
use brotwerk_core::{
    BestMatch, Command, Commands, DictionarySearch, DistanceCode, DistanceRing, Extent, Floor,
    Match, Memory, NoPrefixDictionary, OutOfMemory, Parser, Part, Score, Task, WordPolicy,
    common_length,
};

/// How hard the lazy parser tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LazyConfig {
    /// How many times a match may be put off by one position for a better one; 0 is
    /// greedy parsing. Heuristic; more than 2 gains nothing on web text.
    pub lazy_steps: u8,
    /// Copies as long as this are put off only while that turns out to pay: in pages one in
    /// ten does. Raising it saves up to 0.5 % of HTML and 1 % of CSS, for time.
    pub long_copy: u32,
    /// How many of the last distances to probe, 0 to 3. The fourth gains nothing.
    pub ring_distances: u8,
    /// Literals in a row after which positions are skipped. Raising it finds more
    /// matches in text that hardly compresses, for time.
    pub skip_after: u32,
    /// Whether all positions of a long copy are inserted, not only those near its ends. In data of
    /// rows, and in other versions of a text, they always are. It finds nearer matches, 0.2 % of
    /// HTML, for a tenth of the parser's time.
    pub inserts_all: bool,
}

/// How hard the lazy parser tries, by the text's length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LazyByLength {
    /// For texts of usual length, and those whose length is not known.
    pub usual: LazyConfig,
    /// For texts known to be shorter than `short_below`.
    pub short: LazyConfig,
    /// Below how many bytes a text is short.
    pub short_below: u64,
}

/// The same for all texts.
impl From<LazyConfig> for LazyByLength {
    fn from(config: LazyConfig) -> Self {
        Self { usual: config, short: config, short_below: 0 }
    }
}

/// The greedy and lazy parser; see the [module](self) for how it decides.
#[derive(Clone, Copy, Debug)]
pub struct Lazy {
    by_length: LazyByLength,
    /// The one of them for the text at hand.
    config: LazyConfig,
    words: WordPolicy,
}

/// What a match must save to be taken, in 1/32 bit: four bits, about the cost of a command.
/// Heuristic; raising it leaves short, far matches to literals.
const MIN_SCORE: Score = Score(128);

/// By how much a match at the next position must be better, in 1/32 bit: five bits, one
/// literal and a longer insert. Heuristic; raising it makes parsing greedier.
pub(crate) const LAZY_GAIN: i32 = 160;

/// A finder may need up to this many bytes after a position to insert it; the last
/// positions of a stretch are offered again once the next stretch is there.
pub(crate) const FINDER_LOOK_AHEAD: u32 = 256;

/// A position closer to the end than this is not searched: no match of the finder's
/// shortest length fits.
const MIN_REST: u32 = 4;

/// Positions inserted at the start and at the end of a long copy, where not all are.
const INSERTED_START: u32 = 8;
const INSERTED_END: u32 = 24;

impl Lazy {
    /// A parser with this configuration, or one for each text's length.
    #[must_use]
    pub fn new(config: impl Into<LazyByLength>) -> Self {
        let by_length = config.into();
        Self { by_length, config: by_length.usual, words: WordPolicy::AS_COPY }
    }

    /// The same parser, asking for words of the dictionary by this policy.
    #[must_use]
    pub const fn with_words(self, words: WordPolicy) -> Self {
        Self { words, ..self }
    }
}

/// What was found at a position.
#[derive(Clone, Copy)]
struct Found {
    length: u32,
    /// For a word the one that names it: beyond all that can be copied.
    distance: u32,
    score: Score,
    /// The length of the word before it was transformed; 0 for a copy from the window.
    word_length: u8,
}

/// For asking the dictionary. Measured: a smaller credit costs bytes, a larger one time where
/// there are no words.
const WORD_BACKOFF: BackoffConfig = BackoffConfig { per_find: 128, most: 1024, stride: 16 };

/// For look-ahead (lazy matching) behind long copies. Measured: in pages nine of ten are for
/// nothing; data of rows and columns would lose 20 % without any.
const LAZY_BACKOFF: BackoffConfig = BackoffConfig { per_find: 8, most: 32, stride: 8 };

/// The state of one call: everything that looks at the text.
struct Search<'a, F, D, P> {
    task: &'a Task<'a>,
    finder: &'a mut F,
    dictionary: &'a mut D,
    prefix_dictionary: &'a P,
    words: WordPolicy,
    backoff: Backoff,
    ring_use: RingUse,
}

impl<F: BestMatch, D: DictionarySearch, P: PrefixDictionaryFinder> Search<'_, F, D, P> {
    /// The best copy at `position` that beats the floor, and the position inserted.
    #[inline(always)]
    fn best(
        &mut self,
        position: u32,
        ring: &DistanceRing,
        mut floor: Floor,
        probed: u32,
    ) -> Option<Found> {
        let text = self.task.text;
        let max_distance = self.task.max_distance.min(position);
        let mut best = None;
        let mut matching_distances =
            matching_distances(text, position, max_distance, ring, probed, self.ring_use) & probed;
        while matching_distances > 0 {
            let index = matching_distances.trailing_zeros() as usize % RING_COST.len();
            matching_distances &= matching_distances - 1;
            let distance = ring.distances()[index];
            let (here, there) = (position as usize, (position - distance) as usize);
            let length = common_length(text, here, there);
            let score = Score(brotwerk_core::LITERAL * length as i32 - RING_COST[index]);
            if score > floor.score {
                floor = Floor { length: floor.length.max(length), score };
                best = Some(Found { length, distance, score, word_length: 0 });
            }
        }
        if let Some(Match { length, distance }) =
            self.finder.best_match(text, position, max_distance, floor)
        {
            floor.score = Score::of(length, distance);
            best = Some(Found { length, distance, score: floor.score, word_length: 0 });
        }
        if let Some(copy) = self.best_from_prefix_dictionary(position, ring, floor) {
            floor.score = copy.score;
            best = Some(copy);
        }
        if floor.score < self.words.weak && self.backoff.tries() {
            let word = self.best_word(position, floor.score);
            if word.is_some() {
                self.backoff.paid();
                return word;
            }
        }
        best
    }

    /// What is found at `position` that makes up for leaving what was found at the position
    /// before to a literal.
    #[inline(never)]
    fn better(&mut self, position: u32, ring: &DistanceRing, found: &Found) -> Option<Found> {
        self.best(position, ring, floor_above(found), 1)
    }

    /// The best word of the static dictionary that beats a score.
    #[inline(always)]
    fn best_word(&mut self, position: u32, score: Score) -> Option<Found> {
        let WordPolicy { costs, .. } = &self.words;
        let floor = Floor { length: MIN_RING_LENGTH, score };
        let Self { task, prefix_dictionary, dictionary, .. } = self;
        let (word, distance) =
            best_word(task, *prefix_dictionary, *dictionary, position, costs, floor)?;
        let score = costs.score(word.length, distance);
        Some(Found { length: word.length, distance, score, word_length: word.word_length })
    }

    /// The best copy from the prefix dictionary that beats the floor.
    #[inline(always)]
    fn best_from_prefix_dictionary(
        &mut self,
        position: u32,
        ring: &DistanceRing,
        floor: Floor,
    ) -> Option<Found> {
        let (copy, score) = best_copy(self.task, self.prefix_dictionary, position, ring, floor)?;
        let Match { length, distance } = copy;
        Some(Found { length, distance, score, word_length: 0 })
    }
}

/// A bit for each of the last distances at which the text agrees in as many bytes as a copy must have.
/// Four bytes must be left.
#[inline(always)]
fn matching_distances(
    text: &[u8],
    position: u32,
    max_distance: u32,
    ring: &DistanceRing,
    probed: u32,
    ring_use: RingUse,
) -> u32 {
    let here = four_bytes(text, position);
    let mut bits = 0;
    for (index, &distance) in ring.distances()[..RING_COST.len()].iter().enumerate() {
        if probed == 1 && index > 0 {
            break;
        }
        // Most distances fail here.
        if distance <= max_distance && ring_use.agree(here, four_bytes(text, position - distance)) {
            bits |= 1 << index;
        }
    }
    bits
}

/// The command for what was found, and the ring as it is after it.
#[inline(always)]
fn command(insert: u32, found: &Found, ring: &mut DistanceRing) -> Command {
    let &Found { length, distance, word_length, .. } = found;
    if word_length == 0 {
        let code = ring.code(distance);
        ring.push(distance, code);
        return Command::copy(insert, length, code);
    }
    Command::word(insert, length, word_length, DistanceCode::explicit(distance))
}

impl<M: Memory> Part<M> for Lazy {
    fn prepare(&mut self, _: &mut M, extent: &Extent) -> Result<(), OutOfMemory> {
        let LazyByLength { usual, short, short_below } = self.by_length;
        self.config = if extent.text < short_below { short } else { usual };
        Ok(())
    }

    fn rebase(&mut self, _: u32) {}
}

impl<F: BestMatch, D: DictionarySearch> Parser<F, D> for Lazy {
    fn parse(
        &mut self,
        task: &Task<'_>,
        finder: &mut F,
        dictionary: &mut D,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        match task.prefix_dictionary {
            None => self.run(task, finder, dictionary, &NoPrefixDictionary, ring, commands),
            Some(prefix_dictionary) => {
                // The same code for all finders: with a prefix dictionary, virtual calls are not
                // what costs.
                let mut finder: &mut dyn BestMatch = finder;
                self.run(
                    task,
                    &mut finder,
                    dictionary,
                    &FilteredPrefixDictionary::new(prefix_dictionary),
                    ring,
                    commands,
                )
            }
        }
    }
}

impl Lazy {
    fn run<F: BestMatch, D: DictionarySearch, P: PrefixDictionaryFinder>(
        self,
        task: &Task<'_>,
        finder: &mut F,
        dictionary: &mut D,
        prefix_dictionary: &P,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let LazyConfig { lazy_steps, long_copy, ring_distances, skip_after, inserts_all } =
            self.config;
        let skip_after = skip_after.min(NEVER_SKIP);
        let text = task.text;
        let end = task.range.end;
        let searchable = end.saturating_sub(MIN_REST - 1);
        let mut position = task.range.start;
        finder.insert_range(text, position.saturating_sub(FINDER_LOOK_AHEAD)..position);
        let probed = (1 << ring_distances) - 1;
        let (words, backoff) = (self.words, Backoff::new(WORD_BACKOFF));
        let ring_use = RingUse::default();
        let mut search =
            Search { task, finder, dictionary, prefix_dictionary, words, backoff, ring_use };
        // Where the literals of the next command start.
        let mut literals = position;
        let mut skip_from = position.saturating_add(skip_after);
        let mut ahead = Backoff::new(LAZY_BACKOFF);
        loop {
            let found = loop {
                if position >= searchable {
                    break None;
                }
                let found = search.best(position, ring, MIN_FLOOR, probed);
                if found.is_some() {
                    break found;
                }
                position += 1;
                if position > skip_from {
                    let finder = &mut *search.finder;
                    position = skip(finder, text, position, searchable, skip_from, skip_after);
                }
            };
            let Some(mut found) = found else { break };
            let mut steps_left = lazy_steps;
            if position < literals + MOST_CHANGED
                && let Some((start, Match { length, distance })) = goes_on(task, literals, ring)
                && start > position
            {
                let score = Score(brotwerk_core::LITERAL * length as i32 - RING_COST[0]);
                if score > found.score {
                    search.finder.insert_range(text, position..start + 1);
                    found = Found { length, distance, score, word_length: 0 };
                    (position, steps_left) = (start, 0);
                }
            }
            // Put off for what the next position offers, if that is better.
            while steps_left > 0
                && (found.length < long_copy || ahead.tries())
                && position + 1 < searchable
            {
                steps_left -= 1;
                let Some(better) = search.better(position + 1, ring, &found) else { break };
                if found.length >= long_copy {
                    ahead.paid();
                }
                (position, found) = (position + 1, better);
            }
            if found.word_length == 0 {
                search.ring_use.add(ring.distances()[..3].contains(&found.distance));
            }
            commands.push(command(position - literals, &found, ring));
            let copied = position + 1..position + found.length;
            position = copied.end;
            literals = position;
            let all = inserts_all || search.ring_use.is_often();
            insert_copy(&mut *search.finder, text, copied, all);
            skip_from = position + found.length + skip_after;
            // The last place is for literals that end the meta-block.
            if commands.room() <= 1 {
                return position;
            }
        }
        if end > literals {
            commands.push(Command::literals(end - literals));
        }
        end
    }
}

/// After so many positions without a match none are left out in any text; that many more can be
/// added to a position, and four times as many are a number.
const NEVER_SKIP: u32 = 1 << 29;

/// What a copy must beat to be taken.
const MIN_FLOOR: Floor = Floor { length: MIN_RING_LENGTH, score: MIN_SCORE };

/// What a copy must beat for the one at the position before to be left to a literal.
#[inline(always)]
fn floor_above(found: &Found) -> Floor {
    let score = found.score + (LAZY_GAIN - 1);
    // No distance makes up for a shorter length than this.
    let length = (score.0 / brotwerk_core::LITERAL).max(0) as u32;
    Floor { length: length.min(found.length), score }
}

/// Inserts the positions of a copy: all of a short one, of a long one perhaps only those at its ends.
/// What lies between is inserted where it was copied from.
#[inline]
fn insert_copy<F: BestMatch>(finder: &mut F, text: &[u8], positions: Range<u32>, all: bool) {
    let Range { start, end } = positions;
    if !all && positions.len() > (INSERTED_START + INSERTED_END) as usize {
        finder.insert_range(text, start..start + INSERTED_START);
        finder.insert_range(text, end - INSERTED_END..end);
    } else {
        finder.insert_range(text, positions);
    }
}

/// Steps over positions where matches are unlikely, inserting one in two, later one
/// in four; returns the position reached.
#[inline(never)]
fn skip<F: BestMatch>(
    finder: &mut F,
    text: &[u8],
    position: u32,
    end: u32,
    skip_from: u32,
    skip_after: u32,
) -> u32 {
    let (stride, steps) = if position - skip_from > 4 * skip_after { (4, 4) } else { (2, 4) };
    let to = (position + stride * steps).min(end);
    for inserted in (position..to).step_by(stride as usize) {
        finder.insert_range(text, inserted..inserted + 1);
    }
    to
}
