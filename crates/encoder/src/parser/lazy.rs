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

use brotwerk_core::{
    BestMatch, Command, DictionarySearch, DistanceCode, DistanceRing, Floor, List, Match, Memory,
    Parser, Score, Task, WordPolicy,
};
use brotwerk_lz77::common_length;

/// How hard the lazy parser tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LazyConfig {
    /// How many times a match may be put off by one position for a better one; 0 is
    /// greedy parsing. Heuristic; more than 2 gains nothing on web text.
    pub steps: u8,
    /// How many of the last four distances to probe, 0 to 4.
    pub ring_distances: u8,
    /// Literals in a row after which positions are skipped. Raising it finds more
    /// matches in text that hardly compresses, for time.
    pub patience: u32,
}

/// The greedy and lazy parser; see the [module](self) for how it decides.
#[derive(Clone, Copy, Debug)]
pub struct Lazy {
    config: LazyConfig,
    words: WordPolicy,
}

/// What a match must save to be taken, in 1/32 bit: four bits, about the cost of a command.
/// Heuristic; raising it leaves short, far matches to literals.
const LEAST_SCORE: Score = Score(128);

/// By how much a match at the next position must be better, in 1/32 bit: five bits, one
/// literal and a longer insert. Heuristic; raising it makes parsing greedier.
const LAZY_GAIN: i32 = 160;

/// What referring to each of the last four distances is taken to cost, in 1/32 bit.
/// The last one is often implied by the command. Heuristic; raising one prefers explicit
/// distances.
const RING_COST: [i32; 4] = [-16, 42, 46, 46];

/// The shortest copy of a ring distance that is considered. 2 is legal and pays only
/// for the last distance, rarely.
const LEAST_RING_LENGTH: u32 = 3;

/// A finder may need up to this many bytes after a position to remember it; the last
/// positions of a stretch are offered again once the next stretch is there.
const LOOK_AHEAD: u32 = 256;

/// A position closer to the end than this is not searched: no match of the finder's
/// shortest length fits.
const LEAST_REST: u32 = 4;

impl Lazy {
    /// A parser with this configuration.
    #[must_use]
    pub const fn new(config: LazyConfig) -> Self {
        Self { config, words: WordPolicy::AS_COPY }
    }

    /// The same parser, asking for words of the dictionary as told.
    #[must_use]
    pub const fn with_words(self, words: WordPolicy) -> Self {
        Self { words, ..self }
    }
}

/// What was found at a position.
#[derive(Clone, Copy)]
struct Found {
    copy: Copy,
    length: u32,
    score: Score,
}

#[derive(Clone, Copy)]
enum Copy {
    Window(u32),
    Word(brotwerk_core::DictionaryMatch),
}

/// How long to go on asking a dictionary that has nothing.
#[derive(Clone, Copy)]
struct WordPatience {
    /// Look-ups left.
    credit: u32,
    /// Positions passed over since there were none left.
    passed: u32,
}

impl WordPatience {
    /// Look-ups for each word found, and at the start. Measured: fewer cost bytes, more
    /// cost time where there are no words.
    const PER_WORD: u32 = 128;
    /// The most that a text full of words can save up. Heuristic.
    const MOST: u32 = 1024;
    /// Without credit, one position in so many is looked at, so that words which begin
    /// late are found. A power of two.
    const STRIDE: u32 = 16;

    #[inline]
    fn asks(&mut self) -> bool {
        if self.credit > 0 {
            self.credit -= 1;
            return true;
        }
        self.passed += 1;
        self.passed.is_multiple_of(Self::STRIDE)
    }

    fn found(&mut self) {
        self.credit = (self.credit + Self::PER_WORD).min(Self::MOST);
    }
}

impl Default for WordPatience {
    fn default() -> Self {
        Self { credit: Self::PER_WORD, passed: 0 }
    }
}

/// The state of one call: everything that looks at the text.
struct Search<'a, F, D> {
    task: &'a Task<'a>,
    finder: &'a mut F,
    dictionary: &'a mut D,
    ring_distances: usize,
    words: WordPolicy,
    patience: WordPatience,
}

