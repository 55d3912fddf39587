//! Every copy that a path may take, found once and kept for all passes over the text.

use core::ops::Range;

use brotwerk_core::{
    AllMatches, Command, DictionaryMatch, DictionarySearch, Floor, LITERAL, List, Match, Matches,
    Memory, OutOfMemory, PrefixDictionarySearch, Score, Task, WordMatches,
};

use super::known::KnownCopies;
use super::{KnownParse, PathConfig, Trust};

/// Matches that a position has on average, at most; it may use up what those before it left.
/// Text has 2 to 6. Raising it takes memory where text repeats itself in many ways, eight bytes
/// each.
const MATCHES_PER_POSITION: usize = 6;

/// Words and copies from a prefix dictionary, counted in the same way: web text has 0.2 to 0.9,
/// prose one. With two `dickens` loses 0.05 %, and they take memory that stretches need.
const OTHERS_PER_POSITION: usize = 1;

/// What the first positions may use up beyond that: as many words as start at one of them.
const SPARE: usize = 64;

/// The least length of matches within which nothing is looked for; below, it would cost much ratio.
const MIN_SKIP: u32 = 64;

/// The same for copies of a known parse.
const MIN_TRUSTED: u32 = 4;

/// The least distance from one skipped stretch's start to the next one's.
const SKIPPED_EVERY: usize = MIN_TRUSTED as usize;

/// How many positions before a stretch may not be inserted yet: finders that need text behind a
/// position leave them for later. As many as any finder here needs.
const NOT_INSERTED: u32 = 256;

/// A copy from a dictionary: a word, or a stretch of a prefix dictionary, which may be cut short.
#[derive(Clone, Copy)]
pub(crate) struct Other {
    /// Bytes of text.
    pub(crate) length: u32,
    /// The word's length before its transform; 0 for a prefix dictionary's copy.
    pub(crate) word_length: u32,
    pub(crate) distance: u32,
}

/// Bits for a word's length, which is 24 at most, in what is kept of an [`Other`].
const WORD_LENGTH_BITS: u32 = 5;

impl Other {
    fn into_plain(self) -> [u32; 2] {
        [self.length << WORD_LENGTH_BITS | self.word_length, self.distance]
    }

    fn of([lengths, distance]: [u32; 2]) -> Self {
        let word_length = lengths & ((1 << WORD_LENGTH_BITS) - 1);
        Self { length: lengths >> WORD_LENGTH_BITS, word_length, distance }
    }
}

/// Copies from window and dictionaries, for each position of a stretch of text.
pub(crate) struct Candidates<M: Memory> {
    /// How many matches and others each position has.
    counts: List<[u8; 2], M>,
    /// Length and distance, lengths rising within a position.
    matches: List<[u32; 2], M>,
    /// [`Other`]s.
    others: List<[u32; 2], M>,
    /// Stretches within long matches that no path need leave: first position, end.
    skipped: List<[u32; 2], M>,
}

impl<M: Memory> Default for Candidates<M> {
    fn default() -> Self {
        Self {
            counts: List::default(),
            matches: List::default(),
            others: List::default(),
            skipped: List::default(),
        }
    }
}

impl<M: Memory> Candidates<M> {
    /// Bytes of memory that a stretch takes, at most.
    pub(crate) const fn needs(length: usize) -> usize {
        length * size_of::<[u8; 2]>()
            + (MATCHES_PER_POSITION * length + SPARE) * size_of::<[u32; 2]>()
            + (OTHERS_PER_POSITION * length + SPARE) * size_of::<[u32; 2]>()
            + length.div_ceil(SKIPPED_EVERY) * size_of::<[u32; 2]>()
    }

    /// Empties all lists and takes memory for all that may be found in a stretch.
    pub(crate) fn make_room(&mut self, memory: &mut M, length: usize) -> Result<(), OutOfMemory> {
        self.counts.renew(memory, length)?;
        self.matches.renew(memory, MATCHES_PER_POSITION * length + SPARE)?;
        self.others.renew(memory, OTHERS_PER_POSITION * length + SPARE)?;
        self.skipped.renew(memory, length.div_ceil(SKIPPED_EVERY))
    }

