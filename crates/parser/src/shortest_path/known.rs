//! Copies of a parse that is known, and what they would be if they began earlier.

use core::ops::Range;

use brotwerk_core::{
    AllMatches, Command, DistanceRing, Match, MatchFinder, Matches, Task, common_length,
};

use super::KnownParse;

/// The copies of a parse that is known, one for each command.
#[derive(Clone, Debug)]
pub struct KnownCopies<'a> {
    task: &'a Task<'a>,
    commands: &'a [Command],
    position: u32,
    ring: DistanceRing,
}

impl<'a> KnownCopies<'a> {
    /// Those of a parse of the task's stretch.
    #[must_use]
    pub fn new(task: &'a Task<'a>, known: KnownParse<'a>) -> Self {
        let KnownParse { commands, ring } = known;
        Self { task, commands, position: task.range.start, ring: *ring }
    }
}

/// A copy of a parse that is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KnownCopy {
    /// Where it starts, as a position in the task's text.
    pub start: u32,
    /// How many bytes it has.
    pub length: u32,
    /// How far back it reaches; 0 for words, and where nothing is copied.
    pub distance: u32,
}

impl Iterator for KnownCopies<'_> {
    type Item = KnownCopy;

    fn next(&mut self) -> Option<KnownCopy> {
        let (command, rest) = self.commands.split_first()?;
        self.commands = rest;
        let (start, length) = (self.position + command.insert_length(), command.copy_length());
        self.position = start + length;
        let code = command.distance();
        let distance = match code.explicit_distance() {
            Some(distance) => distance,
            None => self.ring.distance(code.value() as u8),
        };
        if length == 0 || distance >= self.task.first_word_distance(start) {
            return Some(KnownCopy { start, length, distance: 0 });
        }
        self.ring = self.ring.after(code);
        Some(KnownCopy { start, length, distance })
    }
}

/// How many bytes before its start a known copy is tried. A parser that looks ahead leaves little to
/// find farther back: from 16 to 32 nothing is gained.
const EARLIEST: u32 = 16;

/// Finds no matches but those that a parse copies: where the next one starts, and before that as far as
/// text goes on alike. Behind a copy it is the distance ring that tells how far it goes on.
///
/// It has no tables to fill and to look into. What a path then has to choose is where copies start and
/// end, and which are worth their commands: on pages three quarters of what it gains with hash rows of
/// its own, for a seventh less of the time that it adds.
pub(crate) struct KnownMatches<'a> {
    known: KnownCopies<'a>,
    next: Option<KnownCopy>,
}

impl<'a> KnownMatches<'a> {
    pub(crate) fn new(mut known: KnownCopies<'a>) -> Self {
        Self { next: known.next(), known }
    }
}

impl MatchFinder for KnownMatches<'_> {
    fn insert_range(&mut self, _: &[u8], _: Range<u32>) {}
}

impl AllMatches for KnownMatches<'_> {
    fn all_matches(
        &mut self,
        text: &[u8],
        position: u32,
        max_distance: u32,
        min_length: u32,
        matches: &mut Matches,
    ) {
        while self.next.is_some_and(|copy| copy.start < position) {
            self.next = self.known.next();
        }
        let Some(KnownCopy { start, distance, .. }) = self.next else { return };
        let before = start - position;
        if before > EARLIEST || !(1..=max_distance).contains(&distance) {
            return;
        }
        let length = common_length(text, position as usize, (position - distance) as usize);
        if length > min_length && length > before {
            matches.push(Match { length, distance });
        }
    }
}
