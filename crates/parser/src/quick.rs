//! Parsing in a hurry: takes what it meets.
//!
//! **Algorithm.** Where the last copy goes on behind a few bytes that differ, that is taken. Else
//! at each position the finder is asked, then the dictionaries. The first copy or word that is good
//! enough is taken, a copy earlier if the bytes before agree, too, or later if the next position has a
//! better one. Where nothing is found for long, steps grow.
//!
//! **Cost.** Some 10 instructions for each position looked at; most lie within copies and are not.
//!
//! **Not for** small output: nothing is put off for something better, and few places are inserted.
//!
//! Known from LZ4 and zstd's fast strategy, without words and without Brotli's ring of distances.

use brotwerk_core::{
    BestMatch, Command, Commands, DictionaryMatch, DictionarySearch, DistanceCode, DistanceRing,
    Floor, Match, NoPrefixDictionary, Parser, Score, Stateless, Task, WordPolicy,
};

use crate::going_on::goes_on;
use crate::lazy::{FINDER_LOOK_AHEAD, LAZY_GAIN};
use crate::prefix_dictionary::{
    FilteredPrefixDictionary, PrefixDictionaryFinder, best_copy, best_word,
};
use crate::ring_use::RingUse;

/// How little the quick parser looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuickConfig {
    /// After so many literals, as a power of two, each step is one longer; after twice as many two, and
    /// so on up to eight.
    /// Raising it finds more matches in text that hardly compresses, for time.
    pub skip_shift: u8,
    /// Whether a match is put off for a better one at the next position.
    pub looks_ahead: bool,
    /// What a match must save, in 1/32 bit. Raising it leaves short, far matches to literals.
    pub least_score: Score,
}

/// The quick parser; see the [module](self) for how it decides.
#[derive(Clone, Copy, Debug)]
pub struct Quick {
    config: QuickConfig,
    words: WordPolicy,
}

impl Quick {
    /// A parser with this configuration.
    #[must_use]
    pub const fn new(config: QuickConfig) -> Self {
        Self { config, words: WordPolicy::AS_COPY }
    }

    /// The same parser, asking for words of the dictionary by this policy.
    #[must_use]
    pub const fn with_words(self, words: WordPolicy) -> Self {
        Self { words, ..self }
    }
}

impl Stateless for Quick {}

/// A position closer to the end than this is not searched.
const MIN_REST: u32 = 8;

/// The shortest copy that is taken.
const MIN_LENGTH: u32 = 4;

/// So many positions are skipped at most, so that of another version of a long text without any copies
/// something is still known.
const MOST_SKIPPED: u32 = 7;

/// A match of this length is never put off: behind it there is hardly ever a better one.
const LONG_COPY: u32 = 32;

/// What was found, and where.
enum Found {
    Copy { start: u32, copy: Match },
    Word { start: u32, word: DictionaryMatch, distance: u32 },
}

/// The state of one call: everything that looks at the text.
struct Search<'a, F, D, P> {
    task: &'a Task<'a>,
    finder: &'a mut F,
    dictionary: &'a mut D,
    prefix_dictionary: &'a P,
    config: QuickConfig,
    words: WordPolicy,
    searchable: u32,
}