    /// Finds them all. Lists must be empty, and have room for them.
    pub(crate) fn collect(
        &mut self,
        config: PathConfig,
        memory: &mut M,
        task: &Task<'_>,
        known: KnownParse<'_>,
        finder: &mut (impl AllMatches + ?Sized),
        dictionary: &mut (impl DictionarySearch + ?Sized),
    ) -> Result<(), OutOfMemory> {
        let text = task.text;
        let start = task.range.start;
        self.counts.resize(memory, task.range.len())?;
        finder.insert_range(text, start.saturating_sub(NOT_INSERTED)..start);
        let trust = config.trust.for_copies(known.commands);
        let mut known = KnownCopies::new(task, known);
        let mut next = known.next();
        let mut trusted = NOWHERE;
        let (mut matches, mut words) = (Matches::new(), WordMatches::new());
        let mut position = start;
        while position < task.range.end {
            if trusted.start == position {
                self.skip(&trusted, start);
                finder.insert_range(text, trusted.clone());
                position = trusted.end;
                continue;
            }
            let here = position - start;
            let before = [self.matches.len(), self.others.len()];
            let reach = task.reach(position).min(position);
            matches.clear();
            finder.all_matches(text, position, reach, 2, &mut matches);
            while next.is_some_and(|copy| copy.start < position) {
                next = known.next();
            }
            if let Some(copy) = next
                && copy.start == position
            {
                trusted = trust.inside(copy.start, copy.length).unwrap_or(NOWHERE);
                // So that paths can take what is known, too.
                let longest = matches.last().map_or(0, |it| it.length);
                if (1..=reach).contains(&copy.distance) && copy.length > longest {
                    // A full list gives up the longest but it: it must not spill.
                    matches.truncate(matches.inline_size() - 1);
                    matches.push(Match { length: copy.length, distance: copy.distance });
                }
            }
            let room = MATCHES_PER_POSITION * (here as usize + 1) + SPARE - self.matches.len();
            // The longest matter most.
            for &Match { length, distance } in &matches[matches.len().saturating_sub(room)..] {
                self.matches.push_within_capacity([length, distance]);
            }
            words.clear();
            if matches.last().is_none_or(|it| it.length < config.words_below) {
                dictionary.all_words(&text[position as usize..], &mut words);
            }
            let far = self.collect_others(task, position, &words);
            let [matched, others] = before;
            self.counts[here as usize] =
                [(self.matches.len() - matched) as u8, (self.others.len() - others) as u8];
            position += 1;
            let length = matches.last().map_or(0, |it| it.length).max(far);
            if length >= config.skip_length.max(MIN_SKIP) {
                let rest = position..position - 1 + length;
                self.skip(&rest, start);
                finder.insert_range(text, rest.clone());
                position = rest.end;
            }
        }
        Ok(())
    }

    /// Nothing is looked for in these positions.
    fn skip(&mut self, positions: &Range<u32>, start: u32) {
        self.skipped.push_within_capacity([positions.start - start, positions.end - start]);
    }

    /// These words of a position, and what a prefix dictionary has there: says how long that is.
    fn collect_others(&mut self, task: &Task<'_>, position: u32, words: &[DictionaryMatch]) -> u32 {
        if words.is_empty() && task.prefix_dictionary.is_none() {
            return 0;
        }
        let here = position - task.range.start;
        let most = OTHERS_PER_POSITION * (here as usize + 1) + SPARE;
        let room = most - self.others.len();
        let first_word = task.first_word_distance(position);
        for word in &words[words.len().saturating_sub(room)..] {
            let distance = first_word.saturating_add(word.word_id);
            if distance <= task.max_expressible {
                let (length, word_length) = (word.length, word.word_length.into());
                let word = Other { length, word_length, distance };
                self.others.push_within_capacity(word.into_plain());
            }
        }
        if let Some(prefix_dictionary) = task.prefix_dictionary
            && self.others.len() < most
            && let Some(found) =
                best_copy(prefix_dictionary, &task.text[position as usize..], task.reach(position))
            && found.distance <= task.max_expressible
        {
            let Match { length, distance } = found;
            self.others
                .push_within_capacity(Other { length, word_length: 0, distance }.into_plain());
            return length;
        }
        0
    }

    /// Reads them, from the first position on.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader { counts: &self.counts, matches: &self.matches, others: &self.others }
    }

    /// Stretches that no path need leave, in order.
    pub(crate) fn skipped(&self) -> &[[u32; 2]] {
        &self.skipped
    }

    /// Bytes of memory held.
    pub(crate) fn bytes(&self) -> usize {
        self.counts.bytes() + self.matches.bytes() + self.others.bytes() + self.skipped.bytes()
    }
}