impl<F: BestMatch, D: DictionarySearch> Search<'_, F, D> {
    /// The best copy at `position` that beats the floor, and the position remembered.
    #[inline(always)]
    fn best(&mut self, position: u32, ring: &DistanceRing, mut floor: Floor) -> Option<Found> {
        let text = self.task.text;
        let max_distance = self.task.max_distance.min(position);
        let here = four_bytes(text, position);
        let mut best = None;
        for (&distance, cost) in ring.distances()[..self.ring_distances].iter().zip(&RING_COST) {
            // Most distances fail in their first bytes; there are four before the end.
            if distance > max_distance
                || (here ^ four_bytes(text, position - distance)) << (8 * (4 - LEAST_RING_LENGTH))
                    != 0
            {
                continue;
            }
            let (here, there) = (position as usize, (position - distance) as usize);
            let length = common_length(text, here, there);
            let score = Score(brotwerk_core::LITERAL * length as i32 - *cost);
            if score > floor.score {
                floor = Floor { length: floor.length.max(length), score };
                best = Some(Found { copy: Copy::Window(distance), length, score });
            }
        }
        if let Some(Match { length, distance }) =
            self.finder.best_match(text, position, max_distance, floor)
        {
            let score = Score::of(length, distance);
            floor.score = score;
            best = Some(Found { copy: Copy::Window(distance), length, score });
        }
        if floor.score < self.words.weak && self.patience.asks() {
            let word = self.best_word(position, floor.score);
            if word.is_some() {
                self.patience.found();
                return word;
            }
        }
        best
    }

    /// The best word of the static dictionary that beats a score.
    #[inline]
    fn best_word(&mut self, position: u32, score: Score) -> Option<Found> {
        let text = &self.task.text[position as usize..];
        let base_distance = self.reach(position) + 1;
        let WordPolicy { costs, .. } = &self.words;
        let floor = Floor { length: LEAST_RING_LENGTH, score };
        let word = self.dictionary.best_word(text, base_distance, costs, floor)?;
        let score = costs.score(word.length, base_distance + word.word_id);
        Some(Found { copy: Copy::Word(word), length: word.length, score })
    }

    /// How far back a copy may reach from a position.
    fn reach(&self, position: u32) -> u32 {
        let behind = self.task.base + u64::from(position);
        behind.min(u64::from(self.task.max_distance)) as u32
    }

    fn command(
        &self,
        position: u32,
        insert: u32,
        found: &Found,
        ring: &mut DistanceRing,
    ) -> Command {
        match found.copy {
            Copy::Window(distance) => {
                let code = ring.code(distance);
                ring.push(distance, code);
                Command::copy(insert, found.length, code)
            }
            Copy::Word(word) => {
                let distance = self.reach(position) + 1 + word.word_id;
                Command::word(insert, word, DistanceCode::explicit(distance))
            }
        }
    }
}

impl<F: BestMatch, D: DictionarySearch> Parser<F, D> for Lazy {
    fn parse<M: Memory>(
        &mut self,
        task: &Task<'_>,
        finder: &mut F,
        dictionary: &mut D,
        ring: &mut DistanceRing,
        commands: &mut List<Command, M>,
    ) -> u32 {
        let LazyConfig { steps, ring_distances, patience } = self.config;
        let words = self.words;
        let text = task.text;
        let end = task.range.end;
        let searchable = end.saturating_sub(LEAST_REST - 1);
        let mut position = task.range.start;
        finder.insert_range(text, position.saturating_sub(LOOK_AHEAD)..position);
        let ring_distances = usize::from(ring_distances);
        let mut search = Search {
            task,
            finder,
            dictionary,
            ring_distances,
            words,
            patience: WordPatience::default(),
        };
        let most = commands.len() + task.max_commands - 1;
        let mut insert = 0;
        let mut patient_until = position.saturating_add(patience);
        while position < searchable {
            // The last place is for literals that end the meta-block.
            if commands.len() >= most && insert == 0 {
                return position;
            }
            let floor = Floor { length: LEAST_RING_LENGTH, score: LEAST_SCORE };
            let Some(mut found) = search.best(position, ring, floor) else {
                position += 1;
                insert += 1;
                if position > patient_until {
                    let to = skip(
                        &mut *search.finder,
                        text,
                        position,
                        searchable,
                        patient_until,
                        patience,
                    );
                    insert += to - position;
                    position = to;
                }
                continue;
            };
            for _ in 0..steps {
                if position + 1 >= searchable {
                    break;
                }
                let score = found.score + (LAZY_GAIN - 1);
                // No distance makes up for a shorter length than this.
                let length = (score.0 / brotwerk_core::LITERAL).max(0) as u32;
                let floor = Floor { length: length.min(found.length), score };
                let Some(next) = search.best(position + 1, ring, floor) else { break };
                found = next;
                position += 1;
                insert += 1;
            }
            commands.push_within_capacity(search.command(position, insert, &found, ring));
            insert = 0;
            let copy_end = position + found.length;
            let from = match found.copy {
                // A run of a short period needs no more of its positions than a few
                // periods at its end.
                Copy::Window(distance) if distance < found.length / 4 => copy_end - 4 * distance,
                _ => position + 1,
            };
            search.finder.insert_range(text, from..copy_end);
            position = copy_end;
            patient_until = position + found.length + patience;
        }
        insert += end - position;
        if insert > 0 {
            commands.push_within_capacity(Command::literals(insert));
        }
        end
    }
}

/// Steps over positions where matches are unlikely, remembering one in two, later one
/// in four; returns the position reached.
#[inline(never)]
fn skip<F: BestMatch>(
    finder: &mut F,
    text: &[u8],
    position: u32,
    end: u32,
    patient_until: u32,
    patience: u32,
) -> u32 {
    let (stride, steps) = if position - patient_until > 4 * patience { (4, 4) } else { (2, 4) };
    let to = (position + stride * steps).min(end);
    for remembered in (position..to).step_by(stride as usize) {
        finder.insert_range(text, remembered..remembered + 1);
    }
    to
}

/// The four bytes at a position, which must be there.
#[inline(always)]
fn four_bytes(text: &[u8], position: u32) -> u32 {
    let position = position as usize;
    u32::from_le_bytes(text[position..position + 4].try_into().unwrap_or_default())
}