impl<F: BestMatch, D: DictionarySearch, P: PrefixDictionaryFinder> Search<'_, F, D, P> {
    /// The first thing worth taking from `literals` on.
    #[inline(always)]
    fn next(&mut self, literals: u32, ring: &DistanceRing) -> Option<Found> {
        let text = self.task.text;
        let floor = Floor { length: MIN_LENGTH - 1, score: self.config.least_score };
        if let Some((position, found)) = goes_on(self.task, literals, ring) {
            self.finder.insert(text, position);
            return Some(self.copy(position, literals, found));
        }
        let mut position = literals;
        while position < self.searchable {
            let reach = self.task.max_distance.min(position);
            if let Some(found) = self.finder.best_match(text, position, reach, floor) {
                let (position, found) = self.look_ahead(position, found);
                return Some(self.copy(position, literals, found));
            }
            if let Some(found) = self.elsewhere(position, ring, floor) {
                return Some(found);
            }
            let longer = (position - literals) >> self.config.skip_shift;
            position += 1 + longer.min(MOST_SKIPPED);
        }
        None
    }

    /// Puts a match off as long as the next position has a better one.
    #[inline(always)]
    fn look_ahead(&mut self, mut position: u32, mut found: Match) -> (u32, Match) {
        let text = self.task.text;
        while self.config.looks_ahead && found.length < LONG_COPY && position + 1 < self.searchable
        {
            let score = Score::of(found.length, found.distance) + LAZY_GAIN;
            let floor = Floor { length: found.length - 1, score };
            let reach = self.task.max_distance.min(position + 1);
            let Some(better) = self.finder.best_match(text, position + 1, reach, floor) else {
                break;
            };
            (position, found) = (position + 1, better);
        }
        (position, found)
    }

    /// A copy that begins as early as the bytes before agree, at the earliest behind the last
    /// command.
    #[inline(always)]
    fn copy(&self, position: u32, literals: u32, found: Match) -> Found {
        let text = self.task.text;
        let Match { length, distance } = found;
        // Literals that it may take over, and the bytes before what is copied.
        let most = (position - literals).min(position - distance);
        let mut more = 0;
        while more < most
            && text[(position - more) as usize - 1]
                == text[(position - distance - more) as usize - 1]
        {
            more += 1;
        }
        Found::Copy { start: position - more, copy: Match { length: length + more, distance } }
    }

    /// What dictionaries have at a position.
    #[inline(always)]
    fn elsewhere(&mut self, position: u32, ring: &DistanceRing, floor: Floor) -> Option<Found> {
        let Self { task, prefix_dictionary, dictionary, words, .. } = self;
        if let Some((copy, _)) = best_copy(task, *prefix_dictionary, position, ring, floor) {
            return Some(Found::Copy { start: position, copy });
        }
        let (word, distance) =
            best_word(task, *prefix_dictionary, *dictionary, position, &words.costs, floor)?;
        Some(Found::Word { start: position, word, distance })
    }
}

impl<F: BestMatch, D: DictionarySearch> Parser<F, D> for Quick {
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
                let prefix_dictionary = &FilteredPrefixDictionary::new(prefix_dictionary);
                self.run(task, &mut finder, dictionary, prefix_dictionary, ring, commands)
            }
        }
    }
}

impl Quick {
    fn run<F: BestMatch, D: DictionarySearch, P: PrefixDictionaryFinder>(
        self,
        task: &Task<'_>,
        finder: &mut F,
        dictionary: &mut D,
        prefix_dictionary: &P,
        ring: &mut DistanceRing,
        commands: &mut Commands<'_>,
    ) -> u32 {
        let end = task.range.end;
        let searchable = end.saturating_sub(MIN_REST - 1);
        let mut literals = task.range.start;
        finder.insert_range(task.text, literals.saturating_sub(FINDER_LOOK_AHEAD)..literals);
        let Self { config, words } = self;
        let mut search =
            Search { task, finder, dictionary, prefix_dictionary, config, words, searchable };
        let mut ring_use = RingUse::default();
        while let Some(found) = search.next(literals, ring) {
            let (start, length, command) = match found {
                Found::Copy { start, copy: Match { length, distance } } => {
                    let code = ring.code(distance);
                    ring.push(distance, code);
                    ring_use.add(code == DistanceCode::LAST);
                    (start, length, Command::copy(start - literals, length, code))
                }
                Found::Word { start, word, distance } => {
                    let DictionaryMatch { length, word_length, .. } = word;
                    let code = DistanceCode::explicit(distance);
                    (start, length, Command::word(start - literals, length, word_length, code))
                }
            };
            commands.push(command);
            literals = start + length;
            if ring_use.is_often() {
                search.finder.insert_range(task.text, start + 1..literals);
            } else {
                insert_ends(search.finder, task.text, start, literals);
            }
            // The last place is for literals that end the meta-block.
            if commands.room() <= 1 {
                return literals;
            }
        }
        if end > literals {
            commands.push(Command::literals(end - literals));
        }
        end
    }
}

/// Inserts four places of a copy: two near its start and two near its end. Two fewer cost 1 % of
/// HTML, all would save 1.2 % for half as many of the parser's instructions again.
#[inline(always)]
fn insert_ends<F: BestMatch>(finder: &mut F, text: &[u8], start: u32, end: u32) {
    for position in [start + 2, start + 4, end - 2, end - 1] {
        finder.insert(text, position);
    }
}