impl Trust {
    /// None where copies are long on average: there it is all that a path does to choose between
    /// them, and long matches leave little to look for anyway.
    pub(crate) fn for_copies(self, commands: &[Command]) -> Self {
        let copied: u64 = commands.iter().map(|command| u64::from(command.copy_length())).sum();
        let are_long = copied >= commands.len() as u64 * u64::from(MIN_SKIP);
        if are_long { Self::NONE } else { self }
    }

    /// Where nothing else is tried, if so much is copied to a position.
    #[inline]
    fn inside(self, start: u32, length: u32) -> Option<Range<u32>> {
        let inside = self.first.min(length)..length.saturating_sub(self.last);
        let is_trusted = length >= self.length.max(MIN_TRUSTED) && !inside.is_empty();
        is_trusted.then(|| start + inside.start..start + inside.end)
    }
}

/// The trusted parts of a known parse's copies, as places in its stretch.
pub(crate) struct Trusted<'a> {
    trust: Trust,
    commands: &'a [Command],
    position: u32,
    inside: Range<u32>,
}

impl<'a> Trusted<'a> {
    pub(crate) fn new(trust: Trust, commands: &'a [Command]) -> Self {
        Self { trust, commands, position: 0, inside: 0..0 }
    }

    /// Passes over positions that are skipped. A copy into the midst of which this leads is not
    /// trusted any more: there is no way but through it.
    pub(crate) fn skip(&mut self, from: u32, to: u32) {
        if self.has(to) && self.inside.start > from {
            self.inside = 0..0;
        }
    }

    /// Whether a position lies within one; positions must rise.
    #[inline]
    pub(crate) fn has(&mut self, position: u32) -> bool {
        while self.inside.end <= position {
            let Some((command, rest)) = self.commands.split_first() else { return false };
            self.commands = rest;
            let (start, length) = (self.position + command.insert_length(), command.copy_length());
            self.position = start + length;
            self.inside = self.trust.inside(start, length).unwrap_or_default();
        }
        self.inside.start <= position
    }
}

/// The place of no copy.
const NOWHERE: Range<u32> = u32::MAX..u32::MAX;

/// Candidates from some position on.
pub(crate) struct Reader<'a> {
    counts: &'a [[u8; 2]],
    matches: &'a [[u32; 2]],
    others: &'a [[u32; 2]],
}

impl<'a> Reader<'a> {
    /// Those of the next position.
    #[inline]
    pub(crate) fn next(&mut self) -> Copies<'a> {
        let (&[matches, others], counts) = self.counts.split_first().expect("a position to come");
        self.counts = counts;
        let (matches, rest) = self.matches.split_at(matches.into());
        self.matches = rest;
        let (others, rest) = self.others.split_at(others.into());
        self.others = rest;
        Copies { matches, others }
    }

    /// Passes over positions that have none.
    pub(crate) fn skip(&mut self, positions: usize) {
        self.counts = &self.counts[positions..];
    }
}

/// What may be copied at a position.
#[derive(Clone, Copy)]
pub(crate) struct Copies<'a> {
    /// Length and distance, lengths rising.
    pub(crate) matches: &'a [[u32; 2]],
    others: &'a [[u32; 2]],
}

impl<'a> Copies<'a> {
    /// Whether there is nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.matches.is_empty() && self.others.is_empty()
    }

    /// Whether there is a match within which nothing may have been looked for.
    pub(crate) fn is_long(&self) -> bool {
        let is_copy = |other: &Other| other.word_length == 0 && other.length >= MIN_SKIP;
        self.matches.last().is_some_and(|&[length, _]| length >= MIN_SKIP)
            || self.others().any(|other| is_copy(&other))
    }

    /// Whether dictionaries have nothing.
    pub(crate) fn no_others(&self) -> bool {
        self.others.is_empty()
    }

    /// What dictionaries have.
    pub(crate) fn others(&self) -> impl Iterator<Item = Other> + use<'a> {
        self.others.iter().copied().map(Other::of)
    }
}

/// The best copy of a prefix dictionary for a text, where its filter lets one be.
#[inline(never)]
fn best_copy(
    prefix_dictionary: &dyn PrefixDictionarySearch,
    text: &[u8],
    reach: u32,
) -> Option<Match> {
    prefix_dictionary.best_copy(text, reach, Floor { length: 3, score: Score(LITERAL) })
}
